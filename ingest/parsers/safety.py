"""What a file really is, looked at before any library opens it, and what to say when it is not what its name says.

Order: size, first bytes, then (Office files, which are zips) the zip's own directory. Nothing is unpacked to learn that
unpacking would be unwise: the sizes are those that the directory states, and Python's zip reader never reads past them.

Invariant: a file that passes is not empty, not over the size limit, of the kind its suffix names, and unpacks to less
than `MAX_UNPACKED` bytes without a document type definition (and so without entities that grow or reach outside).
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import IO

from knowledge.catalogue import messages
from knowledge.errors import DamagedFile, EncryptedFile, OversizedFile

MIB = 1024 * 1024
MAX_SIZE = 200 * MIB
MAX_UNPACKED = 1024 * MIB
MAX_RATIO = 200
MAX_MEMBERS = 10_000
_HARMLESS = 20 * MIB
_NESTED_DEPTH = 3

_MESSAGES = {
    "unsupported": "No parser reads {suffix} files. These are read: {known}.",
    "empty": "The file is empty (0 bytes). Fetch it again from where it came.",
    "no_text": "The file holds no text. Check that it is the right file.",
    "too_big": "The file is {size} MiB; at most {limit} MiB are read. Split it, or leave out its pictures.",
    "long_line": "The file has a line of {length} characters: data, not a document. Break it up or leave it out.",
    "bomb": "The file unpacks to {size} MiB, far more than a document needs (a zip bomb). It was not opened.",
    "memory": "The file needs more memory than one file may have. Split it into smaller files.",
    "time": "The file took more than {seconds} seconds to read and was given up. Split it, or save it again.",
    "crash": "The file made its reader crash and was given up. Open it in its own program and save it again.",
    "unreadable": "The file could not be opened ({cause}). Check that it exists and may be read.",
    "broken": "The file is damaged ({cause}). Open it in its own program and save it again.",
    "encrypted": "The file is locked by a password. Save a copy without the password.",
    "old_office": "The file is in an old Office format. Save it as {suffix} in its own program.",
    "is_not": "The file is named {suffix} but is {really}. Give it the right suffix, or fetch it again.",
    "binary": "The file is named {suffix} but is not text. Check that it is the right file.",
    "scan": "The file holds only images of text. Run text recognition (OCR) on it first.",
    "entities": "The file declares XML entities, which Office never writes. It was not opened.",
}
_OFFICE = {
    ".docx": ("word/", "a Word document"),
    ".xlsx": ("xl/", "an Excel workbook"),
    ".xlsm": ("xl/", "an Excel workbook"),
    ".pptx": ("ppt/", "a PowerPoint presentation"),
    ".pptm": ("ppt/", "a PowerPoint presentation"),
}
_TEXT = frozenset([".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml"])
_ZIPS = (".zip", ".docx", ".xlsx", ".pptx", ".jar", ".odt")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def explain(code: str, *, language: str = "sv", **values: object) -> str:
    """One line, in the reader's language, that says what is wrong with a file and what to do."""
    translate = messages("ingest", language).gettext
    if "really" in values:
        values["really"] = translate(str(values["really"]))
    return translate(_MESSAGES[code]).format(**values)


def check(path: Path, suffix: str, *, max_size: int = MAX_SIZE) -> None:
    """Raises DamagedFile, EncryptedFile or OversizedFile when the file is not a sound one of its suffix's kind."""
    size = path.stat().st_size
    if size == 0:
        raise DamagedFile(explain("empty"))
    if size > max_size:
        raise OversizedFile(explain("too_big", size=size // MIB, limit=max_size // MIB))
    with path.open("rb") as file:
        head = file.read(64 * 1024)
        if suffix in _OFFICE:
            _check_office(file, head, suffix)
        elif suffix == ".pdf" and b"%PDF-" not in head[:1024]:
            raise DamagedFile(explain("is_not", suffix=suffix, really=_kind(head)))
        elif suffix in _TEXT:
            _check_text(head, suffix)


def _kind(head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    if start.startswith(b"%pdf-"):
        return "a PDF"
    if start.startswith(b"pk\x03\x04"):
        return "a zip file"
    if start.startswith((b"<!doctype html", b"<html")) or b"<html" in start:
        return "a web page"
    return "something else" if _is_binary(head) else "plain text"


def _check_text(head: bytes, suffix: str) -> None:
    kind = _kind(head)
    if kind in ("a PDF", "a zip file"):
        raise DamagedFile(explain("is_not", suffix=suffix, really=kind))
    if kind == "something else":
        raise DamagedFile(explain("binary", suffix=suffix))


def _is_binary(head: bytes) -> bool:
    """Whether more than 2 % are control characters that no text holds. NULs are damage, or UTF-16, and don't count."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    rest = head.replace(b"\0", b"")
    return len(rest) - len(rest.translate(None, bytes([*range(1, 9), *range(14, 27), 28, 29, 30, 31]))) > len(rest) / 50


def _check_office(file: IO[bytes], head: bytes, suffix: str) -> None:
    if head.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in head + file.read(MIB)
        raise EncryptedFile(explain("encrypted")) if locked else DamagedFile(explain("old_office", suffix=suffix))
    if not head.startswith(b"PK"):
        raise DamagedFile(explain("is_not", suffix=suffix, really=_kind(head)))
    try:
        with zipfile.ZipFile(file) as archive:
            _check_zip_sizes(archive)
            _check_zip_kind(archive, suffix)
            _check_no_entities(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise DamagedFile(explain("broken", cause=f"{type(error).__name__}: {error}")) from error


def _check_zip_sizes(archive: zipfile.ZipFile) -> None:
    packed, unpacked = _sizes(archive, _NESTED_DEPTH)
    if len(archive.infolist()) > MAX_MEMBERS or unpacked > MAX_UNPACKED:
        raise OversizedFile(explain("bomb", size=unpacked // MIB))
    if unpacked > _HARMLESS and unpacked > packed * MAX_RATIO:
        raise OversizedFile(explain("bomb", size=unpacked // MIB))


def _sizes(archive: zipfile.ZipFile, depth: int) -> tuple[int, int]:
    """(packed, unpacked) bytes, those of zips inside the zip included, `depth` levels down."""
    packed = sum(member.compress_size for member in archive.infolist())
    unpacked = sum(member.file_size for member in archive.infolist())
    for member in archive.infolist()[:MAX_MEMBERS]:
        inside = depth and unpacked <= MAX_UNPACKED and member.filename.lower().endswith(_ZIPS)
        if inside and member.file_size <= _HARMLESS:
            unpacked += _nested_size(archive, member, depth - 1)
    return packed, unpacked


def _nested_size(archive: zipfile.ZipFile, member: zipfile.ZipInfo, depth: int) -> int:
    with archive.open(member) as file:
        if not zipfile.is_zipfile(file):
            return 0
        with zipfile.ZipFile(file) as nested:
            return _sizes(nested, depth)[1]


def _check_zip_kind(archive: zipfile.ZipFile, suffix: str) -> None:
    names = archive.namelist()
    folder, _ = _OFFICE[suffix]
    if "[Content_Types].xml" in names and any(name.startswith(folder) for name in names):
        return
    kinds = [kind for other, kind in _OFFICE.values() if any(name.startswith(other) for name in names)]
    raise DamagedFile(explain("is_not", suffix=suffix, really=kinds[0] if kinds else "a zip file"))


def _check_no_entities(archive: zipfile.ZipFile) -> None:
    for member in archive.infolist():
        if member.filename.lower().endswith((".xml", ".rels")):
            with archive.open(member) as file:
                if b"<!DOCTYPE" in file.read(2048).upper():
                    raise DamagedFile(explain("entities"))

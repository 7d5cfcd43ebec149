"""Files that are not what they say, or that would do harm, are told before any library opens them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from string import Formatter

import pytest

from ingest.parsers import safety
from knowledge.catalogue import messages
from knowledge.errors import DamagedFile, DocumentError, EncryptedFile, OversizedFile
from tests.samples.formats.make import make_docx, make_pdf

_OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
_TYPES = ("[Content_Types].xml", b"<Types/>")


def _zip(*members: tuple[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return content.getvalue()


def _nested_bomb() -> bytes:
    return _zip(_TYPES, ("word/document.xml", b"<w/>"), ("word/embeddings/a.zip", _zip(("x", b"\0" * 30_000_000))))


@pytest.mark.parametrize(
    ("name", "content", "error", "says"),
    [
        ("a.pdf", b"", DamagedFile, "tom"),
        ("a.pdf", b"<!DOCTYPE html><html><p>Hej</html>", DamagedFile, "är en webbsida"),
        ("a.pdf", b"Vanlig text helt enkelt", DamagedFile, "är vanlig text"),
        ("a.docx", b"Vanlig text helt enkelt", DamagedFile, "är vanlig text"),
        ("a.docx", b"%PDF-1.7 ...", DamagedFile, "är en PDF"),
        ("a.docx", _zip(("hej.txt", b"hej")), DamagedFile, "är en zip-fil"),
        ("a.docx", _zip(_TYPES, ("xl/workbook.xml", b"<x/>")), DamagedFile, "är en Excel-arbetsbok"),
        ("a.xlsx", _zip(_TYPES, ("ppt/presentation.xml", b"<x/>")), DamagedFile, "är en PowerPoint-presentation"),
        ("a.docx", _OLE + "EncryptedPackage".encode("utf-16-le"), EncryptedFile, "lösenord"),
        ("a.docx", _OLE + b"WordDocument", DamagedFile, "gammalt Office-format"),
        ("a.docx", b"PK\x03\x04" + b"skrap" * 50, DamagedFile, "skadad"),
        ("a.docx", _zip(_TYPES, ("word/document.xml", b" " * 60_000_000)), OversizedFile, "zip-bomb"),
        ("a.pptx", _zip(_TYPES, *((f"ppt/{n}.xml", b"") for n in range(10_001))), OversizedFile, "zip-bomb"),
        ("a.docx", _nested_bomb(), OversizedFile, "zip-bomb"),
        ("a.docx", _zip(_TYPES, ("word/document.xml", b'<!DOCTYPE x [<!ENTITY a "b">]>')), DamagedFile, "entiteter"),
        ("a.txt", bytes(range(256)) * 40, DamagedFile, "inte text"),
        ("a.md", b"PK\x03\x04zip", DamagedFile, "är en zip-fil"),
        ("a.html", b"%PDF-1.4", DamagedFile, "är en PDF"),
    ],
)
def test_a_lying_or_harmful_file_is_told_in_one_line(
    name: str, content: bytes, error: type[DocumentError], says: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(error, match=says) as caught:
        safety.check(path, path.suffix)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "Å\0ä\0ö\0".encode()),
        ("a.txt", "Hej då".encode("utf-16")),
        ("a.txt", "Sida 1\fSida 2\r\n\tÅäö".encode("cp1252")),
        ("a.html", b"<p>Hej"),
        ("a.pdf", b"\n\n%PDF-1.4\n"),
    ],
)
def test_a_sound_file_passes(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    safety.check(path, path.suffix)


def test_sound_office_files_pass(tmp_path: Path) -> None:
    make_docx(tmp_path / "a.docx")
    make_pdf(tmp_path / "a.pdf")
    safety.check(tmp_path / "a.docx", ".docx")
    safety.check(tmp_path / "a.pdf", ".pdf")


def test_a_file_over_the_limit_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * (3 * safety.MIB))
    with pytest.raises(OversizedFile, match="Filen är 3 MiB; högst 2 MiB"):
        safety.check(tmp_path / "a.txt", ".txt", max_size=2 * safety.MIB)


@pytest.mark.parametrize("code", sorted(safety._MESSAGES))
def test_every_message_has_a_swedish_translation_with_the_same_places(code: str) -> None:
    english = safety._MESSAGES[code]
    swedish = messages("ingest", "sv").gettext(english)
    assert swedish != english
    assert _places(swedish) == _places(english)


def _places(message: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(message) if name}


def test_a_message_speaks_the_language_asked_for() -> None:
    assert safety.explain("empty").startswith("Filen är tom")
    assert safety.explain("empty", language="en").startswith("The file is empty")

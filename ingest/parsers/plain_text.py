"""Plain text files: bytes to text, whatever they were saved as, and the structure that still shows in it.

Order: decode, take out NULs, mend words torn apart, recover the structure.

Invariant: the text handed on differs from the decoded file in NULs and white space only.
"""

from __future__ import annotations

import codecs
from pathlib import Path

from charset_normalizer import from_bytes

from ingest.blocks import ParsedFile
from ingest.structure.mending import mend_split_letters
from ingest.structure.recovery import language_of, recover
from knowledge.errors import DamagedFile, OversizedFile

SUFFIXES = (".txt", ".text")
MEDIA_TYPE = "text/plain"
LARGEST_FILE = 64 * 1024 * 1024
_SAMPLE = 64 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LIKELY = ["cp1252", "iso8859_1", "iso8859_15", "mac_roman", "cp850"]


def parse(path: Path) -> ParsedFile:
    """Reads one file. Raises DamagedFile when it is empty or not text, OversizedFile above 64 MiB."""
    if path.stat().st_size > LARGEST_FILE:
        raise OversizedFile(f"{path.name} is larger than 64 MiB: split it, or leave it out.")
    return parse_text(decode(path.read_bytes(), path.name))


def parse_text(raw: str, media_type: str = MEDIA_TYPE) -> ParsedFile:
    """The structure of a text that is already in memory."""
    mended = mend_split_letters(raw.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n"))
    recovered = recover(mended.text, mended.joins)
    return ParsedFile(
        text=mended.text,
        blocks=recovered.blocks,
        media_type=media_type,
        title=recovered.title,
        pages=recovered.pages,
        language=language_of(mended.text),
    )


def decode(content: bytes, name: str) -> str:
    """The file's text: by its byte order mark, as UTF-8, as UTF-16 without a mark, or by what its letters suggest."""
    encoding = next((encoding for bom, encoding in _BOMS if content.startswith(bom)), "") or _unmarked(content)
    text = content.decode(encoding, errors="replace")
    if not text.replace("\0", "").strip("\ufeff \t\r\n\f"):
        raise DamagedFile(f"{name} is empty: there is nothing to index.")
    if _is_binary(text):
        raise DamagedFile(f"{name} is not a text file: give it the ending of what it is.")
    return text


def _unmarked(content: bytes) -> str:
    wide = _utf16(content)
    if wide:
        return wide
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return "utf-8" if error.start > len(content) - 4 else _guessed(content)
    return "utf-8"


def _utf16(content: bytes) -> str:
    """Western text in UTF-16 has a NUL in every second byte."""
    sample = content[:_SAMPLE]
    if len(sample) < 4 or sample.count(0) * 3 < len(sample):
        return ""
    return "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"


def _guessed(content: bytes) -> str:
    best = from_bytes(content[:_SAMPLE], cp_isolation=_LIKELY).best()
    return best.encoding if best is not None else "cp1252"


def _is_binary(text: str) -> bool:
    sample = text[:_SAMPLE]
    odd = sum(1 for letter in sample if letter < " " and letter not in "\t\n\r\f\v\0\x1b")
    return odd * 20 > len(sample) or sample.count("\ufffd") * 10 > len(sample)

"""Plain text files: bytes to text, whatever they were saved as, and the structure that still shows in it.

Order: decode, refuse what is not text that a person wrote, mend words torn apart, recover the structure.

Invariant: the text handed on differs from the decoded file in NULs and white space only.
"""

from __future__ import annotations

from pathlib import Path

from ingest.blocks import ParsedFile
from ingest.parsers.encoding import decode
from ingest.parsers.safety import explain
from ingest.structure.mending import mend_split_letters
from ingest.structure.recovery import language_of, recover
from knowledge.errors import DamagedFile, OversizedFile

SUFFIXES = (".txt", ".text")
MEDIA_TYPE = "text/plain"
LONGEST_LINE = 2_000_000
"""Characters. A whole report on one line is a few hundred thousand; beyond this it is data, not a document."""
_SAMPLE = 64 * 1024


def parse(path: Path) -> ParsedFile:
    """Reads one file. Raises DamagedFile when it is empty or not text, OversizedFile when a line is endless."""
    text = decode(path.read_bytes())
    if not text.strip("\ufeff \t\n\f"):
        raise DamagedFile(explain("no_text"))
    if _is_binary(text):
        raise DamagedFile(explain("binary", suffix=path.suffix))
    longest = max(map(len, text.split("\n")))
    if longest > LONGEST_LINE:
        raise OversizedFile(explain("long_line", length=longest))
    return parse_text(text)


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


def _is_binary(text: str) -> bool:
    sample = text[:_SAMPLE]
    odd = sum(1 for letter in sample if letter < " " and letter not in "\t\n\r\f\v\x1b")
    return odd * 20 > len(sample) or sample.count("\ufffd") * 10 > len(sample)

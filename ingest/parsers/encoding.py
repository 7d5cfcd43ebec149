"""Bytes to text: the byte order mark, then UTF-8, then what a page declares, then a good guess."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([a-zA-Z0-9_:.-]+)""")
_LIKELY = ["cp1252", "iso8859_1", "iso8859_15", "mac_roman", "cp850"]
_SAMPLE = 64 * 1024


def decode(content: bytes) -> str:
    """The text, NULs and byte order mark gone, line ends as "\\n". Bytes that fit nothing become U+FFFD."""
    text = content.decode(_encoding(content), errors="replace")
    return re.sub("\r\n?", "\n", text.replace("\0", ""))


def _encoding(content: bytes) -> str:
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "")
    return marked or _unmarked_utf16(content) or _utf8(content) or _declared(content) or _guess(content)


def _unmarked_utf16(content: bytes) -> str:
    """Western text in UTF-16 has a NUL in every second byte."""
    sample = content[:_SAMPLE]
    if len(sample) < 4 or sample.count(0) * 3 < len(sample):
        return ""
    return "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"


def _utf8(content: bytes) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return "utf-8" if error.start > len(content) - 4 else ""  # cut off in the middle of its last letter
    return "utf-8"


def _declared(content: bytes) -> str:
    found = _DECLARED.search(content[:2048])
    try:
        name = codecs.lookup(found[1].decode("ascii")).name if found else ""
        content.decode(name or "ascii")
    except (LookupError, UnicodeDecodeError):
        return ""
    return "cp1252" if name == "iso8859-1" else name  # as browsers do


def _guess(content: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(content[:_SAMPLE], cp_isolation=_LIKELY).best()
    return best.encoding if best is not None else "cp1252"

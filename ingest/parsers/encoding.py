"""Bytes to text for web pages and Markdown: the byte order mark, then what the page declares, then a good guess."""

from __future__ import annotations

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([a-zA-Z0-9_:.-]+)""")


def decode(content: bytes) -> str:
    """The text, NULs and byte order mark gone, line ends as "\\n". Bytes that fit nothing become U+FFFD."""
    return re.sub("\r\n?", "\n", _decode(content).replace("\0", ""))


def _decode(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    for encoding in ("utf-8", _declared(content)):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _guess(content)


def _declared(content: bytes) -> str:
    found = _DECLARED.search(content[:2048])
    try:
        name = codecs.lookup(found[1].decode("ascii")).name if found else "utf-8"
    except LookupError:
        return "utf-8"
    return "cp1252" if name == "iso8859-1" else name  # as browsers do


def _guess(content: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(content[:100_000]).best()
    return content.decode(best.encoding if best else "utf-8", errors="replace")

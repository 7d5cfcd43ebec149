"""Text from anywhere as every format can hold it.

Invariant: only what no document can show goes (control characters, half characters, non-characters); what is left is
the same text, and is never read as markup or as a formula by the formats that take it.
"""

from __future__ import annotations

import re

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\uffff]")
_BEYOND = re.compile(
    "[" + "".join(f"{chr(plane * 0x10000 - 2)}{chr(plane * 0x10000 - 1)}" for plane in range(2, 18)) + "]"
)
_OPENERS, _CLOSERS = "\u202a\u202b\u202d\u202e", "\u2066\u2067\u2068"


def printable(text: str) -> str:
    """Several lines at most; every line end is a newline."""
    return _BEYOND.sub("", _UNPRINTABLE.sub("", _LINE_ENDS.sub("\n", text))).strip()


def on_one_line(text: str) -> str:
    """For a place in a running line: white space collapsed, and a turn of writing direction ends with the text."""
    line = " ".join(printable(text).split())
    turned = sum(map(line.count, _OPENERS)) - line.count("\u202c")
    apart = sum(map(line.count, _CLOSERS)) - line.count("\u2069")
    return line + "\u202c" * max(0, turned) + "\u2069" * max(0, apart)

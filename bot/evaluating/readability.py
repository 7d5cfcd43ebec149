"""How hard a Swedish text is to read: LIX, the mean length of its sentences plus its share of long words in per cent.

Source: C.-H. Björnsson, "Läsbarhet" (1968). Below 30 is very easy, 40 to 50 the language of newspapers, above 60 that
of bureaucracy. It counts letters and full stops and knows nothing of sense: it tells texts of the same content apart.
"""

from __future__ import annotations

import re

LONG_WORD = 6
"""Letters; a word with more is long."""
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*|\d+(?:[.,:]\d+)*")
_MARK = re.compile(r"\s*\[\d+\]")
_BULLET = re.compile(r"^\s*(?:[-–•*]|\d+\.)\s+", re.MULTILINE)
_END = re.compile(r"(?<=[.!?:])\s+|\n+")


def words_of(text: str) -> list[str]:
    """The words and numbers that are read, without the marks of sources and the bullets of lists."""
    return _WORD.findall(_bare(text))


def lix(text: str) -> float | None:
    """LIX of a text; an item of a list is a sentence, and so is what stands before a colon. None without words."""
    words = words_of(text)
    if not words:
        return None
    sentences = [part for part in _END.split(_bare(text)) if _WORD.search(part)]
    long = sum(len(word) > LONG_WORD for word in words)
    return len(words) / len(sentences) + 100 * long / len(words)


def _bare(text: str) -> str:
    return _BULLET.sub("", _MARK.sub("", text))

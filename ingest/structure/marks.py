"""From the text as it stands to what a person reads: footnote marks, addresses, emphasis and line-end hyphens gone.

Invariant: `readable` only takes characters away or swaps white space; it never adds or moves a letter.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_LINE_HYPHEN = re.compile(r"(?<=[a-zåäö])[-‐]\s*\n\s*(?=[a-zåäö])(?!(?:och|eller|samt|respektive|and|or)\b)")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]\\s*")
_TAG = re.compile(r"</?(?:i|b|em|strong|u|sup|sub|br|span|p)\s*/?>", re.IGNORECASE)
_ADDRESS = re.compile(r"<(?:https?|file|ftp|mailto):[^>\n]{0,600}>|(?:https?|file|ftp)://\S+?(?=[.,;:!?)\]]*(?:\s|$))")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.{1,400}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]{1,400}?(?:\n[^*\n]{1,400}?)?)(?<=\S)\*(?![\w*])")
_SUPERSCRIPT = re.compile(r"[¹²³⁰⁴-⁹]+")
_BRACKETED = re.compile(r"\s?\[(?:\d{1,3}(?:\s*[,–-]\s*\d{1,3})*|[A-ZÅÄÖ])\]")
_SPACE_BEFORE_STOP = re.compile(r"(?<=\w) +(?=[.,;:!?](?:\s|$))")
LEADING_BULLET = re.compile(r"\s*(?:[•·▪▫‣◦●○■□☐☑✓✔➢➤►\uf0b7*]|[-–—](?=\s)|o(?=\s\s))\s*")


def readable(text: str, footnotes: Collection[int] = ()) -> str:
    """One line of text as a person reads it. `footnotes` are numbers whose marks may hang on words ("pengarna4")."""
    text = _INVISIBLE.sub("", text)
    if "\n" in text:
        text = _LINE_HYPHEN.sub("", text)
    if "<" in text or "://" in text:
        text = _ADDRESS.sub("", _TAG.sub("", text))
    text = _SUPERSCRIPT.sub("", text)
    if "[" in text:
        text = _BRACKETED.sub("", text)
    if "*" in text or "__" in text:
        text = _EMPHASIS.sub(r"\1", _STRONG.sub(r"\2", text))
    for number in footnotes:
        text = without_mark(text, number)
    return _SPACE_BEFORE_STOP.sub("", " ".join(text.split()))


def masked(text: str) -> str:
    """The text with addresses, tags and marks blanked out, every other character in its place."""
    for pattern in (_ADDRESS, _TAG, _BRACKETED, _SUPERSCRIPT):
        text = pattern.sub(lambda match: " " * len(match.group()), text)
    return text


def without_mark(text: str, number: int) -> str:
    """The text without footnote mark `number` where it hangs on a word, or stands alone after a full stop."""
    text = re.sub(rf"(?<=[a-zåäö)”]){number}(?=[\s.,;:)]|$)", "", text)
    text = re.sub(rf"(?<=[a-zåäö)”][.,]){number}(?=\s|$)", "", text)
    return re.sub(rf"(?<=[.!?])\s{number}(?=\s[A-ZÅÄÖ])", "", text)


def without_bullet(text: str) -> str:
    """An item without its leading bullet."""
    match = LEADING_BULLET.match(text)
    return text[match.end() :] if match and match.end() < len(text) else text

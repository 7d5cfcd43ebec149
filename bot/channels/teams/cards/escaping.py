"""Text as it may stand in a card. Where Markdown is read, it is escaped; elsewhere it stands as it was written.

Invariant: nothing that a document or a person wrote becomes a link, a mention, a heading, or a date of the card's own.
"""

from __future__ import annotations

import re

_MARKDOWN = re.compile(r"([\\`*_\[\]()#<>~|{}!+-])")
_NUMBERED = re.compile(r"^(\s*\d+)([.)])", re.MULTILINE)
_ESCAPE = re.compile(r"\\([\\`*_\[\]()#<>~|{}!+.-])")
_FUNCTION = re.compile(r"\{(?=\{\s*(?:DATE|TIME)\s*\()")
_BREAKS_UP = "\u2060"
"""A word joiner: it keeps "{{DATE(" from being read as the card's own way to write a date, and nobody sees it."""
_UNSENDABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def sendable(text: str) -> str:
    """Without what no client shows and no database keeps: control characters, and halves of characters."""
    return _UNSENDABLE.sub("", text)


def plain(text: str) -> str:
    """For a run, a label or a title: as it is, but for what a client would put something else in place of."""
    return _FUNCTION.sub("{" + _BREAKS_UP, sendable(text))


def escaped(text: str) -> str:
    """For where Markdown is read: shown as it is written."""
    return _NUMBERED.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", plain(text)))


def unescaped(text: str) -> str:
    """What `escaped` was given, as a reader sees it."""
    return _ESCAPE.sub(r"\1", text)


def shortened(text: str, most: int) -> str:
    """On one line, of so many characters at most."""
    line = " ".join(plain(text).split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"

"""What a person wrote, as plain text: Teams sends markup around it, and the mention that woke the bot inside it."""

from __future__ import annotations

import html
import re

_BREAKS = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6]|tr|pre|blockquote)\s*>", re.IGNORECASE)
_MENTION = re.compile(r"<at\b[^<>]*>(.*?)</at>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(
    r"</?(?:at|a|p|div|span|b|i|u|s|em|strong|ul|ol|li|pre|code|blockquote|h[1-6]|table|tbody|thead|tr|td|th|img|hr|"
    r"attachment|emoji|codeblock|systemeventmessage)\b[^<>]*>",
    re.IGNORECASE,
)
"""Tags that Teams writes. Anything else in angle brackets is what a person wrote: 3 < 5 stays."""
_IMAGE_TEXT = re.compile(r"<img\b[^<>]*?\balt=\"([^\"<>]{1,20})\"[^<>]*>", re.IGNORECASE)
_UNSEEN = re.compile(r"[\u200b-\u200d\u2060\ufeff]")
_BLANKS = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")


def plain(text: str, own_mentions: tuple[str, ...] = ()) -> str:
    """The words alone. `own_mentions` are the marked-up mentions of the bot, which are left out; others keep the name.

    An emoji that came as a picture stays as its sign. Character references are read last, so that a tag that a person
    wrote is text.
    """
    for mention in own_mentions:
        text = text.replace(mention, " ")
    text = _MENTION.sub(r"\1", text)
    text = _IMAGE_TEXT.sub(r"\1", text)
    text = _TAG.sub("", _BREAKS.sub("\n", text))
    return _tidy(html.unescape(text))


def _tidy(text: str) -> str:
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()

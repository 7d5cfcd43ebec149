"""Text from people and documents made safe for Slack: it never becomes a mention, a link or broken JSON."""

from __future__ import annotations

import re

from bot.delivery.splitting import split

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def clean(text: str) -> str:
    """Without what Slack refuses: control characters, and halves of characters. Line breaks are of one kind."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escaped(text: str) -> str:
    """For `text` and mrkdwn, where <!channel> and <@U1> would call people. Rich text takes words as they are."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def in_parts(text: str, most: int) -> list[str]:
    """The text cut at sentences so that each part has at most so many characters when it is escaped."""
    return split(clean(text), most, lambda part: len(escaped(part)))


def shortened(text: str, most: int) -> str:
    """At most so many characters, with an ellipsis where some are left out."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"

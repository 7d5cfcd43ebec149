"""Whether a message in a place where others read along is said to Lots.

Named, it is. In a thread where Lots took part, a message that names nobody is taken up only from who asked there, and
only while it can be meant for Lots: it names no other person, is not mere thanks, and, once others have written there
too, reads as a question. Everything else is other people's talk, and Lots stays silent: to answer what nobody asked is
worse than to be asked once more, by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from bot.channels.slack.spoken import is_only_emoji, mentions, mentions_somebody_else, plain

WORDS = Path(__file__).parent / "following.yaml"


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread where Lots took part. `askers` are the people's ids in Slack; `others`: somebody else wrote there."""

    askers: frozenset[str] = frozenset()
    others: bool = False
    assistant: bool = False


def is_addressed(text: str, user: str, bot: str, thread: Thread | None) -> bool:
    """Whether the message, as Slack wrote it down, is for Lots. `thread` is None where Lots took no part."""
    if mentions(text, bot):
        return True
    if thread is None or user not in thread.askers or mentions_somebody_else(text, bot):
        return False
    words = plain(text, bot)
    if not words or is_only_emoji(text) or _only_acknowledges(words):
        return False
    return reads_as_question(words) or not thread.others


def reads_as_question(words: str) -> bool:
    """Ends in a question mark, or begins as what follows up an answer does."""
    beginning = re.match(r"\w+", words.lower())
    return words.rstrip().endswith("?") or (beginning is not None and beginning[0] in _listed("follow_ups"))


def _only_acknowledges(words: str) -> bool:
    said = re.sub(r":[a-z0-9_+\-]+:|[^\w\s]", " ", words.lower()).split()
    known = _listed("acknowledgements")
    return " ".join(said) in known or all(word in known for word in said)


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(yaml.safe_load(WORDS.read_text("utf-8"))[name])

"""Whether a question asks again, in other words, what somebody has just asked: a sign that the answer did not help.

By words and time alone, since it is decided while the person waits; the topics, which know meaning, may correct it.
A question that asks again follows soon, has most of its content words in common with the first, and brings little that
is new: "och för barn?" asks on, it does not ask again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from knowledge.retrieval.swedish import is_stop_word, terms_of, tokens

LONGEST = timedelta(minutes=30)
"""Somebody who comes back later asks because they have forgotten, or because it is needed again."""
ALIKE = 0.6
_SHORTEST_STEM = 3
_STEM = 0.8
"""Of the shorter of two words, how large a part is their stem: "öar" and "öarna", "skjuts" and "skjutsen"."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A question of the same person in the same conversation."""

    id: str
    text: str
    at: datetime


def repeated(text: str, at: datetime, earlier: Sequence[Earlier]) -> str:
    """The id of the question that it asks again, the most alike; empty where it asks something of its own."""
    soon = [each for each in earlier if timedelta() <= at - each.at <= LONGEST]
    alike = [(likeness(text, each.text), each) for each in soon]
    enough = [(score, each) for score, each in alike if score >= ALIKE]
    return max(enough, key=lambda pair: (pair[0], pair[1].at))[1].id if enough else ""


def likeness(one: str, other: str) -> float:
    """How large a part of both questions' content words the other has too, 0 to 1 (Dice's coefficient)."""
    mine, theirs = _content(one), _content(other)
    shared = sum(_is_among(word, theirs) for word in mine) + sum(_is_among(word, mine) for word in theirs)
    return shared / (len(mine) + len(theirs)) if mine and theirs else 0.0


def _content(text: str) -> list[str]:
    return [word for word in dict.fromkeys(tokens(text)) if not is_stop_word(word) and any(map(str.isalnum, word))]


def _is_among(word: str, words: Sequence[str]) -> bool:
    return any(_is_same(word, other) for other in words)


def _is_same(one: str, other: str) -> bool:
    """The same word, in whatever form."""
    if terms_of(one)[:1] == terms_of(other)[:1]:
        return True
    shorter = min(len(one), len(other))
    stem = max(_SHORTEST_STEM, ceil(_STEM * shorter))
    return shorter >= stem and one[:stem] == other[:stem]

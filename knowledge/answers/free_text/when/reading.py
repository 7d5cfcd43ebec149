"""A whole message read for when: the time in it, several that it could be, or why there is none.

Order: the words as they are written; where they hold no time, with words that are nearly known ones put right.
Invariant: a time that cannot be, or that is denied, is never half taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from knowledge.answers.free_text.when.loose import Now
from knowledge.answers.free_text.when.sentence import Sentence, respelt, sentence
from knowledge.answers.free_text.when.times import checked, expression
from knowledge.answers.free_text.when.years import Impossible
from knowledge.domain.period_notation import Parsed
from knowledge.domain.periods import Period

WhyNot = Literal["none", "vague", "denied", "day", "tertial", "quarter", "half", "week", "weekday", "backwards"]


@dataclass(frozen=True, slots=True)
class WhenRead:
    """One period; several where it could be either; none, and why."""

    periods: tuple[Period, ...] = ()
    why_not: WhyNot | None = None


def read_when(text: str, now: Now) -> WhenRead:
    """Never raises, whatever the text."""
    as_written = sentence(text)
    found = _read(as_written, now)
    if found.why_not != "none":
        return found
    put_right = respelt(as_written)
    return _read(put_right, now) if put_right != as_written else found


def _read(read: Sentence, now: Now) -> WhenRead:
    try:
        found = [one for reading in _readings(read, now) for one in _expressions(read, reading)]
    except Impossible as impossible:
        return WhenRead(why_not=impossible.reason)
    except ValueError:
        return WhenRead(why_not="backwards")
    if not found:
        return WhenRead(why_not="vague" if _holds(read, "vague") else "none")
    if _denied(read, found):
        return WhenRead(why_not="denied")
    return WhenRead(_distinct(match.value for match in found))


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    value: Parsed
    end: int


def _expressions(read: Sentence, now: Now) -> Iterator[_Found]:
    at = 0
    while at < len(read.tokens):
        match = expression(read, at, now)
        if match and match.end > at:
            yield _Found(at, checked(match.value), match.end)
            at = match.end
        else:
            at += 1


def _readings(read: Sentence, now: Now) -> tuple[Now, ...]:
    """ "Vintern 2027" is the one that begins that year, or the one that ends: both are read."""
    both = any(token.startswith(("vint", "wint")) for token in read.tokens)
    return (now, replace(now, winter_ends=True)) if both else (now,)


def _denied(read: Sentence, found: list[_Found]) -> bool:
    """Whether a "no" stands outside every time: "inte i mars"; "inte senare än" is a time's own."""
    taken = {index for one in found for index in range(one.start, one.end)}
    return any(read.take("negations", at) for at in range(len(read.tokens)) if at not in taken)


def _holds(read: Sentence, category: str) -> bool:
    return any(read.take(category, at) for at in range(len(read.tokens)))


def _distinct(options: Iterator[Parsed]) -> tuple[Period, ...]:
    return tuple(Period(notation) for notation in dict.fromkeys(map(str, options)))

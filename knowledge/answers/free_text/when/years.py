"""Years and ordinals as people write them, and what a year is said of: "mars -27", "hösten nästa år", "våren".

Invariant: two digits are a year only where they can be nothing else; a word that is also another word ("vår") is a time
only beside something that makes it one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from knowledge.answers.free_text.when.loose import LoosePart, LooseTime, Now
from knowledge.answers.free_text.when.sentence import Match, Sentence, beside_shy_words, shy_words

Reader = Callable[[Sentence, int, Now], Match[LooseTime] | None]
"""Reads one way of writing a part of a year, from one place in a sentence."""
CENTURY = 2000
_ORDINAL_ENDS = frozenset({"a", "e", "st", "nd", "rd", "th"})
_YEAR_MARKS = frozenset({"-", "/", "'"})
NoSuch = Literal["day", "tertial", "quarter", "half", "week", "weekday"]


class Impossible(ValueError):
    """A time that no year has. `reason` says of which kind."""

    def __init__(self, reason: NoSuch) -> None:
        super().__init__(reason)
        self.reason = reason


def ordinal(read: Sentence, at: int) -> Match[str] | None:
    """ "första", "1:a", "3rd", "sista": the number, or "last"."""
    if found := read.take("ordinals", at):
        return found
    number = read.number(at)
    if not number:
        return None
    end = number.end + (read.at(number.end) == ":")
    return Match(str(number.value), end + 1) if read.at(end) in _ORDINAL_ENDS else None


def year_after(read: Sentence, at: int, now: Now, *, marked: bool = False) -> Match[int] | None:
    """ "2027", "-27", "/27", "'27", "27", "i år", "nästa år", "för 2027". `marked`: two digits only after a mark."""
    for end in (at, at + (read.at(at) in _YEAR_MARKS or read.at(at) == ","), read.skip("leads", at)):
        if found := full_year(read, end) or named_year(read, end, now):
            return found
    start = at + (read.at(at) in _YEAR_MARKS)
    start += read.at(start) == "'"
    short = read.number(start, (2,))
    if not short or not 20 <= short.value <= 49 or (marked and start == at):
        return None
    followed = read.at(short.end) == "/" or read.take("months", short.end) or read.at(short.end) == ":"
    return None if followed else Match(CENTURY + short.value, short.end)


def full_year(read: Sentence, at: int) -> Match[int] | None:
    at += read.at(at) == "år" or read.at(at) == "kalenderåret" or read.at(at) == "verksamhetsåret"
    number = read.number(at, (4,))
    return number if number and 1990 <= number.value < 2100 else None


def named_year(read: Sentence, at: int, now: Now) -> Match[int] | None:
    if found := read.take("years", at):
        return Match(now.today.year + int(found.value), found.end)
    if found := read.take("own_year", at):
        return Match(now.own_year, found.end)
    return None


def two_years(read: Sentence, at: int) -> Match[int] | None:
    """ "26/27", "2026/2027", "2026-27": the first of two years that follow each other."""
    first = read.number(at, (2, 4))
    second = read.number(first.end + 1, (2, 4)) if first and read.at(first.end) in ("/", "-") else None
    if not first or not second or (second.value - first.value) % 100 != 1:
        return None
    return Match(first.value if first.value > 99 else CENTURY + first.value, second.end)


def with_year(read: Sentence, at: int, name: Match[str], now: Now) -> Match[LooseTime] | None:
    """A month or a named part with the year after it, if there is one. A shy word alone is none."""
    year = year_after(read, name.end, now)
    if not year and _is_shy(read, at, name.end):
        return None
    return Match(LooseTime(LoosePart(name.value, year.value if year else None)), year.end if year else name.end)


def _is_shy(read: Sentence, at: int, end: int) -> bool:
    if end - at > 1 or read.at(at) not in shy_words() or len(read.tokens) == 1:
        return False
    joined = read.take("and", end) or read.take("ranges", end)
    beside = read.at(at - 1) in beside_shy_words()
    return not beside and not (joined and (read.take("named", joined.end) or read.take("months", joined.end)))

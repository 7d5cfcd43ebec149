"""What was asked, in columns: how the overview reads a hundred thousand questions, and counts them.

Invariant: all columns of `AskedColumns` have one length, an entry a question; words stand in them as numbers, so that
counting them is counting numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.insights.signals import SectionRef

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Words:
    """A column of words. `codes[i]` is the place in `known` of the word of entry i."""

    codes: Numbers
    known: tuple[str, ...]

    def code(self, word: str) -> int:
        """-1 where nobody has it."""
        return self.known.index(word) if word in self.known else -1


@dataclass(frozen=True)
class Parts:
    """What an entry may have several of: entry `rows[i]` has `codes[i]`, of `count` different ones; `rows` ascend."""

    rows: Numbers
    codes: Numbers
    count: int

    def taken(self, places: Numbers, length: int) -> Parts:
        """Of the entries at `places`, of `length` that there are, which are numbered anew in that order."""
        numbered = np.full(length, -1, np.int64)
        numbered[places] = np.arange(len(places))
        rows = numbered[self.rows]
        kept = np.flatnonzero(rows >= 0)
        order = kept[np.argsort(rows[kept], kind="stable")]
        return Parts(rows[order], self.codes[order], self.count)

    def between(self, first: int, last: int) -> Parts:
        begin, end = np.searchsorted(self.rows, (first, last))
        return Parts(self.rows[begin:end] - first, self.codes[begin:end], self.count)


@dataclass(frozen=True)
class AskedColumns:
    """Every question that is kept, by `numbers`. `weeks` are Mondays, as `date.toordinal` counts them.

    The word "" of `committees` and `topics` is: not known, and in none. `programmes` and `sections` are numbered as
    `programme_names` and `section_refs` stand.
    """

    numbers: Numbers
    weeks: Numbers
    askers: Words
    committees: Words
    topics: Words
    answered: Flags
    disliked: Flags
    handed_off: Flags
    repeated: Flags
    programmes: Parts
    programme_names: tuple[str, ...]
    sections: Parts
    section_refs: tuple[SectionRef, ...]

    def __len__(self) -> int:
        return len(self.numbers)

    def taken(self, places: Numbers) -> AskedColumns:
        """Those at the places alone, in that order."""
        return self._chosen(places, lambda parts: parts.taken(places, len(self)))

    def between(self, first: int, last: int) -> AskedColumns:
        """Those from place `first` up to, and without, `last`: without copying them."""
        return self._chosen(slice(first, last), lambda parts: parts.between(first, last))

    def by_topic(self) -> Iterator[tuple[int, AskedColumns]]:
        """The questions of each topic, by its code."""
        order = np.argsort(self.topics.codes, kind="stable")
        ordered = self.taken(order)
        codes, first = np.unique(ordered.topics.codes, return_index=True)
        for code, begin, end in zip(codes, first, (*first[1:], len(self)), strict=False):
            yield int(code), ordered.between(int(begin), int(end))

    def _chosen(self, which: Numbers | slice, of_parts: Callable[[Parts], Parts]) -> AskedColumns:
        return replace(
            self,
            numbers=self.numbers[which],
            weeks=self.weeks[which],
            askers=replace(self.askers, codes=self.askers.codes[which]),
            committees=replace(self.committees, codes=self.committees.codes[which]),
            topics=replace(self.topics, codes=self.topics.codes[which]),
            answered=self.answered[which],
            disliked=self.disliked[which],
            handed_off=self.handed_off[which],
            repeated=self.repeated[which],
            programmes=of_parts(self.programmes),
            sections=of_parts(self.sections),
        )


class AskedReader(Protocol):
    """Reads what was asked. Plain and sync; the caller moves it off the event loop."""

    def columns(self) -> AskedColumns:
        """Of every question that is kept."""
        ...

    def texts(self, numbers: Sequence[int]) -> Mapping[int, str]:
        """The masked words of those questions that are kept, by number."""
        ...


def monday(day: date) -> date:
    """The first day of its week (ISO 8601)."""
    return day - timedelta(days=day.weekday())


def words(column: Iterable[str]) -> Words:
    """The column's words, numbered in the order in which they first come."""
    entries = tuple(column)
    known = tuple(dict.fromkeys(entries))
    places = {word: place for place, word in enumerate(known)}
    return Words(np.fromiter(map(places.__getitem__, entries), np.int64, len(entries)), known)

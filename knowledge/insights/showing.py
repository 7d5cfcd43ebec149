"""What may be shown of what was asked: nothing that fewer people stand behind than the setting says.

Order: `counted_weeks` puts questions together in time until enough people stand behind them; `parts_shown` leaves out
committees and programmes that too few people of asked. Invariants, for `fewest` people:

- Each figure of a topic counts whole *spans* of weeks, and at least `fewest` people asked in each of them. A span
  begins where the one before it ends and does not depend on which days are looked at, so that two overviews of
  different periods differ by whole spans: taking one from the other leaves nobody alone.
- Of a whole and the parts of it that are shown, what is left over is nobody's or at least `fewest` people's: taking the
  parts from the whole leaves nobody alone. This is the complementary suppression of statistical offices (Hundepool et
  al., *Statistical Disclosure Control*, 2012, chapter 4).
"""

from __future__ import annotations

import numpy as np

from knowledge.insights.asked import Numbers, Parts

NEVER = -1
"""The week of what is not shown yet: too few people have asked since the last span ended."""


def counted_weeks(groups: Numbers, weeks: Numbers, askers: Numbers, fewest: int) -> Numbers:
    """The week in which each question is counted within its group: the last one of its span, or NEVER.

    A week is a span by itself where `fewest` people asked in it; otherwise it waits for the weeks after it. `groups`,
    `weeks` and `askers` are columns of one length, of numbers from 0.
    """
    if not len(groups):
        return np.empty(0, np.int64)
    cell_of = _joined(groups, weeks)
    cells = distinct(cell_of)
    cell_of = np.searchsorted(cells, cell_of)
    width = int(askers.max()) + 1
    people = distinct(cell_of * width + askers)
    first = np.searchsorted(people, np.arange(len(cells) + 1) * width)
    spans = _Spans(fewest)
    counted = np.full(len(cells), NEVER, np.int64)
    for cell, (group, week) in enumerate(zip(*np.divmod(cells, int(weeks.max()) + 1), strict=True)):
        ended = spans.add(cell, group, people[first[cell] : first[cell + 1]] % width)
        counted[ended] = week
    return counted[cell_of]


class _Spans:
    """Takes the weeks of one group after another, and tells which have come together to a span."""

    def __init__(self, fewest: int) -> None:
        self._fewest = fewest
        self._group = -1
        self._waiting: list[int] = []
        self._people: set[int] = set()

    def add(self, cell: int, group: int, people: Numbers) -> list[int]:
        """The weeks of the span that this one ends; none where it does not."""
        if group != self._group:
            self._group, self._waiting, self._people = group, [], set()
        self._waiting.append(cell)
        if len(people) < self._fewest:
            self._people.update(people.tolist())
            if len(self._people) < self._fewest:
                return []
        ended, self._waiting, self._people = self._waiting, [], set()
        return ended


def parts_shown(parts: Parts, askers: Numbers, fewest: int) -> dict[int, int]:
    """How many entries each part has, of those parts that may be shown beside the whole. `askers` is of all entries.

    Left out are parts that fewer than `fewest` people stand behind, and as many more, the smallest first, as it takes
    until what stands in no part that is shown is nobody's, or at least `fewest` people's.
    """
    people = people_in(parts.codes, askers[parts.rows], parts.count)
    shown = [int(code) for code in np.argsort(-people, kind="stable") if people[code] >= fewest]
    while shown and 0 < _left_over(parts.rows[np.isin(parts.codes, shown)], askers) < fewest:
        shown.pop()
    counts = np.bincount(parts.codes, minlength=parts.count)
    return {code: int(counts[code]) for code in shown}


def people_in(groups: Numbers, askers: Numbers, count: int) -> Numbers:
    """How many different people asked in each of `count` groups."""
    if not len(groups):
        return np.zeros(count, np.int64)
    width = int(askers.max()) + 1
    return np.bincount(distinct(groups * width + askers) // width, minlength=count)


def distinct(numbers: Numbers) -> Numbers:
    """Each number once, in order: what `np.unique` gives, by sorting, which is several times faster here."""
    ordered = np.sort(numbers)
    return ordered[np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))] if len(ordered) else ordered


def _left_over(covered: Numbers, askers: Numbers) -> int:
    """How many people stand behind what no shown part covers."""
    left = np.ones(len(askers), np.bool_)
    left[covered] = False
    return len(distinct(askers[left]))


def _joined(outer: Numbers, inner: Numbers) -> Numbers:
    return outer * (int(inner.max()) + 1) + inner

"""When something is done or followed up: one notation for days, periods and what recurs, with its days and its words.

    "2027-03-01" a day          "2027-T2" a tertial        "before:2027-midsummer"     "every:T" every tertial
    "2027-03"    a month        "2027-H1" a half-year      "by:2027-06-01" at latest   "every:04,10" April and October
    "2027-Q3"    a quarter      "2027-VP" for the plan     "2027-03/2027-05" a range   "every:year*2" twice a year

The whole of it stands in `knowledge.domain.period_notation`. Order: `read_period` checks a notation; a `Period` then
knows its first and last day, when it is next time (`next_time`), and how it is said. Invariant: a period read back from
its own Swedish words (`knowledge.answers.free_text`) is the same period.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import assert_never

from knowledge.domain.period_notation import Always, Bound, Parsed, Recurring, Time, Times, parsed
from knowledge.domain.period_text import in_words
from knowledge.domain.recurrence import next_recurrence
from knowledge.domain.year_parts import Days, days_of

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """A checked notation. Get one from `read_period`."""

    notation: str

    def __str__(self) -> str:
        return self.notation

    @property
    def start(self) -> date | None:
        """The first day of it; None where it has none ("before midsummer", "every autumn")."""
        return self._days[0]

    @property
    def end(self) -> date | None:
        """The last day of it: the one to be done by. None where it has none ("after the summer", "every autumn")."""
        return self._days[1]

    @property
    def recurs(self) -> bool:
        return isinstance(self._parsed, Recurring)

    def next_time(self, after: date) -> Days | None:
        """Its first and last day the first time that is not over by `after`; None where it is past, or has no days.

        What only begins ("after the summer") is its first day, what only ends ("by 1 June") its last.
        """
        if isinstance(self._parsed, Recurring):
            return next_recurrence(self._parsed, after, self._days)
        if isinstance(self._parsed, Always):
            return None
        known = (_closed(days_of_time(time)) for time in self._parsed.times)
        return min((days for days in known if days[1] > after), default=None)

    def said(self, language: str = "sv") -> str:
        """As a person says it: "senast 1 juni 2027", "varje tertial"."""
        return in_words(self._parsed, language)

    def swedish(self) -> str:
        return self.said("sv")

    @cached_property
    def _parsed(self) -> Parsed:
        return parsed(self.notation)

    @cached_property
    def _days(self) -> tuple[date | None, date | None]:
        within = self._parsed if isinstance(self._parsed, Times) else self._parsed.within
        return _outermost(within) if within else (None, None)


def read_period(notation: str) -> Period:
    """Raises ValueError where it is no period in this notation."""
    parsed(notation)
    return Period(notation)


def days_of_time(time: Time) -> tuple[date | None, date | None]:
    """The days of one time, open where it only begins or only ends."""
    first = days_of(time.first.year, time.first.part)[0]
    last = days_of(time.last.year, time.last.part)[1]
    return (first, last) if time.bound is None else _bounded(time.bound, first, last)


def _bounded(bound: Bound, first: date, last: date) -> tuple[date | None, date | None]:
    third = (last - first) // 3
    match bound:
        case "before":
            return None, first - _DAY
        case "after":
            return last + _DAY, None
        case "by" | "until":
            return None, last
        case "from":
            return first, None
        case "around":
            return first, last
        case "early":
            return first, first + third
        case "mid":
            return first + third, last - third
        case "late":
            return last - third, last
    assert_never(bound)


def _closed(days: tuple[date | None, date | None]) -> Days:
    first, last = days
    if first is None:
        first = last
    last = last or first
    if first is None or last is None:
        raise ValueError("A time has a first or a last day")
    return first, last


def _outermost(times: Times) -> tuple[date | None, date | None]:
    firsts, lasts = zip(*map(days_of_time, times.times), strict=True)
    return (
        None if None in firsts else min(first for first in firsts if first),
        None if None in lasts else max(last for last in lasts if last),
    )

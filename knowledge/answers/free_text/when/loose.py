"""Times as they are said, with or without a year, and which year is then meant.

A time without a year is the first that is not over today, or when the form's period begins if that is later; in a
period that is itself over, it is the one inside it. Annual accounts and the like are those of the form's own year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from knowledge.domain.period_notation import Bound, Time, Times, YearPart
from knowledge.domain.periods import Period, days_of_time
from knowledge.domain.year_parts import ABOUT_THEIR_YEAR, days_of, year_has

_DAY = timedelta(days=1)
_YEARS_AHEAD = 12


@dataclass(frozen=True, slots=True)
class LoosePart:
    """A part of a year. `shift` counts from the one that today is in: 1 is the next, -1 the last that is over.

    `unsure` is a winter named by one year: it may be the one that begins then, or the one that ends then.
    """

    part: str
    year: int | None = None
    shift: int = 0
    unsure: bool = False

    @property
    def bare(self) -> bool:
        """Whether it could be of any year."""
        return self.year is None and self.shift == 0 and bool(self.part)


@dataclass(frozen=True, slots=True)
class LooseTime:
    """One part, or from one to another; `inner` is which third of it, `bound` what lies before it, after it …"""

    first: LoosePart
    last: LoosePart | None = None
    bound: Bound | None = None
    inner: Bound | None = None

    @property
    def bare(self) -> bool:
        return self.last is None and self.bound is None and self.inner is None and self.first.bare


@dataclass(frozen=True, slots=True)
class Now:
    """What times are said against: today, and the period of the form, if it has one."""

    today: date
    period: Period | None = None
    winter_ends: bool = False
    """How a winter named by one year is taken."""

    @property
    def own_year(self) -> int:
        """The year that the form is about, else this one."""
        return self.period.start.year if self.period and self.period.start else self.today.year

    @property
    def anchor(self) -> date:
        """What a time without a year must not be over at."""
        if not self.period or not self.period.start:
            return self.today
        if self.period.end and self.period.end < self.today:
            return self.period.start
        return max(self.today, self.period.start)

    def times(self, said: tuple[LooseTime, ...]) -> Times:
        """With years. A year said last holds for those before it that have none. Raises ValueError."""
        return Times(tuple(self._time(time) for time in _with_shared_year(said)))

    def _time(self, said: LooseTime) -> Time:
        last = self.part(said.last or said.first)
        first = self._first(said.first, last) if said.last else last
        if days_of(first.year, first.part)[0] > days_of(last.year, last.part)[1]:
            raise ValueError("It ends before it begins")
        if not said.inner or not said.bound:
            return Time(first, last, said.bound or said.inner)
        days = days_of_time(Time(first, last, said.inner))
        return Time(_as_day(days[0]), _as_day(days[1]), said.bound)

    def _first(self, said: LoosePart, last: YearPart) -> YearPart:
        """A range's beginning: without a year, the last such before its end."""
        if not said.bare:
            return self.part(said)
        end = days_of(last.year, last.part)[1]
        years = (year for year in range(last.year, last.year - 5, -1) if year_has(year, said.part))
        return YearPart(next(year for year in years if days_of(year, said.part)[0] <= end), said.part)

    def part(self, said: LoosePart) -> YearPart:
        """Raises ValueError where that year has no such part."""
        if said.year is not None:
            year = said.year - (said.unsure and self.winter_ends)
            days_of(year, said.part)
            return YearPart(year, said.part)
        if said.shift < 0:
            return self._nearest(said.part, lambda days: days[1] < self.today, latest=True)
        if said.shift > 0:
            return self._nearest(said.part, lambda days: days[0] > self.today)
        return self._nearest(said.part, lambda days: days[1] >= self.anchor)

    def _nearest(self, part: str, fits: Callable[[tuple[date, date]], bool], *, latest: bool = False) -> YearPart:
        years = [year for year in self._years(part, latest=latest) if year_has(year, part)]
        for year in reversed(years) if latest else years:
            if fits(days_of(year, part)):
                return YearPart(year, part)
        raise ValueError(f"No year near has {part!r}")

    def _years(self, part: str, *, latest: bool) -> Iterator[int]:
        if part in ABOUT_THEIR_YEAR and self.period and not latest:
            yield from range(self.own_year, self.own_year + _YEARS_AHEAD)
        else:
            yield from range(self.anchor.year - 5, self.anchor.year + _YEARS_AHEAD)


def day_part(day: date) -> LoosePart:
    """A known day."""
    return LoosePart(f"{day:%m-%d}", day.year)


def _as_day(day: date | None) -> YearPart:
    if day is None:
        raise ValueError("A third of a time has days")
    return YearPart(day.year, f"{day:%m-%d}")


def _with_shared_year(said: tuple[LooseTime, ...]) -> tuple[LooseTime, ...]:
    """ "T1 och T2 2027", "mars–maj 2027": the year is of both."""
    year = next((part.year for part in (said[-1].last, said[-1].first) if part and part.year and part.part), None)
    if year is None or len(said) == 1:
        return said
    if not all(time.bare for time in said[:-1]):
        return said
    return (*(replace(time, first=replace(time.first, year=year)) for time in said[:-1]), said[-1])

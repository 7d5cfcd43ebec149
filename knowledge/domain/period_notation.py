"""How a period is written down: parsed into plain values, and written again.

    period    = times | "every:" what ["*" times-a-unit] ["@" times] | standing ["@" times]
    times     = time {"," time}
    time      = [bound ":"] part ["/" part]
    part      = year ["-" part-of-year]                      see `knowledge.domain.year_parts`
    what      = part-of-year {"," part-of-year} | unit | number "-" unit "s" | weekday | day-of-month
    day-of-month = "month-" (day | "last" | (1..4 | "last") "-" weekday)

Invariant: `str(parsed(notation)) == notation` for every notation that `parsed` accepts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast, get_args

from knowledge.domain.year_parts import year_has

Bound = Literal["before", "after", "by", "from", "until", "around", "early", "mid", "late"]
"""`by` is at the latest, `until` to the end of; `early`, `mid` and `late` are a third each."""
Unit = Literal["day", "week", "month", "Q", "T", "H", "term", "year", "schoolyear", "mandate", "meeting"]
Standing = Literal["continuous", "as-needed", "until-further-notice"]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
UNITS: tuple[Unit, ...] = get_args(Unit)
STANDING: tuple[Standing, ...] = get_args(Standing)
BOUNDS: tuple[Bound, ...] = get_args(Bound)

_PART = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-(?P<part>[\w-]+))?")
_EVERY = re.compile(r"every:(?P<what>[^*@]+)(?:\*(?P<times>[2-9]|[1-9]\d))?(?:@(?P<within>.+))?")
_STEPS = re.compile(r"(?P<step>[2-9]|[1-9]\d)-(?P<unit>\w+)s")
DAY_OF_MONTH = re.compile(
    rf"month-(?:(?P<day>0[1-9]|[12]\d|3[01]|last)|(?P<nth>[1-4]|last)-(?P<weekday>{'|'.join(WEEKDAYS)}))"
)
_LEAP = 2028


@dataclass(frozen=True, slots=True)
class YearPart:
    """A part of a year, or a whole one where `part` is empty."""

    year: int
    part: str = ""

    def __str__(self) -> str:
        return f"{self.year}-{self.part}" if self.part else str(self.year)


@dataclass(frozen=True, slots=True)
class Time:
    """A stretch from the beginning of `first` to the end of `last`, or what lies before it, after it and so on."""

    first: YearPart
    last: YearPart
    bound: Bound | None = None

    def __str__(self) -> str:
        stretch = str(self.first) if self.first == self.last else f"{self.first}/{self.last}"
        return f"{self.bound}:{stretch}" if self.bound else stretch


@dataclass(frozen=True, slots=True)
class Times:
    """One time or several, in the order in which they were said."""

    times: tuple[Time, ...]

    def __str__(self) -> str:
        return ",".join(map(str, self.times))


@dataclass(frozen=True, slots=True)
class Recurring:
    """Again and again: either every `step` units, `times` in each, or in the same `parts` of every year.

    `day` is a weekday or a day of the month ("month-01").
    """

    unit: Unit | None = None
    step: int = 1
    times: int = 1
    parts: tuple[str, ...] = ()
    day: str = ""
    within: Times | None = None

    def __str__(self) -> str:
        often = f"*{self.times}" if self.times > 1 else ""
        return f"every:{self._what}{often}{_within(self.within)}"

    @property
    def _what(self) -> str:
        if self.parts:
            return ",".join(self.parts)
        if self.day:
            return self.day
        return f"{self.step}-{self.unit}s" if self.step > 1 else str(self.unit)


@dataclass(frozen=True, slots=True)
class Always:
    """Without a time of its own: as it goes on, when it is needed, until something else is said."""

    standing: Standing
    within: Times | None = None

    def __str__(self) -> str:
        return f"{self.standing}{_within(self.within)}"


Parsed = Times | Recurring | Always


def parsed(notation: str) -> Parsed:
    """Raises ValueError where it is no period."""
    if found := _EVERY.fullmatch(notation):
        return _recurring(found["what"], int(found["times"] or 1), _limits(found["within"]))
    word, _, within = notation.partition("@")
    if word in STANDING:
        return Always(word, _limits(within))
    return _times(notation)


def _within(within: Times | None) -> str:
    return f"@{within}" if within else ""


def _limits(within: str | None) -> Times | None:
    return _times(within) if within else None


def _times(text: str) -> Times:
    return Times(tuple(_time(one) for one in text.split(",")))


def _time(text: str) -> Time:
    bound, colon, stretch = text.rpartition(":")
    if colon and bound not in BOUNDS:
        raise ValueError(f"{text!r} is no period")
    first, slash, last = stretch.partition("/")
    parts = year_part(first), year_part(last if slash else first)
    return Time(*parts, cast("Bound", bound) if colon else None)


def year_part(text: str) -> YearPart:
    """Raises ValueError."""
    found = _PART.fullmatch(text)
    if not found or not year_has(int(found["year"]), found["part"] or ""):
        raise ValueError(f"{text!r} is no part of a year")
    return YearPart(int(found["year"]), found["part"] or "")


def _recurring(what: str, times: int, within: Times | None) -> Recurring:
    if what in UNITS:
        return Recurring(unit=what, times=times, within=within)
    if found := _STEPS.fullmatch(what):
        if found["unit"] not in UNITS or times > 1:
            raise ValueError(f"{what!r} is nothing that recurs")
        return Recurring(unit=cast("Unit", found["unit"]), step=int(found["step"]), within=within)
    if times == 1 and (what in WEEKDAYS or DAY_OF_MONTH.fullmatch(what)):
        return Recurring(day=what, within=within)
    parts = tuple(what.split(","))
    if times > 1 or not all(part and year_has(_LEAP, part) for part in parts if part != "mandate"):
        raise ValueError(f"{what!r} is nothing that recurs")
    return Recurring(parts=parts, within=within)

"""The parts of a year that Swedish administration goes by, and on which days they begin and end.

A part is named as after the year in a period's notation: "03", "03-01", "W12", "Q3", "T2", "H1", "autumn", "VP".
Invariant: a part of a year is a closed range of days; it may reach into the next year (winter, a school year, the
annual accounts) or lie in the one before (work on next year's plan), but there is one of each to a year.

Sources: kommunallagen (2017:725) 5 kap. 9 § (terms of office, from 15 October of the election year), 11 kap. 10-11 §§
(the budget is adopted before December), 11 kap. 20 § and lagen (2018:597) om kommunal bokföring och redovisning 13 kap.
(the interim report, the annual report); lagen (1989:253) om allmänna helgdagar. Seasons are the almanac's months.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

Days = tuple[date, date]
"""The first day and the last, both included."""

_NUMBERED = re.compile(r"(?P<kind>[QTHW])(?P<number>\d{1,2})")
_MONTH = re.compile(r"(?P<month>\d\d)(?:-(?P<day>\d\d))?")
_MONTHS_IN = {"Q": 3, "T": 4, "H": 6}
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


@cache
def days_of(year: int, part: str) -> Days:
    """Raises ValueError where the year has no such part: 31 February, week 53 of most years, a fourth tertial."""
    if not part:
        return date(year, 1, 1), date(year, 12, 31)
    if part in NAMED:
        return NAMED[part](year)
    if found := _NUMBERED.fullmatch(part):
        return _numbered(year, found["kind"], int(found["number"]))
    if found := _MONTH.fullmatch(part):
        return _in_month(year, int(found["month"]), found["day"])
    raise ValueError(f"A year has no {part!r}")


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (Meeus, Astronomical Algorithms, 1991, chapter 8)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leaps, centuries = divmod(century, 4)
    moon = (19 * golden + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * centuries + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def weekday_from(first: date, weekday: int) -> date:
    """The first such weekday (Monday is 0) on or after a day."""
    return first + timedelta(days=(weekday - first.weekday()) % 7)


def _numbered(year: int, kind: str, number: int) -> Days:
    if kind == "W":
        monday = date.fromisocalendar(year, number, 1)
        return monday, monday + _WEEK - _DAY
    length = _MONTHS_IN[kind]
    if not 1 <= number <= 12 // length:
        raise ValueError(f"A year has no {kind}{number}")
    return _months(year, (number - 1) * length + 1, number * length)


def _in_month(year: int, month: int, day: str | None) -> Days:
    if day:
        return _one_day(date(year, month, int(day)))
    return _months(year, month, month)


def _months(year: int, first: int, last: int) -> Days:
    """`last` may be beyond December: 14 is February of the next year."""
    later, month = divmod(last - 1, 12)
    end = year + later
    return date(year, first, 1), date(end, month + 1, monthrange(end, month + 1)[1])


def _one_day(day: date) -> Days:
    return day, day


def _months_of(first: int, last: int, years_on: int = 0) -> Callable[[int], Days]:
    return lambda year: _months(year + years_on, first, last)


def _fixed(month: int, day: int) -> Callable[[int], Days]:
    return lambda year: _one_day(date(year, month, day))


def _weeks(first: int, last: int) -> Callable[[int], Days]:
    return lambda year: (_numbered(year, "W", first)[0], _numbered(year, "W", last)[1])


def _before_easter(days: int) -> Callable[[int], Days]:
    return lambda year: _one_day(easter(year) - timedelta(days=days))


NAMED: dict[str, Callable[[int], Days]] = {
    "spring": _months_of(3, 5),
    "summer": _months_of(6, 8),
    "autumn": _months_of(9, 11),
    "winter": _months_of(12, 14),
    "spring-term": _months_of(1, 6),
    "autumn-term": _months_of(8, 12),
    "schoolyear": _months_of(8, 18),
    "mandate": lambda year: (date(year, 10, 15), date(year + 4, 10, 14)),
    "VP": _months_of(8, 12, years_on=-1),
    "budget": _months_of(2, 11, years_on=-1),
    "interim": _months_of(9, 10),
    "accounts": _months_of(1, 3, years_on=1),
    "annual-report": _months_of(1, 4, years_on=1),
    "midyear": lambda year: (date(year, 6, 30), date(year, 7, 1)),
    "yearend": lambda year: (date(year, 12, 31), date(year + 1, 1, 1)),
    "easter": lambda year: (easter(year) - 2 * _DAY, easter(year) + _DAY),
    "ascension": _before_easter(-39),
    "pentecost": _before_easter(-49),
    "midsummer": lambda year: _one_day(weekday_from(date(year, 6, 19), 4)),
    "all-saints": lambda year: _one_day(weekday_from(date(year, 10, 31), 5)),
    "christmas": lambda year: (date(year, 12, 24), date(year, 12, 26)),
    "walpurgis": _fixed(4, 30),
    "sportlov": _weeks(7, 10),
    "easter-break": lambda year: (easter(year) - timedelta(days=6), easter(year) + timedelta(days=7)),
    "summer-break": lambda year: (date(year, 6, 15), date(year, 8, 15)),
    "autumn-break": _weeks(44, 44),
    "christmas-break": lambda year: (date(year, 12, 20), date(year + 1, 1, 8)),
}
"""Parts with a name. Local ones (school breaks, when a plan is worked on) are the widest that municipalities have."""

ELECTION_YEAR = 2
"""Elections are held in years whose remainder by four is this: 2022, 2026."""
ABOUT_THEIR_YEAR = frozenset({"accounts", "annual-report", "interim"})
"""These are of the year that they are about, also where they are done after it."""


def year_has(year: int, part: str) -> bool:
    """Whether the year has the part: terms of office begin in election years only."""
    if part == "mandate":
        return year % 4 == ELECTION_YEAR
    try:
        days_of(year, part)
    except (ValueError, OverflowError):
        return False
    return True

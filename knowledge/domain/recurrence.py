"""When something that recurs is next: every tertial, twice a year, each April, the first of every month.

Invariant: the days given end after the day that was asked about, and lie within the period that the recurrence is
limited to, if it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from knowledge.domain.period_notation import DAY_OF_MONTH, WEEKDAYS, Recurring, Unit
from knowledge.domain.year_parts import Days, days_of, weekday_from, year_has

_DAY = timedelta(days=1)
_MONTHS_IN: dict[Unit, int] = {
    "month": 1,
    "Q": 3,
    "T": 4,
    "H": 6,
    "term": 6,
    "year": 12,
    "schoolyear": 12,
    "mandate": 48,
}
_FIRST_MONTH: dict[Unit, int] = {"schoolyear": 8}
_FAR = 8
"""Years to look ahead: a term of office and more."""


def next_recurrence(recurring: Recurring, after: date, limits: tuple[date | None, date | None]) -> Days | None:
    """`limits` are the first and last day of what it is limited to. None where it is over, or has no days."""
    first, last = limits
    begin = max(after, first - _DAY) if first else after
    for days in islice(_onwards(recurring, begin), 1):
        return None if last and days[0] > last else days
    return None


def _onwards(recurring: Recurring, after: date) -> Iterator[Days]:
    """The times that end after a day, in order."""
    if parts := recurring.parts or _as_part(recurring):
        return _each_year(parts, after)
    if recurring.day in WEEKDAYS:
        return iter([_one(weekday_from(after + _DAY, WEEKDAYS.index(recurring.day)))])
    if recurring.day:
        return (_one(day) for day in _days_of_months(recurring.day, after) if day > after)
    return _each_unit(recurring, after)


def _as_part(recurring: Recurring) -> tuple[str, ...]:
    """A school year and a term of office are parts of years too, with days of their own."""
    alone = recurring.unit in ("schoolyear", "mandate") and recurring.step == recurring.times == 1
    return (str(recurring.unit),) if alone else ()


def _each_year(parts: tuple[str, ...], after: date) -> Iterator[Days]:
    years = range(after.year - 4, after.year + _FAR)
    times = (days_of(year, part) for year in years for part in parts if year_has(year, part))
    return (days for days in sorted(times) if days[1] > after)


def _each_unit(recurring: Recurring, after: date) -> Iterator[Days]:
    """The unit that goes on, as a share where it is to be done several times in each. A step is counted from now."""
    unit = recurring.unit
    if unit in ("day", "week"):
        length = timedelta(days=recurring.step * (7 if unit == "week" else 1))
        begin = after + _DAY
        if unit == "week" and recurring.step == 1:
            begin -= timedelta(days=begin.weekday())
        yield begin, begin + length - _DAY
    elif unit is not None and unit in _MONTHS_IN:
        months = max(1, _MONTHS_IN[unit] // recurring.times)
        yield _unit_of_months(after + _DAY, months, recurring.step, _FIRST_MONTH.get(unit, 1))


def _unit_of_months(day: date, months: int, step: int, first_month: int) -> Days:
    """The unit that a day is in; the last of `step` such units, the first of which it is in."""
    since = (day.year * 12 + day.month - 1) - (first_month - 1)
    begin = since - since % months + first_month - 1
    return _first_of(begin), _first_of(begin + months * step) - _DAY


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _days_of_months(day: str, after: date) -> Iterator[date]:
    now = after.year * 12 + after.month - 1
    for month in range(now, now + 14):
        found = _day_of_month(day, _first_of(month), _first_of(month + 1) - _DAY)
        if found:
            yield found


def _day_of_month(day: str, first: date, last: date) -> date | None:
    found = DAY_OF_MONTH.fullmatch(day)
    if not found:
        return None
    if weekday := found["weekday"]:
        if found["nth"] == "last":
            return weekday_from(last - timedelta(days=6), WEEKDAYS.index(weekday))
        return weekday_from(first, WEEKDAYS.index(weekday)) + timedelta(weeks=int(found["nth"]) - 1)
    if found["day"] == "last":
        return last
    return first.replace(day=int(found["day"])) if int(found["day"]) <= last.day else None


def _one(day: date) -> Days:
    return day, day

"""When people may be reminded: on working days, in working hours, where they work.

A working day is Monday to Friday, save Swedish public holidays and the eves that are as good as holidays
(lag 1989:253 om allmänna helgdagar; semesterlagen 1977:480 3 a §: midsummer, Christmas and New Year's eve).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

from knowledge.domain.year_parts import days_of

_HOURS = re.compile(r"(\d{1,2})(?::(\d\d))?-(\d{1,2})(?::(\d\d))?")
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """From `first` up to, and not with, `last`, by the clocks of `zone`."""

    first: time
    last: time
    zone: ZoneInfo

    def are_now(self, moment: datetime) -> bool:
        """`moment` has a zone of its own."""
        here = moment.astimezone(self.zone)
        return is_working_day(here.date()) and self.first <= here.time() < self.last

    def day_of(self, moment: datetime) -> date:
        """The day that it is where people work."""
        return moment.astimezone(self.zone).date()


def hours_between(text: str) -> tuple[time, time]:
    """The two times of "8-17" or "07:30-16:15". Raises ValueError."""
    found = _HOURS.fullmatch(text.replace(" ", ""))
    if found is None:
        raise ValueError(f"{text!r} is not two times of day")
    first, last = (time(int(hour), int(minute or 0)) for hour, minute in (found.group(1, 2), found.group(3, 4)))
    if first >= last:
        raise ValueError("The working day ends before it begins")
    return first, last


def is_working_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in _days_off(day.year)


@cache
def _days_off(year: int) -> frozenset[date]:
    import holidays  # slow to import, and only a server that reminds needs it

    eves = (days_of(year, "midsummer")[0], date(year, 12, 24), date(year, 12, 31))
    return frozenset((*holidays.country_holidays("SE", years=year), *eves))

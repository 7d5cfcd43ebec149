"""The period that comes after one: 2028 after 2027, T1 2028 after T3 2027, 2029-2032 after 2025-2028.

Invariant: the period after begins the day after the period ends, where it is a whole year, tertial, quarter, half-year,
month or term of office, or several years; what has a name of its own ("VP", "summer") comes again a year later.
"""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.domain.period_notation import Time, Times, YearPart, parsed

_NUMBERED = re.compile(r"(?P<kind>[QTH])(?P<number>\d)")
_MONTH = re.compile(r"\d\d")
_IN_A_YEAR = {"Q": 4, "T": 3, "H": 2}
_MANDATE_YEARS = 4
_OTHER_TERM = {"spring-term": ("autumn-term", 0), "autumn-term": ("spring-term", 1)}


def period_after(notation: str) -> str:
    """Raises ValueError where none follows by itself: of what is no period, recurs, or is bounded on one side."""
    period = parsed(notation)
    if not isinstance(period, Times) or len(period.times) != 1 or period.times[0].bound:
        raise ValueError(f"No period follows {notation!r} by itself")
    (time,) = period.times
    return str(_stretch_after(time) if time.first != time.last else _one_after(time.first))


def _one_after(part: YearPart) -> YearPart:
    if found := _NUMBERED.fullmatch(part.part):
        number, kind = int(found["number"]), found["kind"]
        return _counted(part.year, number + 1, _IN_A_YEAR[kind], f"{kind}{{}}")
    if _MONTH.fullmatch(part.part):
        return _counted(part.year, int(part.part) + 1, 12, "{:02}")
    if part.part in _OTHER_TERM:
        other, years = _OTHER_TERM[part.part]
        return YearPart(part.year + years, other)
    return replace(part, year=part.year + (_MANDATE_YEARS if part.part == "mandate" else 1))


def _counted(year: int, number: int, in_a_year: int, written: str) -> YearPart:
    later = number > in_a_year
    return YearPart(year + later, written.format(1 if later else number))


def _stretch_after(time: Time) -> Time:
    """As many years on as it reaches over, so that no two stretches overlap."""
    years = time.last.year - time.first.year + 1
    return replace(
        time,
        first=replace(time.first, year=time.first.year + years),
        last=replace(time.last, year=time.last.year + years),
    )

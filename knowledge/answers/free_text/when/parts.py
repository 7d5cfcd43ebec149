"""Parts of years as people write them: weeks, months, tertials, seasons, "inför VP 2027", "i höstas", "nästa läsår".

Each reader reads one way of writing, from one place in a sentence; `part` takes the one that reads furthest. Invariant:
a number that no year has (a fourth tertial, 31 February) raises `Impossible`; it is never taken for something else.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from knowledge.answers.free_text.when.days import DAY_READERS
from knowledge.answers.free_text.when.loose import LoosePart, LooseTime, Now, day_part
from knowledge.answers.free_text.when.sentence import Match, Sentence, furthest
from knowledge.answers.free_text.when.years import (
    CENTURY,
    Impossible,
    NoSuch,
    Reader,
    full_year,
    named_year,
    ordinal,
    two_years,
    with_year,
    year_after,
)
from knowledge.domain.year_parts import year_has

_MOST = {"Q": 4, "T": 3, "H": 2, "W": 53}
_NO_SUCH: dict[str, NoSuch] = {"Q": "quarter", "T": "tertial", "H": "half", "W": "week"}
_OVER_NEW_YEAR = ("winter", "schoolyear", "yearend", "christmas-break")


def part(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    """The reading that reaches furthest."""
    return furthest(reader(read, at, now) for reader in READERS)


def _month_and_year_number(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    """06/2027."""
    month = read.number(at)
    year = read.number(month.end + 1, (4,)) if month and read.at(month.end) == "/" else None
    if not month or not year or not 1 <= month.value <= 12:
        return None
    return Match(LooseTime(LoosePart(f"{month.value:02}", year.value)), year.end)


def _month(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    month = read.take("months", at)
    if not month:
        return None
    return with_year(read, at, month, now)


def _week_of_month(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    """ "första veckan i mars": its first seven days."""
    nth = ordinal(read, at)
    if not nth or read.at(nth.end) not in ("veckan", "week"):
        return None
    month = _month(read, read.skip("leads", nth.end + 1), now)
    if not month:
        return None
    found = now.part(month.value.first)
    days = monthrange(found.year, int(found.part))[1]
    last = days if nth.value == "last" else 7 * int(nth.value)
    if last > days:
        raise Impossible("week")
    first, end = (date(found.year, int(found.part), day) for day in (last - 6, last))
    return Match(LooseTime(day_part(first), day_part(end)), month.end)


def _numbered(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    """ "T2", "tertial två", "kvartal 3", "v. 12", "andra tertialet", "Q3 -27"."""
    kind = read.take("numbered", at)
    if kind:
        number = read.number(kind.end) or read.take("numbers", kind.end)
        if number and (isinstance(number.value, int) or len(read.at(at)) > 1):
            return _numbered_part(read, kind.value, int(number.value), number.end, now)
        return None
    nth = ordinal(read, at)
    kind = read.take("numbered", nth.end) if nth else None
    if not nth or not kind or kind.value == "W" or len(read.at(nth.end)) < 2:
        return None
    number_of = _MOST[kind.value] if nth.value == "last" else int(nth.value)
    return _numbered_part(read, kind.value, number_of, kind.end, now)


def _numbered_part(read: Sentence, kind: str, number: int, end: int, now: Now) -> Match[LooseTime]:
    if not 1 <= number <= _MOST[kind]:
        raise Impossible(_NO_SUCH[kind])
    part_of_year = f"{kind}{number:02}" if kind == "W" else f"{kind}{number}"
    year = year_after(read, end, now, marked=read.at(end) == "-")
    if year and not year_has(year.value, part_of_year):
        raise Impossible("week")
    return Match(LooseTime(LoosePart(part_of_year, year.value if year else None)), year.end if year else end)


def _year_then_part(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    """ "2027 T1", "2027-Q3", "2027 mars"."""
    year = full_year(read, at)
    if not year:
        return None
    start = year.end + (read.at(year.end) in ("-", "/", ","))
    found = _numbered(read, start, now) or _month(read, start, now)
    if not found or found.value.first.year is not None:
        return None
    return Match(LooseTime(LoosePart(found.value.first.part, year.value)), found.end)


def _named(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    """ "våren 2027", "inför VP 27", "vid årsskiftet 26/27", "läsåret 2026/2027", "mandatperioden"."""
    name = read.take("named", at)
    if not name:
        return None
    if name.value in _OVER_NEW_YEAR and (pair := two_years(read, name.end)):
        return Match(LooseTime(LoosePart(name.value, pair.value)), pair.end)
    if name.value == "mandate":
        return _mandate(read, name.end)
    found = with_year(read, at, name, now)
    if found and name.value == "yearend" and found.value.first.year:
        return None
    if found and name.value == "winter" and found.value.first.year:
        return Match(LooseTime(LoosePart(name.value, found.value.first.year, unsure=True)), found.end)
    return found


def _mandate(read: Sentence, at: int) -> Match[LooseTime]:
    """With its years, it is those; those of an elected term are the term."""
    first = read.number(at, (4, 2))
    last = read.number(first.end + 1, (4, 2)) if first and read.at(first.end) in ("-", "/") else None
    if not first or not last:
        return Match(LooseTime(LoosePart("mandate")), at)
    years = [number.value % 100 + CENTURY for number in (first, last)]
    if years[1] - years[0] == 4 and year_has(years[0], "mandate"):
        return Match(LooseTime(LoosePart("mandate", years[0])), last.end)
    return Match(LooseTime(LoosePart("", years[0]), LoosePart("", years[1])), last.end)


def _named_day(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    day = read.take("days", at)
    return with_year(read, at, day, now) if day else None


def _year(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    year = full_year(read, at) or named_year(read, at, now)
    return Match(LooseTime(LoosePart("", year.value)), year.end) if year else None


def _edge_of_own_year(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    edge = read.take("own_year_edges", at)
    if not edge:
        return None
    return Match(LooseTime(LoosePart("", now.own_year), inner="late" if edge.value == "late" else "early"), edge.end)


def _shifted(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    """ "nästa tertial", "förra kvartalet", "den här månaden", "nästa vår"."""
    shift = read.take("shifts", at)
    if not shift:
        return None
    if name := read.take("named", shift.end) or read.take("months", shift.end):
        return Match(LooseTime(LoosePart(name.value, shift=int(shift.value))), name.end)
    unit = read.take("units", shift.end)
    found = shifted_unit(unit.value, int(shift.value), now.today) if unit else None
    return Match(LooseTime(found), unit.end) if unit and found else None


def _this_unit(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    """ "slutet av månaden": the one that goes on."""
    unit = read.take("this_unit", at) if read.at(at - 1) in ("av", "på", "of") else None
    found = shifted_unit(unit.value, 0, now.anchor) if unit else None
    return Match(LooseTime(found), unit.end) if unit and found else None


def shifted_unit(unit: str, shift: int, today: date) -> LoosePart | None:
    """The unit that today is in, or so many on. None for what has no place in a year."""
    months = {"month": 1, "Q": 3, "T": 4, "H": 6, "term": 6}
    if unit in months:
        in_a_year = 12 // months[unit]
        count = today.year * in_a_year + (today.month - 1) // months[unit] + shift
        return _unit_of_year(unit, count // in_a_year, count % in_a_year + 1)
    if unit == "week":
        year, week, _ = (today + timedelta(weeks=shift)).isocalendar()
        return LoosePart(f"W{week:02}", year)
    if unit == "year":
        return LoosePart("", today.year + shift)
    if unit == "schoolyear":
        return LoosePart("schoolyear", today.year - (today.month < 8) + shift)
    if unit == "mandate":
        return LoosePart("mandate", shift=shift)
    return None


def _unit_of_year(unit: str, year: int, number: int) -> LoosePart:
    if unit == "month":
        return LoosePart(f"{number:02}", year)
    if unit == "term":
        return LoosePart(("spring-term", "autumn-term")[number - 1], year)
    return LoosePart(f"{unit}{number}", year)


def _past(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    """ "i våras"."""
    season = read.take("past", at)
    return Match(LooseTime(LoosePart(season.value, shift=-1)), season.end) if season else None


READERS: tuple[Reader, ...] = (
    *DAY_READERS,
    _month_and_year_number,
    _week_of_month,
    _month,
    _numbered,
    _year_then_part,
    _named_day,
    _named,
    _shifted,
    _this_unit,
    _past,
    _edge_of_own_year,
    _year,
)

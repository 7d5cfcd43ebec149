"""Parts of years as people write them: days, weeks, tertials, seasons, "inför VP 2027", "i höstas", "om två veckor".

Each reader reads one way of writing, from one place in a sentence; `part` takes the one that reads furthest. Invariant:
a number that no year has (a fourth tertial, 31 February) raises `Impossible`; it is never taken for something else.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

from knowledge.answers.free_text.when.loose import LoosePart, LooseTime, Now, day_part
from knowledge.answers.free_text.when.sentence import Match, Sentence, beside_shy_words, furthest, shy_words
from knowledge.domain.period_notation import WEEKDAYS
from knowledge.domain.year_parts import weekday_from, year_has

Reader = Callable[[Sentence, int, Now], Match[LooseTime] | None]
_MOST = {"Q": 4, "T": 3, "H": 2, "W": 53}
_ORDINAL_ENDS = frozenset({"a", "e", "st", "nd", "rd", "th"})
_YEAR_MARKS = frozenset({"-", "/", "'"})
_CENTURY = 2000
_ENGLISH_MONTHS = frozenset({"january", "february", "march", "may", "june", "july", "august", "october"})
_LEAP_YEAR = 2028
_OVER_NEW_YEAR = ("winter", "schoolyear", "yearend", "christmas-break")


NoSuch = Literal["day", "tertial", "quarter", "half", "week", "weekday"]


class Impossible(ValueError):
    """A time that no year has. `reason` says of which kind."""

    def __init__(self, reason: NoSuch) -> None:
        super().__init__(reason)
        self.reason = reason


_NO_SUCH: dict[str, NoSuch] = {"Q": "quarter", "T": "tertial", "H": "half", "W": "week"}


def part(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    """The reading that reaches furthest."""
    return furthest(reader(read, at, now) for reader in READERS)


def ordinal(read: Sentence, at: int) -> Match[str] | None:
    """ "första", "1:a", "3rd", "sista": the number, or "last"."""
    if found := read.take("ordinals", at):
        return found
    number = read.number(at)
    if not number:
        return None
    end = number.end + (read.at(number.end) == ":")
    return Match(str(number.value), end + 1) if read.at(end) in _ORDINAL_ENDS else None


def year_after(read: Sentence, at: int, now: Now, *, marked: bool = False) -> Match[int] | None:
    """ "2027", "-27", "/27", "'27", "27", "i år", "nästa år", "för 2027". `marked`: two digits only after a mark."""
    for end in (at, at + (read.at(at) in _YEAR_MARKS or read.at(at) == ","), read.skip("leads", at)):
        if found := _full_year(read, end) or _named_year(read, end, now):
            return found
    start = at + (read.at(at) in _YEAR_MARKS)
    start += read.at(start) == "'"
    short = read.number(start, (2,))
    if not short or not 20 <= short.value <= 49 or (marked and start == at):
        return None
    followed = read.at(short.end) == "/" or read.take("months", short.end) or read.at(short.end) == ":"
    return None if followed else Match(_CENTURY + short.value, short.end)


def _full_year(read: Sentence, at: int) -> Match[int] | None:
    at += read.at(at) == "år" or read.at(at) == "kalenderåret" or read.at(at) == "verksamhetsåret"
    number = read.number(at, (4,))
    return number if number and 1990 <= number.value < 2100 else None


def _named_year(read: Sentence, at: int, now: Now) -> Match[int] | None:
    if found := read.take("years", at):
        return Match(now.today.year + int(found.value), found.end)
    if found := read.take("own_year", at):
        return Match(now.own_year, found.end)
    return None


def _iso(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    """2027-06-01, 2027/6/1, 27-06-01, and 2027-06."""
    year = read.number(at, (4,)) or read.number(at, (2,))
    if not year or read.at(year.end) not in ("-", "/"):
        return None
    mark = read.at(year.end)
    full = year.value if year.value > 99 else _CENTURY + year.value
    month = read.number(year.end + 1)
    if month and read.at(month.end) == mark and (day := read.number(month.end + 1)) and full >= _CENTURY + 20:
        return _day(day.value, month.value, full, day.end)
    if month and year.value > 99 and mark == "-" and 1 <= month.value <= 12 and not read.take("months", month.end):
        return Match(LooseTime(LoosePart(f"{month.value:02}", full)), month.end)
    return None


def _run_together(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    """20270301 and 270301."""
    number = read.number(at, (6, 8))
    if not number:
        return None
    digits = read.at(at)[-6:]
    century = int(read.at(at)[:2]) * 100 if len(read.at(at)) == 8 else _CENTURY
    year, month, day = century + int(digits[:2]), int(digits[2:4]), int(digits[4:])
    return _day(day, month, year, number.end) if 1990 <= year < 2100 and 1 <= month <= 12 else None


def _day_and_month_number(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    """1/6, 1/6-27, 1/6 2027, 1.6.2027."""
    day = read.number(at)
    if not day or read.at(day.end) not in ("/", "."):
        return None
    month = read.number(day.end + 1)
    if not month:
        return None
    after = month.end + (read.at(month.end) == ".")
    year = year_after(read, after, now, marked=after == month.end)
    return _day(day.value, month.value, year.value if year else None, year.end if year else month.end)


def _month_and_year_number(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    """06/2027."""
    month = read.number(at)
    year = read.number(month.end + 1, (4,)) if month and read.at(month.end) == "/" else None
    if not month or not year or not 1 <= month.value <= 12:
        return None
    return Match(LooseTime(LoosePart(f"{month.value:02}", year.value)), year.end)


def _day_of_month(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    """ "1 juni", "den 1:a juni 2027", "första juni", "sista maj", "tisdag den 1 juni", "1 i nästa månad"."""
    weekday = read.take("weekdays", at)
    start = read.skip("leads", weekday.end) if weekday else at
    number = ordinal(read, start) or read.number(start)
    if not number:
        return None
    end = number.end + (read.at(number.end) in ("dagen", "day"))
    end += read.at(end) == "of" or (end > number.end and read.at(end) == "i")
    month = read.take("months", end) or (Match("07", end + 1) if read.at(end) == "jul" else None)
    if not month:
        return None
    year = year_after(read, month.end, now)
    when = year.value if year else None
    days = monthrange(when or _LEAP_YEAR, int(month.value))[1]
    day = days if number.value == "last" else int(number.value)
    found = _day(day, int(month.value), when, year.end if year else month.end)
    _check_weekday(weekday, found.value, now)
    return found


def _month_then_day(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    """ "March 15, 2027", "March 15th": English only, since "mars 27" is a year."""
    month = read.take("months", at)
    day = (ordinal(read, month.end) or read.number(month.end)) if month else None
    if not month or not day or day.value == "last" or int(day.value) > 31:
        return None
    if read.at(at) not in _ENGLISH_MONTHS and isinstance(day.value, int):
        return None
    year = year_after(read, day.end, now)
    return _day(int(day.value), int(month.value), year.value if year else None, year.end if year else day.end)


def _month(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    month = read.take("months", at)
    if not month:
        return None
    return _with_year(read, at, month, now)


def _day_alone(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    """ "den 15:e", "den 15": the next such day."""
    article = read.at(at) in ("den", "the")
    number = ordinal(read, at + article) or (read.number(at + article) if article else None)
    if not number or not str(number.value).isdecimal() or read.take("units", number.end):
        return None
    day = int(number.value)
    if read.tokens[at:] != read.tokens[at : number.end] and not article:
        return None
    if not 1 <= day <= 31:
        raise Impossible("day")
    months = ((now.anchor.year * 12 + now.anchor.month - 1 + ahead) for ahead in range(14))
    dates = (date(m // 12, m % 12 + 1, day) for m in months if day <= monthrange(m // 12, m % 12 + 1)[1])
    return Match(LooseTime(day_part(next(found for found in dates if found >= now.anchor))), number.end)


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
    year = _full_year(read, at)
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
    if name.value in _OVER_NEW_YEAR and (pair := _two_years(read, name.end)):
        return Match(LooseTime(LoosePart(name.value, pair.value)), pair.end)
    if name.value == "mandate":
        return _mandate(read, name.end)
    found = _with_year(read, at, name, now)
    if found and name.value == "yearend" and found.value.first.year:
        return None
    if found and name.value == "winter" and found.value.first.year:
        return Match(LooseTime(LoosePart(name.value, found.value.first.year, unsure=True)), found.end)
    return found


def _with_year(read: Sentence, at: int, name: Match[str], now: Now) -> Match[LooseTime] | None:
    """A month or a named part with the year after it, if there is one. A shy word alone is none."""
    year = year_after(read, name.end, now)
    if not year and _is_shy(read, at, name.end):
        return None
    return Match(LooseTime(LoosePart(name.value, year.value if year else None)), year.end if year else name.end)


def _is_shy(read: Sentence, at: int, end: int) -> bool:
    if end - at > 1 or read.at(at) not in shy_words() or len(read.tokens) == 1:
        return False
    joined = read.take("and", end) or read.take("ranges", end)
    beside = read.at(at - 1) in beside_shy_words()
    return not beside and not (joined and (read.take("named", joined.end) or read.take("months", joined.end)))


def _two_years(read: Sentence, at: int) -> Match[int] | None:
    """ "26/27", "2026/2027", "2026-27": the first of two years that follow each other."""
    first = read.number(at, (2, 4))
    second = read.number(first.end + 1, (2, 4)) if first and read.at(first.end) in ("/", "-") else None
    if not first or not second or (second.value - first.value) % 100 != 1:
        return None
    return Match(first.value if first.value > 99 else _CENTURY + first.value, second.end)


def _mandate(read: Sentence, at: int) -> Match[LooseTime]:
    """With its years, it is those; those of an elected term are the term."""
    first = read.number(at, (4, 2))
    last = read.number(first.end + 1, (4, 2)) if first and read.at(first.end) in ("-", "/") else None
    if not first or not last:
        return Match(LooseTime(LoosePart("mandate")), at)
    years = [number.value % 100 + _CENTURY for number in (first, last)]
    if years[1] - years[0] == 4 and year_has(years[0], "mandate"):
        return Match(LooseTime(LoosePart("mandate", years[0])), last.end)
    return Match(LooseTime(LoosePart("", years[0]), LoosePart("", years[1])), last.end)


def _named_day(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    day = read.take("days", at)
    return _with_year(read, at, day, now) if day else None


def _year(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    year = _full_year(read, at) or _named_year(read, at, now)
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


def _this_unit(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    """ "slutet av månaden": the one that goes on."""
    unit = read.take("this_unit", at) if read.at(at - 1) in ("av", "på", "of") else None
    found = shifted_unit(unit.value, 0, now.anchor) if unit else None
    return Match(LooseTime(found), unit.end) if unit and found else None


def _past(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    """ "i våras"."""
    season = read.take("past", at)
    return Match(LooseTime(LoosePart(season.value, shift=-1)), season.end) if season else None


def _relative_day(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    """ "idag", "i morgon", "på fredag"."""
    if found := read.take("relative_days", at):
        return Match(LooseTime(day_part(now.today + timedelta(days=int(found.value)))), found.end)
    weekday = read.take("weekdays", at)
    if not weekday or read.take("shifts", at - 1):
        return None
    return Match(
        LooseTime(day_part(weekday_from(now.today + timedelta(days=1), WEEKDAYS.index(weekday.value)))), weekday.end
    )


def _counted(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    """ "om två veckor", "inom 3 månader", "för en månad sedan", "tre veckor sedan"."""
    within, ahead = read.take("within", at), read.take("ahead", at)
    lead = within or ahead
    amount = _amount(read, lead.end if lead else at + (read.at(at) == "för"))
    if not amount:
        return None
    count, unit = amount.value
    if lead:
        day = _moved(now.today, count, unit)
        return Match(LooseTime(day_part(day), bound="by" if within else None), amount.end) if day else None
    ago = read.take("ago", amount.end)
    day = _moved(now.today, -count, unit) if ago else None
    return Match(LooseTime(day_part(day)), ago.end) if ago and day else None


def _amount(read: Sentence, at: int) -> Match[tuple[int, str]] | None:
    if half := read.take("half_year", at):
        return Match((1, "H"), half.end)
    number = read.number(at, (1, 2, 3)) or read.take("numbers", at)
    unit = read.take("units", number.end) if number else None
    return Match((int(number.value), unit.value), unit.end) if number and unit else None


def _moved(day: date, count: int, unit: str) -> date | None:
    """The same day so many units on; the last of the month where it has no such day. None where it is too far."""
    if unit in ("day", "week"):
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    months = {"month": 1, "Q": 3, "T": 4, "H": 6, "term": 6, "year": 12, "schoolyear": 12, "mandate": 48}.get(unit)
    if not months or abs(count * months) > 600:
        return None
    month = day.year * 12 + day.month - 1 + count * months
    last = monthrange(month // 12, month % 12 + 1)[1]
    return date(month // 12, month % 12 + 1, min(day.day, last))


def _days_of_one_month(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    """ "1-15 mars 2027", "10-12/3", "mellan den 5 och den 20 juni"."""
    start = at + (read.at(at) in ("den", "the"))
    first = ordinal(read, start) or read.number(start)
    to = read.take("and" if read.take("between", at - 1) else "ranges", first.end) if first else None
    then = read.skip("leads", to.end) if to else at
    last = _day_of_month(read, then, now) or _day_and_month_number(read, then, now) if to else None
    if not first or not last or not str(first.value).isdecimal():
        return None
    end = last.value.first
    begin = _day(int(first.value), int(end.part[:2]), end.year, last.end).value.first
    return Match(LooseTime(begin, end), last.end)


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


def _turn_of_month(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    """ "månadsskiftet maj/juni", "vid månadsskiftet"."""
    turn = read.take("turn_of_month", at)
    if not turn:
        return None
    month = read.take("months", turn.end)
    after = read.take("months", month.end + 1) if month else None
    if not month or not after:
        first = now.anchor.replace(day=monthrange(now.anchor.year, now.anchor.month)[1])
        return Match(LooseTime(day_part(first), day_part(first + timedelta(days=1))), turn.end)
    year = year_after(read, after.end, now)
    found = now.part(LoosePart(month.value, year.value if year else None))
    last = date(found.year, int(month.value), monthrange(found.year, int(month.value))[1])
    return Match(LooseTime(day_part(last), day_part(last + timedelta(days=1))), year.end if year else after.end)


def _day(day: int, month: int, year: int | None, end: int) -> Match[LooseTime]:
    part_of_year = f"{month:02}-{day:02}"
    if not year_has(year or _LEAP_YEAR, part_of_year):
        raise Impossible("day")
    return Match(LooseTime(LoosePart(part_of_year, year)), end)


def _check_weekday(weekday: Match[str] | None, said: LooseTime, now: Now) -> None:
    if not weekday:
        return
    found = now.part(said.first)
    if date.fromisoformat(str(found)).weekday() != WEEKDAYS.index(weekday.value):
        raise Impossible("weekday")


READERS: tuple[Reader, ...] = (
    _iso,
    _run_together,
    _month_and_year_number,
    _day_and_month_number,
    _day_of_month,
    _month_then_day,
    _days_of_one_month,
    _week_of_month,
    _turn_of_month,
    _month,
    _numbered,
    _year_then_part,
    _named_day,
    _named,
    _shifted,
    _this_unit,
    _past,
    _counted,
    _relative_day,
    _edge_of_own_year,
    _year,
    _day_alone,
)

"""Days as people write them: "den 1 juni", "1/6-27", "270601", "på fredag", "om två veckor", "1-15 mars".

Invariant: a day that no year has, or that is another weekday than is said, raises `Impossible`.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from knowledge.answers.free_text.when.loose import LoosePart, LooseTime, Now, day_part
from knowledge.answers.free_text.when.sentence import Match, Sentence
from knowledge.answers.free_text.when.years import CENTURY, Impossible, Reader, ordinal, year_after
from knowledge.domain.period_notation import WEEKDAYS
from knowledge.domain.year_parts import weekday_from, year_has

_ENGLISH_MONTHS = frozenset({"january", "february", "march", "may", "june", "july", "august", "october"})
_LEAP_YEAR = 2028


def _iso(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    """2027-06-01, 2027/6/1, 27-06-01, and 2027-06."""
    year = read.number(at, (4,)) or read.number(at, (2,))
    if not year or read.at(year.end) not in ("-", "/"):
        return None
    mark = read.at(year.end)
    full = year.value if year.value > 99 else CENTURY + year.value
    month = read.number(year.end + 1)
    if month and read.at(month.end) == mark and (day := read.number(month.end + 1)) and full >= CENTURY + 20:
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
    century = int(read.at(at)[:2]) * 100 if len(read.at(at)) == 8 else CENTURY
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


DAY_READERS: tuple[Reader, ...] = (
    _iso,
    _run_together,
    _day_and_month_number,
    _day_of_month,
    _month_then_day,
    _days_of_one_month,
    _turn_of_month,
    _counted,
    _relative_day,
    _day_alone,
)

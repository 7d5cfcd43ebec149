"""Whole times: what lies before or after a part of a year, ranges, several in a row, and what recurs.

Order: `one_time` reads a bound and a part or a range; `several` those joined by "och"; `recurring` what comes again,
with the parts of the year that it is said to come in; `expression` whichever reads furthest.
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from knowledge.answers.free_text.when.loose import LoosePart, LooseTime, Now
from knowledge.answers.free_text.when.parts import part
from knowledge.answers.free_text.when.sentence import Match, Sentence, furthest
from knowledge.answers.free_text.when.years import ordinal
from knowledge.domain.period_notation import Always, Bound, Parsed, Recurring, Standing, Unit
from knowledge.domain.period_notation import parsed as parsed_notation

_THIRDS = ("early", "mid", "late")
_OF_A_YEAR: tuple[Unit, ...] = ("year", "term", "H", "mandate", "schoolyear")
_EDGES: dict[tuple[Bound, Bound | None], Bound] = {
    ("before", "late"): "by",
    ("by", "late"): "by",
    ("until", "late"): "until",
    ("after", "late"): "after",
    ("before", "early"): "before",
    ("from", "early"): "from",
}
"""Before the end of May is in May at the latest."""
_MOST_BOUNDS = 2
"""One within another: "senast i slutet av maj"."""
_ADJECTIVES = frozenset({"sen", "tidig", "late", "early"})


def expression(read: Sentence, at: int, now: Now) -> Match[Parsed] | None:
    """Raises Impossible where a number is said that no year has, ValueError where a time cannot be."""
    return furthest((recurring(read, at, now), standing(read, at, now), _times(read, at, now)))


def _times(read: Sentence, at: int, now: Now) -> Match[Parsed] | None:
    found = several(read, at, now)
    return Match(now.times(found.value), found.end) if found else None


def several(read: Sentence, at: int, now: Now) -> Match[tuple[LooseTime, ...]] | None:
    """One time, or several joined by commas and "och"."""
    first = one_time(read, at, now)
    if not first:
        return None
    times, end = [first.value], first.end
    while joined := read.take("and", end):
        following = _same_kind(read, joined.end, times[-1].first, now) or one_time(read, joined.end, now)
        if not following:
            break
        times.append(following.value)
        end = following.end
    return Match(tuple(times), end)


def one_time(read: Sentence, at: int, now: Now, bounds: int = 0) -> Match[LooseTime] | None:
    """A part or a range, with what is said before it: "senast i maj", "i slutet av Q2", "mellan mars och maj"."""
    return furthest(_one_time_from(read, start, now, bounds) for start in read.starts(at))


def _one_time_from(read: Sentence, at: int, now: Now, bounds: int) -> Match[LooseTime] | None:
    """`bounds` is how many bounds were read before it."""
    bound = read.take("bounds", at) if bounds < _MOST_BOUNDS else None
    return (_bounded(read, bound, now, bounds + 1) if bound else None) or _stretch(read, at, now)


def _bounded(read: Sentence, bound: Match[str], now: Now, bounds: int) -> Match[LooseTime] | None:
    adjective = read.at(bound.end - 1) in _ADJECTIVES and read.at(bound.end - 2) not in ("i", "på")
    start = bound.end + (read.at(bound.end) == ":")
    inner = _stretch(read, start, now) if adjective else one_time(read, start, now, bounds)
    if not inner:
        return None
    said, how = inner.value, cast("Bound", bound.value)
    if said.last and how == "from" and not said.bound:
        return inner
    if how in _THIRDS:
        return Match(replace(said, inner=how), inner.end) if not said.bound and not said.inner else inner
    if said.bound and how in ("from", "by"):
        return inner
    if whole := _EDGES.get((how, said.inner)):
        return Match(replace(said, inner=None, bound=whole), inner.end)
    return Match(replace(said, bound=how), inner.end)


def _stretch(read: Sentence, at: int, now: Now) -> Match[LooseTime] | None:
    between = read.take("between", at)
    first = part(read, between.end if between else at, now)
    if not first:
        return None
    if first.value.last:
        return first
    to = read.take("and" if between else "ranges", first.end)
    if not to and read.at(first.end) == "/" and (read.take("months", at) or first.value.first.part == ""):
        to = Match("to", first.end + 1)
    last = _range_end(read, to.end, first.value, now) if to and not first.value.bound else None
    return last or (None if between else _trailing_bound(read, first))


def _trailing_bound(read: Sentence, said: Match[LooseTime]) -> Match[LooseTime]:
    """ "1 juni senast"."""
    if read.at(said.end) in ("senast", "latest") and not said.value.bound:
        return Match(replace(said.value, bound="by"), said.end + 1)
    return said


def _range_end(read: Sentence, at: int, first: LooseTime, now: Now) -> Match[LooseTime] | None:
    start = read.skip("leads", at)
    last = part(read, start, now)
    if numbered := _same_kind(read, start, first.first, now):
        last = numbered if not last or numbered.end >= last.end else last
    if not last or last.value.last or last.value.bound:
        return None
    return Match(LooseTime(first.first, last.value.first), last.end)


def _same_kind(read: Sentence, at: int, before: LoosePart, now: Now) -> Match[LooseTime] | None:
    """The "14" of "vecka 12-14", the "2" of "tertial 1 och 2": read as if the kind were said again."""
    kind = before.part[:1]
    if kind not in ("Q", "T", "W", "H") or not read.number(at):
        return None
    again = "vecka" if kind == "W" else kind.lower()
    found = part(Sentence((*read.tokens[:at], again, *read.tokens[at:])), at, now)
    return Match(found.value, found.end - 1) if found else None


def recurring(read: Sentence, at: int, now: Now) -> Match[Parsed] | None:
    """ "varje tertial", "två gånger per år, i april och oktober", "april varje år", "löpande under 2027"."""
    found = furthest(
        _day_of_every_month(read, start) or _every_unit(read, start) or _every_part(read, start, now)
        for start in read.starts(at)
    ) or _parts_every_year(read, at, now)
    if not found:
        return None
    return _limited(read, _in_parts(read, found, now), now)


def standing(read: Sentence, at: int, now: Now) -> Match[Parsed] | None:
    found = read.take("standing", at)
    return _limited(read, Match(Always(cast("Standing", found.value)), found.end), now) if found else None


def _every_unit(read: Sentence, at: int) -> Match[Recurring] | None:
    if adverb := read.take("every_adverbs", at):
        return Match(Recurring(unit=cast("Unit", adverb.value)), adverb.end)
    if weekday := read.take("every_weekday", at):
        return Match(Recurring(day=weekday.value), weekday.end)
    return _times_per_unit(read, at) or _each_unit(read, at)


def _each_unit(read: Sentence, at: int) -> Match[Recurring] | None:
    """ "varje månad", "varannan vecka", "var tredje månad", "varje måndag"."""
    every = read.take("every", at)
    if not every:
        return None
    nth = ordinal(read, every.end) or _digits(read, every.end)
    step = int(nth.value) if nth and nth.value != "last" else int(every.value)
    start = nth.end if nth else every.end
    if (weekday := read.take("weekdays", start)) and step == 1:
        return Match(Recurring(day=weekday.value), weekday.end)
    unit = read.take("units", start)
    return Match(Recurring(unit=cast("Unit", unit.value), step=step), unit.end) if unit else None


def _times_per_unit(read: Sentence, at: int) -> Match[Recurring] | None:
    """ "två gånger per år", "2 ggr/år", "once a month"."""
    number = read.number(at) or read.take("numbers", at)
    if not number or int(number.value) < 1:
        return None
    again = read.take("times", number.end)
    if not again and read.at(at) not in ("once", "twice"):
        return None
    start = again.end if again else number.end
    if adverb := read.take("every_adverbs", start):
        return Match(Recurring(unit=cast("Unit", adverb.value), times=int(number.value)), adverb.end)
    per = read.take("times_per", start)
    unit = read.take("units", per.end) if per else None
    return Match(Recurring(unit=cast("Unit", unit.value), times=int(number.value)), unit.end) if unit else None


def _every_part(read: Sentence, at: int, now: Now) -> Match[Recurring] | None:
    """ "varje höst", "varje vår och höst", "vid varje bokslut", "varje T2"."""
    every = read.take("every", at)
    if not every or every.value != "1":
        return None
    found = several(read, every.end, now)
    names = _bare_parts(found.value) if found else None
    return Match(Recurring(parts=names), found.end) if found and names else None


def _bare_parts(said: tuple[LooseTime, ...]) -> tuple[str, ...] | None:
    """The parts, where all are without a year. Late in March, or at the latest, is every March."""
    bare = all(time.first.bare and not time.last and time.bound in (None, "by") for time in said)
    return tuple(dict.fromkeys(time.first.part for time in said)) if bare else None


def _parts_every_year(read: Sentence, at: int, now: Now) -> Match[Recurring] | None:
    """ "i april och oktober varje år"."""
    found = several(read, at, now)
    names = _bare_parts(found.value) if found else None
    every = _every_unit(read, read.skip("leads", found.end)) if found and names else None
    if not every or not names or not _comes_each_year(every.value):
        return None
    return Match(Recurring(parts=names), every.end)


def _comes_each_year(recurring: Recurring) -> bool:
    return recurring.unit == "year" and recurring.step == 1


def _in_parts(read: Sentence, found: Match[Recurring], now: Now) -> Match[Recurring]:
    """ "varje år i mars", "två gånger per år, i april och oktober": the parts say it all."""
    if not _comes_each_year(found.value) or found.value.parts:
        return found
    start = read.skip("deeds", found.end)
    said = several(read, start + (read.at(start) in (",", ":", "-")), now)
    names = _bare_parts(said.value) if said else None
    return Match(Recurring(parts=names), said.end) if said and names else found


def _limited(read: Sentence, found: Match[Recurring] | Match[Always], now: Now) -> Match[Parsed]:
    """ "… under 2027", "… från och med mars"."""
    said = several(read, found.end + (read.at(found.end) == ","), now)
    if not said:
        return Match(found.value, found.end)
    return Match(replace(found.value, within=now.times(said.value)), said.end)


def _day_of_every_month(read: Sentence, at: int) -> Match[Recurring] | None:
    """ "den första i varje månad", "sista fredagen i månaden", "den 15 varje månad"."""
    nth = ordinal(read, at) or _digits(read, at)
    if not nth:
        return None
    weekday = read.take("weekdays", nth.end)
    end = weekday.end if weekday else nth.end + (read.at(nth.end) in ("dagen", "dag", "day"))
    end = read.skip("leads", end)
    every = read.take("every", end)
    end = every.end if every else end
    if read.at(end) not in ("månad", "månaden", "month") or (not every and end == nth.end):
        return None
    day = nth.value if nth.value == "last" else nth.value.zfill(1 if weekday else 2)
    notation = f"month-{day}-{weekday.value}" if weekday else f"month-{day}"
    return Match(Recurring(day=notation), end + 1)


def _digits(read: Sentence, at: int) -> Match[str] | None:
    number = read.number(at)
    return Match(str(number.value), number.end) if number else None


def checked(period: Parsed) -> Parsed:
    """Raises ValueError where it is said, but cannot be: the 32nd of every month."""
    return parsed_notation(str(period))

"""How a period is said, in Swedish or English: "senast 1 juni 2027", "varje år i april och oktober".

Order: parts of years become nouns ("mars 2027"), then times ("mars–maj 2027", "före midsommar 2027"), then what recurs.
Invariant: what is said here is read back as the same period.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from babel.dates import get_day_names, get_month_names

from knowledge.catalogue import messages
from knowledge.domain.period_notation import DAY_OF_MONTH, WEEKDAYS, Always, Parsed, Recurring, Time, Times, YearPart

_NUMBERED = {"Q": "quarter {number}", "T": "tertial {number}", "W": "week {number}"}
_NAMED = {
    "H1": "the first half of {year}",
    "H2": "the second half of {year}",
    "spring": "spring {year}",
    "summer": "summer {year}",
    "autumn": "autumn {year}",
    "winter": "winter {year}/{next}",
    "spring-term": "spring term {year}",
    "autumn-term": "autumn term {year}",
    "schoolyear": "school year {year}/{next}",
    "mandate": "term of office {year}–{fourth}",
    "VP": "operational plan {year}",
    "budget": "budget {year}",
    "interim": "interim report {year}",
    "accounts": "annual accounts {year}",
    "annual-report": "annual report {year}",
    "midyear": "mid-year {year}",
    "yearend": "turn of the year {year}/{next}",
    "easter": "Easter {year}",
    "ascension": "Ascension Day {year}",
    "pentecost": "Whitsun {year}",
    "midsummer": "midsummer {year}",
    "all-saints": "All Saints' Day {year}",
    "christmas": "Christmas {year}",
    "walpurgis": "Walpurgis Night {year}",
    "sportlov": "winter sports break {year}",
    "easter-break": "Easter break {year}",
    "summer-break": "summer break {year}",
    "autumn-break": "autumn break {year}",
    "christmas-break": "Christmas break {year}/{next}",
}
_BOUNDS = {
    "before": "before {time}",
    "after": "after {time}",
    "by": "by {time}",
    "from": "from {time} on",
    "until": "until {time}",
    "around": "around {time}",
    "early": "early in {time}",
    "mid": "in the middle of {time}",
    "late": "late in {time}",
}
_EVERY = {
    "day": "every day",
    "week": "every week",
    "month": "every month",
    "Q": "every quarter",
    "T": "every tertial",
    "H": "every half-year",
    "term": "every school term",
    "year": "every year",
    "schoolyear": "every school year",
    "mandate": "every term of office",
    "meeting": "at every committee meeting",
}
_STANDING = {
    "continuous": "continuously",
    "as-needed": "when needed",
    "until-further-notice": "until further notice",
}
_YEAR_AT_END = re.compile(r" (?:19|20)\d\d$")


def in_words(period: Parsed, language: str) -> str:
    """`language` is sv or en; another speaks English."""
    return _Speaker(language).period(period)


class _Speaker:
    """Says periods in one language."""

    def __init__(self, language: str) -> None:
        self._language = language if language in ("sv", "en") else "en"
        self._told = messages("periods", self._language).gettext

    def period(self, period: Parsed) -> str:
        if isinstance(period, Times):
            return self._times(period)
        said = self._recurring(period) if isinstance(period, Recurring) else self._told(_STANDING[period.standing])
        return f"{said}{self._within(period)}"

    def _within(self, period: Recurring | Always) -> str:
        if not period.within:
            return ""
        limits = self._times(period.within)
        bounded = period.within.times[0].bound
        return f", {limits}" if bounded else " " + self._told("during {time}").format(time=limits)

    def _times(self, times: Times) -> str:
        said = [self._time(time) for time in times.times]
        return self._joined(_with_year_once(said) if not any(time.bound for time in times.times) else said)

    def _time(self, time: Time) -> str:
        stretch = self._part(time.first)
        if time.first != time.last:
            stretch = "–".join(_with_year_once([stretch, self._part(time.last)]))
        return self._told(_BOUNDS[time.bound]).format(time=stretch) if time.bound else stretch

    def _part(self, part: YearPart) -> str:
        if not part.part:
            return str(part.year)
        if part.part in _NAMED:
            years = {"year": part.year, "next": part.year + 1, "fourth": part.year + 4}
            return self._told(_NAMED[part.part]).format(**years)
        return f"{self._unnamed(part.part)} {part.year}"

    def _unnamed(self, part: str) -> str:
        if part[0] in _NUMBERED:
            return self._told(_NUMBERED[part[0]]).format(number=int(part[1:]))
        month, _, day = part.partition("-")
        name = str(get_month_names("wide", locale=self._language)[int(month)])
        return f"{int(day)} {name}" if day else name

    def _recurring(self, recurring: Recurring) -> str:
        if recurring.parts:
            parts = self._joined([self._each(part) for part in recurring.parts])
            return self._told("every year: {parts}").format(parts=parts)
        if recurring.day:
            return self._day(recurring.day)
        often = self._told(_EVERY[str(recurring.unit)])
        if recurring.times > 1:
            return self._told("{number} times {every_unit}").format(number=recurring.times, every_unit=often)
        return (
            self._told("{every_unit}, one in {step}").format(every_unit=often, step=recurring.step)
            if recurring.step > 1
            else often
        )

    def _each(self, part: str) -> str:
        """A part of every year, without the year."""
        named = _NAMED.get(part)
        if not named:
            return self._unnamed(part)
        return self._told(re.sub(r"(?: of)? \{.*", "", named))

    def _day(self, day: str) -> str:
        if day in WEEKDAYS:
            return self._told("every {weekday}").format(weekday=self._weekday(day))
        found = DAY_OF_MONTH.fullmatch(day)
        if not found:
            raise ValueError(f"{day!r} is no day of a month")
        if found["weekday"]:
            nth = {"1": "first", "2": "second", "3": "third", "4": "fourth", "last": "last"}[found["nth"]]
            return self._told("the {nth} {weekday} of every month").format(
                nth=self._told(nth), weekday=self._weekday(found["weekday"])
            )
        if found["day"] == "last":
            return self._told("the last day of every month")
        return self._told("the {day} of every month").format(day=int(found["day"]))

    def _weekday(self, weekday: str) -> str:
        names = get_day_names("wide", locale=self._language)
        return str(names[WEEKDAYS.index(weekday)])

    def _joined(self, said: Sequence[str]) -> str:
        if len(said) == 1:
            return said[0]
        return f"{', '.join(said[:-1])} {self._told('and')} {said[-1]}"


def _with_year_once(said: list[str]) -> list[str]:
    """ "mars 2027", "maj 2027" as "mars", "maj 2027", where all are of the same year."""
    years = {found[0] if (found := _YEAR_AT_END.search(one)) else one for one in said}
    if len(years) > 1:
        return said
    return [*(_YEAR_AT_END.sub("", one) for one in said[:-1]), said[-1]]

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
_EVERY_OTHER = {
    "day": "every other day",
    "week": "every other week",
    "month": "every other month",
    "Q": "every other quarter",
    "T": "every other tertial",
    "H": "every other half-year",
    "term": "every other school term",
    "year": "every other year",
    "schoolyear": "every other school year",
    "mandate": "every other term of office",
    "meeting": "at every other committee meeting",
}
_EVERY_FEW = {
    "day": "every {step} days",
    "week": "every {step} weeks",
    "month": "every {step} months",
    "Q": "every {step} quarters",
    "T": "every {step} tertials",
    "H": "every {step} half-years",
    "term": "every {step} school terms",
    "year": "every {step} years",
    "schoolyear": "every {step} school years",
    "mandate": "every {step} terms of office",
    "meeting": "at every {step} committee meetings",
}
_TIMES_A = {
    "day": "{times} times a day",
    "week": "{times} times a week",
    "month": "{times} times a month",
    "Q": "{times} times a quarter",
    "T": "{times} times a tertial",
    "H": "{times} times a half-year",
    "term": "{times} times a school term",
    "year": "{times} times a year",
    "schoolyear": "{times} times a school year",
    "mandate": "{times} times a term of office",
    "meeting": "{times} times a committee meeting",
}
_STANDING = {
    "continuous": "continuously",
    "as-needed": "when needed",
    "until-further-notice": "until further notice",
}
_WORK_AHEAD = ("VP", "budget")
"""What is worked on for a year before it begins."""
_MONTH_TWICE = re.compile(r"^(\d+) (\w+)–(\d+) \2\b")
_WITHOUT_YEAR = re.compile(r"(?: of)? \{.*")
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
        bounded = any(time.bound for time in period.within.times)
        return f", {limits}" if bounded else " " + self._told("during {time}").format(time=limits)

    def _times(self, times: Times) -> str:
        if len(times.times) == 1:
            return self._alone(times.times[0])
        said = [self._time(time) for time in times.times]
        return self._joined(_with_year_once(said) if not any(time.bound for time in times.times) else said)

    def _alone(self, time: Time) -> str:
        said = self._time(time)
        for_it = time.first == time.last and not time.bound and time.first.part in _WORK_AHEAD
        return self._told("for {time}").format(time=said) if for_it else said

    def _time(self, time: Time) -> str:
        stretch = self._part(time.first)
        if time.first != time.last:
            stretch = "–".join(_with_year_once([stretch, self._part(time.last)]))
            stretch = _MONTH_TWICE.sub(r"\1–\3 \2", stretch)
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
            return self._every_year(recurring.parts)
        if recurring.day:
            return self._day(recurring.day)
        unit = str(recurring.unit)
        if recurring.times > 1:
            return self._told(_TIMES_A[unit]).format(times=recurring.times)
        if recurring.step > 2:
            return self._told(_EVERY_FEW[unit]).format(step=recurring.step)
        return self._told(_EVERY_OTHER[unit] if recurring.step == 2 else _EVERY[unit])

    def _every_year(self, parts: Sequence[str]) -> str:
        said = self._joined([self._each(part) for part in parts])
        if all(part in _NAMED and part not in ("H1", "H2") for part in parts):
            return self._told("every {parts}").format(parts=said)
        if all(part.isdigit() or part[0] in _NUMBERED for part in parts):
            return self._told("every year in {parts}").format(parts=said)
        return self._told("every year, {parts}").format(parts=said)

    def _each(self, part: str) -> str:
        """A part of every year, without the year."""
        named = _NAMED.get(part)
        return self._told(_WITHOUT_YEAR.sub("", named)) if named else self._unnamed(part)

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

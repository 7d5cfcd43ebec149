"""An overview of the latest whole weeks as a digest, in words that a person would write.

Order: how much was asked, what is new, what more people ask, what fewer do, what became overdue; then the three things.
Invariants: a topic is told of only where at least as many questions came in the week as people must stand behind what
is shown; a calm week is one line, and a week with nothing at all is no digest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from bot.digest.digest import Digest, Thing
from bot.digest.wording import days, say, several
from knowledge.adapters.export.printable import on_one_line
from knowledge.answers.answer import Language
from knowledge.insights.overview import Advice, Filter, Overdue, Overview, TopicView

WEEKS = 8
"""Weeks that an overview for a digest covers: the one told of, and those that tell what is usual."""
MOST_THINGS, MOST_OF_A_KIND = 3, 2
MORE, FEWER = 1.5, 0.5
"""Times as many as in a usual week, from which it is said that more or fewer ask."""
MOST_USUAL = 3
"""Questions in a usual week, from which it is worth saying that fewer ask."""
PAGE = "/coordinator"
_ADVISED = ("", "One thing worth doing:", "Two things worth doing:", "Three things worth doing:")


def week_before(day: date) -> date:
    """The Monday of the last whole week before the day."""
    return day - timedelta(days=day.weekday() + 7)


def filter_for(monday: date) -> Filter:
    """What to look over for the digest of the week that begins on the Monday."""
    return Filter(since=monday - timedelta(weeks=WEEKS - 1), until=monday + timedelta(days=6))


def digest_of(overview: Overview, monday: date, language: Language, public_url: str = "") -> Digest | None:
    """The digest of the week that begins on the Monday; None where nobody asked and nothing became overdue."""
    year, number, _ = monday.isocalendar()
    title = say("The week in Lots: week {number}, {days}", language, number=number, days=days(monday, language))
    week = f"{year}-W{number:02}"
    asked, declined = _asked(overview, monday)
    late = [one for one in overview.overdue if monday <= one.due < monday + timedelta(weeks=1)]
    if asked == 0 and not late:
        return None
    if asked < overview.fewest and not late:
        return Digest(week, monday, title, (say("A calm week: few questions, and nothing new to do.", language),))
    lines = tuple(map(on_one_line, _lines(overview, monday, asked, declined, late, language)))
    things = tuple(_thing(one, public_url) for one in overview.advice[:MOST_THINGS])
    more = (say("See all of it", language), _address(PAGE, public_url))
    return Digest(week, monday, title, lines, _advised(len(things), language), things, more)


def _thing(advice: Advice, public_url: str) -> Thing:
    return Thing(on_one_line(advice.text), on_one_line(advice.why), _address(advice.url, public_url))


def _advised(count: int, language: Language) -> str:
    return say(_ADVISED[count], language) if count else ""


def _lines(
    overview: Overview, monday: date, asked: int, declined: int, late: list[Overdue], language: Language
) -> Iterator[str]:
    yield from _questions(overview, monday, asked, declined, language)
    yield from _topics(overview, monday, language)
    yield from _late(late, language)


def _asked(overview: Overview, monday: date) -> tuple[int, int]:
    """Questions of the week, and how many of them were declined."""
    return next(((asked, declined) for week, asked, declined in overview.weeks if week == monday), (0, 0))


def _questions(overview: Overview, monday: date, asked: int, declined: int, language: Language) -> Iterator[str]:
    before = [count for week, count, _ in overview.weeks if week < monday]
    said = several("{count} question came to Lots.", "{count} questions came to Lots.", asked, language)
    usual = round(sum(before) / len(before)) if before else 0
    yield f"{said} {say('In a usual week there are {usual}.', language, usual=usual)}" if usual else said
    if declined:
        one = "{count} of them could not be answered from the documents."
        yield several(one, one, declined, language)


def _topics(overview: Overview, monday: date, language: Language) -> Iterator[str]:
    topics = {topic.id: topic for topic in (*overview.topics, *overview.declined_questions)}.values()
    current = overview.weeks[-1:] and overview.weeks[-1][0] == monday
    told = [topic for topic in topics if current and topic.weeks]
    yield from _new((one for one in told if one.is_new and one.weeks[-1] >= overview.fewest), language)
    known = [one for one in told if not one.is_new]
    yield from _more((one for one in known if _is_rising(one, overview.fewest)), language)
    yield from _fewer((one for one in known if _is_calming(one)), language)


def _is_rising(topic: TopicView, fewest: int) -> bool:
    return topic.weeks[-1] >= fewest and topic.weeks[-1] >= MORE * max(1.0, _usual(topic))


def _is_calming(topic: TopicView) -> bool:
    return _usual(topic) >= MOST_USUAL and topic.weeks[-1] <= FEWER * _usual(topic)


def _usual(topic: TopicView) -> float:
    before = topic.weeks[:-1]
    return sum(before) / len(before) if before else 0.0


def _new(topics: Iterable[TopicView], language: Language) -> Iterator[str]:
    for topic in _most(topics):
        one, many = "A new question: “{topic}”, {count} time.", "A new question: “{topic}”, {count} times."
        yield several(one, many, topic.weeks[-1], language, topic=topic.called)


def _more(topics: Iterable[TopicView], language: Language) -> Iterator[str]:
    for topic in _most(topics):
        one = "More people ask “{topic}”: {count} time, against {usual} in a usual week."
        many = "More people ask “{topic}”: {count} times, against {usual} in a usual week."
        yield several(one, many, topic.weeks[-1], language, topic=topic.called, usual=round(_usual(topic)))


def _fewer(topics: Iterable[TopicView], language: Language) -> Iterator[str]:
    for topic in _most(topics):
        text = "Fewer people ask “{topic}”, which used to come {usual} times a week."
        yield say(text, language, topic=topic.called, usual=round(_usual(topic)))


def _most(topics: Iterable[TopicView]) -> list[TopicView]:
    """Those that changed most."""
    return sorted(topics, key=lambda topic: -abs(topic.weeks[-1] - _usual(topic)))[:MOST_OF_A_KIND]


def _late(late: list[Overdue], language: Language) -> Iterator[str]:
    if late:
        one = "{count} follow-up became overdue: “{item}” ({committee})."
        many = "{count} follow-ups became overdue, among them “{item}” ({committee})."
        yield several(one, many, len(late), language, item=late[0].item_label, committee=late[0].committee)


def _address(path: str, public_url: str) -> str:
    """As a browser opens it; empty where Lots has no address that people reach."""
    return f"{public_url}{path}" if public_url and path.startswith("/") else ""

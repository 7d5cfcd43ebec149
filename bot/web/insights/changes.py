"""What changed in the last week, in sentences a person would write, the most telling first.

Invariant: a sentence tells only what the overview holds, so nothing that too few stand behind, and nobody by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.web.insights.wording import Wording, mean_before, trend_of
from knowledge.insights.overview import Overview, TopicView

MOST_TOPICS = 3
ABOUT_AS_MANY = 0.2
_PLACE = "\x00"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence. Where it is about a topic, its label stands between `before` and `after`."""

    before: str
    topic: TopicView | None = None
    after: str = ""


def changes(overview: Overview, wording: Wording) -> list[Sentence]:
    """Empty where nothing may be shown of what was asked in the period."""
    if not overview.shows_totals:
        return []
    return [
        *_questions(overview, wording),
        *_declined(overview, wording),
        *_topics(overview, wording),
        *_overdue(overview, wording),
    ]


def _questions(overview: Overview, wording: Wording) -> Iterator[Sentence]:
    if not overview.weeks:
        return
    ngettext, gettext = wording.texts.ngettext, wording.texts.gettext
    asked = [count for _, count, _ in overview.weeks]
    last, before = asked[-1], asked[:-1]
    if not last:  # its questions, if there are any, wait until enough people have asked
        yield Sentence(gettext("Too few people have asked in the last week for it to be shown."))
        return
    said = ngettext("%(num)s question was asked", "%(num)s questions were asked", last) % {"num": last}
    if not before:
        yield Sentence(f"{said}.")
        return
    mean = sum(before) / len(before)
    if abs(last - mean) <= ABOUT_AS_MANY * max(mean, 1):
        compared = gettext("about as many as in the weeks before")
    else:
        compared = gettext("against {mean} in a usual week before").format(mean=wording.number(round(mean)))
    yield Sentence(f"{said}, {compared}.")


def _declined(overview: Overview, wording: Wording) -> Iterator[Sentence]:
    if not overview.weeks or not (declined := overview.weeks[-1][2]):
        return
    said = wording.texts.ngettext(
        "%(num)s of them could not be answered from the documents.",
        "%(num)s of them could not be answered from the documents.",
        declined,
    )
    yield Sentence(said % {"num": declined})


def _topics(overview: Overview, wording: Wording) -> Iterator[Sentence]:
    told = {topic.id: topic for topic in (*overview.topics, *overview.declined_questions)}
    moving = [topic for topic in told.values() if trend_of(topic) != "steady"]
    for trend in ("new", "rising", "falling"):
        ordered = sorted((topic for topic in moving if trend_of(topic) == trend), key=_how_much, reverse=True)
        yield from (_moved(topic, wording) for topic in ordered[:MOST_TOPICS])


def _how_much(topic: TopicView) -> float:
    return abs(topic.weeks[-1] - mean_before(topic)) if topic.weeks else 0.0


def _moved(topic: TopicView, wording: Wording) -> Sentence:
    ngettext = wording.texts.ngettext
    last = topic.weeks[-1] if topic.weeks else 0
    said = {
        "new": ngettext("New: {topic} – %(num)s time.", "New: {topic} – %(num)s times.", last),
        "rising": ngettext(
            "More ask: {topic} – %(num)s time, against {mean} in a usual week.",
            "More ask: {topic} – %(num)s times, against {mean} in a usual week.",
            last,
        ),
        "falling": ngettext(
            "Fewer ask: {topic} – %(num)s time, against {mean} in a usual week.",
            "Fewer ask: {topic} – %(num)s times, against {mean} in a usual week.",
            last,
        ),
    }[trend_of(topic)]
    counted = said % {"num": last}
    before, _, after = counted.format(topic=_PLACE, mean=wording.number(round(mean_before(topic)))).partition(_PLACE)
    return Sentence(before, topic, after)


def _overdue(overview: Overview, wording: Wording) -> Iterator[Sentence]:
    count = len(overview.overdue)
    if count:
        said = wording.texts.ngettext("%(num)s follow-up is overdue.", "%(num)s follow-ups are overdue.", count)
        yield Sentence(said % {"num": count})

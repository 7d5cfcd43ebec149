"""The few things that are most worth doing: what, why, and the page where it is done.

Order: topics, stuck questions, overdue follow-ups, goals without owner and forms never begun each suggest what could be
done; the weightiest are taken, another of the same sort for half as much, so that the list is not three times the same.
Invariant: what is advised is told by figures that are in the overview.

A weight is 0 to 1: how bad it is (`severity`, 0 to 1) times how many it concerns, n / (n + MANY): ten people weigh half
of what any number could. How bad a topic is, is the share of its questions that went wrong, each by how surely it did
(`WENT_WRONG`), a half more where it doubles and a half less where it dies away. How bad a question of a form is, is the
share that gets stuck there (`stuck.share_stuck`). The rest is by judgement: `SEVERITY`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from gettext import NullTranslations
from typing import Literal
from urllib.parse import quote

from knowledge.catalogue import messages
from knowledge.insights.overview import Advice, Overdue, StuckItem, TopicView, Unowned
from knowledge.insights.signals import Cause

MANY = 10
WENT_WRONG: Mapping[Literal["declined", "disliked", "repeated", "handed_off"], float] = {
    "declined": 1.0,
    "disliked": 0.8,
    "repeated": 0.6,  # asked again in other words: the answer may still have helped
    "handed_off": 0.5,  # mostly declined as well
}
Sort = Literal["topic", "stuck", "overdue", "no_owner", "never_begun"]
SEVERITY: Mapping[Sort, float] = {"overdue": 0.6, "never_begun": 0.5, "no_owner": 0.4}
AGAIN = 0.5
"""What another one of the same sort is worth."""
THINGS = 3
MOST_NAMED = 3
HOME = "/coordinator"

_WHAT: Mapping[Cause, str] = {
    "not_in_documents": "Answer this, and have it written into the documents: {label}",
    "not_found": "Show where it stands: {label}",
    "unclear_text": "Explain or rewrite the text: {label}",
    "contradictory": "Decide what holds, and say it in one place: {label}",
    "role_unclear": "Say who does it: {label}",
    "none": "Look at the answer: {label}",
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    sort: Sort
    advice: Advice


@dataclass(frozen=True, slots=True)
class Grounds:
    """What advice rests on: parts of an overview."""

    topics: Sequence[TopicView] = ()
    stuck: Sequence[StuckItem] = ()
    overdue: Sequence[Overdue] = ()
    no_owner: Sequence[Unowned] = ()
    never_begun: Sequence[Unowned] = ()


def advice(grounds: Grounds, titles: Mapping[str, str], language: str, things: int = THINGS) -> tuple[Advice, ...]:
    """The weightiest first. `titles` are programmes' by name."""
    said = messages("advice", language)
    left = [*_topics(grounds, said), *_stuck(grounds, said), *_overdue(grounds, said)]
    left += [*_without_owner(grounds, titles, said), *_never_begun(grounds, titles, said)]
    taken: list[Advice] = []
    while left and len(taken) < things:
        best = max(left, key=lambda one: one.advice.weight)
        taken.append(best.advice)
        left = [_after(best, one) for one in left if one is not best]
    return tuple(taken)


def gain(topic: TopicView) -> float:
    """How much there is to gain by a topic, 0 to 1."""
    return round(severity(topic) * _many(topic.askers), 4)


def severity(topic: TopicView) -> float:
    """The share of its questions that went wrong, 0 to 1, more where it grows."""
    wrong: float = sum(weight * getattr(topic, name) for name, weight in WENT_WRONG.items())
    growth = 1 + (min(2.0, max(0.0, topic.trend)) - 1) / 2
    return min(1.0, wrong / max(1, topic.count) * growth)


def _many(number: int) -> float:
    return number / (number + MANY)


def _after(best: Suggestion, one: Suggestion) -> Suggestion:
    if one.sort != best.sort:
        return one
    return replace(one, advice=replace(one.advice, weight=round(one.advice.weight * AGAIN, 4)))


def _topics(grounds: Grounds, said: NullTranslations) -> Iterator[Suggestion]:
    for topic in grounds.topics:
        weight = gain(topic)
        if weight > 0:
            what = said.gettext(_WHAT[topic.cause]).format(label=topic.label)
            url = f"{HOME}/topics/{quote(topic.id, safe='')}"
            yield Suggestion("topic", Advice(what, _why(topic, said), url, weight))


def _why(topic: TopicView, said: NullTranslations) -> str:
    asked = said.ngettext("{count} question.", "{count} questions.", topic.count).format(count=topic.count)
    told = {
        "declined": said.ngettext("{n} got no answer", "{n} got no answer", topic.declined),
        "disliked": said.ngettext("{n} was not helped", "{n} were not helped", topic.disliked),
        "repeated": said.ngettext("{n} asked again in other words", "{n} asked again in other words", topic.repeated),
    }
    wrong = [text.format(n=getattr(topic, name)) for name, text in told.items() if getattr(topic, name)]
    sentences = [asked, f"{', '.join(wrong)}." if wrong else "", _rises(topic, said), topic.because]
    return " ".join(filter(None, sentences))


def _rises(topic: TopicView, said: NullTranslations) -> str:
    if topic.is_new:
        return said.gettext("It is new.")
    return said.gettext("It is asked more than before.") if topic.trend >= 1.5 else ""


def _stuck(grounds: Grounds, said: NullTranslations) -> Iterator[Suggestion]:
    for item in grounds.stuck:
        what = said.gettext("Explain the question “{field}” in {form}, at “{item}”.")
        stuck = max(item.signals.values(), default=0)
        why = said.ngettext(
            "In {n} of {forms} forms that came so far people got stuck there.",
            "In {n} of {forms} forms that came so far people got stuck there.",
            stuck,
        )
        yield Suggestion(
            "stuck",
            Advice(
                what.format(field=item.field_label, form=item.template_title, item=item.item_label),
                why.format(n=stuck, forms=item.forms),
                f"{HOME}#stuck",
                round(item.score * _many(item.forms), 4),
            ),
        )


def _overdue(grounds: Grounds, said: NullTranslations) -> Iterator[Suggestion]:
    late = Counter(one.committee for one in grounds.overdue if one.committee)
    if not late:
        return
    committee, count = late.most_common(1)[0]
    what = said.gettext("Ask {committee} how the follow-up goes.").format(committee=committee)
    why = said.ngettext("{n} follow-up there is overdue.", "{n} follow-ups there are overdue.", count)
    first = min(one for one in (each.due for each in grounds.overdue if each.committee == committee))
    since = said.gettext("The first was due on {day}.").format(day=first.isoformat())
    weight = round(SEVERITY["overdue"] * _many(count), 4)
    yield Suggestion("overdue", Advice(what, f"{why.format(n=count)} {since}", f"{HOME}#overdue", weight))


def _without_owner(grounds: Grounds, titles: Mapping[str, str], said: NullTranslations) -> Iterator[Suggestion]:
    for programme, count in Counter(one.programme for one in grounds.no_owner).items():
        what = said.gettext("Give every goal in {programme} a committee that answers for it.")
        why = said.ngettext("{n} goal has none: {goals}.", "{n} goals have none: {goals}.", count)
        goals = [one.goal for one in grounds.no_owner if one.programme == programme]
        yield Suggestion(
            "no_owner",
            Advice(
                what.format(programme=titles.get(programme, programme)),
                why.format(n=count, goals=_named(goals, said)),
                f"{HOME}/programmes/{quote(programme, safe='')}",
                round(SEVERITY["no_owner"] * _many(count), 4),
            ),
        )


def _never_begun(grounds: Grounds, titles: Mapping[str, str], said: NullTranslations) -> Iterator[Suggestion]:
    waiting: dict[str, dict[str, int]] = {}
    for one in grounds.never_begun:
        goals = waiting.setdefault(one.programme, {})
        goals[one.committee] = goals.get(one.committee, 0) + 1
    for programme, committees in waiting.items():
        named = sorted(committees, key=lambda name: -committees[name])
        what = said.gettext("Help {committees} begin the scorecard for {programme}.")
        why = said.ngettext(
            "{n} committee that is responsible for goals in it has begun no form.",
            "{n} committees that are responsible for goals in it have begun no form.",
            len(named),
        )
        yield Suggestion(
            "never_begun",
            Advice(
                what.format(committees=_named(named, said), programme=titles.get(programme, programme)),
                why.format(n=len(named)),
                f"{HOME}#progress",
                round(SEVERITY["never_begun"] * _many(len(named)), 4),
            ),
        )


def _named(names: Sequence[str], said: NullTranslations) -> str:
    """The first few by name, and how many more."""
    shown, more = ", ".join(names[:MOST_NAMED]), len(names) - MOST_NAMED
    return said.gettext("{names} and {n} more").format(names=shown, n=more) if more > 0 else shown

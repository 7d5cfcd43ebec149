"""Where people get stuck in forms, told by what they did in them, and never by who they are.

Order: each form that is under way is read for its signs (`signs_of`); forms of one sort are put together, all
committees' scorecards of one programme as one; each question of them gets the share of forms that got stuck there.
Invariant: a sign counts forms, not clicks; what too few people stand behind is left out.

The share is the lower bound of Wilson's interval (E. B. Wilson, *Probable Inference, the Law of Succession, and
Statistical Inference*, 1927), so that two forms of two count for less than twelve of fifteen. How much each sign says
stands in `WEIGHTS`; a form counts by its strongest.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from dataclasses import field as filled_with
from datetime import datetime, timedelta
from itertools import pairwise
from math import sqrt

from knowledge.domain.filled import Filled, state_of
from knowledge.domain.forms import Event, Field, Form, Item, Place, Template
from knowledge.domain.standing import counted, same_answer
from knowledge.insights.overview import Filter, StuckItem, StuckSignal
from knowledge.insights.signals import AskedAboutField

STOPPED_AFTER = timedelta(days=14)
"""An open form that nobody has touched for so long has been left where it stood."""
LEFT_FOR = timedelta(days=7)
"""A question that waited so long for who was to answer it."""
OFTEN = 3
"""Different answers at one place: two of them were thought better of."""
ONE_IN_TEN = 1.2816
"""Standard deviations: the share is higher than the bound in nine cases of ten."""
WEIGHTS: Mapping[StuckSignal, float] = {
    "unknown": 1.0,  # says outright that it is not known
    "stopped": 1.0,
    "skipped": 0.7,  # may be meant for later
    "left": 0.6,  # may have waited for something else
    "changed": 0.5,  # may be care
    "asked_about": 0.5,  # may have been answered by what was shown
}

Question = tuple[str, str]
"""An item and a field of it: all rows of a table are one question."""
Sign = tuple[Question, StuckSignal, str]
"""A question, what was seen there, and whose doing it was."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A form as it is read: what it says, the questions asked in it, in order, and what people did at them."""

    filled: Filled
    questions: tuple[Question, ...]
    events: tuple[Event, ...]

    @property
    def form(self) -> Form:
        return self.filled.form


@dataclass(slots=True)
class _Pile:
    """What forms of one sort show together at one question. `people` are behind its signs, `askers` asked about it."""

    item: Item
    field: Field
    template: Template
    forms: int = 0
    weight: float = 0.0
    signals: Counter[StuckSignal] = filled_with(default_factory=Counter)
    people: set[str] = filled_with(default_factory=set)
    askers: set[str] = filled_with(default_factory=set)
    committees: set[str] = filled_with(default_factory=set)

    @property
    def behind(self) -> int:
        """Who asked is known by other names than who filled in: the larger of the two is counted, not both."""
        return max(len(self.people), len(self.askers))


Piles = dict[tuple[str, Question], _Pile]


def stuck_items(
    forms: Iterable[Form],
    asked_about: Iterable[AskedAboutField],
    titles: Mapping[str, str],
    days: Filter,
    now: datetime,
    fewest: int,
) -> tuple[StuckItem, ...]:
    """Most stuck first. `titles` are programmes' by name; forms that were finished before the filter's days are over.

    Of one committee's forms that is shown which could be shown beside the others': taking them away leaves nobody
    alone.
    """
    about: dict[str, list[AskedAboutField]] = defaultdict(list)
    for each in asked_about:
        about[each.form].append(each)
    theirs: Piles = {}
    others: Piles = {}
    for form in filter(None, (_under_way(form, days) for form in forms)):
        is_theirs = not days.committee or form.form.committee.casefold() == days.committee.casefold()
        _add(theirs if is_theirs else others, form, about[form.form.id], now)
    items = [
        _item(sort, pile, titles)
        for (sort, question), pile in theirs.items()
        if pile.signals and _is_shown(pile, others.get((sort, question)), fewest)
    ]
    return tuple(sorted(items, key=lambda item: (-item.score, -item.forms, item.template, item.item, item.field)))


def signs_of(opened: Opened, now: datetime) -> Iterator[Sign]:
    """What one form shows, each sign as often as it was seen."""
    for event in opened.events:
        if event.deed == "unknown":
            yield _question(event), "unknown", event.by
        if event.deed == "skipped":
            yield _question(event), "skipped", event.by
    yield from _changed_often(opened)
    yield from _left_waiting(opened)
    yield from _stopped(opened, now)


def opened(form: Form) -> Opened:
    filled = state_of(form)
    events = tuple(event for event in counted(form.events).events if event.place and not _is_carried(event))
    return Opened(filled, tuple(dict.fromkeys((place.item, place.field) for place in filled.places)), events)


def share_stuck(stuck: float, forms: int) -> float:
    """The lower bound of the share that got stuck, 0 to 1. `stuck` may be a fraction, by the weights of signs."""
    if not forms:
        return 0.0
    share, z2 = min(1.0, stuck / forms), ONE_IN_TEN**2
    middle = share + z2 / (2 * forms)
    margin = ONE_IN_TEN * sqrt(share * (1 - share) / forms + z2 / (4 * forms * forms))
    return max(0.0, (middle - margin) / (1 + z2 / forms))


def sort_of(template: Template) -> str:
    """What forms are put together by: a programme's scorecards are one sort, whichever committee's."""
    return f"styrkort-{template.programme}" if template.programme else template.id


def _under_way(form: Form, days: Filter) -> Opened | None:
    """None where it was not: it was begun later, finished earlier, or is another programme's."""
    is_other = bool(days.programme) and form.template.programme != days.programme
    if is_other or not form.events or form.events[0].at.date() > days.until:
        return None
    found = opened(form)
    return None if found.filled.locked and form.events[-1].at.date() < days.since else found


def _add(piles: Piles, opened: Opened, about: Sequence[AskedAboutField], now: datetime) -> None:
    signs: dict[Question, set[StuckSignal]] = defaultdict(set)
    people: dict[Question, set[str]] = defaultdict(set)
    askers: dict[Question, set[str]] = defaultdict(set)
    for question, sign, person in signs_of(opened, now):
        signs[question].add(sign)
        people[question].add(person)
    for each in about:
        signs[each.item, each.field].add("asked_about")
        askers[each.item, each.field].add(each.asker)
    reached = _reached(opened) | signs.keys()
    for question, item, asked in _template_questions(opened.form.template):
        if question in reached:
            pile = piles.setdefault((sort_of(opened.form.template), question), _Pile(item, asked, opened.form.template))
            _put(pile, opened.form, signs[question])
            pile.people |= people[question]
            pile.askers |= askers[question]


def _put(pile: _Pile, form: Form, signs: Set[StuckSignal]) -> None:
    pile.forms += 1
    pile.signals.update(signs)
    if signs:
        pile.weight += max(WEIGHTS[sign] for sign in signs)
        pile.committees.add(form.committee or form.project)


def _is_shown(pile: _Pile, rest: _Pile | None, fewest: int) -> bool:
    return pile.behind >= fewest and (rest is None or rest.behind == 0 or rest.behind >= fewest)


def _item(sort: str, pile: _Pile, titles: Mapping[str, str]) -> StuckItem:
    return StuckItem(
        template=sort,
        template_title=titles.get(pile.template.programme, pile.template.title),
        item=pile.item.id,
        item_label=pile.item.label,
        field=pile.field.id,
        field_label=pile.field.label,
        signals=dict(pile.signals.most_common()),
        forms=pile.forms,
        committees=len(pile.committees),
        score=round(share_stuck(pile.weight, pile.forms), 3),
    )


def _template_questions(template: Template) -> Iterator[tuple[Question, Item, Field]]:
    return (((item.id, field.id), item, field) for item in template.items for field in item.fields)


# One form's signs


def _changed_often(opened: Opened) -> Iterator[Sign]:
    given: dict[Place, list[Event]] = defaultdict(list)
    for event in opened.events:
        if event.deed == "answered" and event.place:
            before = given[event.place]
            if not before or not same_answer(before[-1].value, event.value):
                before.append(event)
    for answers in given.values():
        if len(answers) >= OFTEN:
            yield _question(answers[-1]), "changed", answers[-1].by


def _left_waiting(opened: Opened) -> Iterator[Sign]:
    """The question that was next when the form was put aside for long, and then taken up again."""
    touched: set[Question] = set()
    for before, after in pairwise(opened.events):
        touched.add(_question(before))
        waiting = _next(opened.questions, _question(before), touched) if after.at - before.at >= LEFT_FOR else None
        if waiting:
            yield waiting, "left", before.by


def _stopped(opened: Opened, now: datetime) -> Iterator[Sign]:
    """The question that was next when everybody left, and nobody has come back to."""
    filled, last = opened.filled, opened.form.events[-1]
    is_left = filled.status == "given_up" or (filled.status == "open" and now - last.at >= STOPPED_AFTER)
    left = {(place.item, place.field) for place in filled.open_places}
    done = {question for question in opened.questions if question not in left}
    if not is_left:
        return
    if opened.events:
        here = _question(opened.events[-1])
        waiting = _next(opened.questions, here, done | {here})
    else:
        waiting = next(iter(opened.questions), None)
    if waiting:
        yield waiting, "stopped", last.by


def _next(questions: Sequence[Question], after: Question, touched: Set[Question]) -> Question | None:
    """The first after it that nobody has touched, then from the beginning; None where there is none."""
    place = questions.index(after) if after in questions else -1
    return next((one for one in (*questions[place + 1 :], *questions[: place + 1]) if one not in touched), None)


def _reached(opened: Opened) -> set[Question]:
    """Every question that is asked up to the last that was touched, and those that are asked no longer and were."""
    touched = {_question(event) for event in opened.events}
    last = max((place for place, one in enumerate(opened.questions) if one in touched), default=-1)
    return {*opened.questions[: last + 1], *touched}


def _question(event: Event) -> Question:
    return (event.place.item, event.place.field) if event.place else ("", "")


def _is_carried(event: Event) -> bool:
    return event.deed == "answered" and bool(event.text)

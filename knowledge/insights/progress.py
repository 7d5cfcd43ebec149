"""How far committees have come, what is overdue, and what nobody has taken on: read out of forms and programmes.

Order: of the forms that nobody has begun anew for a later period, each item of each becomes a `Progress`; the parts
that programmes give committees without a form are added as not begun. Invariant: this is said of committees, never of
people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from knowledge.domain.filled import Filled, field_at, state_of
from knowledge.domain.forms import Form, Item, Place
from knowledge.domain.organisation import Committee, Organisation
from knowledge.domain.periods import read_period
from knowledge.domain.programmes import Goal, Programme, Subgoal
from knowledge.domain.scorecard import Held, held_by, scorecard
from knowledge.insights.overview import Filter, Overdue, Progress, Unowned

FINISHED = ("done", "stopped")


@dataclass(frozen=True, slots=True)
class Part:
    """What a programme gives a committee. `template` is its scorecard's, which it begins a form on."""

    programme: str
    committee: str
    template: str
    items: tuple[Item, ...]
    responsible: tuple[str, ...]
    """The headings of the goals that it is responsible for, not only concerned by."""


def parts_of(programmes: Iterable[Programme], organisation: Organisation, language: str) -> tuple[Part, ...]:
    """Every committee's part in every programme, where it has one."""
    return tuple(
        part
        for programme in programmes
        for committee in organisation.committees
        if (part := _part(programme, committee, organisation, language))
    )


def _part(programme: Programme, committee: Committee, organisation: Organisation, language: str) -> Part | None:
    held = held_by(programme, committee, organisation)
    if not held or committee.stands_for_its_group:
        return None
    made = scorecard(programme, committee, organisation, language=language)
    return Part(programme.name, committee.name, made.id, made.items, _responsible(held))


def _responsible(held: Sequence[Held]) -> tuple[str, ...]:
    return tuple(one.heading for one in held if one.part == "responsible")


def current(forms: Iterable[Form], days: Filter) -> tuple[Filled, ...]:
    """The forms of the filter as they are now, without those given up, and those that a later period has followed."""
    every = tuple(forms)
    followed = {form.follows for form in every if form.follows}
    found = (state_of(form) for form in every if form.id not in followed and _is_of(form, days))
    return tuple(filled for filled in found if filled.status != "given_up")


def _is_of(form: Form, days: Filter) -> bool:
    return (not days.programme or form.template.programme == days.programme) and _is_theirs(form.committee, days)


def _is_theirs(committee: str, days: Filter) -> bool:
    return not days.committee or committee.casefold() == days.committee.casefold()


def progress(forms: Sequence[Filled], parts: Iterable[Part], days: Filter) -> tuple[Progress, ...]:
    """By committee, then template; items in the order of the form. What belongs to no committee is left out."""
    begun = [one for filled in forms if filled.form.committee for one in _of_form(filled)]
    waiting = [
        Progress(part.committee, part.template, item.id, item.label, 0, _asked_at_first(item), "not_begun")
        for part in without_form(forms, parts, days)
        for item in part.items
    ]
    return tuple(sorted([*begun, *waiting], key=lambda one: (one.committee.casefold(), one.template)))


def _of_form(filled: Filled) -> Iterator[Progress]:
    form = filled.form
    for item in form.template.items:
        places = [place for place in filled.places if place.item == item.id]
        answered = sum(place in filled.answers and place not in filled.carried for place in places)
        status = "not_begun" if filled.status == "open" and not answered else filled.status
        if status != "given_up":
            yield Progress(form.committee, form.template.id, item.id, item.label, answered, len(places), status)


def _asked_at_first(item: Item) -> int:
    return sum(field.shown_when is None for field in item.fields)


def without_form(forms: Sequence[Filled], parts: Iterable[Part], days: Filter) -> tuple[Part, ...]:
    """The parts of the filter whose committee has begun no form on the programme."""
    begun = {(filled.form.template.programme, filled.form.committee.casefold()) for filled in forms}
    return tuple(
        part
        for part in parts
        if (part.programme, part.committee.casefold()) not in begun
        and (not days.programme or part.programme == days.programme)
        and _is_theirs(part.committee, days)
    )


def never_begun(forms: Sequence[Filled], parts: Iterable[Part], days: Filter) -> tuple[Unowned, ...]:
    """Goals that a committee is responsible for, and has begun no form on."""
    return tuple(
        Unowned(part.programme, goal, part.committee)
        for part in without_form(forms, parts, days)
        for goal in part.responsible
    )


def no_owner(programmes: Iterable[Programme], days: Filter) -> tuple[Unowned, ...]:
    """Goals and sub-goals that their programme gives no committee; none where the filter is one committee's."""
    if days.committee:
        return ()
    return tuple(
        Unowned(programme.name, _heading(stated))
        for programme in programmes
        if not days.programme or programme.name == days.programme
        for goal in programme.goals
        for stated in _given_to_nobody(goal)
    )


def _given_to_nobody(goal: Goal) -> Iterator[Goal | Subgoal]:
    if goal.assignments:
        return
    if not goal.subgoals:
        yield goal
    yield from (subgoal for subgoal in goal.subgoals if not subgoal.assignments)


def _heading(stated: Goal | Subgoal) -> str:
    return f"{stated.number} {stated.title}".strip()


def overdue(forms: Iterable[Filled], now: datetime) -> tuple[Overdue, ...]:
    """Follow-ups that nobody has come back to since their day, in forms that are not approved; the oldest first.

    `now` has the zone of the municipality, by whose clocks days are told.
    """
    found = (each for filled in forms if not filled.locked for each in _overdue_in(filled, now.date(), now.tzinfo))
    return tuple(sorted(found, key=lambda one: (one.due, one.committee, one.form, one.item_label)))


def _overdue_in(filled: Filled, today: date, zone: tzinfo | None) -> Iterator[Overdue]:
    form = filled.form
    said: dict[str, Overdue] = {}
    for place, event in filled.answers.items():
        item, field = field_at(form, place)
        if field.kind != "when" or event.value is None or _is_finished(filled, place):
            continue
        due = _due(event.value.meaning, _last_touched(filled, place, zone), today)
        known = said.get(item.id)
        if due and (known is None or due < known.due):
            said[item.id] = Overdue(form.committee or form.project, form.id, form.template.title, item.label, due)
    yield from said.values()


def _due(notation: str, touched: date, today: date) -> date | None:
    """The last day of its first time since the item was touched, where that day has passed."""
    try:
        days = read_period(notation).next_time(touched)
    except ValueError:
        return None  # kept in somebody's own words, from before periods were understood
    return days[1] if days and days[1] < today else None


def _last_touched(filled: Filled, place: Place, zone: tzinfo | None) -> date:
    """When somebody last did something at the item (and row) that the place is of."""
    moments = (
        event.at
        for event in filled.form.events
        if event.place and (event.place.item, event.place.row) == (place.item, place.row)
    )
    return max(moments).astimezone(zone).date()


def _is_finished(filled: Filled, place: Place) -> bool:
    """Whether the same item (and row) says that it is done, or stopped."""
    return any(
        event.value is not None and event.value.meaning in FINISHED
        for other, event in filled.answers.items()
        if (other.item, other.row) == (place.item, place.row) and field_at(filled.form, other)[1].kind == "status"
    )

"""A form beside the one of the period before: what is new, changed, gone and the same, question by question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.conversation.skills.forms.values import shown
from bot.forms.keys import Keys
from knowledge.answers.answer import Language
from knowledge.domain.filling import Filled, field_at, state_of
from knowledge.domain.forms import Event, Field, Form, Place
from knowledge.domain.standing import same_answer

Change = Literal["new", "changed", "gone", "same"]


@dataclass(frozen=True, slots=True)
class Compared:
    """One question: what stood then and what stands now, as they are read. `key` is "" where it is no longer asked."""

    key: str
    label: str
    row: int
    then: str
    now: str
    change: Change


@dataclass(frozen=True, slots=True)
class ComparedItem:
    label: str
    rows: tuple[Compared, ...]


def previous_of(form: Form, forms: Iterable[Form]) -> Form | None:
    """The form that this one started from, else the last one begun before it for the same committee and template."""
    others = [other for other in forms if other.id != form.id]
    followed = next((other for other in others if other.id == form.follows), None)
    alike = [other for other in others if _is_alike(other, form) and _begun(other) < _begun(form)]
    return followed or max(alike, key=_begun, default=None)


def compared(then: Form, now: Form, language: Language) -> tuple[ComparedItem, ...]:
    """Every question that has an answer in either."""
    before, after = state_of(then), state_of(now)
    places = list(dict.fromkeys((*after.places, *before.places)))
    rows = [row for place in places if (row := _row(place, before, after, language))]
    labels = list(dict.fromkeys(label for label, _ in rows))
    return tuple(ComparedItem(label, tuple(row for owner, row in rows if owner == label)) for label in labels)


def counts(items: Sequence[ComparedItem]) -> dict[Change, int]:
    found: dict[Change, int] = {"changed": 0, "new": 0, "gone": 0, "same": 0}
    for row in (row for item in items for row in item.rows):
        found[row.change] += 1
    return found


def _row(place: Place, before: Filled, after: Filled, language: Language) -> tuple[str, Compared] | None:
    was, stands = list(_stands(before, place)), list(_stands(after, place))
    if not was and not stands:
        return None
    holder = after.form if place in after.places else before.form
    item, field = field_at(holder, place)
    then, now = (" / ".join(_said(events, field, language)) for events in (was, stands))
    key = Keys(after.form.template).of(place) if place in after.places else ""
    return item.label, Compared(key, field.label, place.row, then, now, _change(was, stands))


def _stands(filled: Filled, place: Place) -> Iterator[Event]:
    if place in filled.answers:
        yield filled.answers[place]
    yield from filled.rivals.get(place, ())


def _said(events: Iterable[Event], field: Field, language: Language) -> Iterator[str]:
    return (shown(field, event.value, language) for event in events if event.value)


def _change(was: Sequence[Event], stands: Sequence[Event]) -> Change:
    if not was or not stands:
        return "gone" if was else "new"
    alike = len(was) == len(stands) and all(
        same_answer(one.value, other.value) for one, other in zip(was, stands, strict=True)
    )
    return "same" if alike else "changed"


def _is_alike(other: Form, form: Form) -> bool:
    about = (form.template.id, form.committee, form.project)
    return (other.template.id, other.committee, other.project) == about


def _begun(form: Form) -> float:
    return form.events[0].at.timestamp() if form.events else 0.0

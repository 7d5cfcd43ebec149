"""What a form says now: a pure fold of its events.

Order: which events count (`standing`), the rows of each repeatable item, what stands at each place, and from that the
places to ask. Invariants: `state_of` reads nothing but the form; an answer is in `answers`, in `rivals`, or was put
aside by somebody who had seen it, and `history` always has it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.domain.forms import Event, Field, Form, Item, Place
from knowledge.domain.standing import UNDOABLE, Counted, FormStatus, counted, same_answer, standing
from knowledge.errors import FormError

Standing = Mapping[Place, tuple[Event, ...]]
"""The answers that nobody has put aside, by place, oldest first."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form says now.

    `places` are to be asked, in order. `answers` is what stands at them; `rivals` what two or more people answered
    without seeing each other's, until one is chosen; `skipped` and `unknown` have no answer. `rows` are the numbers of
    each repeatable item's rows. `comments` and `assigned` may name places that are not asked now. `late` came after the
    form was locked and does not count. `undoable` are the events that their authors may take back, oldest first.
    """

    form: Form
    places: tuple[Place, ...]
    answers: Mapping[Place, Event]
    rivals: Standing
    skipped: frozenset[Place]
    unknown: frozenset[Place]
    assigned: Mapping[Place, str]
    comments: Mapping[Place, tuple[Event, ...]]
    rows: Mapping[str, tuple[int, ...]]
    status: FormStatus
    late: tuple[Event, ...] = ()
    undoable: tuple[Event, ...] = ()

    @property
    def locked(self) -> bool:
        return self.status in ("approved", "given_up")

    @property
    def carried(self) -> frozenset[Place]:
        """Where the answer of the period before still stands, and nobody has said that it holds."""
        return frozenset(place for place, event in self.answers.items() if event.text)

    @property
    def progress(self) -> tuple[int, int]:
        """(Places answered in this period, places to answer)."""
        return len(self.answers) - len(self.carried), len(self.places)

    @property
    def open_places(self) -> tuple[Place, ...]:
        """What is left to answer or to settle, in order: also what was skipped, not known, or carried over."""
        carried = self.carried
        return tuple(place for place in self.places if place not in self.answers or place in carried)

    @property
    def missing(self) -> tuple[Place, ...]:
        """Required places without an answer: what keeps the form from being sent."""
        return tuple(place for place in self.places if place not in self.answers and self._required(place))

    def history(self, place: Place) -> tuple[Event, ...]:
        """Everything that was ever done there, in order, also what was undone or came late."""
        return tuple(event for event in self.form.events if event.place == place)

    def seen(self, place: Place) -> str:
        """What a page that shows the place now is to give back as `seen`, with what is answered on it."""
        return next((event.id for event in reversed(self.form.events) if event.place == place), "")

    def _required(self, place: Place) -> bool:
        return field_at(self.form, place)[1].required


def field_at(form: Form, place: Place) -> tuple[Item, Field]:
    """Raises FormError where the form's template has no such question."""
    for item in form.template.items:
        if item.id == place.item and item.repeatable == (place.row > 0):
            for field in item.fields:
                if field.id == place.field:
                    return item, field
    raise FormError("There is no such question in this form: open the form anew, and answer one that is there.")


def state_of(form: Form) -> Filled:
    """What the form says now."""
    events = counted(form.events)
    by_place = _by_place(events)
    rows = _rows(form, events)
    stands = {place: standing(those, events.order) for place, those in by_place.items()}
    places = _places(form, rows, stands)
    asked = {place: stands[place] for place in places if stands.get(place)}
    rivals = {place: heads for place, heads in asked.items() if not _agree(heads)}
    answers = {place: heads[-1] for place, heads in asked.items() if place not in rivals and _says(heads[-1])}
    marks = {place: _mark(by_place.get(place, ())) for place in places if place not in answers and place not in rivals}
    return Filled(
        form=form,
        places=places,
        answers=answers,
        rivals=rivals,
        skipped=frozenset(place for place, mark in marks.items() if mark == "skipped"),
        unknown=frozenset(place for place, mark in marks.items() if mark == "unknown"),
        assigned=_assigned(events),
        comments={place: found for place, those in by_place.items() if (found := _comments(those))},
        rows=rows,
        status=events.status,
        late=events.late,
        undoable=tuple(event for event in events.events if event.deed in UNDOABLE),
    )


def next_place(filled: Filled, after: Place | None = None, by: str = "") -> Place | None:
    """The next to ask: first onwards from `after`, then from the beginning; None where nothing is left to ask.

    What was skipped, is not known, waits to be settled, or is assigned to somebody other than `by`, is passed over.
    """
    aside = filled.skipped | filled.unknown | filled.rivals.keys()
    left = {place for place in filled.open_places if place not in aside and filled.assigned.get(place, by) == by}
    start = filled.places.index(after) + 1 if after in filled.places else 0
    return next((place for place in filled.places[start:] + filled.places[:start] if place in left), None)


def _by_place(events: Counted) -> dict[Place, tuple[Event, ...]]:
    found: defaultdict[Place, list[Event]] = defaultdict(list)
    for event in events.events:
        if event.place is not None:
            found[event.place].append(event)
    return {place: tuple(those) for place, those in found.items()}


def _rows(form: Form, events: Counted) -> dict[str, tuple[int, ...]]:
    """A repeatable item begins with row 1. An answer in a row that somebody else has removed brings the row back."""
    rows: dict[str, set[int]] = {item.id: {1} for item in form.template.items if item.repeatable}
    for event in events.events:
        place = event.place
        if place is None or place.item not in rows or place.row < 1:
            continue
        if event.deed in ("row_added", "answered"):
            rows[place.item].add(place.row)
        elif event.deed == "row_removed":
            rows[place.item].discard(place.row)
    return {item: tuple(sorted(numbers)) for item, numbers in rows.items()}


def _places(form: Form, rows: Mapping[str, tuple[int, ...]], stands: Standing) -> tuple[Place, ...]:
    return tuple(
        Place(item.id, field.id, row)
        for item in form.template.items
        for row in rows.get(item.id, (0,))
        for field in item.fields
        if _asked(item, field, row, stands)
    )


def _asked(item: Item, field: Field, row: int, stands: Standing, through: frozenset[str] = frozenset()) -> bool:
    """Where its condition holds, and that of the field it depends on. Conditions that go round ask nothing."""
    condition = field.shown_when
    if condition is None:
        return True
    other = next((one for one in item.fields if one.id == condition.field), None)
    if other is None or field.id in through or not _asked(item, other, row, stands, through | {field.id}):
        return False
    heads = stands.get(Place(item.id, other.id, row), ())
    return any(head.value is not None and head.value.meaning in condition.meanings for head in heads)


def _agree(heads: tuple[Event, ...]) -> bool:
    return all(same_answer(head.value, heads[0].value) for head in heads)


def _says(event: Event) -> bool:
    """An empty answer takes back what stood there."""
    return event.value is not None and bool(event.value.meaning.strip() or event.value.comment.strip())


def _mark(events: tuple[Event, ...]) -> str:
    """Whether the last said of the place was "skipped" or "unknown"; else what it was, or nothing."""
    telling = ("answered", "settled", "skipped", "unknown")
    return next((event.deed for event in reversed(events) if event.deed in telling), "")


def _comments(events: tuple[Event, ...]) -> tuple[Event, ...]:
    return tuple(event for event in events if event.deed == "commented")


def _assigned(events: Counted) -> dict[Place, str]:
    """The last assignment holds; one to nobody ends it."""
    found = {event.place: event.text for event in events.events if event.deed == "assigned" and event.place}
    return {place: person for place, person in found.items() if person}

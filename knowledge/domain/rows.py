"""Rows of tables that several people add to at once: each gets one of its own.

Order: a deed takes the next number that it sees (`next_row`), the store moves the row where that was taken meanwhile
(`with_rows_of_their_own`), and who added it asks for the number (`row_of`). Invariant: no number is used twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from knowledge.domain.forms import Event, Form, Place


def next_row(events: Iterable[Event], item: str) -> int:
    """A number that no row of the item ever had; 1 is the row that a table begins with."""
    return max((1, *(event.place.row for event in events if event.place is not None and event.place.item == item))) + 1


def with_rows_of_their_own(form: Form, events: Sequence[Event]) -> tuple[Event, ...]:
    """The events as they are to be kept in the form, for a store to ask while it lets nobody else add.

    A row whose number somebody else has taken meanwhile gets the next one, with what the rest of `events` says of it;
    so too where the row itself is in the form already, because the call is repeated.
    """
    kept = {event.id for event in form.events}
    before = list(form.events)
    moved: dict[Place, int] = {}
    for event in events:
        row = _row_added(event)
        if row is not None and event.id in kept:
            moved[row] = row_of(form, event.id)
        elif row is not None and any(_row_added(one) == row for one in before):
            moved[row] = next_row(before, row.item)
        before.append(_in_its_row(event, moved))
    return tuple(before[len(form.events) :])


def row_of(form: Form, event_id: str) -> int:
    """The number that the row got which the event added; 0 where the form has no such event."""
    return next((event.place.row for event in form.events if event.id == event_id and event.place), 0)


def _row_added(event: Event) -> Place | None:
    return event.place if event.deed == "row_added" else None


def _in_its_row(event: Event, moved: Mapping[Place, int]) -> Event:
    if event.place is None:
        return event
    number = moved.get(Place(event.place.item, "", event.place.row))
    return event if number is None else replace(event, place=replace(event.place, row=number))

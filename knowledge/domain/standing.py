"""Which of a form's events count, and which answers of one place stand: the rules that `filled` folds a form by.

Order: an approved form is locked, so what comes after is late and does not count; of the rest, what its own author has
undone does not count; of what counts, an answer puts aside those that its author had before them, and nobody else's.
Invariant: nothing here depends on anything but the events and their order; no answer is dropped that nobody has seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.domain.forms import Event, Value

FormStatus = Literal["open", "sent", "approved", "given_up"]
CHANGING = frozenset({"answered", "settled", "undone", "skipped", "unknown", "row_added", "row_removed", "assigned"})
"""The deeds that change what a form says or asks of whom: what a lock keeps out."""
UNDOABLE = CHANGING - {"undone"} | {"commented"}
LOCKED = ("approved", "given_up")


@dataclass(frozen=True, slots=True)
class Counted:
    """`events` count, in order. `late` came when the form was locked. `order` numbers every event from 0, by id."""

    status: FormStatus
    events: tuple[Event, ...]
    late: tuple[Event, ...]
    order: Mapping[str, int]


def counted(events: Iterable[Event]) -> Counted:
    """An event that is repeated counts once, where it first stood."""
    first: dict[str, Event] = {}
    for event in events:
        first.setdefault(event.id, event)
    once = tuple(first.values())
    order = {event_id: number for number, event_id in enumerate(first)}
    status, in_time, late = _in_time(once, order)
    gone = _undone(in_time, order)
    return Counted(status, tuple(event for event in in_time if event.id not in gone), late, order)


def _in_time(
    events: Sequence[Event], order: Mapping[str, int]
) -> tuple[FormStatus, tuple[Event, ...], tuple[Event, ...]]:
    status: FormStatus = "open"
    in_time: list[Event] = []
    late: list[Event] = []
    changed = -1
    for number, event in enumerate(events):
        if event.deed in CHANGING and status in LOCKED:
            late.append(event)
            continue
        if event.deed in CHANGING:
            changed = number
        status = _status_after(status, event, unseen=changed > order.get(event.seen, number))
        in_time.append(event)
    return status, tuple(in_time), tuple(late)


def _status_after(status: FormStatus, event: Event, *, unseen: bool) -> FormStatus:
    """`unseen`: the form was changed after what the event's author had before them; that is not what they approved."""
    match event.deed:
        case "reopened":
            return "open"
        case "sent" if status == "open":
            return "sent"
        case "approved" if status in ("open", "sent") and not unseen:
            return "approved"
        case "given_up" if status != "approved":
            return "given_up"
        case _:
            return status


def _undone(events: Sequence[Event], order: Mapping[str, int]) -> set[str]:
    """What its own author took back later."""
    undoable = {event.id: event for event in events if event.deed in UNDOABLE}
    undoings = ((event, undoable.get(event.seen)) for event in events if event.deed == "undone")
    return {
        target.id
        for event, target in undoings
        if target is not None and target.by == event.by and order[target.id] < order[event.id]
    }


def standing(events: Iterable[Event], order: Mapping[str, int]) -> tuple[Event, ...]:
    """The answers of one place that nobody has put aside, oldest first; several where people did not see each other's.

    `events` are those of the place that count, in order.
    """
    given: dict[str, Event] = {}
    heads: list[Event] = []
    for event in events:
        if event.deed == "answered":
            given[event.id] = event
            heads = [head for head in heads if not _puts_aside(event, head, order)] + [event]
        elif event.deed == "settled" and event.seen in given:
            heads = _settled(heads, given[event.seen], event)
    return tuple(heads)


def _puts_aside(answer: Event, head: Event, order: Mapping[str, int]) -> bool:
    """One's own answer, or one that was there when the author last saw the place."""
    return head.by == answer.by or order[head.id] <= order.get(answer.seen, -1)


def _settled(heads: Sequence[Event], chosen: Event, by: Event) -> list[Event]:
    """What was put aside by name goes; an answer that came meanwhile stays beside the chosen one."""
    aside = by.text.split() or [head.id for head in heads]
    return [head for head in heads if head.id not in aside and head is not chosen] + [chosen]


def same_answer(first: Value | None, second: Value | None) -> bool:
    """The same meaning and comment, in whatever words."""
    if first is None or second is None:
        return first is second
    return (first.meaning, first.comment) == (second.meaning, second.comment)

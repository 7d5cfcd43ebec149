"""Who did what with a form, and when, as its documents tell it.

Order: the form's course (begun, sent, approved, opened again, given up), then who answered how much. Invariant: an
approval is told only where it held when it was given.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from knowledge.adapters.export.printable import on_one_line
from knowledge.domain.filled import Filled
from knowledge.domain.forms import Deed, Event
from knowledge.domain.standing import counted

_COURSE: dict[Deed, str] = {
    "begun": "Begun",
    "sent": "Sent for approval",
    "approved": "Approved",
    "reopened": "Opened again",
    "given_up": "Given up",
}


@dataclass(frozen=True, slots=True)
class Step:
    """`what` is a message id of the catalogue's `export`; `reason` the person's own words."""

    what: str
    who: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Contribution:
    """How many of the answers that stand are this person's, and when they last did something with the form."""

    who: str
    answers: int
    last: datetime


def name_of(event: Event) -> str:
    """Who did it, as it may stand in a running line."""
    return on_one_line(event.name or event.by)


def course(filled: Filled) -> tuple[Step, ...]:
    """In the order in which it happened."""
    return tuple(_steps(filled.form.events))


def contributions(filled: Filled) -> tuple[Contribution, ...]:
    """Who has answered something that stands, the first to do anything first."""
    stands = [event.by for event in filled.answers.values()]
    stands += [event.by for heads in filled.rivals.values() for event in heads]
    last = {event.by: event for event in filled.form.events}
    return tuple(
        Contribution(name_of(event), stands.count(person), event.at)
        for person, event in last.items()
        if person in stands
    )


def approval(filled: Filled) -> Event | None:
    """The approval that holds now."""
    if filled.status != "approved":
        return None
    return next(event for event in reversed(filled.form.events) if event.deed == "approved")


def _steps(events: tuple[Event, ...]) -> Iterator[Step]:
    for number, event in enumerate(events, 1):
        if event.deed not in _COURSE:
            continue
        if event.deed == "approved" and counted(events[:number]).status != "approved":
            continue
        reason = event.text if event.deed == "reopened" else ""
        yield Step(_COURSE[event.deed], name_of(event), event.at, reason)

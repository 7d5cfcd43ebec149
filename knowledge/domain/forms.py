"""Scorecards, checklists and tools: what a template asks, and what people have answered in a form begun on it.

A form is its events, in the order in which they were kept; nothing is ever overwritten (`knowledge.domain.filling`
folds them into what stands now). Invariant: an event names its template's items and fields by id, and a form keeps the
template as it was when the form was begun, so that a later change of it breaks no answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from knowledge.domain.programmes import Source

FieldKind = Literal["text", "choice", "rating", "people", "when", "number", "status", "link"]
"""`rating` is yes, partly, no or not relevant, with a comment; `when` a date, a period or something that recurs."""
TemplateKind = Literal["scorecard", "checklist", "tool"]
TemplateStatus = Literal["draft", "published"]
RATINGS = ("yes", "partly", "no", "not_relevant")
STATUSES = ("not_begun", "ongoing", "done", "stopped")


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers of a choice. `id` is what is kept, `label` what is read."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Condition:
    """The field is asked only where another field of the same item (and row) has one of these meanings."""

    field: str
    meanings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `offers` are starts that the person may take as they are; `options` those of a choice."""

    id: str
    label: str
    kind: FieldKind
    help: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    offers: tuple[str, ...] = ()
    shown_when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to go through, with its questions.

    `source` is the passage that it comes from, `why` why it matters, in plain words. `section` is the heading it stands
    under. A repeatable item is answered in rows, as many as there is something to say; `row_label` names one ("Risk").
    """

    id: str
    label: str
    fields: tuple[Field, ...]
    section: str = ""
    why: str = ""
    source: Source | None = None
    repeatable: bool = False
    row_label: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """What a form is begun on. `id` is what a person may type after "starta"; `names` are other things they call it.

    `programme` is set for a scorecard: it is then made for `committee`. `document` is what it was drafted from.
    """

    id: str
    title: str
    kind: TemplateKind
    items: tuple[Item, ...]
    description: str = ""
    names: tuple[str, ...] = ()
    programme: str = ""
    committee: str = ""
    document: str = ""
    status: TemplateStatus = "published"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where an answer belongs. `row` counts from 1 in a repeatable item, 0 elsewhere."""

    item: str
    field: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class Value:
    """What was answered: in the person's words, and what it was understood to mean.

    `meaning` is canonical and may be compared: an option's id, a rating, a status, a number ("12.5"), a period in the
    notation of `knowledge.domain.periods`, people joined by "; ", the words themselves for text and links.
    """

    said: str
    meaning: str
    comment: str = ""


Deed = Literal[
    "begun",
    "answered",  # place, value; `seen` is the place's last event that the person had before them; text: see below
    "settled",  # place; `seen` is the event whose answer was chosen of several, text: the ids of those put aside
    "undone",  # place; `seen` is the event that no longer counts
    "skipped",  # place
    "unknown",  # place: "vet inte"
    "row_added",  # place (field "")
    "row_removed",  # place (field "")
    "assigned",  # place, text: the person's id
    "commented",  # place, text
    "sent",  # for approval
    "approved",  # `seen` is the form's last event that the person had before them
    "reopened",  # text: the reason
    "given_up",
]
"""An answer carried over from the form of the period before has, as its text, the id of its event there."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that somebody did to a form. `at` has a zone; `by` is the person's stable id, `name` what others see.

    `id` is unique, and given by whoever made the event, so that a repeated call is harmless.
    """

    id: str
    deed: Deed
    by: str
    at: datetime
    channel: str
    place: Place | None = None
    value: Value | None = None
    text: str = ""
    seen: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A template that somebody has begun to fill in, for a committee and programme or a project, and a period."""

    id: str
    template: Template
    committee: str = ""
    project: str = ""
    period: str = ""
    events: tuple[Event, ...] = ()
    follows: str = ""
    """The id of the form of the period before, whose answers this one started from."""

    def called(self, person: str) -> str:
        """What others see of a person, by their id: the name that they last signed with, or were asked by."""
        signed = (event.name for event in reversed(self.events) if event.by == person)
        asked = (event.value.said for event in reversed(self.events) if event.text == person and event.value)
        return next(filter(None, (*signed, *asked)), person)

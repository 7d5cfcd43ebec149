"""What a reminder is, and how it is named: the same thing to remember always has the same id."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Literal

from knowledge.domain.forms import Place

Reason = Literal[
    "follow_up",  # the time that was answered in the form has come, or soon will
    "asked",  # somebody has asked the person to answer a place
    "still_asked",  # and the place is still unanswered
    "new_period",  # the form's period is over, and no form for the next has been begun
]
_NAMESPACE = uuid.UUID("6c6f7473-7265-4d69-9e64-657273000001")


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing for one person to remember, with the words that are needed to say it.

    `period` is in the notation of `knowledge.domain.periods`: when it is to be done, or the new period. `title`,
    `item` and `field` are what is read of the form and the place; `by` is who asked.
    """

    id: str
    person: str
    reason: Reason
    form: str
    title: str
    committee: str = ""
    place: Place | None = None
    item: str = ""
    field: str = ""
    period: str = ""
    by: str = ""


def reminder_id(*about: object) -> str:
    """The same for the same things, in every process and every year."""
    return uuid.uuid5(_NAMESPACE, "\x1f".join(map(str, about))).hex

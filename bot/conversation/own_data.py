"""What Lots keeps of one person, as they may see it, take it with them, and have it erased.

Invariants: a person gets what is theirs and nothing of anybody else's; erasing takes away all of it but what they wrote
in forms, which is the committee's, and what an administrator has given them, and there their name is taken off.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.conversation.messages import Person, Role
from bot.conversation.ports import Profile


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question as it is kept: masked. `liked` and `because` are what the person thought of the answer."""

    text: str
    at: datetime
    answered: bool
    committee: str = ""
    liked: bool | None = None
    because: str = ""
    handed_off: bool = False


@dataclass(frozen=True, slots=True)
class OwnTurn:
    """One thing that the person said, or that Lots said to them, masked."""

    said_by: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnOpinion:
    """What the person thought of an answer, with their comment, masked."""

    liked: bool
    reason: str
    comment: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnHandoff:
    """A question that the person handed to the coordinators."""

    question: str
    at: datetime
    wants_answer: bool
    state: str


@dataclass(frozen=True, slots=True)
class OwnForm:
    """A form in which the person has done something: how many times, and when last."""

    id: str
    title: str
    committee: str
    deeds: int
    last: datetime


@dataclass(frozen=True, slots=True)
class OwnData:
    """Everything. `accounts` are the ids that channels have for the person, `names` what they call them."""

    person: str
    names: tuple[str, ...]
    accounts: tuple[str, ...]
    access: Role
    groups: tuple[str, ...]
    profile: Profile
    waiting: tuple[str, ...]
    questions: tuple[OwnQuestion, ...]
    turns: tuple[OwnTurn, ...]
    opinions: tuple[OwnOpinion, ...]
    handoffs: tuple[OwnHandoff, ...]
    forms: tuple[OwnForm, ...]
    reminders: tuple[str, ...]
    wants_reminders: bool


class OwnRecords(Protocol):
    """What is kept of people. Calls leave the event loop by themselves."""

    async def of(self, person: Person) -> OwnData: ...

    async def erase(self, person: Person) -> None:
        """Takes away all that is the person's, for good; their role and groups stay, and their forms without a name."""
        ...


def own_data_json(own: OwnData) -> dict[str, Any]:
    """As a file that another program reads: times in ISO 8601."""
    values: dict[str, Any] = _plain(asdict(own))
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, datetime) else value

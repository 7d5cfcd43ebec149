"""Questions that people hand to the coordinators: what is kept, where, and how the coordinators hear of it.

Order: the person is shown what would go, and says whether they want an answer; then the handoff is kept, and the
coordinators are told. Invariants: one person hands the question behind one answer over once; a name goes along only
where an answer is wanted, and the answer that Lots gave never does, since it may draw on what not everybody may read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.conversation.messages import Person
from bot.conversation.ports import LoggedTurn

HandoffState = Literal["waiting", "answered"]


@dataclass(frozen=True, slots=True)
class Handoff:
    """One question that was handed over. `answer` is the id of the answer that it got, and `answered` whether it did.

    `name` is the person's as the coordinators see it: empty where they want no answer. An answer goes to `conversation`
    in `channel`, where the person is alone with Lots. `turn` is the id of the turn that did it; `at` has a zone.
    """

    id: str
    answer: str
    person: str
    question: str
    answered: bool
    name: str
    channel: str
    conversation: str
    wants_answer: bool
    at: datetime
    state: HandoffState = "waiting"
    turn: str = ""


class HandoffStore(Protocol):
    """Every handoff, in the order in which they came."""

    def keep(self, handoff: Handoff) -> Handoff:
        """The handoff; the one that is there already where its person has handed that question over before."""
        ...

    def of(self, answer: str, person: str) -> Handoff | None:
        """The person's handoff of the question behind the answer."""
        ...

    def waiting(self) -> list[Handoff]:
        """Those that nobody has answered, oldest first."""
        ...

    def settle(self, handoff_id: str) -> Handoff:
        """It was answered. Raises NotFound."""
        ...


class Notifier(Protocol):
    """Tells the coordinators, wherever they read. Telling of one handoff again is harmless."""

    async def notify(self, handoff: Handoff) -> None: ...


class Handoffs(Protocol):
    """What the skill asks of the world. Calls leave the event loop by themselves."""

    async def asked(self, answer_id: str, person: Person) -> LoggedTurn:
        """The answer, with the question that it was given to. Raises NotFound where the person was not to see it."""
        ...

    async def earlier(self, answer_id: str, person: Person) -> Handoff | None:
        """The person's handoff of the same question."""
        ...

    async def hand_over(self, handoff: Handoff) -> Handoff:
        """Keeps it, and tells the coordinators."""
        ...

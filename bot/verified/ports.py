"""What answering back needs from outside: which answers go to whom, and ways to reach people."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.conversation.messages import Reply
from bot.reminders.ports import Messenger


@dataclass(frozen=True, slots=True)
class AnswerBack:
    """A verified answer on its way to who asked. `id` is the handoff's; it goes to `conversation` in `channel`.

    An empty `channel`: it cannot be written there, and waits until the person says something anywhere.
    """

    id: str
    person: str
    channel: str
    conversation: str
    question: str
    verified: str
    at: datetime


class AnswersBack(Protocol):
    """Answers that go back to those who wanted one, each told once. Safe for several servers at once."""

    def keep(self, back: AnswerBack) -> bool:
        """Whether this call kept it: one handoff is answered once."""
        ...

    def untold(self, channels: Collection[str]) -> list[AnswerBack]:
        """Those for these channels that were not told yet, oldest first."""
        ...

    def take(self, person: str, but_not: Collection[str] = ()) -> list[AnswerBack]:
        """What the person has not been told, but for what those channels tell by themselves; it counts as told now."""
        ...

    def told(self, back_id: str) -> None: ...

    def unreachable(self, back_id: str) -> None:
        """Its channel cannot tell it: it waits for the person instead."""
        ...

    def waiting(self, person: str) -> list[AnswerBack]:
        """What the person has not put away, oldest first: what pages show."""
        ...

    def put_away(self, person: str, back_ids: Sequence[str]) -> None:
        """Takes those of the person's own off the pages."""
        ...

    def forget_before(self, moment: datetime) -> int:
        """Deletes what was kept earlier, told or not. How many went."""
        ...

    def set_aside(self, waiting_id: str, at: datetime) -> None:
        """The question waits in the coordinators' queue no longer, although nobody answered it."""
        ...

    def aside(self) -> frozenset[str]:
        """The ids of all that were set aside."""
        ...


class Teller(Protocol):
    """A channel that can write to a person who has not said anything."""

    @property
    def channel(self) -> str:
        """The name that its turns carry (`Turn.channel`)."""
        ...

    async def tell(self, person: str, conversation: str, about: str, reply: Reply) -> None:
        """Writes to the person alone; what is told under the same `about` again is told once. Raises LotsError."""
        ...


class Writer(Messenger, Teller, Protocol):
    """A channel that writes all that people are to get without having said anything."""

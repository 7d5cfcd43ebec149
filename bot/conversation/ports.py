"""What the conversation needs from outside: a log of what was said, and a place for opinions of answers.

The calls are plain and may wait for a disk: the caller moves them off the event loop.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from knowledge.answers.answer import Answer

Speaker = Literal["person", "lots"]


@dataclass(frozen=True, slots=True)
class LoggedTurn:
    """One thing that was said. `id` is the caller's, and names the answer too, where there is one; `at` has a zone."""

    id: str
    conversation: str
    person: str
    speaker: Speaker
    text: str
    at: datetime
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one person thought of one answer, the last time they said so."""

    answer: str
    person: str
    liked: bool
    reason: str
    comment: str
    at: datetime


class ConversationStore(Protocol):
    """What was said, in the order in which it was logged."""

    def append(self, turn: LoggedTurn) -> None:
        """Logs a turn; one whose id is logged already is left as it is, so a repeated call is harmless."""
        ...

    def recent(self, conversation: str, limit: int) -> list[LoggedTurn]:
        """The last turns of a conversation, at most `limit`, oldest first; none of an unknown one."""
        ...

    def turn(self, turn_id: str) -> LoggedTurn:
        """Raises NotFound."""
        ...

    def forget_before(self, moment: datetime) -> int:
        """Deletes older turns with the opinions of them, for good. How many turns went."""
        ...


class FeedbackStore(Protocol):
    """Opinions: one a person an answer, which the person may change."""

    def record(self, answer_id: str, person: str, liked: bool, reason: str, comment: str) -> None:
        """Keeps the opinion, in place of the person's earlier one. Raises NotFound where there is no such answer."""
        ...

    def opinions(self, answer_id: str) -> list[Opinion]:
        """By person; none of an unknown answer."""
        ...

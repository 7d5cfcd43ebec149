"""The conversation's memory on the stores: what `Engine` and its skills call, with the disk kept off the event loop.

Invariant: a person recalls and judges only their own turns, whatever conversation id the channel was given.
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import structlog

from bot.conversation.messages import Person, Turn
from bot.conversation.ports import ConversationStore, FeedbackStore, LoggedTurn
from bot.conversation.situation import Remembered, Situation
from bot.conversation.skills.feedback import Verdict
from knowledge.answers.answer import Answer
from knowledge.errors import NotFound, StorageError

EARLIER_ANSWERS = 6
"""How far back a follow-up may lean."""
TURNS_AN_ANSWER = 2

log = structlog.get_logger(__name__)


class RunSync(Protocol):
    """Runs plain sync work off the event loop."""

    def __call__(self, work: Callable[[], Any], /) -> Awaitable[Any]: ...


@dataclass(frozen=True, slots=True)
class Memory:
    """The three things that the engine is given: `recall`, `keep` and `record`."""

    conversations: ConversationStore
    feedback: FeedbackStore
    run_sync: RunSync

    async def recall(self, turn: Turn) -> tuple[Remembered, ...]:
        """The person's own last answers in this conversation, oldest first."""
        limit = EARLIER_ANSWERS * TURNS_AN_ANSWER
        logged = await self.run_sync(lambda: self.conversations.recent(turn.conversation, limit))
        own = [each for each in logged if each.person == turn.person.id]
        return tuple(Remembered(each.id, each.answer.question, each.answer) for each in own if each.answer)

    async def keep(self, situation: Situation, answer: Answer) -> str:
        """The answer's id; empty where it could not be kept: an answer is worth more than its trace."""
        answer_id = uuid.uuid4().hex
        turns = _turns(situation, answer, answer_id)
        try:
            await self.run_sync(lambda: self._append(turns))
        except StorageError as problem:
            log.warning("answer_not_kept", error=str(problem))
            return ""
        return answer_id

    def _append(self, turns: Sequence[LoggedTurn]) -> None:
        for turn in turns:
            self.conversations.append(turn)

    async def record(self, answer_id: str, person: Person, verdict: Verdict, reason: str) -> None:
        """Raises NotFound for an answer that was not given to this person."""
        await self.run_sync(lambda: self._record(answer_id, person, verdict, reason))

    def _record(self, answer_id: str, person: Person, verdict: Verdict, reason: str) -> None:
        if self.conversations.turn(answer_id).person != person.id:
            raise NotFound("That is no longer here: ask the question again")
        self.feedback.record(answer_id, person.id, verdict == "up", reason, "")


def _turns(situation: Situation, answer: Answer, answer_id: str) -> tuple[LoggedTurn, LoggedTurn]:
    """What the person said, and what Lots said to them."""
    turn, now = situation.turn, datetime.now(UTC)
    asked = LoggedTurn(uuid.uuid4().hex, turn.conversation, turn.person.id, "person", situation.text, now)
    given = LoggedTurn(answer_id, turn.conversation, turn.person.id, "lots", answer.text, now, answer)
    return asked, given

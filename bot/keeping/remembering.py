"""The conversation's memory on the stores: what `Engine` and its skills call, with the disk kept off the event loop.

Invariants: what people write is masked, and they themselves are pseudonyms, before anything is kept. A person recalls
and judges only their own turns, whatever conversation id the channel was given; and where others read along, also what
those were answered there for all to see, as far as the person may read every source of it. A turn that comes again is
kept once, and does not lean on itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import structlog

from bot.conversation.access import readable_by
from bot.conversation.messages import Person, Turn
from bot.conversation.ports import ConversationStore, FeedbackStore, LoggedTurn
from bot.conversation.situation import Remembered, Situation
from bot.conversation.skills.feedback import Verdict
from bot.conversation.skills.forms.repeating import is_of, named_by
from bot.keeping.pseudonyms import Pseudonyms
from bot.keeping.recording import Recording, masked_answer
from bot.off_loop import RunSync
from knowledge.answers.answer import Answer
from knowledge.errors import NotFound, StorageError
from knowledge.masking import mask
from knowledge.passages import Scope

EARLIER_ANSWERS = 6
"""How far back a follow-up may lean."""
TURNS_AN_ANSWER = 2

log = structlog.get_logger(__name__)


IsReadable = Callable[[Answer, Scope], bool]
"""Whether all that the answer draws on may be read in the scope, as the documents stand now."""


@dataclass(frozen=True, slots=True)
class Memory:
    """The three things that the engine is given: `recall`, `keep` and `record`. `feedback` knows people as they are."""

    conversations: ConversationStore
    feedback: FeedbackStore
    is_readable: IsReadable
    run_sync: RunSync
    recording: Recording

    async def recall(self, turn: Turn) -> tuple[Remembered, ...]:
        """The last answers in this conversation that the person may lean on, oldest first."""
        remembered: list[Remembered] = await self.run_sync(lambda: self._recall(turn))
        return tuple(remembered)

    def _recall(self, turn: Turn) -> list[Remembered]:
        leant_on = [(each, each.answer) for each in self._recent(turn) if self._may_lean(turn, each)]
        return [_remembered(each, answer, turn, self._said(turn.person, each)) for each, answer in leant_on if answer]

    def _recent(self, turn: Turn) -> list[LoggedTurn]:
        """The last turns here, but for what this one did when it came before."""
        here = self.recording.pseudonyms.of(turn.conversation)
        logged = self.conversations.recent(here, EARLIER_ANSWERS * TURNS_AN_ANSWER)
        return [each for each in logged if not is_of(turn, each.id)]

    def _said(self, person: Person, logged: LoggedTurn) -> bool:
        """Whether it was said by the person, or to them."""
        return logged.person == self.recording.pseudonyms.of(person.id)

    def _may_lean(self, turn: Turn, logged: LoggedTurn) -> bool:
        if self._said(turn.person, logged):
            return True
        return turn.shared and self._is_open_to(turn.person, logged)

    def _is_open_to(self, person: Person, logged: LoggedTurn) -> bool:
        """Whether somebody else's answer was given for all to see, and the person may read what it draws on."""
        return logged.public and logged.answer is not None and self.is_readable(logged.answer, readable_by(person))

    async def keep(self, situation: Situation, answer: Answer, private: bool) -> str:
        """The answer's id; empty where it could not be kept: an answer is worth more than its trace."""
        answer_id = named_by(situation.turn, "lots", situation.text)
        try:
            await self.run_sync(lambda: self._keep(situation, answer, answer_id, private))
        except StorageError as problem:
            log.warning("answer_not_kept", error=str(problem))
            return ""
        return answer_id

    def _keep(self, situation: Situation, answer: Answer, answer_id: str, private: bool) -> None:
        earlier = [each for each in self._recent(situation.turn) if self._said(situation.person, each)]
        for turn in _turns(situation, answer, answer_id, private):
            self.conversations.append(_under_pseudonyms(turn, self.recording.pseudonyms))
        self.recording.asked(situation, answer, answer_id, earlier)

    async def record(self, answer_id: str, person: Person, verdict: Verdict, reason: str) -> None:
        """Raises NotFound for an answer that was not given to this person, or to all of them."""
        await self.run_sync(lambda: self._record(answer_id, person, verdict, reason))

    async def answer(self, answer_id: str, person: Person) -> LoggedTurn:
        """As it was logged. Raises NotFound for an answer that was not given to this person, or to all of them."""
        found: LoggedTurn = await self.run_sync(lambda: self._answer(answer_id, person))
        return found

    def _answer(self, answer_id: str, person: Person) -> LoggedTurn:
        logged = self.conversations.turn(answer_id)
        if not self._said(person, logged) and not self._is_open_to(person, logged):
            raise NotFound("That is no longer here: ask the question again")
        return logged

    def _record(self, answer_id: str, person: Person, verdict: Verdict, reason: str) -> None:
        self._answer(answer_id, person)
        self.feedback.record(answer_id, person.id, verdict == "up", reason, "")


def _remembered(logged: LoggedTurn, answer: Answer, turn: Turn, own: bool) -> Remembered:
    return Remembered(logged.id, answer.question, answer, not own, turn.shared and not logged.public)


def _turns(situation: Situation, answer: Answer, answer_id: str, private: bool) -> tuple[LoggedTurn, LoggedTurn]:
    """What the person said, and what Lots said to them, without what is personal."""
    turn, now = situation.turn, datetime.now(UTC)
    person, public = turn.person.id, turn.shared and not private
    asked_id = named_by(turn, "person", situation.text)
    masked = masked_answer(answer)
    asked = LoggedTurn(asked_id, turn.conversation, person, "person", mask(situation.text), now, None, public)
    given = LoggedTurn(answer_id, turn.conversation, person, "lots", masked.text, now, masked, public)
    return asked, given


def _under_pseudonyms(turn: LoggedTurn, pseudonyms: Pseudonyms) -> LoggedTurn:
    return replace(turn, person=pseudonyms.of(turn.person), conversation=pseudonyms.of(turn.conversation))

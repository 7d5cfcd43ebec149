"""Telling who asked: where they asked, in Slack and Teams, or before Lots' next reply to them; and on the pages.

Order: a coordinator publishes an answer, and it waits for each who wanted it; a server whose channel can write to
people does; everybody else is told when they next say something. Invariants: each is told once, also across restarts;
what is told is the answer as it stands then, and nothing of it to who may not read its source.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Protocol

import structlog

from bot.conversation.access import readable_by
from bot.conversation.messages import Message, Person, Reply, Turn
from bot.off_loop import RunSync
from bot.verified.ports import AnswerBack, AnswersBack, Teller
from knowledge.answers.answer import Answer, Language
from knowledge.answers.verified.giving import CERTAIN, GENERATOR, text_of
from knowledge.answers.verified.sources import Standing
from knowledge.answers.verified.wording import say
from knowledge.answers.watching import NOBODY, Onlooker
from knowledge.domain.verified import VerifiedAnswer
from knowledge.errors import LotsError, NotFound, StorageError
from knowledge.passages import Scope
from knowledge.ports import VerifiedAnswers
from knowledge.retrieval.language import language_of

BETWEEN_LOOKS = timedelta(seconds=3)

log = structlog.get_logger(__name__)


class Conversation(Protocol):
    """The one door that every channel calls."""

    async def reply(self, turn: Turn, onlooker: Onlooker = NOBODY) -> Reply: ...


@dataclass(frozen=True, slots=True)
class ToldOn:
    """Where answers on their way are read. `person` says who somebody is now, by their id."""

    backs: AnswersBack
    verified: VerifiedAnswers
    standing: Callable[[VerifiedAnswer, Scope], Standing]
    person: Callable[[str], Person]


@dataclass(slots=True)
class Telling:
    """A person's own answers. Calls leave the event loop by themselves. Until `through` is called no channel writes."""

    on: ToldOn
    run_sync: RunSync
    _tellers: tuple[Teller, ...] = field(default=())

    def through(self, tellers: Sequence[Teller]) -> None:
        """From now on, by these channels too: a server calls it when its channels are open."""
        self._tellers = tuple(tellers)

    async def take(self, person: Person) -> tuple[Message, ...]:
        """What the person has not been told, and no channel here tells by itself."""
        taken: list[AnswerBack] = await self.run_sync(lambda: self.on.backs.take(person.id, self._channels))
        return tuple([message for back in taken for message in await self._messages(back)])

    async def waiting(self, person: Person) -> list[tuple[AnswerBack, tuple[Message, ...]]]:
        """What the person has not put away, oldest first: what pages show."""
        waiting: list[AnswerBack] = await self.run_sync(lambda: self.on.backs.waiting(person.id))
        told = [(back, await self._messages(back)) for back in waiting]
        return [(back, messages) for back, messages in told if messages]

    async def put_away(self, person: Person, back_ids: Sequence[str]) -> None:
        await self.run_sync(lambda: self.on.backs.put_away(person.id, back_ids))

    async def run(self) -> None:
        """Tells people through the channels until it is cancelled."""
        while True:
            try:
                await self.look()
            except LotsError as problem:
                log.warning("answers_not_told", error=str(problem))
            except Exception:
                log.exception("telling_answers_broke")
            await asyncio.sleep(BETWEEN_LOOKS.total_seconds())

    async def look(self) -> None:
        """Tells what waits for a channel now."""
        if not self._tellers:
            return
        untold: list[AnswerBack] = await self.run_sync(lambda: self.on.backs.untold(self._channels))
        for back in untold:
            await self._tell(back)

    @property
    def _channels(self) -> tuple[str, ...]:
        return tuple(teller.channel for teller in self._tellers)

    async def _tell(self, back: AnswerBack) -> None:
        """Posted first and noted then: a post under the same name is made once, whatever comes between."""
        teller = next(teller for teller in self._tellers if teller.channel == back.channel)
        messages = await self._messages(back)
        try:
            if messages:
                await teller.tell(back.person, back.conversation, f"answer:{back.id}", Reply(messages))
        except NotFound:
            await self.run_sync(lambda: self.on.backs.unreachable(back.id))
            return
        await self.run_sync(lambda: self.on.backs.told(back.id))

    async def _messages(self, back: AnswerBack) -> tuple[Message, ...]:
        messages: tuple[Message, ...] = await self.run_sync(lambda: messages_for(back, self.on))
        return messages


class AnsweringBackConversation:
    """The conversation, with the answers that its people wait for before each reply."""

    def __init__(self, conversation: Conversation, telling: Telling) -> None:
        self._conversation = conversation
        self._telling = telling

    async def reply(self, turn: Turn, onlooker: Onlooker = NOBODY) -> Reply:
        reply = await self._conversation.reply(turn, onlooker)
        try:
            answers = await self._telling.take(turn.person)
        except StorageError as problem:
            log.warning("answers_not_told", error=str(problem))
            return reply
        return replace(reply, messages=(*answers, *reply.messages)) if answers else reply


def messages_for(back: AnswerBack, on: ToldOn) -> tuple[Message, ...]:
    """What the person is told; nothing where the answer was withdrawn or is over. Raises StorageError."""
    try:
        answer = on.verified.answer(back.verified)
    except NotFound:
        return ()
    language = language_of(back.question)
    stands = on.standing(answer, readable_by(on.person(back.person)))
    if stands.is_given:
        return _answered(back, stands, language)
    may_not = answer.group and not answer.withdrawn and "expired" not in stands.flags
    text = "Your question has been answered. Ask {name} for the answer: it is not for everyone."
    return (_asked(back, language, say(text, language, name=answer.name)),) if may_not else ()


def _answered(back: AnswerBack, stands: Standing, language: Language) -> tuple[Message, ...]:
    text = text_of(stands, language)
    answer = Answer(
        question=back.question,
        language=language,
        answered=True,
        kind="fact",
        text=text,
        confidence=CERTAIN,
        citations=stands.citations,
        generator=GENERATOR,
        verified=back.verified,
    )
    told = _asked(back, language, say("A coordinator has answered:", language))
    return told, Message(text, answer=answer, private=True)


def _asked(back: AnswerBack, language: Language, then: str) -> Message:
    return Message(f"{say('You asked: “{question}”', language, question=back.question)}\n{then}", private=True)

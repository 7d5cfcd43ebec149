"""What a skill is told about a turn, and what a skill is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.conversation.messages import Message, Person, Reply, Turn
from knowledge.answers.answer import Answer, Language


@dataclass(frozen=True, slots=True)
class Remembered:
    """One question of this conversation and the answer it got. `id` names the stored answer."""

    id: str
    question: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Situation:
    """A turn with the conversation behind it. `earlier` are its questions and answers, oldest first."""

    turn: Turn
    language: Language
    earlier: tuple[Remembered, ...] = ()

    @property
    def person(self) -> Person:
        return self.turn.person

    @property
    def text(self) -> str:
        return self.turn.text.strip()

    @property
    def last(self) -> Remembered | None:
        return self.earlier[-1] if self.earlier else None


class Skill(Protocol):
    """One thing the conversation can do. Skills are asked in order; the first that replies has the turn."""

    async def reply(self, situation: Situation) -> Reply | None:
        """The reply, or None where this turn is not for this skill."""
        ...


def said(text: str) -> Reply:
    """A reply of one plain message."""
    return Reply((Message(text),))

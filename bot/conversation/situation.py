"""What a skill is told about a turn, and what a skill is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from bot.conversation.messages import Message, Person, Reply, Turn
from bot.conversation.ports import Profile
from knowledge.answers.answer import Answer, Language
from knowledge.answers.watching import NOBODY, Onlooker

_UNKNOWN = Profile()


@dataclass(frozen=True, slots=True)
class Remembered:
    """One question of this conversation and the answer it got. `id` names the stored answer.

    `by_others`: a colleague asked it, where everybody could read along. `private`: it was for the asker's eyes alone.
    """

    id: str
    question: str
    answer: Answer
    by_others: bool = False
    private: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """A turn with the conversation behind it. `earlier` are its questions and answers, oldest first.

    `profile` is what the person has told of themselves, here or elsewhere. `onlooker` sees where the turn was said what
    is written in answer to it.
    """

    turn: Turn
    language: Language
    earlier: tuple[Remembered, ...] = ()
    profile: Profile = _UNKNOWN
    onlooker: Onlooker = NOBODY

    @property
    def person(self) -> Person:
        return self.turn.person

    @property
    def text(self) -> str:
        return self.turn.text.strip()

    @property
    def committee(self) -> str | None:
        """Whose answer is wanted: the one chosen for this turn, else the one that the person works for."""
        return self.turn.committee or self.profile.committee or None

    def asking(self, question: str, committee: str | None) -> Situation:
        """The same, had the person asked this, for this committee."""
        return replace(self, turn=replace(self.turn, text=question, choice=None, committee=committee))

    @property
    def last(self) -> Remembered | None:
        return self.earlier[-1] if self.earlier else None

    def alone(self) -> Situation:
        """The same where the person is alone with Lots: in the conversation aside, if others read along in this one.

        What is written for there is then not shown here.
        """
        if not self.turn.shared:
            return self
        conversation = self.turn.aside or self.turn.conversation
        turn = replace(self.turn, conversation=conversation, shared=False)
        return replace(self, turn=turn, onlooker=NOBODY)


class Skill(Protocol):
    """One thing the conversation can do. Skills are asked in order; the first that replies has the turn."""

    async def reply(self, situation: Situation) -> Reply | None:
        """The reply, or None where this turn is not for this skill."""
        ...


def said(text: str) -> Reply:
    """A reply of one plain message."""
    return Reply((Message(text),))


def for_their_eyes(reply: Reply) -> Reply:
    """The same, for the person alone to read."""
    return replace(reply, messages=tuple(replace(message, private=True) for message in reply.messages))

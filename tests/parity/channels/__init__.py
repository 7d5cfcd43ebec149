"""The channels as people use them: what they do goes in where it goes in, what they get is read off what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from bot.conversation.messages import Reply, Turn
from bot.wiring.services import Services
from tests.parity.content import Content, key


@dataclass
class Overheard:
    """The conversation's one door, with what went through it. `bot.wiring`'s engine is inside."""

    services: Services
    heard: list[tuple[Turn, Reply]] = field(default_factory=list)

    async def reply(self, turn: Turn) -> Reply:
        reply = await self.services.engine.reply(turn)
        self.heard.append((turn, reply))
        return reply

    def opinions(self, since: int) -> list[list[tuple[bool, str, str]]]:
        """Of each answer that was given after so many turns, what its reader thought of it: liked, reason, comment."""
        answers = [
            message.answer_id for _, reply in self.heard[since:] for message in reply.messages if message.answer_id
        ]
        found = [self.services.feedback.opinions(answer) for answer in answers]
        return [[(one.liked, one.reason, one.comment) for one in opinions] for opinions in found]


class Channel(Protocol):
    """A channel with people in it. `play` names a person of this channel by scenario and part: "7-anna"."""

    name: str
    overheard: Overheard

    async def say(self, who: str, text: str) -> Content:
        """What the person received after saying it."""
        ...

    async def click(self, who: str, label: str) -> Content:
        """What the person received after clicking that, among what they were offered last. Raises LookupError."""
        ...

    def names(self, who: str) -> Sequence[str]:
        """What the person may be called in what is shown, the longest first."""
        ...


Offered = TypeVar("Offered")


def chosen(offered: Sequence[tuple[str, Offered]], label: str) -> Offered:
    """What is offered under the label, or as the same thumb. Raises LookupError, saying what there is."""
    for shown, what in offered:
        if key(shown) == key(label):
            return what
    raise LookupError(f"{label!r} is not among {[shown for shown, _ in offered]}")

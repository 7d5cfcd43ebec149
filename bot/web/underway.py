"""Answers on their way to a page: a language model takes its time, and a page may be reloaded meanwhile.

Order: a turn is begun once under its id and goes on by itself; pages follow it, come back to it, and stop it.
Invariants: whoever leaves loses nothing, since what is begun ends in the conversation; nobody follows or stops an
answer to somebody else; what was said is kept here no longer than a page may come back for it.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.conversation.messages import Turn
from bot.conversation.writing import Writing
from bot.web.transcripts import Exchange

MOST_KEPT = 500
"""Answers that a page may still come back for."""
KEPT_SECONDS = 600.0
"""So long may it, once the answer is there."""


@dataclass(frozen=True, slots=True)
class Underway:
    """One answer on its way. `id` is its turn's, or our own; `exchange` is done once it is in the conversation."""

    id: str
    turn: Turn
    said: str
    writing: Writing
    exchange: asyncio.Task[Exchange]


@dataclass(slots=True)
class AnswersUnderway:
    """Used from the event loop only, so it needs no lock."""

    kept_seconds: float = KEPT_SECONDS
    _kept: OrderedDict[tuple[str, str], Underway] = field(default_factory=OrderedDict)

    def begin(self, turn: Turn, said: str, answer: Callable[[Writing], Awaitable[Exchange]]) -> Underway:
        """Begins the turn; one that was begun under the same id before is followed, unless it broke."""
        known = self.of(turn.person.id, turn.id)
        if known:
            return known
        writing, name = Writing(), turn.id or secrets.token_urlsafe()
        begun = Underway(name, turn, said, writing, asyncio.ensure_future(_made(answer, writing)))
        self._kept[turn.person.id, name] = begun
        begun.exchange.add_done_callback(lambda _: self._forget_in_time(begun))
        self._forget_the_oldest()
        return begun

    def of(self, person: str, turn: str) -> Underway | None:
        """None where the turn was never begun, broke, or was too long ago."""
        found = self._kept.get((person, turn))
        return found if found and not _is_broken(found) else None

    def unanswered(self, person: str, conversation: str | None) -> list[Underway]:
        """What the conversation still waits for, oldest first."""
        mine = (each for each in self._kept.values() if each.turn.person.id == person)
        return [each for each in mine if each.turn.conversation == conversation and not each.exchange.done()]

    def stop(self, person: str, turn: str) -> None:
        """What is written so far is the answer; harmless where nothing is being written."""
        if found := self.of(person, turn):
            found.writing.stop()

    def _forget_in_time(self, done: Underway) -> None:
        asyncio.get_running_loop().call_later(self.kept_seconds, self._forget, done)

    def _forget(self, done: Underway) -> None:
        key = (done.turn.person.id, done.id)
        if self._kept.get(key) is done:
            del self._kept[key]

    def _forget_the_oldest(self) -> None:
        done = [key for key, each in self._kept.items() if each.exchange.done()]
        for key in done[: max(0, len(self._kept) - MOST_KEPT)]:
            del self._kept[key]


async def _made(answer: Callable[[Writing], Awaitable[Exchange]], writing: Writing) -> Exchange:
    return await answer(writing)


def _is_broken(found: Underway) -> bool:
    return found.exchange.done() and (found.exchange.cancelled() or found.exchange.exception() is not None)

"""An answer while a language model writes it: the thread that writes tells of it here, the event loop shows it.

Order: a channel makes a `Writing`, hands it to the conversation as its onlooker, and shows each of its `texts` until
the reply is there. Invariant: only the newest text counts, so that a channel that is slow is never behind.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from bot.conversation.messages import Reply, Turn
from knowledge.answers.watching import Onlooker

Answered = TypeVar("Answered")
Watched = Callable[[Turn, Onlooker], Awaitable[Reply]]
"""The conversation's one door, with somebody looking on."""


class Writing:
    """One answer that is being written. Made and read on the event loop; an `Onlooker` for the thread that writes."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._text = ""
        self._is_stopped = False
        self._over = asyncio.Event()

    def shown(self, text: str) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._grow, text)

    def stopped(self) -> bool:
        return self._is_stopped

    def stop(self) -> None:
        """The person has had enough: what is written so far is the answer."""
        self._is_stopped = True

    @property
    def text(self) -> str:
        """So far; empty until the first sentence."""
        return self._text

    async def texts(self) -> AsyncIterator[str]:
        """The text each time it has grown, as it is then, until the answer is there. Any number may read along."""
        seen = ""
        while not self._over.is_set():
            if self._text != seen:
                seen = self._text
                yield seen
            else:
                await self._news.wait()

    async def reply(self, watched: Watched, turn: Turn) -> Reply:
        """The reply to the turn."""
        return await self.until_done(watched(turn, self))

    async def until_done(self, answering: Awaitable[Answered]) -> Answered:
        """What comes of it. Who waits for it no more stops the writing too."""
        try:
            return await answering
        except asyncio.CancelledError:
            self.stop()
            raise
        finally:
            self._over.set()
            self._tell()

    async def ended(self, seconds: float) -> None:
        """Waits so long, or until the answer is there."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._over.wait()

    def _grow(self, text: str) -> None:
        self._text = text
        self._tell()

    def _tell(self) -> None:
        """Wakes everybody who waits, and begins the wait for the next."""
        self._news.set()
        self._news = asyncio.Event()

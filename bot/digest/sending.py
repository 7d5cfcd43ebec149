"""The clock behind the digest: looks now and then whether one is due, and sees that each reader gets it once.

Order: is one due, who has not got it, what does it say, then for each: claim, hand over, note. Invariants: a claim that
a dead server held runs out; whatever goes wrong with one reader, the others get theirs, and that one is tried again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from bot.digest.composing import digest_of, filter_for, week_before
from bot.digest.digest import Digest
from bot.digest.ports import Courier, DigestStore
from bot.digest.readers import Kind, Reader
from bot.digest.timing import WeeklyTime
from bot.off_loop import RunSync
from knowledge.answers.answer import Language
from knowledge.errors import LotsError
from knowledge.insights.overview import Overlook

if TYPE_CHECKING:
    from bot.digest.writing import DigestWriter

BETWEEN_LOOKS = timedelta(minutes=5)
LEASE = timedelta(minutes=15)
"""Longer than handing one over takes."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Given:
    """To how many readers it went now, and what kept it from others, a line each."""

    sent: int = 0
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WeeklyDigest:
    """`couriers` are by the kind of reader; a reader without one is left to a server that has it. `writer` says its
    lines in plainer words, where there is a language model."""

    overlook: Overlook
    store: DigestStore
    readers: Sequence[Reader]
    couriers: Mapping[Kind, Courier]
    time: WeeklyTime
    now: Callable[[], datetime]
    run_sync: RunSync
    language: Language = "sv"
    public_url: str = ""
    writer: DigestWriter | None = None

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            try:
                await self.look()
            except LotsError as problem:
                log.warning("digest_failed", error=str(problem))
            except Exception:
                log.exception("digest_broke")
            await asyncio.sleep(BETWEEN_LOOKS.total_seconds())

    async def look(self) -> int:
        """Sends what is due now. To how many readers this call sent it."""
        day = self.time.due(self.now())
        if day is None:
            return 0
        given = await self.send(week_before(day))
        for problem in given.problems:
            log.warning("digest_not_sent", error=problem)
        return given.sent

    async def send(self, monday: date) -> Given:
        """Sends the digest of the week that begins on the Monday to those who have not got it."""
        waiting = await self.run_sync(lambda: [one for one in self._within_reach() if not self._has_got(one, monday)])
        if not waiting:
            return Given()
        digest: Digest | None = await self.run_sync(lambda: self.digest(monday))
        rounds = [await self._give(digest, reader, monday) for reader in waiting]
        return Given(sum(one.sent for one in rounds), tuple(problem for one in rounds for problem in one.problems))

    def digest(self, monday: date) -> Digest | None:
        """What it says. Plain sync code."""
        digest = digest_of(self.overlook(filter_for(monday)), monday, self.language, self.public_url)
        return self.writer.rewrite(digest, self.language) if self.writer and digest else digest

    def _within_reach(self) -> list[Reader]:
        return [one for one in self.readers if one.kind in self.couriers]

    def _has_got(self, reader: Reader, monday: date) -> bool:
        return self.store.is_sent(_name(reader, monday))

    async def _give(self, digest: Digest | None, reader: Reader, monday: date) -> Given:
        """To one reader. A week with nothing to say counts as sent from then on."""
        name = _name(reader, monday)
        if not await self.run_sync(lambda: self.store.claim(name, self.now(), LEASE)):
            return Given()
        try:
            if digest is not None:
                await self.couriers[reader.kind].send(digest, reader)
        except LotsError as problem:
            await self.run_sync(lambda: self.store.release(name))
            return Given(problems=(str(problem),))
        await self.run_sync(lambda: self.store.sent(name))
        return Given(int(digest is not None))


def _name(reader: Reader, monday: date) -> str:
    return f"{monday.isoformat()}:{reader.name}"

"""The dispatcher: takes events in for the channels, and sees that lane after lane is worked on until it is stopped.

Order: what is taken in wakes it; it claims as many lanes as it has hands, works on each (`lane`), gives it back, and
claims again. Others' work, and what waited, is found by looking now and then. Leases are short and extended while the
work goes on: a process that dies loses its lanes soon, one that was held up notices, stops, and sends nothing.

Invariant: whatever goes wrong with the database or with one lane, the next look is made.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import structlog

from bot.delivery.counting import Counts
from bot.delivery.lane import NOW, LaneWork, Patience
from bot.delivery.ports import ChannelDoor, DeliveryStore, Outgoing, Received, Sent
from bot.delivery.roll import Roll
from bot.off_loop import RunSync
from knowledge.errors import LibraryBusy, StorageError

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """`hands` lanes are worked on at once. `taking` is how long a channel waits to acknowledge before it refuses.

    A lease outlives several extensions that fail. `grace` is what running work gets when the dispatcher is stopped.
    """

    hands: int = 8
    taking: timedelta = timedelta(seconds=2.5)
    lease: timedelta = timedelta(seconds=15)
    extending: timedelta = timedelta(seconds=4)
    looking: timedelta = timedelta(seconds=2)
    grace: timedelta = timedelta(seconds=5)
    kept: timedelta = timedelta(days=30)
    forgetting: timedelta = timedelta(hours=1)


@dataclass
class _Held:
    """A lane that is being worked on; `until` is by the event loop's clock."""

    until: float
    work: asyncio.Task[None] | None = None


class Dispatcher:
    """The port `Post`, and the work behind it. With a `roll`, lanes of a killed process are taken over at once."""

    def __init__(
        self,
        store: DeliveryStore,
        doors: Sequence[ChannelDoor],
        run_sync: RunSync,
        new_reference: Callable[[], str] = lambda: uuid.uuid4().hex[:8],
        *,
        roll: Roll | None = None,
        pace: Pace | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._store = store
        self._run_sync = run_sync
        self._pace = pace or Pace()
        self._roll = roll
        self._holder = roll.name if roll else uuid.uuid4().hex
        self._doors = {door.name: door for door in doors}
        self.counts = Counts()
        self._work = LaneWork(
            store, self._doors, self._holder, run_sync, new_reference, self.counts, patience or Patience()
        )
        self._held: dict[str, _Held] = {}
        self._wake = asyncio.Event()
        self._stopping = False

    async def take_in(self, received: Received) -> str | None:
        """As in `Post`. Raises StorageError where the database does not take it in time: to be sent again."""
        try:
            event_id: str | None = await self._in_time(lambda: self._store.take_in(received))
        except StorageError:
            self.counts.add("refused", received.channel)
            raise
        self.counts.add("repeated" if event_id is None else "taken_in", received.channel)
        return event_id

    async def post(self, outgoing: Outgoing) -> bool:
        """As in `Post`. Raises StorageError."""
        posted: bool = await self._in_time(lambda: self._store.post(outgoing))
        return posted

    async def answers_to(self, key: str) -> list[Sent]:
        found: list[Sent] = await self._run_sync(lambda: self._store.answers_to(key))
        return found

    async def waiting(self) -> Mapping[str, int]:
        """How many events and calls wait, by channel."""
        found: Mapping[str, int] = await self._run_sync(self._store.waiting)
        return found

    def counted(self) -> Mapping[tuple[str, str], int]:
        """What was done since the process began: (what, channel) -> how often."""
        return self.counts.all()

    async def _in_time(self, work: Callable[[], Any]) -> Any:
        """What comes of the work, or LibraryBusy. Late work is not lost: it wakes the dispatcher all the same."""
        keeping = asyncio.ensure_future(self._run_sync(work))
        keeping.add_done_callback(self._wake_after)
        done, _ = await asyncio.wait([keeping], timeout=self._pace.taking.total_seconds())
        if not done:
            raise LibraryBusy("The database is busy: send it again in a moment")
        return keeping.result()

    def _wake_after(self, keeping: asyncio.Future[Any]) -> None:
        """What came before gives nothing to do."""
        if not keeping.cancelled() and keeping.exception() is None and keeping.result():
            self._wake.set()

    async def run(self) -> None:
        """Until it is cancelled; then what is under way is brought to an end, and the rest given back."""
        beside = [asyncio.create_task(self._extend_for_ever()), asyncio.create_task(self._forget_for_ever())]
        try:
            await self._attempt(self._bury)
            while True:
                self._wake.clear()
                await self._attempt(self._claim)
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._pace.looking.total_seconds()):
                        await self._wake.wait()
        finally:
            await self._stop(beside)

    async def _attempt(self, deed: Callable[[], Any]) -> None:
        """One look, which may fail; the next is made all the same."""
        try:
            await deed()
        except StorageError as problem:
            log.warning("delivery_waits_for_database", error=str(problem))
        except Exception:
            log.exception("delivery_broke")

    async def _claim(self) -> None:
        free = self._pace.hands - len(self._held)
        if free <= 0:
            return
        until = self._lease_ends()
        lanes: list[str] = await self._run_sync(
            lambda: self._store.claim(self._holder, list(self._doors), self._pace.lease, free)
        )
        for lane in lanes:
            if lane in self._held:  # its lease ran out, and nobody else was there
                self._held[lane].until = until
            else:
                self._held[lane] = held = _Held(until)
                held.work = asyncio.create_task(self._work_on(lane))

    def _lease_ends(self) -> float:
        """By our clock, and counted from before the database was asked: never later than the database thinks."""
        return asyncio.get_running_loop().time() + self._pace.lease.total_seconds()

    async def _work_on(self, lane: str) -> None:
        wait = NOW
        try:
            wait = await self._work.work(lane, lambda: self._may_go_on(lane))
        except StorageError as problem:
            log.warning("lane_waits_for_database", error=str(problem))
            wait = self._pace.looking
        except Exception:
            log.exception("lane_broke")
            wait = self._pace.looking
        finally:
            self._held.pop(lane, None)
            await self._give_back(lane, wait)

    def _may_go_on(self, lane: str) -> bool:
        return not self._stopping and self._held[lane].until > asyncio.get_running_loop().time()

    async def _give_back(self, lane: str, wait: timedelta) -> None:
        """Where the database does not take that, the lease runs out by itself."""
        with suppress(StorageError):
            await self._run_sync(lambda: self._store.release(self._holder, lane, wait))
        asyncio.get_running_loop().call_later(wait.total_seconds(), self._wake.set)

    async def _extend_for_ever(self) -> None:
        while True:
            await asyncio.sleep(self._pace.extending.total_seconds())
            await self._attempt(self._extend)
            self._stop_what_was_lost()
            await self._attempt(self._bury)

    async def _extend(self) -> None:
        """What is no longer held by the database's word is lost at once."""
        held, until = dict(self._held), self._lease_ends()
        if not held:
            return
        still: list[str] = await self._run_sync(lambda: self._store.extend(self._holder, list(held), self._pace.lease))
        for lane, one in held.items():
            one.until = until if lane in still else 0.0

    def _stop_what_was_lost(self) -> None:
        now = asyncio.get_running_loop().time()
        for held in self._held.values():
            if held.until <= now and held.work is not None:
                log.warning("lane_lost")
                held.work.cancel()

    async def _bury(self) -> None:
        """Gives back the lanes of those that went without a word."""
        if self._roll is None:
            return
        buried = await self._run_sync(partial(_bury_the_gone, self._store, self._roll))
        if buried:
            self._wake.set()

    async def _forget_for_ever(self) -> None:
        while True:
            await self._attempt(self._forget)
            await asyncio.sleep(self._pace.forgetting.total_seconds())

    async def _forget(self) -> None:
        before = datetime.now(UTC) - self._pace.kept
        await self._run_sync(lambda: self._store.forget_before(before))

    async def _stop(self, beside: Sequence[asyncio.Task[None]]) -> None:
        self._stopping = True
        works = [held.work for held in self._held.values() if held.work is not None]
        if works:
            await asyncio.wait(works, timeout=self._pace.grace.total_seconds())
        for task in (*works, *beside):
            task.cancel()
        await asyncio.gather(*works, *beside, return_exceptions=True)
        with suppress(StorageError):  # where the database does not take that, the leases run out by themselves
            await self._run_sync(lambda: self._store.bury(self._holder))


def _bury_the_gone(store: DeliveryStore, roll: Roll) -> int:
    """How many lanes that were."""
    lanes = 0
    for name in roll.gone():
        lanes += store.bury(name)
        roll.strike(name)
    return lanes

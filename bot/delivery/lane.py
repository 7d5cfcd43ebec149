"""One lane's work: what is to be sent is sent, then the next event is handled, until nothing is left or it must wait.

Every step is kept before the next begins, so that the process may die between any two. What was surely not done is
done again; what may have been done is marked doubtful, and the channel looks first. A lane that must wait is left, and
occupies nobody meanwhile.

Invariants: an event is handled until that works or it was tried often enough, and then the person is told; nothing is
sent by who no longer holds the lane; nothing blocks a lane for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.delivery.counting import Counts
from bot.delivery.ports import (
    Body,
    ChannelDoor,
    DeliveryStore,
    InDoubt,
    Kept,
    Outgoing,
    SendLater,
    Undeliverable,
)
from bot.off_loop import RunSync
from knowledge.errors import StorageError

log = structlog.get_logger(__name__)

NOW = timedelta()
STEPS_AT_ONCE = 40
"""After so many the lane goes to the end of the queue: one that never falls silent must not starve the others."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long, and how often, until it is enough.

    `handlings` counts those that raised; `beginnings` also those that the process did not survive. `sendings` bounds
    calls in doubt, whose waits grow from `first_wait` to `longest_wait` (some hours in all); `broken_sendings` those
    that broke unexpectedly, which no waiting mends.
    """

    handling: timedelta = timedelta(minutes=2)
    sending: timedelta = timedelta(minutes=1)
    handlings: int = 3
    beginnings: int = 5
    sendings: int = 50
    broken_sendings: int = 3
    first_wait: timedelta = timedelta(seconds=1)
    longest_wait: timedelta = timedelta(minutes=5)
    longest_pause: timedelta = timedelta(hours=1)
    """The longest that a channel's "send later" is heeded before it is asked again."""

    def after(self, attempts: int) -> timedelta:
        """How long to wait after so many attempts that came to nothing."""
        return min(self.first_wait * (1 << min(attempts, 20)), self.longest_wait)


@dataclass(frozen=True, slots=True)
class LaneWork:
    """Works on lanes that the holder holds. `new_reference` names a fault, for the person and the log."""

    store: DeliveryStore
    doors: Mapping[str, ChannelDoor]
    holder: str
    run_sync: RunSync
    new_reference: Callable[[], str]
    counts: Counts
    patience: Patience = Patience()

    async def work(self, lane: str, goes_on: Callable[[], bool]) -> timedelta:
        """Until the lane is done, must wait, or the work is not to go on. How long nobody need look at it."""
        for _ in range(STEPS_AT_ONCE):
            if not goes_on():
                return NOW
            wait = await self._step(lane)
            if wait is None:
                return NOW
            if wait > NOW:
                return wait
        return NOW

    async def _step(self, lane: str) -> timedelta | None:
        """Sends one call or handles one event. How long to wait then; None where nothing was to be done."""
        outgoing: Outgoing | None = await self.run_sync(lambda: self.store.next_outgoing(lane))
        if outgoing is not None:
            return await self._make(outgoing)
        kept: Kept | None = await self.run_sync(lambda: self.store.next_event(lane))
        return None if kept is None else await self._handle(kept)

    async def _handle(self, kept: Kept) -> timedelta:
        door = self.doors[kept.received.channel]
        if kept.attempts >= self.patience.beginnings:
            log.error("event_given_up", event_id=kept.id, attempts=kept.attempts)
            return await self._excuse(door, kept)
        try:
            async with asyncio.timeout(self.patience.handling.total_seconds()):
                bodies = await door.handle(kept)
            await self._keep(kept, bodies)
        except StorageError as problem:
            log.warning("event_waits_for_database", event_id=kept.id, error=str(problem))
            return self.patience.after(kept.attempts)
        except Exception:
            return await self._broken(door, kept)
        self.counts.add("handled", door.name)
        return NOW

    async def _broken(self, door: ChannelDoor, kept: Kept) -> timedelta:
        """In an exception's handler: tried again a little later, or given up."""
        if kept.attempts + 1 < self.patience.handlings:
            log.warning("event_broke", event_id=kept.id, attempts=kept.attempts + 1, exc_info=True)
            return self.patience.after(kept.attempts)
        return await self._excuse(door, kept)

    async def _excuse(self, door: ChannelDoor, kept: Kept) -> timedelta:
        """The person gets a sentence with a reference, and the log the traceback under it, where there is one."""
        reference = self.new_reference()
        log.error("event_excused", event_id=kept.id, channel=door.name, reference=reference, exc_info=True)
        self.counts.add("excused", door.name)
        try:
            bodies = door.excuse(kept, reference)
        except Exception:
            log.exception("excuse_broke", event_id=kept.id, reference=reference)
            bodies = ()
        await self._keep(kept, bodies)
        return NOW

    async def _keep(self, kept: Kept, bodies: Sequence[Body]) -> None:
        received = kept.received
        outgoing = [
            Outgoing(f"{kept.id}:{n}", received.channel, received.lane, body, answers=kept.id)
            for n, body in enumerate(bodies)
        ]
        await self.run_sync(lambda: self.store.handled(kept.id, outgoing))

    async def _make(self, outgoing: Outgoing) -> timedelta | None:
        if not await self.run_sync(lambda: self.store.begin(outgoing.id, self.holder)):
            log.warning("lane_lost_before_sending", outgoing_id=outgoing.id)
            return None
        try:
            async with asyncio.timeout(self.patience.sending.total_seconds()):
                reference = await self.doors[outgoing.channel].send(outgoing)
        except SendLater as asked:
            return await self._later(outgoing, asked)
        except Undeliverable as problem:
            return await self._give_up(outgoing, str(problem))
        except (InDoubt, TimeoutError) as problem:
            return await self._doubt(outgoing, str(problem) or "no answer in time", self.patience.sendings)
        except Exception as problem:
            log.exception("sending_broke", outgoing_id=outgoing.id)
            return await self._doubt(outgoing, type(problem).__name__, self.patience.broken_sendings)
        await self.run_sync(lambda: self.store.sent(outgoing.id, reference))
        self.counts.add("sent", outgoing.channel)
        return NOW

    async def _later(self, outgoing: Outgoing, asked: SendLater) -> timedelta:
        self.counts.add("sent_later", outgoing.channel)
        if not outgoing.doubtful:  # an earlier attempt stays in doubt, whatever became of this one
            await self.run_sync(lambda: self.store.not_sent(outgoing.id))
        pause = timedelta(seconds=max(asked.seconds, 0.0))
        return min(max(pause, self.patience.first_wait), self.patience.longest_pause)

    async def _doubt(self, outgoing: Outgoing, why: str, most: int) -> timedelta:
        self.counts.add("in_doubt", outgoing.channel)
        if outgoing.attempts + 1 >= most:
            return await self._give_up(outgoing, why)
        log.warning("sending_in_doubt", outgoing_id=outgoing.id, attempts=outgoing.attempts + 1, error=why)
        return self.patience.after(outgoing.attempts)

    async def _give_up(self, outgoing: Outgoing, why: str) -> timedelta:
        log.error("sending_given_up", outgoing_id=outgoing.id, channel=outgoing.channel, error=why)
        self.counts.add("given_up", outgoing.channel)
        await self.run_sync(lambda: self.store.gave_up(outgoing.id, why))
        return NOW

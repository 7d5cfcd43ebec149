"""A house that crashes on purpose: stores that die before or after a call, and a channel that dies while sending.

A `Crash` is no Exception, so that nothing on the way catches it: whatever was under way is gone, as after a kill, and
what the store has kept is all that is left.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from bot.delivery.counting import Counts
from bot.delivery.lane import LaneWork, Patience
from bot.delivery.ports import Body, DeliveryStore, InDoubt, Kept, Outgoing, Received, SendLater

LEASE = timedelta(seconds=15)
BEGINS = datetime(2027, 3, 1, 8, tzinfo=UTC)

Side = Literal["before", "after"]
Fault = Literal["later", "lost", "posted", "crash before", "crash after", "fine"]


class Crash(BaseException):
    """The process is gone."""


@dataclass
class Clock:
    """Time stands still until it is moved."""

    moment: datetime = BEGINS

    def __call__(self) -> datetime:
        return self.moment

    def move(self, by: timedelta) -> None:
        self.moment += by


@dataclass
class CrashingStore:
    """The store, dying at the calls with these numbers, counted from the beginning of the world."""

    kept_in: DeliveryStore
    crashes: dict[int, Side] = field(default_factory=dict)
    calls: Iterator[int] = field(default_factory=itertools.count)
    made: int = 0

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call = getattr(self.kept_in, name)

        def perhaps(*arguments: Any) -> Any:
            self.made = next(self.calls)
            if self.crashes.get(self.made) == "before":
                raise Crash
            result = call(*arguments)
            if self.crashes.get(self.made) == "after":
                raise Crash
            return result

        return perhaps


@dataclass
class World:
    """The other side: what was posted there, in order, each under its id; and what goes wrong, call by call."""

    faults: list[Fault] = field(default_factory=list)
    broken: set[int] = field(default_factory=set)
    posted: list[Outgoing] = field(default_factory=list)
    handlings: int = 0
    name: str = "slack"

    async def handle(self, kept: Kept) -> Sequence[Body]:
        self.handlings += 1
        if self.handlings in self.broken:
            raise RuntimeError("broken")
        said = kept.received.body["say"]
        return [{"payload": {"text": f"{said}.{n}"}} for n in range(said % 3)]

    def excuse(self, kept: Kept, reference: str) -> Sequence[Body]:
        return [{"payload": {"text": f"{kept.received.body['say']} {reference}"}}]

    async def send(self, outgoing: Outgoing) -> str:
        if outgoing.doubtful and any(one.id == outgoing.id for one in self.posted):
            return "found"
        match self.faults.pop(0) if self.faults else "fine":
            case "later":
                raise SendLater("wait", 3.0)
            case "lost":
                raise InDoubt("500")
            case "crash before":
                raise Crash
            case "posted":
                self.posted.append(outgoing)
                raise InDoubt("500")
            case "crash after":
                self.posted.append(outgoing)
                raise Crash
            case _:
                self.posted.append(outgoing)
                return f"ts{len(self.posted)}"

    def texts(self, lane: str) -> list[str]:
        return [one.body["payload"]["text"] for one in self.posted if one.lane == lane]


@dataclass
class House:
    """Processes, one after another, over one store: each works until it crashes or nothing is left."""

    store: CrashingStore
    world: World
    clock: Clock
    lives: int = 0

    def deliver(self, received: Received) -> None:
        """As Slack does: again and again, until it is acknowledged."""
        while True:
            try:
                self.store.take_in(received)
            except Crash:
                continue
            return

    def work(self) -> None:
        """Until nothing waits. A lane that waits, or whose holder died, is waited for by moving the clock."""
        while self.store.kept_in.waiting():
            self.lives += 1
            assert self.lives < 500, "The work never ends."
            with suppress(Crash):
                asyncio.run(self._live(f"holder-{self.lives}"))
            self.clock.move(LEASE)

    async def _live(self, holder: str) -> None:
        work = LaneWork(self.store, {"slack": self.world}, holder, at_once, lambda: "ref", Counts(), Patience())
        while lanes := self.store.claim(holder, ["slack"], LEASE, 2):
            for lane in lanes:
                wait = await work.work(lane, lambda: True)
                self.store.release(holder, lane, wait)


def at_once(work: Callable[[], Any], /) -> Awaitable[Any]:
    async def done() -> Any:
        return work()

    return done()

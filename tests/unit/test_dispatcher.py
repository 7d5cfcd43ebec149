"""The dispatcher over deliveries in memory: each thing once, in order, whatever breaks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.delivery.dispatcher import Dispatcher, Pace
from bot.delivery.lane import Patience
from bot.delivery.memory import MemoryDeliveries
from bot.delivery.ports import Body, InDoubt, Kept, Outgoing, Received, SendLater, Undeliverable

NOON = datetime(2027, 3, 1, 11, tzinfo=UTC)
QUICK = Pace(looking=timedelta(milliseconds=50), extending=timedelta(milliseconds=50), grace=timedelta(seconds=1))
IMPATIENT = Patience(first_wait=timedelta(milliseconds=5), longest_wait=timedelta(milliseconds=20), sendings=5)


async def run_sync(work: Callable[[], Any], /) -> Any:
    return await asyncio.to_thread(work)


def event(number: int, lane: str = "slack:a", **changes: Any) -> Received:
    at = NOON + timedelta(seconds=number)
    return replace(Received("slack", lane, (f"slack:event:{lane}:{number}",), {"say": number}, at), **changes)


class Door:
    """A channel that answers an event with what it says. `troubles` come, one a call, before sending works."""

    name = "slack"

    def __init__(self) -> None:
        self.sent: list[tuple[str, Any]] = []
        self.asked: list[Outgoing] = []
        self.handlings: list[str] = []
        self.troubles: list[Exception] = []
        self.faults: list[Exception] = []
        self.held_up = asyncio.Event()
        self.held_up.set()

    async def handle(self, kept: Kept) -> Sequence[Body]:
        self.handlings.append(kept.id)
        await self.held_up.wait()
        if self.faults:
            raise self.faults.pop(0)
        return [{"to": kept.received.lane, "payload": {"text": kept.received.body["say"]}}]

    async def send(self, outgoing: Outgoing) -> str:
        self.asked.append(outgoing)
        await asyncio.sleep(0)
        if self.troubles:
            raise self.troubles.pop(0)
        self.sent.append((outgoing.lane, outgoing.body["payload"]["text"]))
        return f"ts-{len(self.sent)}"

    def excuse(self, kept: Kept, reference: str) -> Sequence[Body]:
        return [{"to": kept.received.lane, "payload": {"text": f"sorry {reference}"}}]


@asynccontextmanager
async def running(store: MemoryDeliveries, door: Door, **options: Any) -> AsyncIterator[Dispatcher]:
    options = {"pace": QUICK, "patience": IMPATIENT, **options}
    dispatcher = Dispatcher(store, [door], run_sync, lambda: "ref", **options)
    work = asyncio.create_task(dispatcher.run())
    try:
        yield dispatcher
    finally:
        work.cancel()
        await asyncio.wait([work])


async def until(is_so: Callable[[], bool], seconds: float = 5.0) -> None:
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110  # what is waited for knows no event loop
            await asyncio.sleep(0.005)


async def test_an_event_is_answered_once_however_often_it_comes() -> None:
    door = Door()
    async with running(MemoryDeliveries(), door) as dispatcher:
        first = await dispatcher.take_in(event(1))
        again = await dispatcher.take_in(event(1, keys=("slack:event:other", "slack:event:slack:a:1")))
        await until(lambda: bool(door.sent))
    assert first
    assert again is None
    assert door.sent == [("slack:a", 1)]


async def test_a_lane_is_answered_in_order() -> None:
    door = Door()
    async with running(MemoryDeliveries(), door) as dispatcher:
        for number in range(20):
            for lane in ("slack:a", "slack:b", "slack:c"):
                await dispatcher.take_in(event(number, lane))
        await until(lambda: len(door.sent) == 60)
    for lane in ("slack:a", "slack:b", "slack:c"):
        assert [text for where, text in door.sent if where == lane] == list(range(20))


async def test_a_call_that_was_in_doubt_stays_doubtful_until_it_went_through() -> None:
    door = Door()
    door.troubles = [InDoubt("broke off"), SendLater("wait", 0.0)]
    async with running(MemoryDeliveries(), door) as dispatcher:
        await dispatcher.post(Outgoing("p1", "slack", "slack:a", {"payload": {"text": "news"}}))
        await until(lambda: bool(door.sent))
    assert [one.doubtful for one in door.asked] == [False, True, True]


async def test_what_cannot_be_delivered_makes_room_for_what_follows() -> None:
    door, store = Door(), MemoryDeliveries()
    door.troubles = [Undeliverable("channel_not_found")]
    async with running(store, door) as dispatcher:
        await dispatcher.take_in(event(1))
        await dispatcher.take_in(event(2))
        await until(lambda: bool(door.sent))
    assert door.sent == [("slack:a", 2)]
    assert store.waiting() == {}


async def test_an_event_that_keeps_breaking_is_excused_with_a_reference() -> None:
    door = Door()
    door.faults = [RuntimeError("boom")] * 3
    async with running(MemoryDeliveries(), door) as dispatcher:
        await dispatcher.take_in(event(1))
        await until(lambda: bool(door.sent))
    assert door.sent == [("slack:a", "sorry ref")]
    assert len(door.handlings) == 3

"""The dispatcher over deliveries in memory: each thing once, in order, whatever breaks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.delivery.dispatcher import Dispatcher, Pace
from bot.delivery.lane import Patience
from bot.delivery.memory import MemoryDeliveries
from bot.delivery.ports import Body, InDoubt, Kept, Outgoing, Received, SendLater, Undeliverable
from bot.delivery.roll import Roll, on_the_roll
from knowledge.errors import StorageError

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


async def until(is_so: Callable[[], bool], seconds: float = 30.0) -> None:
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


async def test_events_that_kill_the_process_are_given_up() -> None:
    door, store = Door(), MemoryDeliveries()
    store.take_in(event(1))
    for _ in range(Patience().beginnings):
        store.next_event("slack:a")
    async with running(store, door):
        await until(lambda: bool(door.sent))
    assert door.sent == [("slack:a", "sorry ref")]
    assert door.handlings == []


async def test_an_excuse_that_breaks_does_not_hold_the_lane() -> None:
    class Speechless(Door):
        def excuse(self, kept: Kept, reference: str) -> Sequence[Body]:
            raise RuntimeError("no words")

    door = Speechless()
    door.faults = [RuntimeError("boom")] * 3
    async with running(MemoryDeliveries(), door) as dispatcher:
        await dispatcher.take_in(event(1))
        await dispatcher.take_in(event(2))
        await until(lambda: bool(door.sent))
    assert door.sent == [("slack:a", 2)]


async def test_what_is_handled_too_long_is_stopped_and_tried_again() -> None:
    door = Door()
    door.held_up.clear()
    patience = replace(IMPATIENT, handling=timedelta(milliseconds=50))
    async with running(MemoryDeliveries(), door, patience=patience) as dispatcher:
        await dispatcher.take_in(event(1))
        await until(lambda: len(door.handlings) == 2)
        door.held_up.set()
        await until(lambda: bool(door.sent))
    assert door.sent == [("slack:a", 1)]


async def test_a_call_that_stays_in_doubt_is_given_up_in_the_end() -> None:
    door, store = Door(), MemoryDeliveries()
    door.troubles = [InDoubt("500")] * IMPATIENT.sendings
    async with running(store, door) as dispatcher:
        await dispatcher.take_in(event(1))
        await dispatcher.take_in(event(2))
        await until(lambda: bool(door.sent))
        assert dispatcher.counts.all()["given_up", "slack"] == 1
    assert door.sent == [("slack:a", 2)]


async def test_a_call_that_breaks_unexpectedly_does_not_hold_its_lane_for_long() -> None:
    door = Door()
    door.troubles = [KeyError("channel")] * IMPATIENT.broken_sendings
    async with running(MemoryDeliveries(), door) as dispatcher:
        await dispatcher.take_in(event(1))
        await dispatcher.take_in(event(2))
        await until(lambda: bool(door.sent))
    assert door.sent == [("slack:a", 2)]


async def test_waiting_lanes_occupy_no_hands() -> None:
    door = Door()
    door.troubles = [SendLater("wait", 0.2) for _ in range(QUICK.hands)]
    async with running(MemoryDeliveries(), door) as dispatcher:
        for number in range(QUICK.hands):
            await dispatcher.take_in(event(1, f"slack:{number}"))
        await until(lambda: not door.troubles)
        await dispatcher.take_in(event(1, "slack:free"))
        await until(lambda: len(door.sent) == QUICK.hands + 1)
    assert door.sent[0][0] == "slack:free"


async def test_a_slow_process_that_lost_its_lane_sends_nothing() -> None:
    store = MemoryDeliveries()
    slow, quick = Door(), Door()
    slow.held_up.clear()
    never = timedelta(hours=1)
    frozen = replace(QUICK, lease=timedelta(milliseconds=100), extending=never, looking=never)
    async with running(store, slow, pace=frozen) as dispatcher:
        await dispatcher.take_in(event(1))
        await until(lambda: bool(slow.handlings))
        async with running(store, quick):
            await until(lambda: bool(quick.sent))
            slow.held_up.set()
            await asyncio.sleep(0.2)
    assert (slow.sent, quick.sent) == ([], [("slack:a", 1)])


async def test_a_process_that_notices_that_its_lane_is_anothers_stops_what_it_does() -> None:
    store, door = MemoryDeliveries(), Door()
    door.held_up.clear()
    async with running(store, door) as dispatcher:
        await dispatcher.take_in(event(1))
        await until(lambda: bool(door.handlings))
        (holder,) = {lease.holder for lease in store._leases.values()}
        store.bury(holder)
        assert store.claim("another", ["slack"], timedelta(seconds=15), 1) == ["slack:a"]
        await until(lambda: not dispatcher._held)
    assert store.extend("another", ["slack:a"], timedelta(seconds=15)) == ["slack:a"]


class Watched(MemoryDeliveries):
    """Deliveries by a clock that moves when the test says, which tell when leases were last extended."""

    def __init__(self) -> None:
        super().__init__(lambda: self.at)
        self.at = self.extended_at = NOON

    def extend(self, holder: str, lanes: Sequence[str], lease: timedelta) -> list[str]:
        still = super().extend(holder, lanes, lease)
        if still:
            self.extended_at = self.at
        return still


async def test_leases_are_extended_while_the_work_goes_on() -> None:
    store, slow, other = Watched(), Door(), Door()
    slow.held_up.clear()
    async with running(store, slow) as dispatcher:
        await dispatcher.take_in(event(1))
        await until(lambda: bool(slow.handlings))
        async with running(store, other):
            for _ in range(6):
                store.at += QUICK.lease * 0.6
                await until(lambda: store.extended_at == store.at)
            slow.held_up.set()
            await until(lambda: bool(slow.sent))
    assert (len(slow.sent), other.sent) == (1, [])


async def test_one_that_is_stopped_brings_its_work_to_an_end_and_gives_everything_back() -> None:
    store, door = MemoryDeliveries(), Door()
    door.held_up.clear()
    async with running(store, door) as dispatcher:
        for lane in ("slack:a", "slack:b"):
            await dispatcher.take_in(event(1, lane))
        await until(lambda: len(door.handlings) == 2)
        asyncio.get_running_loop().call_later(0.05, door.held_up.set)
    assert store.next_event("slack:a") is store.next_event("slack:b") is None
    assert len(store.claim("next", ["slack"], timedelta(seconds=15), 10)) == 2
    assert door.sent == []


async def test_one_that_is_stopped_does_not_wait_for_ever() -> None:
    store, door = MemoryDeliveries(), Door()
    door.held_up.clear()
    async with running(store, door, pace=replace(QUICK, grace=timedelta(milliseconds=20))) as dispatcher:
        await dispatcher.take_in(event(1))
        await until(lambda: bool(door.handlings))
    assert store.claim("next", ["slack"], timedelta(seconds=15), 10) == ["slack:a"]


class Unwilling(MemoryDeliveries):
    """A database that is slow, or away, for as long as the test wants."""

    def __init__(self) -> None:
        super().__init__()
        self.away = False
        self.slow = 0.0

    def take_in(self, received: Received) -> str | None:
        time.sleep(self.slow)
        return super().take_in(received)

    def claim(self, *arguments: Any) -> list[str]:
        self._fail()
        return super().claim(*arguments)

    def handled(self, *arguments: Any) -> None:
        self._fail()
        super().handled(*arguments)

    def _fail(self) -> None:
        if self.away:
            raise StorageError("The database is away")


async def test_an_event_that_the_database_does_not_take_in_time_is_refused_and_not_lost() -> None:
    store, door = Unwilling(), Door()
    store.slow = 0.3
    async with running(store, door, pace=replace(QUICK, taking=timedelta(milliseconds=50))) as dispatcher:
        with pytest.raises(StorageError):
            await dispatcher.take_in(event(1))
        await until(lambda: bool(door.sent))
        assert await run_sync(lambda: store.take_in(event(1))) is None
    assert dispatcher.counts.all()["refused", "slack"] == 1


async def test_when_the_database_comes_back_the_work_goes_on() -> None:
    store, door = Unwilling(), Door()
    door.held_up.clear()
    async with running(store, door) as dispatcher:
        await dispatcher.take_in(event(1))
        await until(lambda: bool(door.handlings))
        store.away = True
        door.held_up.set()
        await asyncio.sleep(0.3)
        assert door.sent == []
        store.away = False
        await until(lambda: bool(door.sent))
    assert door.sent == [("slack:a", 1)]


async def test_what_another_process_took_in_is_found_by_looking() -> None:
    store, door = MemoryDeliveries(), Door()
    async with running(store, door):
        store.take_in(event(1))
        await until(lambda: bool(door.sent))


async def test_lanes_of_a_killed_process_of_the_same_data_folder_are_taken_over_at_once(tmp_path: Path) -> None:
    store, door = MemoryDeliveries(), Door()
    killed = Roll(tmp_path)
    store.take_in(event(1))
    assert store.claim(killed.name, ["slack"], timedelta(hours=1), 1)
    with on_the_roll(tmp_path) as roll:
        async with running(store, door, roll=roll):
            await asyncio.sleep(0.2)
            assert door.sent == []
            killed._file.close()
            await until(lambda: bool(door.sent))


async def test_numbers_say_what_came_and_what_waits() -> None:
    store, door = MemoryDeliveries(), Door()
    door.held_up.clear()
    async with running(store, door) as dispatcher:
        for _ in range(3):
            await dispatcher.take_in(event(1))
        assert await dispatcher.waiting() == {"slack": 1}
        door.held_up.set()
        await until(lambda: ("sent", "slack") in dispatcher.counts.all())
        assert await dispatcher.waiting() == {}
    counted = dispatcher.counts.all()
    assert (counted["taken_in", "slack"], counted["repeated", "slack"], counted["handled", "slack"]) == (1, 2, 1)


async def test_what_is_long_done_is_forgotten_by_and_by() -> None:
    store, door = MemoryDeliveries(), Door()
    old = event(1, at=datetime(2020, 1, 1, tzinfo=UTC))
    pace = replace(QUICK, forgetting=timedelta(milliseconds=50))
    async with running(store, door, pace=pace) as dispatcher:
        await dispatcher.take_in(old)
        await until(lambda: bool(door.sent))
        await until(lambda: store.take_in(old) is not None)


async def test_one_that_claims_its_own_lane_anew_goes_on_with_what_it_does() -> None:
    store, door = MemoryDeliveries(), Door()
    door.held_up.clear()
    late = replace(QUICK, lease=timedelta(milliseconds=60), extending=timedelta(hours=1))
    async with running(store, door, pace=late) as dispatcher:
        await dispatcher.take_in(event(1))
        await until(lambda: bool(door.handlings))
        await asyncio.sleep(0.4)
        assert len(door.handlings) == 1
        door.held_up.set()
        await until(lambda: bool(door.sent))
    assert len(door.handlings) == len(door.sent) == 1


async def test_one_whose_lease_ran_out_begins_no_event_that_is_anothers_by_now() -> None:
    class OnlyTheFirst(Door):
        async def handle(self, kept: Kept) -> Sequence[Body]:
            if kept.received.body["say"] > 1:
                self.held_up.clear()
            return await super().handle(kept)

    store, slow, quick = MemoryDeliveries(), Door(), OnlyTheFirst()
    slow.held_up.clear()
    never = timedelta(hours=1)
    frozen = replace(QUICK, lease=timedelta(milliseconds=100), extending=never, looking=never)
    async with running(store, slow, pace=frozen) as dispatcher:
        for number in (1, 2):
            await dispatcher.take_in(event(number))
        await until(lambda: bool(slow.handlings))
        async with running(store, quick):
            await until(lambda: len(quick.handlings) == 2)
            slow.held_up.set()
            await asyncio.sleep(0.2)
            assert len(slow.handlings) == 1
            quick.held_up.set()
            await until(lambda: len(quick.sent) == 2)
    assert slow.sent == []

"""Whatever breaks, and whenever the process dies: each event is answered once and whole, in its lane's order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from bot.delivery.memory import MemoryDeliveries
from bot.delivery.ports import DeliveryStore, Received
from bot.stores.delivery import SqlDeliveries
from tests.contracts import databases
from tests.unit.delivery_crashes import BEGINS, Clock, CrashingStore, Fault, House, Side, World

LANES = ("slack:a", "slack:b")
TABLES = ("channel_event_keys", "channel_events", "channel_calls", "channel_lanes")

Opened = Callable[[Clock], DeliveryStore]
FAULTS: list[Fault] = ["later", "lost", "posted", "crash before", "crash after", "fine"]


@pytest.fixture(params=["memory", "sqlite"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opened]:
    """An empty store by the clock that is given."""
    if request.param == "memory":
        yield MemoryDeliveries
        return
    with databases.sqlite(tmp_path) as engine:
        SqlDeliveries(engine)

        def emptied(clock: Clock) -> DeliveryStore:
            _empty(engine)
            return SqlDeliveries(engine, clock)

        yield emptied


def _empty(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in TABLES:
            connection.execute(text(f"DELETE FROM {table}"))


def events(each: int) -> list[Received]:
    """So many in each lane, in turns. What they say is a number, which also says how many replies they get."""
    return [_event(lane, number) for number in range(each) for lane in LANES]


def _event(lane: str, number: int) -> Received:
    at = BEGINS + timedelta(seconds=number)
    return Received(
        "slack", lane, (f"slack:event:{lane}:{number}", f"slack:message:{lane}:{number}"), {"say": number}, at
    )


def expected(number: int) -> list[str]:
    return [f"{number}.{n}" for n in range(number % 3)]


def run(store: CrashingStore, world: World, clock: Clock, each: int) -> House:
    house = House(store, world, clock)
    for one in events(each):
        house.deliver(one)
        house.deliver(one)
    house.work()
    return house


def assert_answered(world: World, each: int) -> None:
    """In order, each event with all its replies, or with one excuse where it broke too often."""
    for lane in LANES:
        said = world.texts(lane)
        for number in range(each):
            excused = [f"{number} ref"]
            whole = excused if said[:1] == excused else expected(number)
            assert said[: len(whole)] == whole
            said = said[len(whole) :]
        assert said == []


@pytest.mark.parametrize("side", ["before", "after"])
def test_a_crash_at_any_call_of_the_store_loses_and_doubles_nothing(opened: Opened, side: Side) -> None:
    call, reached = 0, True
    while reached:
        clock, world = Clock(), World(faults=["posted", "later", "fine", "lost"])
        store = CrashingStore(opened(clock), {call: side})
        run(store, world, clock, each=3)
        assert [world.texts(lane) for lane in LANES] == [[*expected(1), *expected(2)]] * 2
        reached, call = store.made >= call, call + 1
    assert call > 50


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    crashes=st.dictionaries(st.integers(0, 120), st.sampled_from(["before", "after"]), max_size=12),
    faults=st.lists(st.sampled_from(FAULTS), max_size=20),
    broken=st.sets(st.integers(1, 12), max_size=6),
)
def test_however_often_it_crashes_and_the_channel_fails_each_event_is_answered_once_in_order(
    opened: Opened, crashes: dict[int, Side], faults: list[Fault], broken: set[int]
) -> None:
    clock, world = Clock(), World(faults=list(faults), broken=broken)
    run(CrashingStore(opened(clock), crashes), world, clock, each=4)
    assert_answered(world, each=4)
    assert len({one.id for one in world.posted}) == len(world.posted)


def test_a_lane_that_must_wait_keeps_nobody_from_the_others(opened: Opened) -> None:
    clock, world = Clock(), World(faults=["later"])
    store = CrashingStore(opened(clock))
    house = House(store, world, clock)
    for lane in LANES:
        house.deliver(_event(lane, 1))
    house.work()
    assert [one.lane for one in world.posted] == [LANES[1], LANES[0]]

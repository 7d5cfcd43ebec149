"""What every store of deliveries promises, in memory, SQLite and PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.delivery.memory import MemoryDeliveries
from bot.delivery.ports import DeliveryStore, Outgoing, Received, Sent
from bot.stores.delivery import SqlDeliveries
from tests.contracts import databases

NOON = datetime(2027, 3, 1, 11, tzinfo=UTC)
LEASE = timedelta(seconds=15)
OVER = timedelta(milliseconds=1)
"""A lease so short that it is over at the next call: PostgreSQL tells the time itself."""
LANE = "slack:T1:C1:1.0"
REPLICAS = 6

Reopen = Callable[[], DeliveryStore]


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Reopen]:
    """Opens the same store; each call once more, as after a restart (memory has none to come back from)."""
    if request.param == "memory":
        kept = MemoryDeliveries()
        yield lambda: kept
    elif request.param == "sqlite":
        with databases.sqlite(tmp_path) as engine:
            yield lambda: SqlDeliveries(engine)
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as engine:
            yield lambda: SqlDeliveries(engine)


@pytest.fixture
def store(reopen: Reopen) -> DeliveryStore:
    return reopen()


def event(number: int = 1, lane: str = LANE, **changes: Any) -> Received:
    keys = (f"slack:event:Ev{number}:{lane}", f"slack:message:T1:C1:{number}:{lane}")
    return replace(Received("slack", lane, keys, {"n": number}, NOON + timedelta(seconds=number)), **changes)


def call(name: str = "p1", lane: str = LANE, **changes: Any) -> Outgoing:
    return replace(Outgoing(name, "slack", lane, {"team": "T1", "payload": {"text": "hej"}}), **changes)


def claim(store: DeliveryStore, holder: str = "h1", most: int = 10, lease: timedelta = LEASE) -> list[str]:
    return store.claim(holder, ["slack"], lease, most)


def taken(store: DeliveryStore, received: Received) -> str:
    event_id = store.take_in(received)
    assert event_id is not None
    return event_id


def test_an_event_is_kept_once_whichever_of_its_keys_comes_again(store: DeliveryStore, reopen: Reopen) -> None:
    assert store.take_in(event())
    assert store.take_in(event()) is None
    assert reopen().take_in(event(keys=("slack:event:new", event().keys[1]))) is None
    assert store.take_in(event(2))


def test_a_refused_delivery_leaves_nothing_behind(store: DeliveryStore) -> None:
    store.take_in(event())
    assert store.take_in(event(2, keys=("slack:event:new", event().keys[0]))) is None
    assert store.take_in(event(3, keys=("slack:event:new",)))
    assert store.waiting() == {"slack": 2}


def test_of_many_that_take_the_same_events_in_at_once_one_does(reopen: Reopen) -> None:
    replicas = [reopen() for _ in range(REPLICAS)]
    many = [event(number) for number in range(20)]
    shuffled = [replace(one, keys=one.keys[::-1]) for one in many]
    with ThreadPoolExecutor(REPLICAS) as pool:
        kept = list(
            pool.map(
                lambda n: [replicas[n].take_in(one) is not None for one in (many if n % 2 else shuffled)],
                range(REPLICAS),
            )
        )
    assert [sum(column) for column in zip(*kept, strict=True)] == [1] * len(many)


def test_a_lanes_events_come_oldest_first_as_they_happened(store: DeliveryStore) -> None:
    second, first = taken(store, event(2)), taken(store, event(1))
    begun = store.next_event(LANE)
    assert begun is not None
    assert (begun.id, begun.attempts) == (first, 0)
    assert replace(begun.received, keys=()) == event(1, keys=())
    assert sorted(begun.received.keys) == sorted(event(1).keys)
    store.handled(first, ())
    following = store.next_event(LANE)
    assert following is not None
    assert following.id == second


def test_every_beginning_of_an_event_counts_also_after_a_restart(store: DeliveryStore, reopen: Reopen) -> None:
    store.take_in(event())
    assert [kept.attempts for kept in (store.next_event(LANE), reopen().next_event(LANE)) if kept] == [0, 1]


def test_an_event_is_handled_once_and_what_it_said_is_forgotten(store: DeliveryStore, reopen: Reopen) -> None:
    event_id = taken(store, event())
    store.handled(event_id, [call(f"{event_id}:0", answers=event_id), call(f"{event_id}:1", answers=event_id)])
    reopen().handled(event_id, [call(f"{event_id}:2", answers=event_id)])
    assert store.next_event(LANE) is None
    assert store.waiting() == {"slack": 2}
    assert store.take_in(event()) is None


def test_calls_go_out_in_order(store: DeliveryStore) -> None:
    event_id = taken(store, event())
    assert store.post(call("p1"))
    store.handled(event_id, [call(f"{event_id}:{n}", answers=event_id) for n in range(3)])
    claim(store)
    made: list[str] = []
    while following := store.next_outgoing(LANE):
        assert store.begin(following.id, "h1")
        store.sent(following.id, f"ts{len(made)}")
        made.append(following.id)
    assert made == ["p1", f"{event_id}:0", f"{event_id}:1", f"{event_id}:2"]


def test_a_call_is_posted_once(store: DeliveryStore, reopen: Reopen) -> None:
    assert store.post(call())
    assert not reopen().post(call(body={"other": 1}))
    claim(store)
    store.begin("p1", "h1")
    store.sent("p1", "ts")
    assert not store.post(call())
    assert store.waiting() == {}


def test_a_call_that_was_begun_is_doubtful_until_it_was_surely_not_made(store: DeliveryStore, reopen: Reopen) -> None:
    store.post(call())
    claim(store)
    assert store.next_outgoing(LANE) == call()
    assert store.begin("p1", "h1")
    assert reopen().next_outgoing(LANE) == call(doubtful=True, attempts=1)
    store.not_sent("p1")
    assert store.next_outgoing(LANE) == call(doubtful=False, attempts=1)


def test_only_who_holds_the_lane_begins_a_call(store: DeliveryStore) -> None:
    store.post(call())
    assert not store.begin("p1", "h1")
    claim(store, "h1", lease=OVER)
    wait_out()
    assert claim(store, "h2") == [LANE]
    assert not store.begin("p1", "h1")
    assert store.next_outgoing(LANE) == call()
    assert store.begin("p1", "h2")


def test_a_call_that_was_made_is_not_begun_again(store: DeliveryStore) -> None:
    store.post(call())
    claim(store)
    store.begin("p1", "h1")
    store.sent("p1", "ts")
    assert not store.begin("p1", "h1")
    assert not store.begin("unknown", "h1")


def test_what_was_sent_is_known_by_any_key_of_its_event_without_what_it_said(
    store: DeliveryStore, reopen: Reopen
) -> None:
    event_id = taken(store, event())
    store.handled(event_id, [call(f"{event_id}:{n}", answers=event_id) for n in range(3)])
    store.post(call("aside"))
    assert store.answers_to(event().keys[0]) == []
    store.sent(f"{event_id}:0", "ts0")
    store.gave_up(f"{event_id}:1", "channel_not_found")
    store.sent(f"{event_id}:2", "ts2")
    told = [Sent(f"{event_id}:0", "ts0", {"team": "T1"}), Sent(f"{event_id}:2", "ts2", {"team": "T1"})]
    assert reopen().answers_to(event().keys[0]) == reopen().answers_to(event().keys[1]) == told
    assert store.answers_to("slack:event:unknown") == []


def test_a_late_word_changes_nothing_of_what_is_done(store: DeliveryStore) -> None:
    event_id = taken(store, event())
    store.handled(event_id, [call(f"{event_id}:0", answers=event_id)])
    store.sent(f"{event_id}:0", "ts0")
    store.gave_up(f"{event_id}:0", "too late")
    store.sent(f"{event_id}:0", "other")
    assert [sent.reference for sent in store.answers_to(event().keys[0])] == ["ts0"]


def test_lanes_with_something_to_do_are_claimed_once_those_that_waited_longest_first(store: DeliveryStore) -> None:
    lanes = [f"slack:{n}" for n in (3, 1, 2)]
    for lane in lanes:
        store.take_in(event(1, lane))
    store.post(call("p1", "slack:0"))
    assert claim(store, "h1", most=2) == lanes[:2]
    assert claim(store, "h2") == [lanes[2], "slack:0"]
    assert claim(store, "h3") == []


def test_lanes_of_other_channels_are_left_to_who_has_their_door(store: DeliveryStore) -> None:
    store.take_in(event())
    store.post(replace(call("t1", "teams:1"), channel="teams"))
    assert store.claim("h1", ["console"], LEASE, 10) == []
    assert store.claim("h1", ["teams"], LEASE, 10) == ["teams:1"]
    assert store.claim("h1", ["teams", "slack"], LEASE, 10) == [LANE]


def test_of_many_that_claim_at_once_one_gets_a_lane(reopen: Reopen) -> None:
    lanes = [f"slack:{n}" for n in range(12)]
    for lane in lanes:
        reopen().take_in(event(1, lane))
    with ThreadPoolExecutor(REPLICAS) as pool:
        claims = pool.map(lambda n: claim(reopen(), f"h{n}", most=len(lanes)), range(REPLICAS))
        assert sorted(lane for claimed in claims for lane in claimed) == sorted(lanes)


def test_a_lane_is_free_again_when_its_lease_is_over_and_not_before(store: DeliveryStore) -> None:
    store.take_in(event())
    claim(store, "h1", lease=OVER)
    assert store.extend("h1", [LANE, "slack:other"], LEASE) == [LANE]
    wait_out()
    assert claim(store, "h2") == []
    store.extend("h1", [LANE], OVER)
    wait_out()
    assert claim(store, "h2") == [LANE]
    assert store.extend("h1", [LANE], LEASE) == []


def test_a_lane_that_is_given_back_is_free_unless_it_waits(store: DeliveryStore) -> None:
    store.take_in(event())
    claim(store, "h1")
    store.release("h2", LANE)
    assert claim(store, "h2") == []
    store.release("h1", LANE)
    assert claim(store, "h2") == [LANE]
    store.release("h2", LANE, LEASE)
    assert claim(store, "h1") == []


def test_a_lane_that_waits_is_looked_at_again_when_its_time_has_come(store: DeliveryStore) -> None:
    store.take_in(event())
    claim(store, "h1")
    store.release("h1", LANE, OVER)
    wait_out()
    assert claim(store, "h1") == [LANE]


def test_lanes_of_who_is_gone_are_free_at_once_and_those_of_others_are_not(store: DeliveryStore) -> None:
    for lane in ("slack:1", "slack:2"):
        store.take_in(event(1, lane))
    (dead,) = claim(store, "dead", most=1)
    (living,) = claim(store, "living", most=1)
    assert store.bury("dead") == 1
    assert store.bury("dead") == 0
    assert claim(store, "h3") == [dead]
    assert store.extend("living", [living], LEASE) == [living]


def test_a_lane_with_nothing_to_do_is_not_claimed(store: DeliveryStore) -> None:
    event_id = taken(store, event())
    store.handled(event_id, [call(f"{event_id}:0", answers=event_id)])
    assert claim(store) == [LANE]
    store.sent(f"{event_id}:0", "ts")
    store.release("h1", LANE)
    assert claim(store) == []
    assert store.next_outgoing(LANE) is None
    assert store.next_event(LANE) is None


def test_what_is_done_is_forgotten_and_what_waits_is_not(store: DeliveryStore) -> None:
    done, unsent, unhandled = taken(store, event(1)), taken(store, event(2)), taken(store, event(3))
    store.handled(done, [call(f"{done}:0", answers=done)])
    store.sent(f"{done}:0", "ts")
    store.handled(unsent, [call(f"{unsent}:0", answers=unsent)])
    assert store.forget_before(NOON) == 0
    assert store.forget_before(datetime.now(UTC) + timedelta(days=365)) == 1
    assert store.answers_to(event(1).keys[0]) == []
    assert store.waiting() == {"slack": 2}
    assert store.take_in(event(1)) is not None
    assert store.take_in(event(3)) is None
    assert unhandled


def test_a_posted_call_is_forgotten_once_it_is_old_and_done(store: DeliveryStore) -> None:
    store.post(call("made"))
    store.post(call("waits"))
    store.sent("made", "ts")
    store.forget_before(datetime.now(UTC) + timedelta(days=1))
    assert store.post(call("made"))
    assert not store.post(call("waits"))


def test_hostile_text_is_kept_as_text(store: DeliveryStore) -> None:
    hostile = "slack:'; DROP TABLE channel_events; --\x00\ud800"
    body = {"text": "<b>\x00\ud800 å", "n": [1, None, True]}
    event_id = taken(store, event(1, hostile, body=body))
    (lane,) = claim(store)
    kept = store.next_event(lane)
    assert kept is not None
    assert kept.received.body == body
    store.handled(event_id, [call(f"{event_id}:0", lane, answers=event_id, body={"payload": body})])
    found = store.next_outgoing(lane)
    assert found is not None
    assert found.body == {"payload": body}
    assert store.begin(found.id, "h1")
    store.gave_up(found.id, "\x00")


def test_a_body_that_is_not_json_is_refused_and_nothing_is_kept(store: DeliveryStore) -> None:
    with pytest.raises(TypeError):
        store.take_in(event(body={"when": NOON}))
    event_id = taken(store, event(2))
    with pytest.raises(TypeError):
        store.handled(event_id, [call("a", answers=event_id), call("b", body={"when": NOON}, answers=event_id)])
    assert store.next_outgoing(LANE) is None
    assert store.next_event(LANE) is not None


def test_looking_for_work_reads_what_waits_and_not_what_is_done(tmp_path: Path) -> None:
    with databases.sqlite(tmp_path) as engine:
        SqlDeliveries(engine)
        plans = [
            "SELECT lane, MIN(kept) FROM channel_events WHERE waits GROUP BY lane",
            "SELECT * FROM channel_events WHERE waits AND lane = 'a' ORDER BY at, number LIMIT 1",
            "SELECT * FROM channel_calls WHERE waits AND lane = 'a' ORDER BY number LIMIT 1",
        ]
        with engine.connect() as connection:
            told = [str(connection.execute(text(f"EXPLAIN QUERY PLAN {plan}")).all()) for plan in plans]
    assert all("_waiting" in one for one in told), told


def wait_out() -> None:
    """Until a lease that is as good as over is over by any clock."""
    time.sleep(OVER.total_seconds() * 10)

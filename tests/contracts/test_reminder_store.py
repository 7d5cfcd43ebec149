"""What every store of reminders promises, in memory, SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.reminders.ports import Contact, ReminderStore
from bot.reminders.reminder import Reminder
from bot.stores.memory import MemoryReminders
from bot.stores.reminders import SqlReminders
from knowledge.domain.forms import Place
from tests.contracts import databases

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ANNAS = Reminder(
    "r1",
    "anna",
    "follow_up",
    "f1",
    "Styrkort för socialnämnden",
    "socialnämnden",
    Place("risk", "when", 2),
    "Risk",
    "När?",
    "2027-T2",
)
REPLICAS = 8

Reopen = Callable[[], ReminderStore]


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Reopen]:
    """Opens the same store; each call once more, as after a restart (memory has none to come back from)."""
    if request.param == "memory":
        kept = MemoryReminders()
        yield lambda: kept
    elif request.param == "sqlite":
        with databases.sqlite(tmp_path) as engine:
            yield lambda: SqlReminders(engine)
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as engine:
            yield lambda: SqlReminders(engine)


@pytest.fixture
def store(reopen: Reopen) -> ReminderStore:
    return reopen()


def test_a_reminder_is_claimed_once_also_after_a_restart(store: ReminderStore, reopen: Reopen) -> None:
    assert store.claim(ANNAS, NOON)
    assert not store.claim(ANNAS, NOON)
    assert not reopen().claim(ANNAS, NOON)
    assert reopen().waiting("anna") == [ANNAS]


def test_of_many_servers_that_claim_at_once_one_does(reopen: Reopen) -> None:
    servers = [reopen() for _ in range(REPLICAS)]
    many = [replace(ANNAS, id=f"r{n}") for n in range(10)]
    with ThreadPoolExecutor(REPLICAS) as pool:
        claims = list(pool.map(lambda server: [server.claim(each, NOON) for each in many], servers))
    assert [sum(column) for column in zip(*claims, strict=True)] == [1] * len(many)


def test_reminders_wait_for_their_own_person_in_order(store: ReminderStore) -> None:
    later = replace(ANNAS, id="a0", place=None)
    for each in (ANNAS, replace(ANNAS, id="r2", person="bo"), later):
        store.claim(each, NOON)
    assert store.waiting("anna") == [ANNAS, later]
    assert store.waiting("cilla") == []


def test_a_reminder_is_told_once_and_still_waits_on_the_pages(store: ReminderStore, reopen: Reopen) -> None:
    store.claim(ANNAS, NOON)
    assert store.take("bo") == []
    assert store.take("anna") == [ANNAS]
    assert reopen().take("anna") == []
    assert store.waiting("anna") == [ANNAS]


def test_what_several_take_at_once_each_is_told_once(reopen: Reopen) -> None:
    store = reopen()
    many = [replace(ANNAS, id=f"r{n}") for n in range(20)]
    for each in many:
        store.claim(each, NOON)
    with ThreadPoolExecutor(REPLICAS) as pool:
        taken = [one for found in pool.map(lambda _: reopen().take("anna"), range(REPLICAS)) for one in found]
    assert sorted(one.id for one in taken) == sorted(one.id for one in many)


def test_what_a_channel_has_sent_is_told(store: ReminderStore) -> None:
    store.claim(ANNAS, NOON)
    store.told(ANNAS.id)
    store.told("never claimed")
    assert store.take("anna") == []


def test_people_put_away_their_own_reminders_only(store: ReminderStore) -> None:
    store.claim(ANNAS, NOON)
    store.put_away("bo", [ANNAS.id])
    assert store.waiting("anna") == [ANNAS]
    store.put_away("anna", [ANNAS.id, "unknown"])
    assert store.waiting("anna") == []
    assert store.take("anna") == []
    assert not store.claim(ANNAS, NOON)


def test_who_wants_none_is_given_none_and_may_change_their_mind(store: ReminderStore, reopen: Reopen) -> None:
    store.claim(ANNAS, NOON)
    store.want("anna", False)
    assert not reopen().claim(replace(ANNAS, id="r2"), NOON)
    assert store.waiting("anna") == store.take("anna") == []
    store.want("anna", True)
    assert store.take("anna") == [ANNAS]
    assert store.claim(replace(ANNAS, id="r2"), NOON)


def test_where_a_person_was_last_heard_is_kept_beside_what_they_want(store: ReminderStore, reopen: Reopen) -> None:
    assert store.contact("anna") == Contact()
    store.heard("anna", "web", "c1")
    store.want("anna", False)
    store.heard("anna", "slack", "D2")
    assert reopen().contact("anna") == Contact("slack", "D2", False)


def test_hostile_text_is_kept_as_text(store: ReminderStore) -> None:
    hostile = replace(ANNAS, person="x'; DROP TABLE reminders; --", item="<b>\x00 \ud800", by="å")
    assert store.claim(hostile, NOON)
    (found,) = store.waiting(hostile.person)
    assert found.item.startswith("<b>")

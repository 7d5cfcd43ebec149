"""What every store of sittings promises, in memory, SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.conversation.sittings import Pending, Sitting, SittingStore
from bot.stores.memory import MemorySittings
from bot.stores.sittings import SqlSittings
from knowledge.domain.forms import Place, Value
from tests.contracts import databases

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANNAS = Sitting(
    "anna",
    "webben",
    "f1",
    "picking",
    NOON,
    Place("risk", "when", 2),
    "e7",
    9,
    Pending("i vår", Place("risk", "when", 2), (Value("i vår", "2027-spring"), Value("i vår", "every:spring"))),
    "en",
)

Reopen = Callable[[], SittingStore]


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Reopen]:
    """Opens the same store; each call once more, as after a restart (memory has none to come back from)."""
    if request.param == "memory":
        kept = MemorySittings()
        yield lambda: kept
    elif request.param == "sqlite":
        with databases.sqlite(tmp_path) as engine:
            yield lambda: SqlSittings(engine)
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as engine:
            yield lambda: SqlSittings(engine)


@pytest.fixture
def store(reopen: Reopen) -> SittingStore:
    return reopen()


def test_a_sitting_comes_back_as_it_was_left(store: SittingStore, reopen: Reopen) -> None:
    store.sit(ANNAS)
    assert reopen().open_sitting("anna", "webben") == ANNAS


def test_a_sitting_belongs_to_its_person_in_its_conversation(store: SittingStore) -> None:
    store.sit(ANNAS)
    assert store.open_sitting("bo", "webben") is None
    assert store.open_sitting("anna", "slack") is None
    assert store.sittings("bo") == []


def test_a_later_sitting_of_the_same_form_there_takes_its_place(store: SittingStore) -> None:
    store.sit(ANNAS)
    later = replace(ANNAS, step="asking", at=NOON + timedelta(minutes=1))
    store.sit(later)
    assert store.open_sitting("anna", "webben") == later
    assert store.sittings("anna") == [later]


def test_opening_another_form_sets_the_first_aside_where_it_stood(store: SittingStore) -> None:
    other = replace(ANNAS, form="f2", at=NOON + timedelta(minutes=1))
    elsewhere = replace(ANNAS, conversation="slack", at=NOON - timedelta(minutes=1))
    for each in (elsewhere, ANNAS, other):
        store.sit(each)
    assert store.open_sitting("anna", "webben") == other
    assert store.open_sitting("anna", "slack") == elsewhere
    assert store.sittings("anna") == [other, ANNAS, elsewhere]


def test_a_paused_sitting_is_kept_and_no_longer_open(store: SittingStore) -> None:
    store.sit(ANNAS)
    paused = replace(ANNAS, step="paused")
    store.sit(paused)
    assert store.open_sitting("anna", "webben") is None
    assert store.sittings("anna") == [paused]


async def test_sittings_kept_at_once_leave_one_open(store: SittingStore) -> None:
    many = [replace(ANNAS, form=f"f{n}", at=NOON + timedelta(seconds=n)) for n in range(12)]
    await asyncio.gather(*(asyncio.to_thread(store.sit, each) for each in many))
    assert sorted(each.form for each in store.sittings("anna")) == sorted(each.form for each in many)
    assert store.open_sitting("anna", "webben") in many


def test_hostile_text_is_kept_as_text(store: SittingStore) -> None:
    hostile = replace(ANNAS, person="x'; DROP TABLE sittings; --", pending=Pending("a\x00b <script> \ud800"))
    store.sit(hostile)
    found = store.open_sitting(hostile.person, "webben")
    assert found is not None
    assert found.pending.text.startswith("a")

"""What every store of handoffs promises, in memory, SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.conversation.handoffs import Handoff, HandoffStore
from bot.stores.handoffs import SqlHandoffs
from bot.stores.memory_handoffs import MemoryHandoffs
from knowledge.errors import NotFound
from tests.contracts import databases

AT = datetime(2026, 11, 22, 12, 30, 15, 1, tzinfo=UTC)
ASKED = Handoff(
    "h1", "a1", "slack:T1:U1", "Vem städar \x00 bryggan?", False, "Anna Ek", "slack", "slack:T1:dm:U1", True, AT,
    turn="t1",
)  # fmt: skip


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[HandoffStore]:
    if request.param == "memory":
        yield MemoryHandoffs()
    elif request.param == "sqlite":
        with databases.sqlite(tmp_path) as engine:
            yield SqlHandoffs(engine)
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as engine:
            yield SqlHandoffs(engine)


def test_a_handoff_comes_back_as_it_was_made(store: HandoffStore) -> None:
    kept = store.keep(ASKED)
    assert store.of("a1", "slack:T1:U1") == kept
    assert replace(kept, question=ASKED.question) == ASKED
    assert kept.question.startswith("Vem städar ")


def test_a_persons_question_is_handed_over_once(store: HandoffStore) -> None:
    first = store.keep(ASKED)
    assert store.keep(replace(ASKED, turn="t2", wants_answer=False)) == first
    assert store.keep(replace(ASKED, id="h2")) == first
    assert store.waiting() == [first]


async def test_of_all_who_hand_it_over_at_once_one_is_kept(store: HandoffStore) -> None:
    turns = [replace(ASKED, turn=f"t{n}") for n in range(6)]
    kept = await asyncio.gather(*(asyncio.to_thread(store.keep, each) for each in turns))
    assert len(set(kept)) == 1
    assert store.waiting() == [kept[0]]


def test_colleagues_hand_the_same_question_over_each_for_themselves(store: HandoffStore) -> None:
    store.keep(ASKED)
    store.keep(replace(ASKED, id="h2", person="slack:T1:U2"))
    assert [each.id for each in store.waiting()] == ["h1", "h2"]
    assert store.of("a1", "slack:T1:U3") is None
    assert store.of("a2", "slack:T1:U1") is None


def test_what_is_answered_waits_no_longer(store: HandoffStore) -> None:
    store.keep(ASKED)
    assert store.settle("h1").state == "answered"
    assert store.waiting() == []
    with pytest.raises(NotFound):
        store.settle("h9")

"""What every store of answers on their way back promises, in memory, SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.stores.answers_back import SqlAnswersBack
from bot.stores.memory_answers_back import MemoryAnswersBack
from bot.verified.ports import AnswerBack, AnswersBack
from tests.contracts import databases

AT = datetime(2026, 11, 22, 12, 30, 15, 1, tzinfo=UTC)
BACK = AnswerBack("h1", "slack:T1:U1", "slack", "slack:T1:dm:U1", "Vem städar bryggan? å🙂", "v1", AT)
ON_THE_WEB = replace(BACK, id="h2", channel="web", conversation="w1")


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AnswersBack]:
    if request.param == "memory":
        yield MemoryAnswersBack()
    elif request.param == "sqlite":
        with databases.sqlite(tmp_path) as engine:
            yield SqlAnswersBack(engine)
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as engine:
            yield SqlAnswersBack(engine)


def test_an_answer_comes_back_as_it_was_kept(store: AnswersBack) -> None:
    assert store.keep(BACK)
    assert store.waiting(BACK.person) == [BACK]
    assert store.untold(["slack"]) == [BACK]


def test_one_handoff_is_answered_once(store: AnswersBack) -> None:
    assert store.keep(BACK)
    assert not store.keep(replace(BACK, verified="v2"))
    assert store.waiting(BACK.person) == [BACK]


async def test_of_all_who_keep_it_at_once_one_does(store: AnswersBack) -> None:
    kept = await asyncio.gather(*(asyncio.to_thread(store.keep, replace(BACK)) for _ in range(6)))
    assert sorted(kept) == [False] * 5 + [True]


def test_what_is_told_is_not_told_again_and_waits_on_the_pages(store: AnswersBack) -> None:
    store.keep(BACK)
    store.told("h1")
    assert store.untold(["slack"]) == []
    assert store.take(BACK.person) == []
    assert store.waiting(BACK.person) == [BACK]


async def test_what_is_taken_is_taken_once(store: AnswersBack) -> None:
    store.keep(BACK)
    store.keep(ON_THE_WEB)
    taken = await asyncio.gather(*(asyncio.to_thread(store.take, BACK.person) for _ in range(4)))
    assert sorted(taken, key=len)[-1] == [BACK, ON_THE_WEB]
    assert sum(map(len, taken)) == 2


def test_what_a_channel_tells_by_itself_is_left_to_it(store: AnswersBack) -> None:
    store.keep(BACK)
    store.keep(ON_THE_WEB)
    assert store.take(BACK.person, but_not=["slack", "teams"]) == [ON_THE_WEB]
    assert store.untold(["slack", "teams"]) == [BACK]


def test_what_a_channel_cannot_tell_waits_for_the_person(store: AnswersBack) -> None:
    store.keep(BACK)
    store.unreachable("h1")
    assert store.untold(["slack"]) == []
    assert store.take(BACK.person, but_not=["slack"]) == [replace(BACK, channel="")]


def test_nobody_gets_what_is_anothers(store: AnswersBack) -> None:
    store.keep(BACK)
    store.put_away("slack:T1:U2", ["h1"])
    assert store.take("slack:T1:U2") == []
    assert store.waiting("slack:T1:U2") == []
    assert store.waiting(BACK.person) == [BACK]


def test_what_is_put_away_is_neither_shown_nor_told(store: AnswersBack) -> None:
    store.keep(BACK)
    store.put_away(BACK.person, ["h1", "h9"])
    assert store.waiting(BACK.person) == []
    assert store.untold(["slack"]) == []


def test_what_is_set_aside_is_remembered_once(store: AnswersBack) -> None:
    assert store.aside() == frozenset()
    store.set_aside("declined:t1", AT)
    store.set_aside("declined:t1", AT)
    assert store.aside() == {"declined:t1"}


def test_what_is_old_is_forgotten(store: AnswersBack) -> None:
    store.keep(BACK)
    store.keep(replace(ON_THE_WEB, at=AT + timedelta(days=1)))
    assert store.forget_before(AT + timedelta(hours=1)) == 1
    assert [one.id for one in store.waiting(BACK.person)] == ["h2"]

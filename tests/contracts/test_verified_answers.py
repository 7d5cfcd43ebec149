"""What every store of verified answers keeps to: the fake in memory, SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge.adapters.memory_verified import MemoryVerifiedAnswers
from knowledge.adapters.sql.engine import writing
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.adapters.sql.schema import verified_answers
from knowledge.adapters.sql.verified import SqlVerifiedAnswers
from knowledge.domain.verified import AnswerSource, VerifiedAnswer
from knowledge.errors import NotFound, StorageError
from knowledge.ports import VerifiedAnswers
from tests.contracts import databases
from tests.contracts.documents import split_words

PEOPLE = 8
SOURCE = AnswerSource("program", "Programmet", ("Mål", "Delmål 2"), 4, "p1", "Nämnden väljer metod.", "d1")
ANSWER = VerifiedAnswer(
    "v1",
    ("Får vi byta metod?", "Kan man välja en annan metod?"),
    "Ja, om nämnden beslutar det.",
    "slack:T1:U1",
    "Anna Ek",
    datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
    (SOURCE,),
    ("Kulturnämnden",),
    "social",
    date(2027, 6, 30),
)


def _in_sql(engine: Engine) -> SqlVerifiedAnswers:
    return SqlVerifiedAnswers(SqlLibrary(engine, split_words).engine)


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        with databases.sqlite(tmp_path) as opened:
            yield opened
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as opened:
            yield opened


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VerifiedAnswers]:
    if request.param == "memory":
        yield MemoryVerifiedAnswers()
    elif request.param == "sqlite":
        with databases.sqlite(tmp_path) as engine:
            yield _in_sql(engine)
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as engine:
            yield _in_sql(engine)


@pytest.mark.parametrize("answer", [ANSWER, VerifiedAnswer("v2", ("Vem?",), "Ingen.", "a", "", ANSWER.at)])
def test_an_answer_comes_back_as_it_was_kept(store: VerifiedAnswers, answer: VerifiedAnswer) -> None:
    store.keep(answer)
    assert store.answer(answer.id) == answer
    assert store.answers() == [answer]


def test_no_answer_is_there_at_first(store: VerifiedAnswers) -> None:
    assert store.answers() == []
    assert store.generation() == 0


def test_an_answer_that_is_kept_again_replaces_the_one_before_and_comes_first(store: VerifiedAnswers) -> None:
    store.keep(ANSWER)
    store.keep(replace(ANSWER, id="v2"))
    changed = replace(ANSWER, text="Nej.", until=None)
    store.keep(changed)
    assert [answer.id for answer in store.answers()] == ["v1", "v2"]
    assert store.answer("v1") == changed


def test_a_withdrawn_answer_is_kept_with_all_that_it_said(store: VerifiedAnswers) -> None:
    store.keep(ANSWER)
    assert store.withdraw("v1") == replace(ANSWER, withdrawn=True)
    assert store.answers() == [replace(ANSWER, withdrawn=True)]


@pytest.mark.parametrize("answer_id", ["v2", "", "v1\0", "V1", "'; drop table verified_answers; --"])
def test_an_answer_that_is_not_there_is_not_found(store: VerifiedAnswers, answer_id: str) -> None:
    store.keep(ANSWER)
    with pytest.raises(NotFound):
        store.answer(answer_id)
    with pytest.raises(NotFound):
        store.withdraw(answer_id)


def test_every_change_makes_a_new_generation_and_reading_makes_none(store: VerifiedAnswers) -> None:
    seen = [store.generation()]
    for change in (lambda: store.keep(ANSWER), lambda: store.keep(ANSWER), lambda: store.withdraw("v1")):
        change()
        store.answers()
        seen.append(store.generation())
    assert seen == sorted(set(seen))


def test_any_character_survives(store: VerifiedAnswers) -> None:
    odd = 'å "Ö" 🙂 \\ \n\t\x00 \ud800 </script>'
    answer = replace(ANSWER, text=odd, questions=(odd,), sources=(replace(SOURCE, quote=odd, section=(odd,)),))
    store.keep(answer)
    assert store.answer("v1") == answer


def test_answers_that_many_keep_at_once_are_all_there(store: VerifiedAnswers) -> None:
    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(lambda n: store.keep(replace(ANSWER, id=f"v{n}")), range(PEOPLE)))
    assert {answer.id for answer in store.answers()} == {f"v{n}" for n in range(PEOPLE)}
    assert store.generation() == PEOPLE


def test_an_answer_that_another_lots_wrote_differently_is_told_of_plainly(engine: Engine) -> None:
    store = _in_sql(engine)
    store.keep(ANSWER)
    with writing(engine) as connection:
        connection.execute(verified_answers.update().values(answer='{"id": "v1", "novelty": 1}'))
    with pytest.raises(StorageError, match="install the Lots that wrote it"):
        store.answers()

"""What every store of forms promises: in memory, SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import Engine

from knowledge.adapters.memory_forms import MemoryForms
from knowledge.adapters.sql.engine import writing
from knowledge.adapters.sql.forms import SqlForms
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.adapters.sql.schema import form_events
from knowledge.domain.filling import add_row, answer, begin, comment, row_of, state_of
from knowledge.domain.forms import Event, Form
from knowledge.errors import NotFound, StorageError
from knowledge.ports import FormStore
from tests.contracts import databases
from tests.contracts.documents import split_words
from tests.unit.form_examples import ANNA, BO, METHOD, RISK, TEMPLATE, said, signatures

PEOPLE = 8
ANSWERS_EACH = 12


def _in_sql(engine: Engine) -> SqlForms:
    return SqlForms(SqlLibrary(engine, split_words).engine)


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        with databases.sqlite(tmp_path) as opened:
            yield opened
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as opened:
            yield opened


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FormStore]:
    if request.param == "memory":
        yield MemoryForms()
    elif request.param == "sqlite":
        with databases.sqlite(tmp_path) as engine:
            yield _in_sql(engine)
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as engine:
            yield _in_sql(engine)


def form_named(form_id: str) -> Form:
    return begin(TEMPLATE, signatures()(ANNA), form_id, project="Fältare", period="2027")


def answered(form: Form, words: str, event_id: str = "a1", by: str = ANNA) -> Event:
    signature = replace(signatures()(by), id=event_id)
    return answer(form, METHOD, said(words), signature)


def test_a_form_comes_back_as_it_was_begun(store: FormStore) -> None:
    form = replace(form_named("f1"), follows="f0")
    store.begin(form)
    assert store.form("f1") == form


def test_a_form_that_is_begun_again_is_left_as_it_is(store: FormStore) -> None:
    form = form_named("f1")
    store.begin(form)
    store.add("f1", [answered(form, "möten")])
    store.begin(replace(form, period="2030"))
    kept = store.form("f1")
    assert kept.period == "2027"
    assert [event.deed for event in kept.events] == ["begun", "answered"]


def test_events_come_back_as_they_were_and_in_the_order_in_which_they_were_kept(store: FormStore) -> None:
    form = form_named("f1")
    store.begin(form)
    first, second, third = (answered(form, words, event_id) for words, event_id in (("ö", "z"), ("å", "a"), ("ä", "m")))
    assert store.add("f1", [first]).events == (*form.events, first)
    assert store.add("f1", [second, third]).events == (*form.events, first, second, third)
    assert store.form("f1").events == (*form.events, first, second, third)


def test_an_event_is_kept_once_whoever_repeats_it(store: FormStore) -> None:
    form = form_named("f1")
    store.begin(form)
    event = answered(form, "möten")
    store.add("f1", [event])
    again = store.add("f1", [event, replace(event, value=said("annat"))])
    assert again.events == (*form.events, event)


def test_two_forms_may_have_events_of_the_same_id(store: FormStore) -> None:
    for form_id in ("f1", "f2"):
        store.begin(form_named(form_id))
        store.add(form_id, [answered(form_named(form_id), form_id)])
    assert [store.form(one).events[-1].value for one in ("f1", "f2")] == [said("f1"), said("f2")]


def test_nothing_to_add_changes_nothing(store: FormStore) -> None:
    form = form_named("f1")
    store.begin(form)
    assert store.add("f1", []) == form


@pytest.mark.parametrize("form_id", ["f2", "", "f1\0", "F1", "'; drop table forms; --"])
def test_a_form_that_is_not_there_is_not_found(store: FormStore, form_id: str) -> None:
    store.begin(form_named("f1"))
    with pytest.raises(NotFound):
        store.form(form_id)
    with pytest.raises(NotFound):
        store.add(form_id, [answered(form_named("f1"), "möten")])


def test_the_form_touched_last_comes_first(store: FormStore) -> None:
    for form_id in ("f1", "f2", "f3"):
        store.begin(form_named(form_id))
    store.add("f2", [answered(form_named("f2"), "möten")])
    store.add("f1", [])
    assert [form.id for form in store.forms()] == ["f2", "f3", "f1"]
    assert store.forms()[0] == store.form("f2")


def test_no_form_is_there_at_first(store: FormStore) -> None:
    assert store.forms() == []


def test_any_character_survives(store: FormStore) -> None:
    form = form_named("f1")
    store.begin(form)
    odd = 'å "Ö" 🙂 \\ \n\t\x00 \ud800 </script>'
    signature = replace(signatures()(BO), id="c1")
    added = store.add("f1", [answered(form, odd), comment(form, METHOD, odd, signature)])
    assert store.form("f1") == added
    assert added.events[-2].value == said(odd)


def test_many_who_add_at_once_lose_nothing_and_all_see_one_order(store: FormStore) -> None:
    form = form_named("f1")
    store.begin(form)

    def add_all(person: int) -> list[tuple[Event, ...]]:
        mine = [answered(form, f"{person}-{n}", f"p{person}-{n}", f"person {person}") for n in range(ANSWERS_EACH)]
        return [store.add("f1", [event]).events for event in mine]

    with ThreadPoolExecutor(PEOPLE) as pool:
        seen = [events for result in pool.map(add_all, range(PEOPLE)) for events in result]
    kept = store.form("f1").events
    assert len(kept) == 1 + PEOPLE * ANSWERS_EACH
    assert all(events == kept[: len(events)] for events in seen)
    assert len(state_of(store.form("f1")).rivals[METHOD]) == PEOPLE


def test_rows_that_several_add_at_once_are_rows_of_their_own_with_what_is_said_of_them(store: FormStore) -> None:
    form = form_named("f1")
    store.begin(form)

    def add_one(person: int) -> int:
        signature = replace(signatures()(f"person {person}"), id=f"row-{person}")
        row = add_row(form, "risks", signature)
        widened = replace(form, events=(*form.events, row))
        place = replace(RISK, row=state_of(widened).rows["risks"][-1])
        told = answer(widened, place, said(f"risk {person}"), replace(signature, id=f"risk-{person}"))
        return row_of(store.add("f1", [row, told]), row.id)

    with ThreadPoolExecutor(PEOPLE) as pool:
        rows = list(pool.map(add_one, range(PEOPLE)))
    now = state_of(store.form("f1"))
    assert sorted(rows) == list(range(2, PEOPLE + 2))
    assert now.rivals == {}
    assert {place.row: event.by for place, event in now.answers.items()} == {
        row: f"person {person}" for person, row in enumerate(rows)
    }


def test_a_row_whose_event_is_repeated_is_added_once(store: FormStore) -> None:
    form = form_named("f1")
    store.begin(form)
    row = add_row(form, "risks", replace(signatures()(ANNA), id="row"))
    once = store.add("f1", [row])
    assert store.add("f1", [row]) == once
    assert state_of(once).rows == {"risks": (1, 2)}


def test_what_is_said_of_a_row_reaches_it_also_when_the_call_is_repeated(store: FormStore) -> None:
    form = form_named("f1")
    store.begin(form)
    theirs, mine = (add_row(form, "risks", replace(signatures()(by), id=by)) for by in (BO, ANNA))
    widened = replace(form, events=(*form.events, mine))
    told = answer(widened, replace(RISK, row=2), said("för få ledare"), replace(signatures()(ANNA), id="told"))
    store.add("f1", [theirs])
    store.add("f1", [mine])
    again = store.add("f1", [mine, told])
    assert store.add("f1", [mine, told]) == again
    assert list(state_of(again).answers) == [replace(RISK, row=3)]
    assert (row_of(again, BO), row_of(again, ANNA)) == (2, 3)


def test_of_many_who_begin_one_form_at_once_one_does(store: FormStore) -> None:
    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(lambda n: store.begin(replace(form_named("f1"), period=str(n))), range(PEOPLE)))
    assert len(store.forms()) == 1
    assert len(store.form("f1").events) == 1


def test_what_one_process_has_read_it_reads_again_when_another_has_added(engine: Engine) -> None:
    here, there = _in_sql(engine), _in_sql(engine)
    form = form_named("f1")
    here.begin(form)
    assert [one.forms() for one in (here, there)] == [[form], [form]]
    grown = there.add("f1", [answered(form, "möten")])
    assert (here.form("f1"), here.forms()) == (grown, [grown])
    again = here.add("f1", [answered(form, "hembesök", "a2")])
    assert (there.form("f1"), there.forms()) == (again, [again])


def test_what_could_not_be_kept_is_not_remembered_either(engine: Engine) -> None:
    store, form = _in_sql(engine), form_named("f1")
    store.begin(form)
    store.form("f1")
    spoilt = replace(answered(form, "hembesök", "a2"), text=cast("str", object()))
    with pytest.raises(TypeError):
        store.add("f1", [answered(form, "möten"), spoilt])
    assert store.form("f1") == form


def test_a_form_that_another_lots_wrote_differently_is_told_of_plainly(engine: Engine) -> None:
    store = _in_sql(engine)
    store.begin(form_named("f1"))
    with writing(engine) as connection:
        connection.execute(form_events.update().values(event='{"id": "e1", "novelty": 1}'))
    with pytest.raises(StorageError, match="install the Lots that wrote it"):
        store.form("f1")

"""What every store of people promises, in memory, SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.conversation.directory import CODE_LASTS, LinkCode, PeopleStore
from bot.conversation.messages import Person
from bot.stores.memory_people import MemoryPeople
from bot.stores.people import SqlPeople
from knowledge.errors import NotFound
from tests.contracts import databases

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SLACK, TEAMS, WEB = "slack:T1:U1", "teams:lindsjo:42", "anna"


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PeopleStore]:
    if request.param == "memory":
        yield MemoryPeople()
    elif request.param == "sqlite":
        with databases.sqlite(tmp_path) as engine:
            yield SqlPeople(engine)
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as engine:
            yield SqlPeople(engine)


def test_an_identity_that_nobody_knows_is_staff_of_no_group(store: PeopleStore) -> None:
    known = store.person(SLACK)
    assert known.as_person() == Person(SLACK)
    assert known.identities == (SLACK,)
    assert store.everyone() == []


def test_role_and_groups_are_given_apart(store: PeopleStore) -> None:
    store.give_role(SLACK, "coordinator")
    store.give_groups(SLACK, frozenset({"skola", "", "individ"}))
    assert store.person(SLACK).as_person() == Person(SLACK, "coordinator", frozenset({"skola", "individ"}))
    assert store.give_groups(SLACK, frozenset()).role == "coordinator"
    assert store.person(SLACK).groups == frozenset()


def test_a_name_is_kept_as_the_channel_last_said_it(store: PeopleStore) -> None:
    store.call(SLACK, "Anna E")
    store.call(SLACK, "Anna Ek")
    assert store.person(SLACK).names == ("Anna Ek",)
    assert [known.id for known in store.everyone()] == [SLACK]


def test_a_linked_identity_is_the_person_with_all_that_both_were_given(store: PeopleStore) -> None:
    store.give_role(TEAMS, "coordinator")
    store.give_groups(TEAMS, frozenset({"individ"}))
    store.give_groups(SLACK, frozenset({"skola"}))
    store.call(TEAMS, "Anna Ek (Lindsjö)")
    linked = store.link(TEAMS, SLACK)
    assert linked == store.person(TEAMS) == store.person(SLACK)
    assert (linked.id, linked.role, linked.groups) == (SLACK, "coordinator", frozenset({"skola", "individ"}))
    assert linked.identities == (SLACK, TEAMS)
    assert linked.names == ("Anna Ek (Lindsjö)",)
    assert store.moved() == {TEAMS: SLACK}
    assert [known.id for known in store.everyone()] == [SLACK]


def test_links_of_links_lead_to_one_person(store: PeopleStore) -> None:
    store.link(WEB, TEAMS)
    store.link(TEAMS, SLACK)
    assert {store.person(each).id for each in (WEB, TEAMS, SLACK)} == {SLACK}
    assert store.link(SLACK, WEB) == store.person(SLACK)
    assert store.moved() == {WEB: SLACK, TEAMS: SLACK}


def test_role_and_groups_given_to_any_identity_are_the_persons(store: PeopleStore) -> None:
    store.link(TEAMS, SLACK)
    store.give_role(TEAMS, "admin")
    assert store.person(SLACK).role == "admin"
    assert [known.id for known in store.everyone()] == [SLACK]


def test_an_unlinked_identity_has_nothing_of_the_persons(store: PeopleStore) -> None:
    store.give_groups(SLACK, frozenset({"skola"}))
    store.give_role(SLACK, "admin")
    store.link(TEAMS, SLACK)
    assert store.unlink(TEAMS).as_person() == store.person(TEAMS).as_person() == Person(TEAMS)
    assert store.person(SLACK).groups == frozenset({"skola"})
    assert store.moved() == {}
    for linked_to_nobody in (TEAMS, SLACK, "okänd"):
        with pytest.raises(NotFound):
            store.unlink(linked_to_nobody)


async def test_links_made_at_once_end_in_one_person(store: PeopleStore) -> None:
    pairs = [(SLACK, TEAMS), (TEAMS, WEB), (WEB, SLACK), (SLACK, WEB)]
    await asyncio.gather(*(asyncio.to_thread(store.link, *pair) for pair in pairs))
    assert len({store.person(each).id for each in (WEB, TEAMS, SLACK)}) == 1


def test_a_code_is_found_until_it_is_cancelled_or_another_takes_its_place(store: PeopleStore) -> None:
    first = LinkCode("a" * 64, SLACK, NOW + CODE_LASTS)
    store.keep_code(first)
    assert store.code(first.digest) == first
    second = LinkCode("b" * 64, SLACK, NOW + CODE_LASTS)
    store.keep_code(second)
    assert store.code(first.digest) is None
    store.keep_code(LinkCode("c" * 64, TEAMS, NOW + CODE_LASTS))
    store.cancel_code(second.digest)
    assert store.code(second.digest) is None
    assert store.code("c" * 64) is not None


async def test_of_all_who_use_a_code_at_once_one_does(store: PeopleStore) -> None:
    store.keep_code(LinkCode("a" * 64, SLACK, NOW + CODE_LASTS))
    used = await asyncio.gather(*(asyncio.to_thread(store.use_code, "a" * 64) for _ in range(6)))
    assert sorted(used) == [False] * 5 + [True]
    code = store.code("a" * 64)
    assert code is not None
    assert code.used
    assert not store.use_code("unknown")


def test_wrong_codes_are_counted_a_person_for_as_long_as_a_code_lasts(store: PeopleStore) -> None:
    assert [store.tried(SLACK, NOW), store.tried(SLACK, NOW + timedelta(minutes=1))] == [1, 2]
    assert store.tries(TEAMS, NOW) == 0
    assert store.tries(SLACK, NOW + CODE_LASTS + timedelta(seconds=1)) == 1
    assert store.tries(SLACK, NOW + CODE_LASTS * 2) == 0


def test_hostile_text_is_kept_as_text(store: PeopleStore) -> None:
    hostile = "x'; DROP TABLE people; --"
    store.call(hostile, "<script>")
    store.give_groups(hostile, frozenset({"a' OR 1=1"}))
    assert store.person(hostile).groups == frozenset({"a' OR 1=1"})
    assert store.person("x").groups == frozenset()

"""What every store of Teams' conversation references promises, in memory, SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.teams.ports import Reference, ReferenceStore
from bot.stores.memory_teams import MemoryTeamsReferences
from bot.stores.people import SqlPeople
from bot.stores.teams import SqlTeamsReferences
from tests.contracts import databases

URL = "https://smba.trafficmanager.net/emea/"
ANNAS = Reference("teams:t:personal:anna", "a:1", URL, "t", "28:lots", "anna", "29:anna")
SHARED = Reference("teams:t:19:x@thread.v2", "19:x@thread.v2", URL, "t", "28:lots")

Reopen = Callable[[], ReferenceStore]


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Reopen]:
    """Opens the same store; each call once more, as after a restart (memory has none to come back from)."""
    if request.param == "memory":
        kept = MemoryTeamsReferences()
        yield lambda: kept
    elif request.param == "sqlite":
        with databases.sqlite(tmp_path) as engine:
            yield lambda: SqlTeamsReferences(engine)
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as engine:
            yield lambda: SqlTeamsReferences(engine)


@pytest.fixture
def store(reopen: Reopen) -> ReferenceStore:
    return reopen()


def test_what_was_kept_is_there_after_a_restart(store: ReferenceStore, reopen: Reopen) -> None:
    store.keep(ANNAS)
    assert reopen().reference(ANNAS.conversation) == ANNAS


def test_what_is_kept_again_takes_the_earlier_ones_place(store: ReferenceStore) -> None:
    store.keep(ANNAS)
    moved = replace(ANNAS, service_url="https://smba.trafficmanager.net/amer/", person="anna-linked")
    store.keep(moved)
    assert store.reference(ANNAS.conversation) == moved
    assert store.own_chat("anna") is None


def test_being_heard_elsewhere_does_not_lose_the_address_of_the_own_chat(store: ReferenceStore) -> None:
    store.keep(ANNAS)
    store.keep(replace(ANNAS, address=""))
    assert store.reference(ANNAS.conversation) == ANNAS


def test_an_own_chat_that_is_made_later_gets_its_address(store: ReferenceStore) -> None:
    store.keep(replace(ANNAS, address=""))
    store.give_address(ANNAS.conversation, "a:1")
    store.give_address("teams:t:personal:nobody", "a:2")
    assert store.reference(ANNAS.conversation) == ANNAS
    assert store.reference("teams:t:personal:nobody") is None


def test_a_person_is_found_in_their_own_chat_alone(store: ReferenceStore) -> None:
    store.keep(ANNAS)
    store.keep(SHARED)
    assert store.own_chat("anna") == ANNAS
    assert store.own_chat("") is None
    assert store.own_chat("bo") is None


def test_a_conversation_is_found_by_teams_own_id(store: ReferenceStore) -> None:
    store.keep(SHARED)
    assert store.at_address(SHARED.address) == SHARED
    assert store.at_address("") is None


def test_what_is_forgotten_is_gone(store: ReferenceStore) -> None:
    store.keep(ANNAS)
    store.forget(ANNAS.conversation)
    store.forget(ANNAS.conversation)
    assert store.reference(ANNAS.conversation) is None


def test_a_message_shows_the_answer_that_was_kept_last(store: ReferenceStore) -> None:
    store.answered("a:1", "100", "first")
    store.answered("a:1", "100", "second")
    assert store.answer_at("a:1", "100") == "second"
    assert store.answer_at("a:1", "101") == store.answer_at("a:2", "100") == ""


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "å" * 900, "'; drop table teams_answers; --"])
def test_any_text_is_kept_without_harm(odd: str, store: ReferenceStore) -> None:
    store.keep(replace(SHARED, conversation=odd, address=odd))
    store.answered(odd, odd, "a")
    assert store.reference("never") is None
    assert store.answer_at("a:1", "1") == ""


def test_a_person_whose_accounts_are_linked_is_reached_as_the_person_they_are_now(tmp_path: Path) -> None:
    with databases.sqlite(tmp_path) as engine:
        references = SqlTeamsReferences(engine)
        references.keep(ANNAS)
        SqlPeople(engine).link(ANNAS.person, "slack:T1:U1")
        assert references.own_chat("slack:T1:U1") == replace(ANNAS, person="slack:T1:U1")

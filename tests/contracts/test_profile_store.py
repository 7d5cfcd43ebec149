"""What every store of profiles and enquiries promises, in memory, SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import pytest

from bot.conversation.ports import LONGEST_WAIT, Enquiry, EnquiryStore, Profile, ProfileStore
from bot.stores.memory import MemoryProfiles
from bot.stores.profiles import SqlProfiles
from tests.contracts import databases

ANNA = Profile("socialnämnden", "Öppenvården", "samordnare", "en")


class Store(ProfileStore, EnquiryStore, Protocol):
    """Both ports in one."""


Reopen = Callable[[], Store]


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Reopen]:
    """Opens the same store; each call once more, as after a restart (memory has none to come back from)."""
    if request.param == "memory":
        kept = MemoryProfiles()
        yield lambda: kept
    elif request.param == "sqlite":
        with databases.sqlite(tmp_path) as engine:
            yield lambda: SqlProfiles(engine)
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as engine:
            yield lambda: SqlProfiles(engine)


@pytest.fixture
def store(reopen: Reopen) -> Store:
    return reopen()


def enquiry(conversation: str = "samtal", person: str = "anna", waited: timedelta = timedelta()) -> Enquiry:
    at = datetime.now(UTC).replace(microsecond=1) - waited
    return Enquiry(conversation, person, ("Vad är vår roll?", "Och \x00 vår miniminivå?"), at)


def test_a_profile_comes_back_as_it_was_told(store: Store, reopen: Reopen) -> None:
    store.keep("anna", ANNA)
    assert reopen().profile("anna") == ANNA


def test_an_unknown_person_has_told_nothing(store: Store) -> None:
    store.keep("anna", ANNA)
    assert store.profile("bo") == Profile()


def test_the_last_profile_is_the_one_that_is_kept(store: Store) -> None:
    store.keep("anna", ANNA)
    store.keep("anna", Profile("skolnämnden"))
    assert store.profile("anna") == Profile("skolnämnden")


async def test_profiles_told_at_once_are_one_a_person(store: Store) -> None:
    told = [(f"p{n % 4}", Profile(f"nämnd {n % 4}")) for n in range(24)]
    await asyncio.gather(*(asyncio.to_thread(store.keep, *each) for each in told))
    assert [store.profile(f"p{n}").committee for n in range(4)] == ["nämnd 0", "nämnd 1", "nämnd 2", "nämnd 3"]


def test_what_is_forgotten_is_gone_with_what_was_asked_and_only_for_that_person(store: Store) -> None:
    for person in ("anna", "bo"):
        store.keep(person, ANNA)
        store.enquire(enquiry("ett", person))
        store.enquire(enquiry("två", person))
    store.forget("anna")
    store.forget("anna")
    assert store.profile("anna") == Profile()
    assert store.enquiry("ett", "anna") is None
    assert store.enquiry("två", "anna") is None
    assert store.profile("bo") == ANNA
    assert store.enquiry("ett", "bo") is not None


def test_a_question_waits_for_its_asker_in_its_conversation_alone(store: Store, reopen: Reopen) -> None:
    asked = enquiry()
    store.enquire(asked)
    assert reopen().enquiry("samtal", "anna") == asked
    assert store.enquiry("samtal", "bo") is None
    assert store.enquiry("annat samtal", "anna") is None


def test_a_later_enquiry_takes_the_place_of_the_earlier(store: Store) -> None:
    store.enquire(enquiry())
    later = replace(enquiry(), questions=(), state="reminded")
    store.enquire(later)
    assert store.enquiry("samtal", "anna") == later


def test_what_is_settled_waits_no_longer(store: Store) -> None:
    store.enquire(enquiry())
    store.settle("samtal", "anna")
    store.settle("samtal", "anna")
    assert store.enquiry("samtal", "anna") is None


def test_a_question_that_has_waited_too_long_is_over(store: Store) -> None:
    store.enquire(enquiry(waited=LONGEST_WAIT + timedelta(minutes=1)))
    assert store.enquiry("samtal", "anna") is None


def test_all_that_a_person_was_asked_is_listed_oldest_first(store: Store) -> None:
    later, earlier = enquiry("ett"), enquiry("två", waited=timedelta(hours=1))
    for each in (later, earlier, enquiry("tre", "bo"), enquiry("fyra", waited=LONGEST_WAIT * 2)):
        store.enquire(each)
    assert store.enquiries("anna") == [earlier, later]


def test_hostile_text_is_kept_as_text(store: Store) -> None:
    hostile = "x'; DROP TABLE profiles; --"
    store.keep(hostile, Profile(committee="a\x00b <script>"))
    assert store.profile(hostile).committee.endswith("b <script>")
    assert store.profile("x") == Profile()

"""What every store of signals promises, in memory, SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.stores import insights
from bot.stores.insights import SqlSignals
from bot.stores.memory_insights import MemorySignals
from knowledge.insights.ports import SignalStore
from knowledge.insights.signals import AskedAboutField, AskedQuestion, Reception, SectionRef
from tests.contracts import databases

NOON = datetime(2026, 3, 4, 12, 0, 0, 7, tzinfo=UTC)
DAY = timedelta(days=1)
THAT_DAY = NOON.date()
ASKED = AskedQuestion(
    id="a1", at=NOON, asker="p1", conversation="c1", channel="slack", text="Vem städar bryggan?", language="sv",
    answered=True, kind="role", confidence=0.875, committee="tekniska nämnden", role="handläggare",
    sections=(SectionRef("plan", "Planen", ("Mål", "Ansvar")), SectionRef("bilaga", "Bilagan")),
    programmes=("Hamnplan", "Strandplan"), repeats="a0", verified="v1",
)  # fmt: skip
ABOUT = AskedAboutField(NOON, "p1", "tekniska nämnden", "styrkort", "f1", "1.2", "goal", "why")


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SignalStore]:
    if request.param == "memory":
        yield MemorySignals()
    elif request.param == "sqlite":
        with databases.sqlite(tmp_path) as engine:
            yield SqlSignals(engine)
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as engine:
            yield SqlSignals(engine)


def ids(store: SignalStore, since: date = THAT_DAY, until: date = THAT_DAY) -> list[str]:
    return [asked.id for asked, _ in store.questions(since, until)]


def test_a_question_comes_back_as_it_was_with_an_empty_reception(store: SignalStore) -> None:
    store.keep(ASKED)
    assert list(store.questions(NOON.date(), NOON.date())) == [(ASKED, Reception("a1"))]


def test_a_question_is_kept_once_and_as_it_was_first(store: SignalStore) -> None:
    store.keep(ASKED)
    store.keep(replace(ASKED, text="Något annat", sections=(), programmes=()))
    assert store.chosen(["a1"]) == [(ASKED, Reception("a1"))]


async def test_questions_kept_at_once_are_all_kept_once(store: SignalStore) -> None:
    every = [replace(ASKED, id=f"a{number}") for number in range(30)]
    await asyncio.gather(*(asyncio.to_thread(store.keep, each) for each in every + every))
    assert sorted(ids(store)) == sorted(each.id for each in every)


def test_how_an_answer_was_taken_comes_bit_by_bit(store: SignalStore) -> None:
    store.keep(ASKED)
    store.received("a1", liked=False, because="unclear")
    store.received("a1", handed_off=True)
    assert store.chosen(["a1"]) == [(ASKED, Reception("a1", False, "unclear", True))]
    store.received("a1", liked=True)
    assert store.chosen(["a1"]) == [(ASKED, Reception("a1", True, "", True))]


def test_what_is_said_of_an_unknown_question_is_harmless(store: SignalStore) -> None:
    store.received("okänd", liked=True)
    store.asked_again("okänd", "a1")
    assert store.chosen(["okänd"]) == []


def test_which_question_is_asked_again_can_be_corrected(store: SignalStore) -> None:
    store.keep(ASKED)
    store.asked_again("a1", "")
    assert store.chosen(["a1"])[0][0].repeats == ""


def test_questions_of_some_days_come_oldest_first_both_days_included(store: SignalStore) -> None:
    for number in (4, 2, 0, 3, 1):
        store.keep(replace(ASKED, id=f"a{number}", at=NOON + number * DAY))
    first = NOON.date()
    assert ids(store, first + DAY, first + 3 * DAY) == ["a1", "a2", "a3"]


def test_a_day_is_that_of_the_zone_in_which_it_was_asked(store: SignalStore) -> None:
    late = datetime(2026, 3, 5, 0, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
    store.keep(replace(ASKED, at=late))
    assert ids(store, date(2026, 3, 4), date(2026, 3, 4)) == []
    assert ids(store, date(2026, 3, 5), date(2026, 3, 5)) == ["a1"]


def test_more_questions_than_a_page_are_all_read_once(store: SignalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(insights, "PAGE", 3)
    every = [replace(ASKED, id=f"a{number}", at=NOON + timedelta(seconds=number // 2)) for number in range(12)]
    for each in every:
        store.keep(each)
    assert sorted(ids(store)) == sorted(each.id for each in every)
    assert len(store.chosen(each.id for each in every)) == 12


def test_fields_asked_about_come_back_oldest_first_and_once(store: SignalStore) -> None:
    question = replace(ABOUT, about="question", at=NOON + timedelta(minutes=1))
    for each in (question, ABOUT, ABOUT):
        store.keep_asked_about(each)
    assert store.fields_asked_about(NOON.date(), NOON.date()) == [ABOUT, question]
    assert store.fields_asked_about(NOON.date() + DAY, NOON.date() + DAY) == []


def test_two_accounts_that_are_one_persons_become_one_asker(store: SignalStore) -> None:
    store.keep(ASKED)
    store.keep(replace(ASKED, id="a2", asker="p2", at=NOON + DAY))
    store.keep_asked_about(ABOUT)
    store.keep_asked_about(replace(ABOUT, asker="p2"))
    store.moved("p1", "p2")
    assert [asked.id for asked, _ in store.of_asker("p2")] == ["a1", "a2"]
    assert store.of_asker("p1") == []
    assert store.fields_asked_about(NOON.date(), NOON.date()) == [replace(ABOUT, asker="p2")]


def test_what_is_forgotten_is_gone(store: SignalStore) -> None:
    store.keep(ASKED)
    store.keep(replace(ASKED, id="a2", at=NOON + DAY))
    store.keep_asked_about(ABOUT)
    assert store.forget_before(NOON + timedelta(hours=1)) == 1
    assert ids(store, NOON.date(), NOON.date() + DAY) == ["a2"]
    assert store.fields_asked_about(NOON.date(), NOON.date()) == []


def test_erasing_takes_all_of_one_asker_and_nothing_of_another(store: SignalStore) -> None:
    store.keep(ASKED)
    store.keep(replace(ASKED, id="a2", asker="p2"))
    store.keep_asked_about(ABOUT)
    store.keep_asked_about(replace(ABOUT, asker="p2"))
    assert store.erase("p1") == 1
    assert ids(store) == ["a2"]
    assert [each.asker for each in store.fields_asked_about(NOON.date(), NOON.date())] == ["p2"]


def test_hostile_text_is_kept_as_text(store: SignalStore) -> None:
    store.keep(replace(ASKED, text="a\x00b'; DROP TABLE turns; --", committee="<script>"))
    ((kept, _),) = store.chosen(["a1"])
    assert kept.text.endswith("b'; DROP TABLE turns; --")
    assert kept.committee == "<script>"

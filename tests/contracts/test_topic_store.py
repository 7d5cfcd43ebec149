"""What every store of topics promises, in memory, SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from bot.stores.insights import SqlSignals
from bot.stores.memory_insights import MemorySignals
from bot.stores.memory_topics import MemoryTopics
from bot.stores.topics import SqlTopics
from knowledge.insights.ports import SignalStore, TopicStore
from knowledge.insights.signals import AskedQuestion
from knowledge.insights.topics.topic import Placement, Topic, Wording
from knowledge.insights.topics.traits import Traits
from tests.contracts import databases

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
TRAITS = Traits({"brygg": 2.5, "städ": 0.5}, {"plan-1": 0.25}, "person", np.array([0.5, -0.5], np.float32))


@dataclass(frozen=True)
class Stores:
    signals: SignalStore
    topics: TopicStore

    def ask(self, *questions: str) -> None:
        for question in questions:
            at = NOON + timedelta(minutes=int(question[1:]))
            asked = AskedQuestion(
                question, at, f"p{question}", "c", "web", f"Fråga {question}?", "sv", True, "fact", 0.9
            )
            self.signals.keep(asked)


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    if request.param == "memory":
        signals = MemorySignals()
        yield Stores(signals, MemoryTopics(signals))
    elif request.param == "sqlite":
        with databases.sqlite(tmp_path) as engine:
            yield Stores(SqlSignals(engine), SqlTopics(engine))
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as engine:
            yield Stores(SqlSignals(engine), SqlTopics(engine))


def wording(question: str, topic: str = "") -> Wording:
    return Wording(question, TRAITS, topic)


def test_questions_wait_in_the_order_in_which_they_were_asked_until_they_are_placed(stores: Stores) -> None:
    stores.ask("q3", "q1", "q2")
    assert stores.topics.waiting(2) == ["q1", "q2"]
    stores.topics.keep(Placement({"q1": "q1", "q2": "q1"}, (wording("q1"),)))
    assert stores.topics.waiting(9) == ["q3"]


def test_a_wording_comes_back_as_it_was_kept_with_how_many_share_it(stores: Stores) -> None:
    stores.ask("q1", "q2")
    kept = Wording("q1", TRAITS, "t1", again=("q2",), weighed=True)
    stores.topics.keep(Placement({"q1": "q1", "q2": "q1"}, (kept,)))
    (found,) = stores.topics.wordings()
    assert replace(found, traits=TRAITS) == replace(kept, count=2)
    assert (found.traits.words, found.traits.points, found.traits.wanted) == (TRAITS.words, TRAITS.points, "person")
    assert found.traits.meaning is not None
    assert found.traits.meaning.tolist() == [0.5, -0.5]


def test_a_question_follows_its_wording_to_another_topic(stores: Stores) -> None:
    stores.ask("q1", "q2")
    stores.topics.keep(Placement({"q1": "q1", "q2": "q1"}, (wording("q1", "t1"),)))
    stores.topics.keep(Placement({}, (wording("q1", "t2"),)))
    assert stores.topics.topic_of(["q1", "q2", "q3"]) == {"q1": "t2", "q2": "t2"}
    assert stores.topics.questions_of("t2", 9) == ["q2", "q1"]
    assert stores.topics.questions_of("t1", 9) == []


def test_a_topic_that_went_up_in_another_says_so_and_what_it_had_is_the_others(stores: Stores) -> None:
    stores.ask("q1", "q2", "q3")
    both = (wording("q1", "t1"), wording("q2", "t2"))
    stores.topics.keep(Placement({"q1": "q1", "q2": "q2"}, both, {"t0": "t1"}))
    stores.topics.keep(Placement({}, (), {"t1": "t2"}))
    assert {each.id: each.merged_into for each in stores.topics.topics()} == {"t1": "t2", "t2": ""}
    assert stores.topics.topic_of(["q1", "q2"]) == {"q1": "t2", "q2": "t2"}
    stores.topics.keep(Placement({"q3": "q3"}, (wording("q3", "t1"),)))
    assert {each.id: each.merged_into for each in stores.topics.topics()} == {"t1": "", "t2": ""}


def test_a_question_that_is_placed_stays_where_it_is(stores: Stores) -> None:
    stores.ask("q1", "q2")
    stores.topics.keep(Placement({"q1": "q1"}, (wording("q1", "t1"),)))
    stores.topics.keep(Placement({"q1": "q2", "q2": "q2"}, (wording("q2", "t2"),)))
    assert stores.topics.worded(["q1", "q2"]) == {"q1": "q1", "q2": "q2"}


def test_nothing_made_of_a_question_outlives_it(stores: Stores) -> None:
    stores.ask("q1", "q2", "q3")
    stores.topics.keep(Placement({"q1": "q1", "q2": "q1", "q3": "q3"}, (wording("q1", "t1"), wording("q3", "t1"))))
    stores.topics.describe([Topic("t1", labelled_by="q1", terms=("brygga",))])
    assert stores.topics.topics()[0].label == "Fråga q1?"
    stores.signals.erase("pq1")
    assert [each.id for each in stores.topics.wordings()] == ["q3"]
    assert stores.topics.topics()[0].label == ""
    assert stores.topics.waiting(9) == ["q2"], "its wording went: it is placed anew"


def test_what_was_deleted_meanwhile_is_left_out(stores: Stores) -> None:
    stores.ask("q1")
    stores.topics.keep(Placement({"q1": "q1", "q9": "q9"}, (wording("q1", "t1"), wording("q9", "t9"))))
    assert [each.id for each in stores.topics.topics()] == ["t1"]
    assert stores.topics.worded(["q1", "q9"]) == {"q1": "q1"}


def test_a_topic_is_described_and_keeps_its_identity(stores: Stores) -> None:
    stores.ask("q1")
    stores.topics.keep(Placement({"q1": "q1"}, (wording("q1", "t1"),)))
    described = Topic("t1", "", ("brygga", "städa"), "not_found", "Det står där.", "q1", merged_into="t9")
    stores.topics.describe([described, Topic("t8", labelled_by="q1")])
    assert stores.topics.topics() == [replace(described, label="Fråga q1?", merged_into="")]


async def test_of_all_who_place_a_question_at_once_one_does(stores: Stores) -> None:
    stores.ask("q1", "q2")
    placements = [Placement({"q1": "q1", "q2": "q1"}, (wording("q1", "t1"),)) for _ in range(6)]
    await asyncio.gather(*(asyncio.to_thread(stores.topics.keep, each) for each in placements))
    assert [each.count for each in stores.topics.wordings()] == [2]

"""What every log of conversations and opinions promises, in memory, SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import Engine

from bot.conversation.ports import ConversationStore, FeedbackStore, LoggedTurn, Speaker
from bot.stores.conversations import SqlConversations
from bot.stores.feedback import SqlFeedback
from bot.stores.memory import MemoryConversations
from knowledge.answers.answer import Answer, Citation, Related
from knowledge.errors import NotFound
from tests.contracts import databases

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANSWER = Answer(
    question="Vem ansvarar?",
    language="sv",
    answered=True,
    kind="role",
    text="Nämnden ansvarar.",
    confidence=0.875,
    citations=(
        Citation(1, "plan", "Planen", ("Mål", "Ansvar"), 3, "Nämnden ansvarar.", "plan:1", "/documents/plan#p1"),
    ),
    related=(Related("plan", "Planen", ("Mål",), "/documents/plan#mal"),),
    suggestions=("Och för barn?",),
    elapsed_ms=41.5,
)


class Stores(Protocol):
    turns: ConversationStore
    feedback: FeedbackStore


class _Pair:
    def __init__(self, turns: ConversationStore, feedback: FeedbackStore) -> None:
        self.turns, self.feedback = turns, feedback


def _sql(engine: Engine) -> _Pair:
    return _Pair(SqlConversations(engine), SqlFeedback(engine))


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    if request.param == "memory":
        both = MemoryConversations()
        yield _Pair(both, both)
    elif request.param == "sqlite":
        with databases.sqlite(tmp_path) as engine:
            yield _sql(engine)
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as engine:
            yield _sql(engine)


def turn(
    turn_id: str,
    conversation: str = "samtal",
    speaker: Speaker = "person",
    text: str = "Hej",
    at: datetime = NOON,
    answer: Answer | None = None,
) -> LoggedTurn:
    return LoggedTurn(turn_id, conversation, "anna", speaker, text, at, answer)


def answered(turn_id: str, at: datetime = NOON) -> LoggedTurn:
    return turn(turn_id, speaker="lots", text=ANSWER.text, at=at, answer=ANSWER)


def test_turns_come_back_as_they_were_oldest_first(stores: Stores) -> None:
    said = [turn("1", text="Vem ansvarar?"), answered("2")]
    for one in said:
        stores.turns.append(one)
    assert stores.turns.recent("samtal", 10) == said
    assert stores.turns.turn("2") == said[1]


def test_only_the_last_turns_of_that_conversation_are_recent(stores: Stores) -> None:
    for number in range(5):
        stores.turns.append(turn(str(number)))
    stores.turns.append(turn("other", conversation="annat"))
    assert [one.id for one in stores.turns.recent("samtal", 2)] == ["3", "4"]
    assert stores.turns.recent("okänt", 5) == []
    assert stores.turns.recent("samtal", 0) == []


def test_logging_a_turn_twice_is_logging_it_once(stores: Stores) -> None:
    stores.turns.append(turn("1", text="först"))
    stores.turns.append(turn("1", text="igen"))
    assert [one.text for one in stores.turns.recent("samtal", 5)] == ["först"]


def test_an_unknown_turn_is_not_found(stores: Stores) -> None:
    with pytest.raises(NotFound):
        stores.turns.turn("okänd")


async def test_turns_logged_at_once_are_all_kept(stores: Stores) -> None:
    every = [turn(str(number)) for number in range(40)]
    await asyncio.gather(*(asyncio.to_thread(stores.turns.append, one) for one in every + every))
    assert sorted(one.id for one in stores.turns.recent("samtal", 100)) == sorted(one.id for one in every)


def test_the_last_opinion_of_a_person_is_the_one_that_counts(stores: Stores) -> None:
    stores.turns.append(answered("svar"))
    stores.feedback.record("svar", "anna", True, "", "")
    stores.feedback.record("svar", "anna", False, "wrong", "Gäller inte längre")
    stores.feedback.record("svar", "bo", True, "", "")
    opinions = stores.feedback.opinions("svar")
    assert [(one.person, one.liked, one.reason, one.comment) for one in opinions] == [
        ("anna", False, "wrong", "Gäller inte längre"),
        ("bo", True, "", ""),
    ]


async def test_opinions_given_at_once_are_one_a_person(stores: Stores) -> None:
    stores.turns.append(answered("svar"))
    await asyncio.gather(
        *(asyncio.to_thread(stores.feedback.record, "svar", f"p{n % 4}", True, "", "") for n in range(24))
    )
    assert [one.person for one in stores.feedback.opinions("svar")] == ["p0", "p1", "p2", "p3"]


def test_only_an_answer_can_be_judged(stores: Stores) -> None:
    stores.turns.append(turn("fråga"))
    for judged in ("fråga", "okänd"):
        with pytest.raises(NotFound):
            stores.feedback.record(judged, "anna", True, "", "")
        assert stores.feedback.opinions(judged) == []


def test_what_is_forgotten_is_gone_with_its_opinions(stores: Stores) -> None:
    stores.turns.append(answered("gammal", at=NOON - timedelta(days=90)))
    stores.turns.append(answered("ny", at=NOON))
    stores.feedback.record("gammal", "anna", True, "", "")
    assert stores.turns.forget_before(NOON - timedelta(days=30)) == 1
    assert [one.id for one in stores.turns.recent("samtal", 9)] == ["ny"]
    assert stores.feedback.opinions("gammal") == []


def test_hostile_text_is_kept_as_text(stores: Stores) -> None:
    stores.turns.append(turn("1", conversation="c'; DROP TABLE turns; --", text="a\x00b <script>"))
    (kept,) = stores.turns.recent("c'; DROP TABLE turns; --", 5)
    assert kept.text.endswith("b <script>")

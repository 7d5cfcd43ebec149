"""Which question another may ask again, told from the conversation that they stand in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from knowledge.insights.signals import AskedQuestion, Reception
from knowledge.insights.topics.again import may_repeat

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
Kept = tuple[AskedQuestion, Reception]


def asked(number: int, minutes: int, *, answered: bool = True, conversation: str = "c", repeats: str = "") -> Kept:
    at = MONDAY + timedelta(minutes=minutes)
    question = AskedQuestion(
        f"q{number}", at, "p", conversation, "web", "Vad?", "sv", answered, "fact", 0.9, repeats=repeats
    )
    return question, Reception(question.id)


def test_what_follows_soon_on_a_declined_question_may_ask_it_again() -> None:
    assert may_repeat([asked(1, 0, answered=False), asked(2, 5)]) == {"q2": "q1"}


def test_what_follows_on_a_disliked_answer_may_ask_again() -> None:
    question, _ = asked(1, 0)
    for reception in (Reception("q1", liked=False), Reception("q1", handed_off=True)):
        assert may_repeat([(question, reception), asked(2, 5)]) == {"q2": "q1"}


def test_whoever_was_helped_asks_on() -> None:
    assert may_repeat([asked(1, 0), asked(2, 5)]) == {}


def test_hours_later_or_in_another_conversation_it_is_another_matter() -> None:
    assert may_repeat([asked(1, 0, answered=False), asked(2, 120)]) == {}
    assert may_repeat([asked(1, 0, answered=False), asked(2, 5, conversation="d")]) == {}


def test_what_its_own_words_tell_is_believed_first() -> None:
    kept = [asked(1, 0), asked(2, 2, answered=False), asked(3, 5, repeats="q1")]
    assert may_repeat(kept) == {"q3": "q1"}

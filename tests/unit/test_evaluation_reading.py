"""How answers read is told of each way that writes for people, and where a model wrote, of the same answers before."""

from __future__ import annotations

import pytest

from bot.evaluating.evaluation import EvalQuestion, Found, Verdict, Way, as_json, as_text, evaluate
from bot.evaluating.reading import readable, readings

QUESTIONS = [
    EvalQuestion("plan", "Vem följer upp?", "dev", "fact", True, ("nämnden",)),
    EvalQuestion("lista", "Vad krävs?", "dev", "list", True, ("stadgar",), complete=("stadgar", "budget")),
    EvalQuestion("annat", "Vad kostar badet?", "dev", "fact", False),
]
LONG = "Uppföljningsansvaret åligger kommunstyrelsen respektive nämnden."
LIST = "Ansökan ska ha:\n- stadgar\n- budget"


def extractive(question: EvalQuestion) -> Found:
    return Found(question.answered, ("nämnden; stadgar, budget",), {"plan": LONG, "lista": LIST}.get(question.id, ""))


def generated(question: EvalQuestion) -> Found:
    """Writes the first in plainer words, and leaves the others as they were."""
    if question.id == "plan":
        return Found(True, ("nämnden; stadgar, budget",), "Nämnden följer upp.", generator="openai:small")
    return extractive(question)


WAYS: dict[str, Way] = {"Lots": extractive, "openai:small": generated, "words": lambda _: Found(True, ("nämnden",))}


@pytest.fixture
def verdicts() -> dict[str, tuple[Verdict, ...]]:
    return dict(evaluate(QUESTIONS, WAYS).verdicts)


def test_a_baseline_that_writes_nothing_is_not_told_of(verdicts: dict[str, tuple[Verdict, ...]]) -> None:
    assert "words" not in readable(verdicts)


def test_where_a_model_wrote_the_same_answers_stand_beside(verdicts: dict[str, tuple[Verdict, ...]]) -> None:
    told = readable(verdicts)
    before, after = told["  Lots, where openai:small wrote"], told["  openai:small, where openai:small wrote"]
    assert before.answers == after.answers == 1
    assert (before.words, after.words) == (5, 3)
    assert before.lix is not None
    assert after.lix is not None
    assert after.lix < before.lix


def test_what_was_declined_is_waited_for_but_not_read(verdicts: dict[str, tuple[Verdict, ...]]) -> None:
    row = readings(verdicts["Lots"])
    assert row.answers == 2
    assert row.slowest is not None


def test_a_list_that_stands_only_in_the_quotes_is_complete_but_not_whole() -> None:
    def short(question: EvalQuestion) -> Found:
        return Found(True, ("stadgar, budget",), "Det krävs stadgar.", generator="openai:small")

    (verdict,) = evaluate(QUESTIONS[1:2], {"openai:small": short}).verdicts["openai:small"]
    assert verdict.complete
    assert not verdict.whole
    assert readings([verdict]).whole == 0.0


def test_both_the_table_and_the_json_tell_how_answers_read() -> None:
    evaluation = evaluate(QUESTIONS, WAYS)
    assert "Lots, where openai:small wrote" in as_text(evaluation)
    assert as_json(evaluation)["reading"]["openai:small"]["answers"] == 2

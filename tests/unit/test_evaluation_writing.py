"""What a model's writing came to is counted with its reasons; evidence figures are the same with it and without."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

import pytest

from bot.evaluating.evaluation import EvalQuestion, answering, as_json, evaluate
from bot.evaluating.writing import NOT_CARRIED, Watched, WritingNotes, as_lines, as_values, watched_way
from knowledge.adapters.language_models.failing import ModelFailed
from knowledge.adapters.memory import MemoryLibrary
from knowledge.adapters.memory_language_model import ScriptedModel
from knowledge.answers.answerer import Answerer
from knowledge.answers.generate import Writer
from knowledge.errors import BudgetSpent, MayNotLeave, ModelError, ModelSilent
from knowledge.language_model import ModelRequest
from knowledge.passages import Scope
from knowledge.retrieval.indexing import passage_terms
from knowledge.retrieval.search import Retriever
from tests.contracts.documents import written

SAYS = "Trafiknämnden ska följa upp skolvägarna i oktober."
QUESTIONS = [
    EvalQuestion("who", "Vem ska följa upp skolvägarna?", "dev", "fact", True, ("Trafiknämnden ska följa upp",)),
    EvalQuestion("when", "När ska skolvägarna följas upp?", "dev", "fact", True, ("i oktober",)),
    EvalQuestion("other", "Vad kostar ett badkort för pensionärer?", "dev", "fact", False),
]
Script = Callable[[ModelRequest], Iterable[str]]


def sentences(*texts: str) -> Script:
    listed = [{"text": text, "evidence": [1], "item": False} for text in texts]
    return lambda _: [json.dumps({"sentences": listed}, ensure_ascii=False)]


def failing(error: ModelError) -> Script:
    def script(_: ModelRequest) -> Iterable[str]:
        raise error

    return script


class Measured:
    """Both ways over a small library, with the model that the script makes."""

    def __init__(self, script: Script) -> None:
        library = MemoryLibrary(passage_terms)
        library.save(*written("plan", SAYS, "Bidrag kan sökas av skolor som har en plan."))
        retriever = Retriever(library, library)
        self.model, self.notes = Watched(ScriptedModel(script)), WritingNotes()
        plain = Answerer(library, retriever)
        asks = Answerer(library, retriever, writer=Writer(self.model, lambda document: False))
        ways = {
            "Lots": answering(plain.answer, Scope()),
            "Lots + model": watched_way(asks.answer, Scope(), self.model, self.notes),
        }
        self.evaluation = evaluate(QUESTIONS, ways)

    def evidence_is_the_same(self) -> bool:
        figures = as_json(self.evaluation)["figures"]
        return bool(figures["Lots"] == figures["Lots + model"])


@pytest.fixture
def lying() -> Measured:
    return Measured(sentences("Trafiknämnden bör följa upp skolvägarna i mars.", "Kommunstyrelsen betalar."))


def test_a_faithful_model_writes_what_it_is_asked_about_and_nothing_is_dropped() -> None:
    measured = Measured(sentences(SAYS))
    assert measured.notes.asked == measured.notes.written == measured.notes.answers > 0
    assert not measured.notes.dropped
    assert not measured.notes.instead


def test_evidence_figures_do_not_fall_whatever_the_model_writes(lying: Measured) -> None:
    assert lying.evidence_is_the_same()
    assert Measured(sentences(SAYS)).evidence_is_the_same()
    assert Measured(sentences()).evidence_is_the_same()


def test_falsehoods_are_counted_by_why_they_were_dropped(lying: Measured) -> None:
    notes = lying.notes
    assert notes.written == 0
    assert notes.instead == {NOT_CARRIED: notes.asked}
    assert notes.dropped.total() == notes.sentences == 2 * notes.asked


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (ModelSilent("…"), "silent"),
        (BudgetSpent("…"), "budget"),
        (MayNotLeave("…"), "withheld"),
        (ModelFailed("resting"), "resting"),
        (ModelError("…"), "failed"),
    ],
)
def test_why_a_model_did_not_answer_is_told(error: ModelError, why: str) -> None:
    measured = Measured(failing(error))
    assert measured.notes.instead == {why: measured.notes.asked}
    assert measured.notes.asked > 0
    assert measured.evidence_is_the_same()


def test_what_is_declined_is_not_asked_about() -> None:
    measured = Measured(sentences(SAYS))
    declined = [each for each in measured.evaluation.verdicts["Lots"] if not each.answered]
    assert measured.notes.asked + len(declined) == len(QUESTIONS)
    assert declined


def test_it_is_told_in_lines_and_in_values(lying: Measured) -> None:
    told = "\n".join(as_lines("openai:small", lying.notes))
    assert f"asked about {lying.notes.asked}" in told
    assert NOT_CARRIED in told
    assert json.loads(json.dumps(as_values("openai:small", lying.notes)))["written"] == 0

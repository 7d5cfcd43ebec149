"""Answers on the real documents, where they are at hand: every quote verbatim, lists whole, follow-ups understood.

By words alone, so that no model is needed; the questions are of kinds, and not those that quality is measured by.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.chunking import to_document
from ingest.parsers.registry import parse
from knowledge.adapters.memory import MemoryLibrary
from knowledge.answers.answer import Answer, Question
from knowledge.answers.answerer import Answerer
from knowledge.passages import Scope
from knowledge.retrieval.indexing import passage_terms
from knowledge.retrieval.search import Retriever

SEEDS = Path(os.environ.get("LOTS_SEEDS", Path(__file__).parents[2].parent / "shared" / "seeds"))
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason=f"the real documents are not at {SEEDS}; set LOTS_SEEDS")

QUESTIONS = [
    "Vad är en social investering?",
    "Vilka är framgångsfaktorerna för lokalt ANDTS-arbete?",
    "Vad ska göras i steg 9 och 10?",
    "Vem ansvarar för att stödja nämnderna med ANDT-programmet?",
    "Vad är PI-mini?",
    "Vilka hinder finns vid implementering?",
    "Hur länge pågick behovsinventeringen?",
    "What are the four phases of implementation?",
    "Vilka tio punkter sammanfattar insikterna?",
]


@pytest.fixture(scope="module")
def answerer() -> Answerer:
    library = MemoryLibrary(passage_terms)
    for path in sorted(SEEDS.glob("*.txt")):
        library.save(*to_document(parse(path), source=path.name, document_id=path.stem, digest=path.stem))
    return Answerer(library, Retriever(library, library))


def _bare(text: str) -> str:
    return "".join(text.split())


def _ask(answerer: Answerer, text: str, *earlier: str) -> Answer:
    return answerer.answer(Question(text, earlier=earlier))


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_quote_stands_in_its_document(answerer: Answerer, question: str) -> None:
    answer = _ask(answerer, question)
    assert [citation.n for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    for citation in answer.citations:
        document = answerer.library.document(citation.document, Scope())
        assert _bare(citation.quote) in _bare(document.text)


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_quote_holds_what_is_not_the_documents_own(answerer: Answerer, question: str) -> None:
    for citation in _ask(answerer, question).citations:
        document = answerer.library.document(citation.document, Scope())
        foreign = [each.span for each in document.furniture if each.reason in ("foreign", "web_chrome")]
        start = document.text.find(citation.quote[:20])
        assert not any(span.start <= start < span.end for span in foreign)


def test_only_the_steps_asked_for_are_shown(answerer: Answerer) -> None:
    text = _ask(answerer, "Vad ska göras i steg 9 och 10?").text
    assert "Utse organisatoriskt ansvariga" in text
    assert "Utveckla en implementeringsplan" in text
    assert "Steg 11" not in text


def test_a_follow_up_moves_on_to_the_next_step(answerer: Answerer) -> None:
    text = _ask(answerer, "och steg 12?", "Vad ska göras i steg 9 och 10?").text
    assert "Utvärdera processen" in text


def test_a_list_is_shown_whole(answerer: Answerer) -> None:
    text = _ask(answerer, "Vilka är framgångsfaktorerna för lokalt ANDTS-arbete?").text
    assert text.count("\n") == 5


def test_a_step_that_no_document_has_is_declined(answerer: Answerer) -> None:
    answer = _ask(answerer, "Vad ska göras i steg 23?")
    assert not answer.answered
    assert answer.citations == ()
    assert answer.related


@pytest.mark.parametrize(
    "question", ["Vad kostar bygglov i Malmö?", "Hur byter jag däck på cykeln?", "xyzzy plugh qwerty"]
)
def test_what_the_documents_do_not_treat_is_declined(answerer: Answerer, question: str) -> None:
    answer = _ask(answerer, question)
    assert not answer.answered
    assert "Det står inte" in answer.text
    assert answer.citations == ()


def test_greetings_are_no_search(answerer: Answerer) -> None:
    answer = _ask(answerer, "Hej!")
    assert (answer.answered, answer.kind, answer.related) == (False, "none", ())

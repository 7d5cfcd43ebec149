"""The question set on the seed documents: well-formed, evenly split, its evidence really in its document."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
QUESTIONS: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/evals/seeds.yaml").read_text(encoding="utf-8"))

KINDS = {"fact", "role", "definition", "list", "checklist", "steps", "how", "why", "comparison"}
STYLES = {"plain", "colloquial", "misspelled", "english", "followup"}
DOCUMENTS = {
    "ale-sociala-investeringar": 30,
    "stockholm-andt-halvvagsrapport": 35,
    "skl-guide-sociala-investeringar": 35,
    "kunskapsguiden-implementering": 14,
    "uppstart-forankring-andts": 8,
}
# After its last page this file goes on with the beginnings of other documents, from this line; they are never evidence.
WHERE_OTHER_DOCUMENTS_BEGIN = {
    "skl-guide-sociala-investeringar": "\nRegion Gävleborgs regionala sociala investeringsmedel\n"
}

answerable = [question for question in QUESTIONS if question["answered"]]
unanswerable = [question for question in QUESTIONS if not question["answered"]]


def comparable(text: str) -> str:
    """As evidence is compared: white space, hyphens and case do not count."""
    return re.sub(r"[\s\-\u00ad\u2010]+", "", text).casefold()


def own_text(document: str) -> str:
    path = SEEDS / f"{document}.txt"
    if not path.exists():
        pytest.skip(f"the seed documents are not on this machine ({path})")
    text = path.read_text(encoding="utf-8")
    end = WHERE_OTHER_DOCUMENTS_BEGIN.get(document)
    return comparable(text[: text.index(end)] if end else text)


def held_out_share(questions: list[dict[str, Any]]) -> float:
    return [question["split"] for question in questions].count("held_out") / len(questions)


def test_there_are_enough_questions_of_either_sort() -> None:
    assert len(answerable) >= 120
    assert len(unanswerable) >= 45


def test_every_document_is_asked_about_in_proportion_to_its_size() -> None:
    asked = Counter(question["document"] for question in answerable)
    assert all(asked[document] >= least for document, least in DOCUMENTS.items()), asked
    assert set(asked) == set(DOCUMENTS)


def test_ids_are_unique_and_no_question_is_asked_twice() -> None:
    ids = [question["id"] for question in QUESTIONS]
    assert len(set(ids)) == len(ids)
    asked = [(question["q"].casefold(), *question.get("earlier", [])) for question in QUESTIONS]
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
def test_a_question_has_the_fields_of_its_sort(question: dict[str, Any]) -> None:
    assert question["q"].strip() == question["q"] != ""
    assert question["split"] in {"dev", "held_out"}
    assert question["style"] in STYLES
    assert (question["style"] == "followup") == bool(question.get("earlier"))
    if question["answered"]:
        assert question["kind"] in KINDS
        assert question["evidence"]
        assert all(25 <= len(quote) <= 160 for quote in question["evidence"])
    else:
        assert question["kind"] == "none"
        assert question["document"] in {*DOCUMENTS, "none"}
        assert not question["evidence"]
        assert "complete" not in question


def test_a_third_is_held_out_overall_and_about_a_third_of_each_document_sort_and_style() -> None:
    assert 0.30 <= held_out_share(QUESTIONS) <= 0.37
    for field in ("document", "answered", "style"):
        for value in {question[field] for question in QUESTIONS}:
            share = held_out_share([question for question in QUESTIONS if question[field] == value])
            assert 0.2 <= share <= 0.55, (field, value, share)


def test_both_splits_hold_every_kind_and_style() -> None:
    for split in ("dev", "held_out"):
        part = [question for question in QUESTIONS if question["split"] == split]
        assert {question["kind"] for question in part} >= KINDS
        assert {question["style"] for question in part} == STYLES


@pytest.mark.parametrize(("style", "least"), [("misspelled", 10), ("english", 12), ("followup", 12)])
def test_the_ways_people_type_are_all_there(style: str, least: int) -> None:
    assert sum(question["style"] == style for question in QUESTIONS) >= least


@pytest.mark.parametrize("question", answerable, ids=lambda question: question["id"])
def test_evidence_stands_in_the_documents_own_text(question: dict[str, Any]) -> None:
    text = own_text(question["document"])
    missing = [
        quote for quote in [*question["evidence"], *question.get("complete", [])] if comparable(quote) not in text
    ]
    assert not missing


@pytest.mark.parametrize("question", answerable, ids=lambda question: question["id"])
def test_evidence_is_not_in_any_other_document(question: dict[str, Any]) -> None:
    others = [own_text(document) for document in DOCUMENTS if document != question["document"]]
    assert not [quote for quote in question["evidence"] for text in others if comparable(quote) in text]

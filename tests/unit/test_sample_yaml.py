"""The question set on the sample municipality: well-formed, evenly split, its evidence really in its document."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest
import yaml
from selectolax.lexbor import LexborHTMLParser

ROOT = Path(__file__).resolve().parents[2]
FILES = ROOT / "ingest/sample/files"
QUESTIONS: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/evals/sample.yaml").read_text(encoding="utf-8"))

answerable = [question for question in QUESTIONS if question["answered"]]
unanswerable = [question for question in QUESTIONS if not question["answered"]]


def comparable(text: str) -> str:
    """As evidence is compared: white space, hyphens and case do not count."""
    return re.sub(r"[\s\-\u00ad\u2010\ufffe]+", "", text).casefold()


def pdf_text(path: Path) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))


def docx_text(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def article_text(path: Path) -> str:
    """The article alone: what stands around it is the web site's, never evidence."""
    article = LexborHTMLParser(path.read_text(encoding="utf-8")).css_first("article")
    return article.text() if article else ""


def markdown_text(path: Path) -> str:
    return path.read_text(encoding="utf-8").replace("**", "")


def workbook_text(path: Path) -> str:
    workbook = openpyxl.load_workbook(path)
    rows = [row for sheet in workbook for row in sheet.iter_rows(values_only=True)]
    return "\n".join(" ".join(str(value) for value in row if value is not None) for row in rows)


READERS = {".pdf": pdf_text, ".docx": docx_text, ".html": article_text, ".md": markdown_text, ".xlsx": workbook_text}


@cache
def own_text(document: str) -> str:
    (path,) = FILES.glob(f"{document}.*")
    return comparable(READERS[path.suffix](path))


def test_there_are_enough_questions_of_either_sort() -> None:
    assert len(answerable) >= 30
    assert len(unanswerable) >= 10


def test_every_document_is_asked_about() -> None:
    assert {question["document"] for question in answerable} == {path.stem for path in FILES.iterdir()}


def test_ids_are_unique() -> None:
    ids = [question["id"] for question in QUESTIONS]
    assert len(set(ids)) == len(ids)


def test_a_third_is_held_out_of_either_sort() -> None:
    for questions in (answerable, unanswerable):
        held_out = [question["split"] for question in questions].count("held_out")
        assert 0.27 <= held_out / len(questions) <= 0.4


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
def test_a_question_has_the_fields_of_its_sort(question: dict[str, Any]) -> None:
    assert question["split"] in {"dev", "held_out"}
    assert (question["style"] == "followup") == bool(question.get("earlier"))
    assert bool(question["evidence"]) == question["answered"] == (question["kind"] != "none")
    assert all(25 <= len(quote) <= 160 for quote in question["evidence"])


@pytest.mark.parametrize("question", answerable, ids=lambda question: question["id"])
def test_evidence_stands_in_the_documents_own_text(question: dict[str, Any]) -> None:
    text = own_text(question["document"])
    missing = [quote for quote in question.get("complete", []) if comparable(quote) not in text]
    assert not missing
    assert any(comparable(quote) in text for quote in question["evidence"])


@pytest.mark.parametrize("question", answerable, ids=lambda question: question["id"])
def test_each_quote_that_counts_as_evidence_stands_in_some_document(question: dict[str, Any]) -> None:
    texts = [own_text(path.stem) for path in FILES.iterdir()]
    missing = [quote for quote in question["evidence"] if not any(comparable(quote) in text for text in texts)]
    assert not missing

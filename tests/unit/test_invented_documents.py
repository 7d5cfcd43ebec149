"""The invented documents that figures are measured on: every question's evidence stands in the text that is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.evaluating.evaluation import squashed
from ingest.parsers.registry import parse
from tests.evals import invented


@pytest.mark.parametrize("file", invented.FILES, ids=lambda file: file.stem)
def test_evidence_stands_in_the_documents_as_they_are_read(file: Path, tmp_path: Path) -> None:
    passages = invented.read_passages(file)
    read = "".join(squashed(parse(path).text) for path in invented.write_documents(passages, tmp_path, file.stem))
    questions = invented.as_questions(file.stem, passages)
    answerable = [each for each in questions if each.answered]
    assert len({each.id for each in questions}) == len(questions) > len(answerable) > len(passages)
    lacking = [each.id for each in answerable if not any(squashed(wanted) in read for wanted in each.evidence)]
    assert lacking == []

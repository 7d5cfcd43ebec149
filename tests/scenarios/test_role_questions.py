"""Role questions about whole documents: those of the evals, and what the real report is left to answer itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from knowledge.answers.answer import Question
from knowledge.answers.roles.answering import RoleAnswerer
from knowledge.domain.discovery import discover
from knowledge.passages import Scope
from tests.evals import roles

SEEDS = Path(os.environ.get("LOTS_SEEDS", Path(__file__).parents[2].parent / "shared" / "seeds"))
REPORT = SEEDS / "stockholm-andt-halvvagsrapport.txt"
pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", ["roles", "roles_elsewhere"])
def test_role_questions_are_answered_exactly_and_every_negative_is_right(name: str) -> None:
    answerer, library = {"roles": roles.sample, "roles_elsewhere": roles.elsewhere}[name]()
    asked = roles.read_role_questions(roles.HERE / f"{name}.yaml")
    verdicts = [roles.judged(one, answerer, library) for one in asked]

    held_out = [each for each in verdicts if each.asked.split == "held_out"] or verdicts
    negatives = [each for each in held_out if each.asked.kind in roles.NEGATIVES]
    assert sum(each.right for each in held_out) >= 0.95 * len(held_out), roles.figures(verdicts)
    assert all(each.right for each in negatives), roles.figures(verdicts)


@pytest.mark.skipif(not REPORT.is_file(), reason=f"the real report is not at {REPORT}; set LOTS_SEEDS")
@pytest.mark.parametrize(
    "question", ["Vad har socialnämnden för särskilt ansvar?", "Måste vi ta fram en egen handlingsplan?"]
)
def test_a_report_without_goals_answers_from_its_passages(question: str) -> None:
    library = roles.library_of([REPORT], discover(""))
    text = library.document(REPORT.stem, Scope()).text
    answerer = RoleAnswerer(library.programmes, lambda: discover(text), library)

    assert answerer.answer(Question(question, committee="kulturnämnden")) is None

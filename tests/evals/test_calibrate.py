"""What the weights are fitted with: every kind of set counts its share, and signs that make sense are held."""

from __future__ import annotations

import numpy as np
import pytest

from bot.evaluating.evaluation import EvalQuestion
from knowledge.answers.decline import Signals
from tests.evals.calibrate.asking import Asked, retyped
from tests.evals.calibrate.folds import importance
from tests.evals.calibrate.judging import Columns, fit, out_of_fold
from tests.evals.calibrate.questions import SHARES, Posed, off_subject, over_sample, over_seeds


@pytest.mark.parametrize(
    ("typed", "otherwise"),
    [("Vad gäller? ", "vad gäller"), ("vad gäller nu", "Vad gäller nu?"), ("Vad gäller.", "Vad gäller?"), ("", "?")],
)
def test_a_question_is_typed_as_another_would(typed: str, otherwise: str) -> None:
    assert retyped(typed) == otherwise


def test_each_kind_of_set_counts_its_share_however_many_questions_it_has() -> None:
    counts = importance(["plain", "plain", "plain", "sample"], [True, True, False, True])
    assert counts.sum() == pytest.approx(1.0)
    assert counts[0] == counts[1] == counts[2] / 2
    assert counts[2] / counts[3] == pytest.approx(SHARES["plain"] / SHARES["sample"])


def test_held_out_questions_are_never_fitted_to() -> None:
    questions = [each for own in (*over_seeds().values(), over_sample()) for each in own]
    assert len(questions) > 1_000
    assert {each.split for each in questions} == {"dev"}
    assert over_seeds().keys() | {"sample", "invented", "off subject"} == SHARES.keys()


def test_questions_that_another_library_answers_are_asked_as_ones_that_this_one_does_not() -> None:
    elsewhere = [Posed(_question(number, answered=number < 200), "plain", "seeds") for number in range(300)]
    own = [Posed(_question(number, answered=True), "sample", "sample") for number in range(300, 310)]
    off = off_subject([*elsewhere, *own], "sample")
    assert len(off) == 150
    assert {(each.kind, each.library, each.question.answered) for each in off} == {("off subject", "seeds", False)}
    assert {each.question.id for each in off} <= {each.question.id for each in elsewhere[:200]}
    assert off == off_subject([*own, *reversed(elsewhere)], "sample")


def test_a_sign_is_never_turned_round() -> None:
    asked = [_asked(number, answered=number % 2 == 0) for number in range(40)]
    misleading = np.array([[float(not each.question.answered)] for each in asked])
    held = Columns(("said",), misleading, 1e-4, ((0.0, None),))
    assert fit(asked, [held]).weights[0] == pytest.approx(0.0, abs=1e-6)
    free = Columns(("said",), misleading, 1e-4, ((None, None),))
    assert fit(asked, [free]).weights[0] < -1.0
    unseen = out_of_fold(asked, [free])
    assert all((odds > 0) == each.question.answered for odds, each in zip(unseen, asked, strict=True))


def _asked(number: int, answered: bool) -> Asked:
    question = _question(number, answered)
    nothing = Signals(**dict.fromkeys(Signals.__dataclass_fields__, 0.0))
    return Asked(question, question.text, "plain", "seeds", (), (), nothing, None, None)


def _question(number: int, answered: bool) -> EvalQuestion:
    return EvalQuestion(f"q-{number}", "vad gäller?", "dev", "fact", answered)

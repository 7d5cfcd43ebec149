"""What kind of question it is: read from its words everywhere, from its meaning only where the known model read it."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.answers.question_kind import MODEL, grams, knows, meaning_of, wording_of
from knowledge.retrieval.ranking import Meant


def test_a_question_is_its_words_and_pairs_from_its_beginning() -> None:
    assert grams("Hur många var 27 år 2019?") == {
        "hur", "många", "var", "##", "år", "####",
        "< hur", "hur många", "många var", "var ##", "## år", "år ####",
    }  # fmt: skip
    assert grams("") == frozenset()


@pytest.mark.parametrize(
    ("seldom", "mostly"),
    [
        ("Vad är telefonnumret till den som svarar?", "Vad är det som ska följas upp?"),
        ("Hur många var de förra året?", "Varför ska vi följa upp?"),
    ],
)
def test_what_documents_seldom_hold_is_told_from_what_they_mostly_do(seldom: str, mostly: str) -> None:
    assert wording_of(seldom) < wording_of(mostly)


def test_words_of_a_subject_have_no_weight() -> None:
    assert wording_of("stormköket kastanjen zeppelinaren") == 0.0


def test_another_models_vector_says_nothing() -> None:
    axis = np.eye(384, dtype=np.float32)[0]
    own, other = Meant(f"{MODEL}0.3.0-abcdef12", axis), Meant("multilingual-e5-large", axis)
    assert knows(own)
    assert not knows(other)
    assert not knows(None)
    assert meaning_of(other) == meaning_of(None) == 0.0
    assert meaning_of(own) != 0.0
    assert meaning_of(own) + meaning_of(Meant(own.model, -axis)) == pytest.approx(2 * meaning_of(_nothing(own)))


def _nothing(meant: Meant) -> Meant:
    return Meant(meant.model, np.zeros_like(meant.vector))

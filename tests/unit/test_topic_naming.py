"""A topic is called by a question that a stranger understands at once."""

from __future__ import annotations

import pytest

from knowledge.insights.topics.naming import Candidate, clearest
from knowledge.insights.topics.topic import Wording
from knowledge.insights.topics.traits import Traits

ALIKE = Traits(words={"parkera": 1.0})


def called(*texts: str) -> str:
    """The text chosen among questions that are equally near to each other."""
    named = {f"q{number}": text for number, text in enumerate(texts)}
    return named[clearest([Candidate(text, Wording(name, ALIKE)) for name, text in named.items()])]


@pytest.mark.parametrize(
    "misspelt", ["Var far personal parkera?", "Var får personal parkra?", "Vr får personal parkera?"]
)
def test_one_that_is_spelt_as_the_others_are_comes_first(misspelt: str) -> None:
    well = ("Var får personal parkera här?", "Hur får personal parkera här nu?")
    assert called(misspelt, *well) in well


def test_a_whole_question_comes_before_a_fragment() -> None:
    assert called("parkering personal", "Var får personal parkera?", "Var får personal parkera nu?").startswith("Var")


def test_swedish_comes_before_english() -> None:
    assert called("Where may the staff park?", "Var får personalen parkera?") == "Var får personalen parkera?"

"""What is compared with what, and what is told of it."""

from __future__ import annotations

import pytest

from knowledge.answers.compared import sides_of, spoken_of
from knowledge.answers.evidence import Piece
from tests.unit.test_retrieval_search import passage, retriever

MEASURES = passage(1, ["Processmått visar vad som görs."], ["Mått"])
OUTCOMES = passage(2, ["Utfallsmått visar vad det leder till."], ["Mått"])
BOTH = passage(3, ["Processmåtten följs varje månad och utfallsmåtten varje år."], ["Mått"])
OTHER = passage(4, ["Lokalen hyrs ut på kvällarna."], ["Lokaler"])
FINDER = retriever(MEASURES, OUTCOMES, BOTH, OTHER)


def told(question: str, *passages: object) -> list[str]:
    sides = sides_of(FINDER.query(question))
    assert sides is not None
    pieces = [Piece(each, (0,), "sentences") for each in (MEASURES, OUTCOMES, BOTH, OTHER) if each in passages]
    return [piece.passage.id for piece in spoken_of(sides, pieces)]


@pytest.mark.parametrize(
    "question",
    [
        "Vad är skillnaden mellan processmått och utfallsmått?",
        "vad skiljer processmått från utfallsmått",
        "Hur skiljer sig processmått mot utfallsmått?",
        "hur skiljer det sig mellan processmått och utfallsmått",
        "jämför processmått med utfallsmått",
        "processmått kontra utfallsmått",
        "Vad är skillnaden mellan processmått och utfallsmått i guiden?",
    ],
)
def test_both_sides_are_read_from_the_question(question: str) -> None:
    sides = sides_of(FINDER.query(question))
    assert sides is not None
    assert [[word.surface for word in side] for side in sides] == [["processmått"], ["utfallsmått"]]


@pytest.mark.parametrize(
    "question",
    [
        "Vilka skillnader finns?",
        "What is the difference between input and output?",
        "hur skiljer det sig mellan processmått och utfallsmått, vilka är det flest av?",
    ],
)
def test_a_question_that_does_not_tell_has_no_sides(question: str) -> None:
    assert sides_of(FINDER.query(question)) is None


def test_one_piece_that_says_both_is_told_alone_and_else_one_of_each() -> None:
    question = "Vad är skillnaden mellan processmått och utfallsmått?"
    assert told(question, MEASURES, OUTCOMES, BOTH) == ["plan-3"]
    assert told(question, MEASURES, OUTCOMES) == ["plan-1", "plan-2"]
    assert told("Vad är skillnaden mellan utfallsmått och processmått?", MEASURES, OUTCOMES) == ["plan-1", "plan-2"]


def test_a_passage_tells_of_both_sides_in_two_sentences() -> None:
    lines = ["Ett processmått visar arbetet.", "Det finns många.", "Ett utfallsmått visar resultatet."]
    sides = sides_of(FINDER.query("Vad är skillnaden mellan processmått och utfallsmått?"))
    assert sides is not None
    (piece,) = spoken_of(sides, [Piece(passage(5, lines, ["Ord"]), (2,), "sentences")])
    assert piece.units == (0, 2)


def test_nothing_is_told_where_a_side_is_not_said() -> None:
    assert told("Vad är skillnaden mellan processmått och nyckeltal?", MEASURES, OUTCOMES, OTHER) == []

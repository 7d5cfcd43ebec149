"""What an answer means, in the reader's words."""

from __future__ import annotations

import pytest

from knowledge.domain.answer_words import answer_words, fixed_answers
from knowledge.domain.forms import RATINGS, STATUSES, Field, Option, Value

CHOICE = Field("f", "F", "choice", options=(Option("protect", "Skydda barn och unga"),))


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        (Field("f", "F", "when"), Value("T2", "2027-T2"), "tertial 2 2027"),
        (Field("f", "F", "when"), Value("när vi hinner", "när vi hinner"), "när vi hinner"),
        (Field("f", "F", "rating"), Value("njae, två skolor", "partly", "två skolor"), "Delvis"),
        (Field("f", "F", "status"), Value("klart", "done"), "Klart"),
        (Field("f", "F", "people"), Value("a, b och c", "a; b; c"), "a; b; c"),
        (Field("f", "F", "number"), Value("3,5 tjänster", "3.5", "tjänster"), "3,5"),
        (CHOICE, Value("1", "protect"), "Skydda barn och unga"),
        (CHOICE, Value("något annat", "gone"), "något annat"),
    ],
)
def test_what_was_understood_is_said_back_in_plain_swedish(field: Field, value: Value, text: str) -> None:
    assert answer_words(field, value, "sv") == text


@pytest.mark.parametrize(("kind", "meanings"), [("rating", RATINGS), ("status", STATUSES)])
def test_every_fixed_answer_has_words_of_its_own_in_both_languages(kind: str, meanings: tuple[str, ...]) -> None:
    field = Field("f", "F", "rating" if kind == "rating" else "status")
    swedish, english = dict(fixed_answers(field, "sv")), dict(fixed_answers(field, "en"))
    assert tuple(swedish) == tuple(english) == meanings
    assert len({*swedish.values(), *english.values()}) == 2 * len(meanings)

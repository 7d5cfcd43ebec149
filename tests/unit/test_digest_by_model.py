"""A digest that a model put in plainer words has the figures and quotes that rules gave it, or is the rules' own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest.composing import digest_of
from bot.digest.digest import Digest
from bot.digest.writing import DigestWriter, tells_all
from knowledge.adapters.memory_language_model import ScriptedModel
from knowledge.answers.generate import Sentence
from knowledge.errors import BudgetSpent, ModelSilent
from knowledge.language_model import ModelRequest
from tests.insights_support import example_overview

LINES = (
    "Lots fick 46 frågor. En vanlig vecka är det 25.",
    "14 av dem gick inte att besvara ur dokumenten.",
    "Fler frågar ”När ska vi redovisa våra delmål?”: 14 gånger, mot 5 en vanlig vecka.",
)
PLAIN = (
    ("Lots fick 46 frågor, och en vanlig vecka är det 25.", [1]),
    ("14 av dem gick inte att besvara ur dokumenten.", [2]),
    ("Fler frågar ”När ska vi redovisa våra delmål?”, 14 gånger mot 5 en vanlig vecka.", [3]),
)
DIGEST = Digest("2026-W47", date(2026, 11, 16), "Veckan i Lots", LINES, "En sak värd att göra:")
Written = Sequence[tuple[str, list[int]]]


def writing(sentences: Written) -> ScriptedModel:
    listed = [{"text": text, "evidence": evidence, "item": False} for text, evidence in sentences]
    return ScriptedModel(lambda _: [json.dumps({"sentences": listed}, ensure_ascii=False)])


def rewritten(sentences: Written) -> tuple[str, ...]:
    return DigestWriter(writing(sentences)).rewrite(DIGEST, "sv").lines


def with_third(text: str) -> Written:
    return (*PLAIN[:2], (text, [3]))


def test_lines_in_other_words_with_their_figures_take_the_lines_place() -> None:
    digest = DigestWriter(writing(PLAIN)).rewrite(DIGEST, "sv")
    assert digest == replace(DIGEST, lines=tuple(text for text, _ in PLAIN))


@pytest.mark.parametrize(
    "sentences",
    [
        PLAIN[:2],  # a line is left out
        with_third("Fler frågar ”När ska vi redovisa våra delmål?”, 15 gånger mot 5 en vanlig vecka."),
        with_third("Fler frågar ”När ska vi redovisa våra delmål?”, 5 gånger mot 14 en vanlig vecka."),
        with_third("Fler frågar ”När ska vi redovisa våra delmål?”, många gånger mot 5 en vanlig vecka."),
        with_third("Färre frågar ”När ska vi redovisa våra delmål?”, 14 gånger mot 5 en vanlig vecka."),
        with_third("Fler frågar ”När ska ni redovisa era delmål?”, 14 gånger mot 5 en vanlig vecka."),
        with_third(
            "Fler frågar ”När ska vi redovisa våra delmål?”, 14 gånger mot 5 en vanlig vecka, så nämnden bör agera."
        ),
        (*PLAIN, ("Det är en ökning med 84 procent.", [1])),
        (*PLAIN, ("Läs mer på https://ond.example.", [1])),
        (("Lots fick 25 frågor, en vanlig vecka är det 46.", [1]), *PLAIN[1:]),
        (PLAIN[0], ("14 av dem gick att besvara ur dokumenten.", [2]), PLAIN[2]),
    ],
)
def test_whatever_says_something_else_leaves_the_lines_as_they_are(sentences: Written) -> None:
    assert rewritten(sentences) == LINES


@pytest.mark.parametrize("error", [ModelSilent("It said nothing"), BudgetSpent("No more today")])
def test_without_an_answer_the_lines_stand(error: Exception) -> None:
    def fails(_: ModelRequest) -> Sequence[str]:
        raise error

    assert DigestWriter(ScriptedModel(fails)).rewrite(DIGEST, "sv") == DIGEST


def test_what_breaks_off_is_not_half_told() -> None:
    whole = "".join(writing(PLAIN).write(ModelRequest("", "", {}, {})))
    broken = ScriptedModel(lambda _: [whole[: len(whole) // 2]])
    assert DigestWriter(broken).rewrite(DIGEST, "sv") == DIGEST


def test_a_calm_weeks_one_line_is_not_sent() -> None:
    model, calm = writing(PLAIN), replace(DIGEST, lines=("En lugn vecka.",))
    assert DigestWriter(model).rewrite(calm, "sv") == calm
    assert model.asked == []


def test_what_people_asked_is_material_for_a_model_in_the_house_alone() -> None:
    model = writing(PLAIN)
    DigestWriter(model).rewrite(DIGEST, "sv")
    (asked,) = model.asked
    assert asked.restricted
    assert "redovisa" not in asked.instructions


def test_the_examples_digest_said_again_as_it_is_is_let_by() -> None:
    digest = digest_of(example_overview(), date(2026, 11, 16), "sv")
    assert digest is not None
    again = [(line, [n]) for n, line in enumerate(digest.lines, 1)]
    assert DigestWriter(writing(again)).rewrite(digest, "sv").lines == digest.lines


@given(st.data())
def test_no_number_but_the_lines_own_gets_by(data: st.DataObject) -> None:
    """Whichever number is changed to whichever other."""
    place = data.draw(st.integers(0, 2))
    text = PLAIN[place][0]
    own = data.draw(st.sampled_from([word.strip(",.") for word in text.split() if word.strip(",.").isdigit()]))
    other = data.draw(st.integers(0, 99).map(str).filter(lambda number: number != own))
    changed = [
        Sentence(text.replace(own, other, 1) if at == place else text, tuple(evidence))
        for at, (text, evidence) in enumerate(PLAIN)
    ]
    assert not tells_all(changed, LINES)

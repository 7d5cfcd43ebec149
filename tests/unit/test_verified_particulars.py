"""Which questions are about the same things, and which are near misses."""

from __future__ import annotations

import pytest

from knowledge.answers.verified.particulars import disagree, particulars_of
from knowledge.domain.organisation import Committee, Organisation

VIKBODA = Organisation((Committee("hamnnamnden", "hamnnämnden"), Committee("skolnamnden", "skolnämnden")))


def _disagree(asked: str, answered: str) -> bool:
    return disagree(particulars_of(asked, VIKBODA), particulars_of(answered, VIKBODA))


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("Vad ska vi göra i steg 3?", "Vad ska vi göra i steg 4?"),
        ("Hur mycket pengar finns 2026?", "Hur mycket pengar finns 2027?"),
        ("Vad gäller från den 1 mars?", "Vad gäller från den 1 maj?"),
        ("Kan vi söka hundratusen?", "Kan vi söka en miljon?"),
        ("Vad händer i fas två?", "Vad händer i fas tre?"),
    ],
)
def test_another_number_or_day_is_another_question(asked: str, answered: str) -> None:
    assert _disagree(asked, answered)
    assert _disagree(answered, asked)


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("När kan vi söka bidraget?", "Vem kan söka bidraget?"),
        ("Hur mycket kan vi söka ur potten?", "Vilka kan söka ur potten?"),
        ("Hur ofta träffas styrgruppen?", "Vem leder styrgruppen?"),
        ("Var hittar jag blanketten?", "När ska blanketten vara inne?"),
        ("Varför ska vi följa upp målen?", "Hur ofta ska vi följa upp målen?"),
        ("Vilket telefonnummer har samordnaren?", "Vad gör samordnaren?"),
        ("When is the plan due?", "Who writes the plan?"),
        ("Vad är en handlingsplan?", "Måste vi ha en handlingsplan?"),
    ],
)
def test_something_else_of_the_same_subject_is_another_question(asked: str, answered: str) -> None:
    assert _disagree(asked, answered)
    assert _disagree(answered, asked)


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("Vilka får inte söka bidraget?", "Vilka får söka bidraget?"),
        ("Får vi anställa utan utdrag?", "Får vi anställa med utdrag?"),
        ("Vad gäller för skolnämnden?", "Vad gäller för hamnnämnden?"),
        ("Vad gäller för skolnämnden?", "Vad gäller?"),
        ("Hur länge gäller trygghetsprogrammet?", "Hur länge gäller klimatprogrammet?"),
        ("Hur länge gäller trygghetsprogrammet?", "Hur länge gäller det?"),
        ("Hur fungerar det i Norrby?", "Hur fungerar det i Söderby?"),
        ("Hur fungerar det i Norrby?", "Hur fungerar det?"),
        ("Vad kostar PI-mini?", "Vad kostar indexet?"),
    ],
)
def test_a_denial_a_committee_a_programme_or_a_name_makes_another_question(asked: str, answered: str) -> None:
    assert _disagree(asked, answered)


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("När är sista dagen att söka?", "Vilket datum måste ansökan vara inne?"),
        ("Vem bestämmer om bidraget?", "Vilken nämnd bestämmer om bidraget?"),
        ("vad gäller för SKOLNÄMNDEN", "Vad gäller för skolnämndens del?"),
        ("Gäller det eller inte?", "Gäller det?"),
        ("Hur länge gäller det?", "Hur länge gäller trygghetsprogrammet?"),
        ("Måste vi ha en handlingsplan?", "Krävs det en handlingsplan?"),
        ("Får vi byta metod?!", "  får vi   BYTA metod"),
        ("Hur mycket får man söka?", "Vilket är det högsta beloppet?"),
    ],
)
def test_other_words_for_the_same_things_are_no_other_question(asked: str, answered: str) -> None:
    assert not _disagree(asked, answered)


@pytest.mark.parametrize("text", ["", "?", "???", "å" * 5_000, "\x00\ud800 🙂", "SKOLNÄMNDEN 2026 §§ 3.1"])
def test_every_text_has_particulars_and_agrees_with_itself(text: str) -> None:
    assert not _disagree(text, text)

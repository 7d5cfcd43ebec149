"""The checker: what a quote says passes, and what it does not say never does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answers.checking import Reason, Sentence, check
from knowledge.answers.checking.evidence import sentences_of, windows_of
from knowledge.answers.checking.sentence import Known
from knowledge.domain.organisation import Committee, Organisation

PROGRAMME = (
    "Programmet har tre långsiktiga mål och åtta delmål. "
    "Kommunstyrelsen har det övergripande ansvaret och utser en styrgrupp. "
    "Kommundirektören leder styrgruppen, som träffas fyra gånger per år. "
    "Socialnämnden ska redovisa delmålet senast den 15 februari 2026. "
    "Nämnden bör samråda med skolan om det finns tid. "
    "En berörd nämnd behöver inte redovisa delmålet. "
    "Avgiften är 2,5 miljoner kronor eller 30 procent av kostnaden. "
    "Ofta räcker det med ett möte. "
    "Alla enheter utom förskolorna deltar. "
    "Välj högst tre aktiviteter i steg 4."
)
SENTENCES = sentences_of(PROGRAMME)


def reason(text: str, quote: str = PROGRAMME) -> Reason | None:
    return check(Sentence(text, (1,)), {1: quote})


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_as_it_stands_passes(text: str) -> None:
    assert reason(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Det finns tre långsiktiga mål.",
        "Programmet har 3 långsiktiga mål och 8 delmål.",
        "Kommunstyrelsen utser en styrgrupp.",
        "Styrgruppen träffas fyra gånger om året.",
        "Styrgruppen leds av kommundirektören.",
        "Socialnämnden måste redovisa delmålet senast den 15 februari 2026.",
        "Senast 15 februari 2026 ska socialnämnden redovisa delmålet.",
        "Är nämnden berörd behöver den inte redovisa delmålet.",
        "Avgiften är 2,5 miljoner kronor.",
        "Välj inte fler än tre aktiviteter i steg 4.",
    ],
)
def test_plain_words_for_the_same_pass(text: str) -> None:
    assert reason(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Programmet har fyra långsiktiga mål och åtta delmål.", "number"),
        ("Programmet har åtta långsiktiga mål och tre delmål.", "number"),
        ("Styrgruppen träffas en gång per år.", "number"),
        ("Socialnämnden ska redovisa delmålet senast den 15 mars 2026.", "date"),
        ("Socialnämnden ska redovisa delmålet senast den 15 februari 2027.", "date"),
        ("Socialnämnden ska redovisa delmålet tidigast den 15 februari 2026.", "date"),
        ("Kulturnämnden ska redovisa delmålet senast den 15 februari 2026.", "committee"),
        ("Rektorn leder styrgruppen.", "committee"),
        ("Styrgruppen leder kommundirektören.", "role"),
        ("Socialnämnden ska inte redovisa delmålet.", "negation"),
        ("En berörd nämnd behöver redovisa delmålet.", "negation"),
        ("Socialnämnden kan redovisa delmålet senast den 15 februari 2026.", "modality"),
        ("Nämnden ska samråda med skolan om det finns tid.", "modality"),
        ("Nämnden bör samråda med skolan.", "condition"),
        ("Avgiften är 2,5 miljarder kronor.", "number"),
        ("Avgiften är 30 procentenheter av kostnaden.", "number"),
        ("Några enheter utom förskolorna deltar.", "quantity"),
        ("Alla enheter deltar.", "negation"),
        ("Det räcker med ett möte.", "modality"),
        ("Välj minst tre aktiviteter i steg 4.", "number"),
        ("Välj tre aktiviteter i steg 4.", "number"),
        ("Välj högst tre aktiviteter i steg 5.", "number"),
        ("Programmet finansieras av Vinnova.", "word"),
        ("Läs mer på https://example.com/delmålet.", "markup"),
        ("Programmet har **tre** långsiktiga mål.", "markup"),
    ],
)
def test_a_planted_falsehood_is_found_and_named(text: str, why: Reason) -> None:
    assert reason(text) == why


def test_a_sentence_is_held_to_the_quotes_that_it_cites_and_no_others() -> None:
    sources = {1: "I Lindsjö bor 18 400 personer.", 2: PROGRAMME}
    assert check(Sentence("Kommunstyrelsen utser en styrgrupp.", (1,)), sources) is not None
    assert check(Sentence("Kommunstyrelsen utser en styrgrupp.", (2,)), sources) is None


@pytest.mark.parametrize("evidence", [(), (7,), (1, 7)])
def test_a_sentence_that_cites_nothing_that_there_is_never_passes(evidence: tuple[int, ...]) -> None:
    assert check(Sentence(SENTENCES[0], evidence), {1: PROGRAMME}) == "no evidence"


def test_what_one_sentence_is_about_is_not_joined_to_what_another_says() -> None:
    assert reason("Kommundirektören ska redovisa delmålet senast den 15 februari 2026.") is not None
    assert reason("Avgiften träffas fyra gånger per år.") is not None


def test_a_committee_by_its_short_name_is_the_same_committee() -> None:
    known = Known(Organisation((Committee("sn", "socialnämnden", abbreviations=("SN",)),)))
    other = Known(Organisation((Committee("kn", "kulturnämnden", abbreviations=("KN",)),)))
    text = Sentence("KN ska redovisa delmålet.", (1,))
    assert check(text, {1: "SN ska redovisa delmålet. KN deltar."}, known=known) is not None
    assert check(text, {1: "SN ska redovisa delmålet."}, known=other) == "committee"


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("The steering group meets four times a year.", True),
        ("The steering group meets five times a year.", False),
        ("The steering group does not meet four times a year.", False),
        ("The social welfare committee must report on the sub-goal no later than 15 February 2026.", True),
        ("The social welfare committee may report on the sub-goal no later than 15 February 2026.", False),
        ("The social welfare committee must report on the sub-goal no later than 15 March 2026.", False),
        ("Choose at most three activities in step 4.", True),
        ("Choose at least three activities in step 4.", False),
        ("The costs are paid by the state.", False),
    ],
)
def test_english_about_swedish_is_held_to_the_same(text: str, passes: bool) -> None:
    assert (check(Sentence(text, (1,)), {1: PROGRAMME}, language="en") is None) == passes


words = st.sampled_from(["nämnden", "planen", "mötet", "skolan", "budgeten", "elever", "arbete", "stöd"])
amounts = st.integers(2, 9_999).filter(lambda number: not 1900 <= number < 2100)


@given(words, amounts, words, amounts)
def test_any_changed_number_is_found(subject: str, amount: int, thing: str, other: int) -> None:
    told = f"{subject.capitalize()} omfattar {amount} delar av {thing}."
    changed = told.replace(str(amount), str(other))
    assert reason(told, told) is None
    assert (reason(changed, told) is None) == (amount == other)


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5, unique=True))
def test_a_sentence_with_its_own_source_passes_whatever_stands_around_it(order: list[str]) -> None:
    quote = " ".join(order)
    assert [reason(text, quote) for text in order] == [None] * len(order)


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_is_judged_without_failing(said: str, quote: str) -> None:
    result = reason(said, quote)
    assert result is None or isinstance(result, str)


@given(st.text(max_size=300))
def test_a_window_is_never_more_than_two_sentences(quote: str) -> None:
    assert all(len(window.parts) <= 2 for window in windows_of(quote))


ELSEWHERE = [
    (
        "Om en elev uteblir ska rektorn kontakta vårdnadshavaren inom tre dagar.",
        ["Rektorn ska kontakta vårdnadshavaren inom 3 dagar om en elev uteblir."],
        [
            "Rektorn ska kontakta vårdnadshavaren inom tre dagar.",
            "Om rektorn uteblir ska en elev kontakta vårdnadshavaren inom tre dagar.",
            "Om en elev uteblir ska rektorn kontakta vårdnadshavaren efter tre dagar.",
            "Vårdnadshavaren ska kontakta rektorn inom tre dagar om en elev uteblir.",
        ],
    ),
    (
        "Kommunen får inte lämna ut uppgifterna utan samtycke.",
        ["Uppgifterna får inte lämnas ut utan samtycke."],
        [
            "Kommunen får lämna ut uppgifterna utan samtycke.",
            "Kommunen får inte lämna ut uppgifterna.",
            "Kommunen får inte lämna ut uppgifterna med samtycke.",
        ],
    ),
    (
        "Bidraget är 5 000 kronor per förening och 10 000 kronor per förbund.",
        ["Bidraget är 5 000 kronor per förening.", "Ett förbund får 10 000 kronor."],
        ["Bidraget är 10 000 kronor per förening.", "Bidraget är 5 000 euro per förening."],
    ),
    (
        "Andelen ökade från 12 procent 2020 till 18 procent 2024.",
        ["Andelen var 18 procent 2024."],
        [
            "Andelen ökade från 18 procent 2020 till 12 procent 2024.",
            "Andelen minskade från 12 procent 2020 till 18 procent 2024.",
            "Andelen var 18 procent 2020.",
        ],
    ),
    (
        "Endast föreningar med säte i kommunen kan söka.",
        ["Bara föreningar med säte i kommunen kan söka."],
        [
            "Föreningar med säte i kommunen kan söka.",
            "Alla föreningar kan söka.",
            "Endast föreningar kan söka.",
        ],
    ),
    (
        "Ansökan skickas till miljönämnden, som beslutar inom sex veckor.",
        ["Miljönämnden beslutar inom sex veckor.", "Skicka ansökan till miljönämnden."],
        ["Miljönämnden skickar ansökan inom sex veckor.", "Ansökan skickas till miljönämnden inom sex månader."],
    ),
    (
        "Planen gäller 2024–2027 och ska revideras vartannat år.",
        ["Planen gäller 2024 till 2027."],
        ["Planen gäller 2024–2028.", "Planen gäller 2027–2024.", "Planen ska revideras varje år."],
    ),
]


@pytest.mark.parametrize(("quote", "text"), [(quote, text) for quote, true, _ in ELSEWHERE for text in true])
def test_what_a_rule_says_in_plain_words_passes(quote: str, text: str) -> None:
    assert reason(text, quote) is None


@pytest.mark.parametrize(("quote", "text"), [(quote, text) for quote, _, false in ELSEWHERE for text in false])
def test_the_words_of_a_rule_put_together_wrongly_do_not_pass(quote: str, text: str) -> None:
    assert reason(text, quote) is not None

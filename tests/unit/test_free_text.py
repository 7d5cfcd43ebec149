"""Answers in people's own words are understood for what they are, or asked again with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.answers.free_text import (
    Ambiguous,
    Known,
    Unfit,
    leaning,
    understand_answer,
    understand_many,
)
from knowledge.answers.free_text.understood import REASONS, Reason
from knowledge.domain.answer_words import answer_words
from knowledge.domain.forms import RATINGS, STATUSES, Field, FieldKind, Option, Value
from knowledge.domain.periods import read_period

KNOWN = Known(date(2026, 11, 22), "2027", people=("Kultur och fritid", "Anna Berg"), me="Eva Lund")
OPTIONS = (
    Option("less", "Minska tillgången"),
    Option("protect", "Skydda barn och unga"),
    Option("fewer", "Färre börjar"),
    Option("other", "Något annat"),
)
FIELDS = {kind: Field(kind, kind, kind, options=OPTIONS if kind == "choice" else ()) for kind in get_args(FieldKind)}
WHO = Field("who", "Vilka delar av organisationen berörs?", "people")
HOW = Field("how", "Arbetssätt för att nå målet", "text")
WHEN = Field("when", "När och hur följs det upp?", "when")
RESPONSIBLE = Field("responsible", "Ansvarig", "people")
STATUS = Field("status", "Status", "status")
ENSURED = Field("ensured", "Är det säkerställt?", "rating")


def meaning(kind: FieldKind, text: str) -> tuple[str, ...] | str:
    """The meaning, the meanings it could have, or why it has none."""
    understood = understand_answer(FIELDS[kind], text, KNOWN)
    if isinstance(understood, Value):
        return understood.meaning
    return understood.reason if isinstance(understood, Unfit) else tuple(one.meaning for one in understood.options)


@pytest.mark.parametrize(
    ("text", "rating", "comment"),
    [
        ("ja", "yes", ""),
        ("Ja!", "yes", ""),
        ("ja, sedan i våras", "yes", "sedan i våras"),
        ("Ja det gör vi sedan 2024", "yes", "det gör vi sedan 2024"),
        ("nej, det har vi inte tittat på än", "no", "det har vi inte tittat på än"),
        ("inte alla skolor har det", "partly", "inte alla skolor har det"),
        ("har vi redan", "yes", ""),
        ("njae, bara på två skolor", "partly", "bara på två skolor"),
        ("till viss del, på högstadiet", "partly", "på högstadiet"),
        ("ja och nej", "partly", ""),
        ("ja, delvis", "partly", ""),
        ("inte riktigt", "partly", ""),
        ("nej", "no", ""),
        ("Nej, men vi planerar det till hösten", "no", "men vi planerar det till hösten"),
        ("det finns inte", "no", "det finns inte"),
        ("vi saknar rutin", "no", "vi saknar rutin"),
        ("inte aktuellt för oss", "not_relevant", "för oss"),
        ("nej, ej aktuellt", "not_relevant", "nej, ej aktuellt"),
        ("N/A", "not_relevant", ""),
        ("2", "partly", ""),
        ("partly, only in two schools", "partly", "only in two schools"),
    ],
)
def test_a_rating_is_heard_in_many_words_and_its_comment_kept(text: str, rating: str, comment: str) -> None:
    assert understand_answer(FIELDS["rating"], text, KNOWN) == Value(text, rating, comment)


@pytest.mark.parametrize("text", ["ja, men bara på högstadiet", "Det finns en rutin men den används inte"])
def test_a_yes_with_a_reservation_is_asked_about(text: str) -> None:
    assert meaning("rating", text) == ("partly", "yes")


@pytest.mark.parametrize("text", ["kanske", "jag vet inte riktigt", "banan", "vi har en plan för det"])
def test_what_is_no_rating_is_asked_again(text: str) -> None:
    assert meaning("rating", text) == "rating"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("pågår", "ongoing"),
        ("påbörjad i mars", "ongoing"),
        ("nästan klart", "ongoing"),
        ("vi har precis börjat", "ongoing"),
        ("klart", "done"),
        ("det är genomfört", "done"),
        ("inte påbörjad än", "not_begun"),
        ("ska starta i höst", "not_begun"),
        ("avslutad i förtid", "stopped"),
        ("in progress", "ongoing"),
        ("3", "done"),
        ("inte klart", ("not_begun", "ongoing", "stopped")),
        ("nästa år", "status"),
    ],
)
def test_a_status_is_heard_in_many_words(text: str, status: str | tuple[str, ...]) -> None:
    assert meaning("status", text) == status


@pytest.mark.parametrize(
    ("text", "number", "comment"),
    [
        ("ca 1 200", "1200", "ca"),
        ("1.200", "1200", ""),
        ("tolv", "12", ""),
        ("3,5 tjänster", "3.5", "tjänster"),
        ("12 500,50 kr", "12500.5", "kr"),
        ("trehundratolv", "312", ""),
        ("tre hundra tolv", "312", ""),
        ("två miljoner", "2000000", ""),
        ("2,5 mnkr", "2500000", "mnkr"),
        ("15 %", "15", "%"),
        ("två och en halv tjänst", "2.5", "tjänst"),
        ("en halv tjänst", "0.5", "tjänst"),
        ("ett tjugotal", "20", ""),
        ("minus 3", "-3", ""),
        ("inga", "0", ""),
    ],
)
def test_a_number_is_read_with_its_unit_kept(text: str, number: str, comment: str) -> None:
    understood = understand_answer(FIELDS["number"], text, KNOWN)

    assert isinstance(understood, Value)
    assert understood.meaning == number
    assert comment in understood.comment
    assert bool(comment) or understood.comment in ("", "ett")


@pytest.mark.parametrize(("text", "reason"), [("många", "number"), ("10–15", "number.several"), ("", "empty")])
def test_what_is_not_one_number_is_asked_again(text: str, reason: str) -> None:
    assert meaning("number", text) == reason


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("preventionssamordnaren och fältarna", "preventionssamordnaren; fältarna"),
        ("Anna på IFO", "Anna på IFO"),
        ("enhetschefen (IFO, vuxen) och Bo Ek", "enhetschefen (IFO, vuxen); Bo Ek"),
        ("Barn- och utbildningsnämnden", "Barn- och utbildningsnämnden"),
        ("det är anna berg och kultur och fritid som ansvarar", "Anna Berg; Kultur och fritid"),
        ("rektor, kurator samt skolsköterskan", "rektor; kurator; skolsköterskan"),
        ("rektorerna på F-6 och 7-9", "rektorerna på F-6 och 7-9"),
        ("- Anna\n- Bo", "Anna; Bo"),
        ("jag och Bo", "Eva Lund; Bo"),
        ("ingen än", "people.nobody"),
        ("12", "people"),
    ],
)
def test_people_and_units_are_parted_and_named_as_they_are_known(text: str, names: str) -> None:
    assert meaning("people", text) == names


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("minska", "less"),
        ("Minska tillgangen", "less"),
        ("2", "protect"),
        ("b)", "protect"),
        ("alternativ 3", "fewer"),
        ("barn och unga", "protect"),
        ("skyda barn", "protect"),
        ("det sista", "other"),
        ("jag väljer färre börjar", "fewer"),
        ("minska tillgången och färre börjar", ("less", "fewer")),
        ("9", "choice"),
        ("xyz", "choice"),
    ],
)
def test_a_choice_is_made_by_label_number_or_nearly_its_label(text: str, option: str | tuple[str, ...]) -> None:
    assert meaning("choice", text) == option


def test_a_label_that_is_a_number_wins_over_the_number_of_an_option() -> None:
    field = replace(FIELDS["choice"], options=(Option("five", "5"), Option("one", "1")))

    assert understand_answer(field, "1", KNOWN) == Value("1", "one")


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("https://a.se/x.", "https://a.se/x"),
        ("se www.goteborg.se", "https://www.goteborg.se"),
        ("javascript:alert(1)", "link"),
        ("bo@ek.se", "link"),
        ("på intranätet", "link"),
    ],
)
def test_only_web_addresses_are_links(text: str, links: str) -> None:
    assert meaning("link", text) == links


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("tertial 4", "when.tertial"),
        ("31 februari", "when.day"),
        ("vecka 60", "when.week"),
        ("måndag den 1 juni 2027", "when.weekday"),
        ("inte i mars", "when.denied"),
        ("när vi hinner", "when.vague"),
        ("preventionssamordnaren", "when"),
    ],
)
def test_a_time_that_cannot_be_is_asked_again_with_its_reason(text: str, reason: str) -> None:
    assert meaning("when", text) == reason


def test_a_time_that_could_be_either_gives_both() -> None:
    assert meaning("when", "T1 eller T2") == ("2027-T1", "2027-T2")


def test_a_notation_is_taken_as_it_is() -> None:
    assert meaning("when", "every:04,10") == "every:04,10"


def test_the_forms_period_may_be_written_as_people_write_it() -> None:
    known = replace(KNOWN, period="år 2025")

    assert understand_answer(WHEN, "T2", known) == Value("T2", "2025-T2")


@pytest.mark.parametrize("reason", get_args(Reason))
def test_every_reason_has_words_in_both_languages(reason: Reason) -> None:
    unfit = Unfit(reason, ("A", "B"))

    assert unfit.text("en") == REASONS[reason].format(options="A, B")
    assert unfit.text("sv") not in ("", unfit.text("en"))


@pytest.mark.parametrize(
    ("fields", "text", "meanings"),
    [
        (
            (WHO, WHEN, STATUS),
            "preventionssamordnaren och fältarna, vi följer upp i T2",
            {"who": "preventionssamordnaren; fältarna", "when": "2027-T2"},
        ),
        ((WHO, WHEN), "rektor, kurator, T2", {"who": "rektor; kurator", "when": "2027-T2"}),
        (
            (WHO, RESPONSIBLE, WHEN),
            "fältarna, ansvarig är enhetschefen, uppföljning: mars och september",
            {"who": "fältarna", "responsible": "enhetschefen", "when": "2027-03,2027-09"},
        ),
        ((WHEN, RESPONSIBLE), "i mars. Rektorn ansvarar", {"when": "2027-03", "responsible": "Rektorn"}),
        ((STATUS, WHEN), "pågår, klart i maj", {"status": "ongoing", "when": "2027-05"}),
        ((WHO, STATUS), "fältarna. Klart", {"who": "fältarna", "status": "done"}),
        ((ENSURED, WHEN), "ja, sedan i våras", {"ensured": "yes"}),
        ((HOW, WHEN), "Vi träffas i mars och april", {"how": "Vi träffas i mars och april"}),
        ((WHO, WHEN), "Anna Berg (IFO, vuxen), Bo Ek", {"who": "Anna Berg (IFO, vuxen); Bo Ek"}),
    ],
)
def test_several_answers_in_one_message_go_to_their_fields(
    fields: tuple[Field, ...], text: str, meanings: dict[str, str]
) -> None:
    assert {field: value.meaning for field, value in understand_many(fields, text, KNOWN).items()} == meanings


def test_a_text_keeps_all_that_was_written_also_where_other_fields_are_answered() -> None:
    text = "Vi kör föräldramöten i alla skolor, och vi följer upp i T2"

    found = understand_many((HOW, WHEN), text, KNOWN)

    assert found["how"].meaning == text
    assert found["when"].meaning == "2027-T2"


@pytest.mark.parametrize(
    ("field", "text", "leans"),
    [
        (WHEN, "i mars", "statement"),
        (WHEN, "när vi hinner", "statement"),
        (WHEN, "var tredje månad", "statement"),
        (WHEN, "vad betyder tertial", "question"),
        (WHEN, "T2?", "ambiguous"),
        (RESPONSIBLE, "vem ansvarar för detta?", "question"),
        (RESPONSIBLE, "fältarna?", "ambiguous"),
        (RESPONSIBLE, "ska vi ta med skolan?", "question"),
        (HOW, "Hur vi arbetar med föräldrar", "statement"),
        (HOW, "hur gör andra nämnder", "question"),
        (HOW, "kan du ge exempel", "question"),
        (HOW, "Ska vi nå dit behövs samverkan", "ambiguous"),
        (HOW, "Vi arbetar med skolan. Räcker det?", "ambiguous"),
        (ENSURED, "ja, varför inte", "statement"),
        (ENSURED, "är det vårt ansvar", "question"),
        (ENSURED, "har vi redan", "statement"),
        (ENSURED, "what does this mean?", "question"),
    ],
)
def test_a_question_is_told_from_an_answer(field: Field, text: str, leans: str) -> None:
    assert leaning(text, field, KNOWN) == leans


PIECES = (
    "ja",
    "nej",
    "men",
    "inte",
    "T2",
    "mars",
    "12",
    ",",
    "och",
    "?",
    "vi",
    "Anna",
    "klart",
    "1/6",
    ".",
    ":",
    "vad",
)
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            [
                "ja",
                "nej",
                "men",
                "inte",
                "T2",
                "mars",
                "12",
                ",",
                "och",
                "?",
                "vi",
                "Anna",
                "klart",
                "1/6",
                ".",
                ":",
                "vad",
            ]
        ),
        max_size=10,
    ).map(" ".join),
)


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.sampled_from(list(FIELDS.values())))
def test_no_text_raises_and_what_is_understood_keeps_the_words_that_were_said(text: str, field: Field) -> None:
    understood = understand_answer(field, text, KNOWN)
    values = understood.options if isinstance(understood, Ambiguous) else (understood,)

    for value in values:
        if isinstance(value, Unfit):
            assert value.text()
        else:
            assert value.said.split() == value.said.strip().split()
            assert value.said
            assert answer_words(field, value, "sv")


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_meanings_are_canonical(text: str) -> None:
    rating, status, when = (understand_answer(FIELDS[kind], text, KNOWN) for kind in ("rating", "status", "when"))

    assert not isinstance(rating, Value) or rating.meaning in RATINGS
    assert not isinstance(status, Value) or status.meaning in STATUSES
    assert not isinstance(when, Value) or read_period(when.meaning).notation == when.meaning


@pytest.mark.parametrize("text", ["31/2", "den 31 februari", "30.2.2026", "vecka 60", "samordnaren, den 31/2"])
def test_a_time_that_no_year_has_breaks_no_answer_to_another_question(text: str) -> None:
    found = understand_many([WHO, WHEN], text, KNOWN)
    assert WHEN.id not in found


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.permutations([WHO, HOW, WHEN, STATUS, ENSURED]))
def test_several_answers_are_only_of_the_fields_that_were_asked(text: str, fields: list[Field]) -> None:
    found = understand_many(fields, text, KNOWN)

    assert set(found) <= {field.id for field in fields}
    assert leaning(text, fields[0], KNOWN) in ("question", "statement", "ambiguous")


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([*RATINGS, *STATUSES]))
def test_a_buttons_word_is_understood_as_itself(word: str) -> None:
    kind: FieldKind = "rating" if word in RATINGS else "status"

    assert meaning(kind, word) == word

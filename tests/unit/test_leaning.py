"""A question in the middle of a form told from an answer, also without its mark; what could be either is asked."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answers.free_text import Known, leaning
from knowledge.domain.forms import Field

KNOWN = Known(date(2026, 11, 22), people=("socialnämnden", "Anna Berg"))
TEXT = Field("how", "Hur gör vi?", "text")
PEOPLE = Field("responsible", "Vem är ansvarig hos oss?", "people")
WHEN = Field("when", "När följer vi upp?", "when")
RATING = Field("ensured", "Är det säkerställt?", "rating")
STATUS = Field("status", "Hur långt har vi kommit?", "status")

QUESTIONS = (
    "kan du ge exempel",
    "vem brukar ansvara för sånt här",
    "Vem ska man skriva här?",
    "vem är det som brukar vara ansvarig",
    "vem hos oss ansvarar för det här",
    "vem av oss ska stå här",
    "vems ansvar är det",
    "vilken nämnd ansvarar för uppföljningen",
    "vilka räknas som berörda",
    "vad menas med ansvarig",
    "vad betyder tidiga insatser",
    "vad står det i programmet om det",
    "hur gör andra kommuner",
    "hur många ska vi ange",
    "hur utförligt ska det vara",
    "hur ofta ska det följas upp?",
    "när är det dags att rapportera",
    "var finns riktlinjen",
    "varför behövs det här",
    "går det bra att skriva flera namn",
    "är det okej att skriva en roll",
    "Jag undrar vad skyddsfaktorer är",
    "jag förstår inte frågan",
    "har du något exempel",
    "ge mig ett exempel",
    "berätta mer om föräldrastöd",
    "Hej! ursäkta, vad är en samordnad individuell plan",
    "är planen beslutad av nämnden?",
    "Måste rektorn skriva under?",
    "räcker det med en person?",
    "Skicka frågan till samordnaren",
    "Vad säger programmet? Vem beslutar om det?",
    "Vem ansvarar för delmål 2.2 i programmet?",
    "can you give an example",
    "can we write several",
    "who usually is responsible for this",
    "which committee is responsible",
    "what does early intervention mean",
    "how many should we name",
    "is it enough to name one person",
    "do you mean the whole school",
    "should i write a name or a role",
    "what should we write here",
    "I don’t understand",
    "does this concern us?",
    "tell me more about parental support",
    "what's a protective factor",
)
STATEMENTS = (
    "fältarna och familjeteamet",
    "Anna Berg",
    "rektorn på varje skola",
    "preventionssamordnaren tillsammans med enhetschefen",
    "Varje rektor, i samråd med elevhälsan",
    "socialnämnden",
    "vem som helst i arbetsgruppen",
    "var och en",
    "vilka det blir avgörs i mars",
    "vem det blir är inte klart",
    "det beror på vad som menas med ansvarig",
    "hur vi arbetar framgår av planen",
    "hur det ska gå till bestäms senare",
    "vad vi gör beskrivs i handlingsplanen",
    "när vi hinner",
    "när det behövs",
    "det är nog kuratorn",
    "jag tar det",
    "ingen har utsetts än",
    "Finns i alla skolor",
    "Alla som arbetar med barn, vilka de än är",
    "Vi vet vem som gör det",
    "Ska utses i höst",
    "Kan vara enhetschefen",
    "the prevention coordinator",
    "the heads of school, together with student health",
    "whoever is on duty",
    "whom we choose depends on the school",
    "when we have time",
    "how it is done varies between schools",
    "is decided by the head of unit",
    "it depends on who is responsible",
    "anyone who works with children",
    "we have not decided who does it",
)
EITHER = (
    "fältarna?",
    "Anna Berg eller rektorn?",
    "är det inte Anna",
    "kan det vara fältarna",
    "Fältarna. Vem mer brukar vara med?",
    "Rektorn. Räcker det?",
    "när behov uppstår",
    "vilka skolor som är med",
    "vilken rektor som helst",
    "vad kommunen gör",
    "vem kommunen väljer",
    "förklara för föräldrarna",
    "beskriv läget för nämnden",
    "ska vi nå dit behövs samverkan",
    "har vi medel blir det två till",
    "är det akut ringer vi socialjouren",
    "får vi en samordnare gör hon det",
    "finns det behov gör kuratorn det",
    "hur skolan är organiserad",
    "varför inte rektorn",
    "hur då",
    "behöver de mer tid får de det",
    "gör vi varje år",
    "har vi i alla skolor",
    "the principal?",
    "when needed",
    "Anna Berg, maybe?",
    "where the children live",
    "what the school decides",
    "who the manager is",
    "The principal. Is that enough?",
    "explain to the parents",
)


@pytest.mark.parametrize("field", [TEXT, PEOPLE], ids=["text", "people"])
@pytest.mark.parametrize("text", QUESTIONS)
def test_what_asks_is_a_question_with_a_mark_or_without(text: str, field: Field) -> None:
    assert leaning(text, field, KNOWN) == "question"


@pytest.mark.parametrize("field", [TEXT, PEOPLE], ids=["text", "people"])
@pytest.mark.parametrize("text", STATEMENTS)
def test_what_says_something_is_an_answer_also_where_it_begins_as_questions_do(text: str, field: Field) -> None:
    assert leaning(text, field, KNOWN) == "statement"


@pytest.mark.parametrize("field", [TEXT, PEOPLE], ids=["text", "people"])
@pytest.mark.parametrize("text", EITHER)
def test_what_could_be_a_question_or_an_answer_is_ambiguous(text: str, field: Field) -> None:
    assert leaning(text, field, KNOWN) == "ambiguous"


@pytest.mark.parametrize("text", ["kan man skriva flera", "får man ange en roll", "behöver man namnge någon"])
def test_how_to_answer_is_asked_where_names_are_wanted_and_may_be_a_condition_in_a_text(text: str) -> None:
    assert leaning(text, PEOPLE, KNOWN) == "question"
    assert leaning(text, TEXT, KNOWN) == "ambiguous"


@pytest.mark.parametrize(
    ("field", "text", "leans"),
    [
        (WHEN, "när skolan börjar i augusti", "statement"),
        (WHEN, "när skolan börjar", "ambiguous"),
        (WHEN, "följer vi upp i mars", "statement"),
        (WHEN, "var tredje månad", "statement"),
        (WHEN, "vad händer i mars", "ambiguous"),
        (WHEN, "ska vi följa upp i mars", "ambiguous"),
        (WHEN, "kan man skriva flera", "question"),
        (WHEN, "T2?", "ambiguous"),
        (RATING, "gör vi varje år", "statement"),
        (RATING, "har vi redan", "statement"),
        (RATING, "vad betyder delvis", "question"),
        (RATING, "är det obligatoriskt", "question"),
        (RATING, "delvis?", "ambiguous"),
        (STATUS, "pågår", "statement"),
        (STATUS, "är det klart när alla har skrivit på", "ambiguous"),
    ],
)
def test_where_answers_are_of_a_kind_what_fits_weighs_in(field: Field, text: str, leans: str) -> None:
    assert leaning(text, field, KNOWN) == leans

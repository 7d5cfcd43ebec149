"""The words that steer a form: in both languages, varied and misspelt; and what is none of them."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.skills.forms.clicks import choice_id, click
from bot.conversation.skills.forms.commands import command, is_no, is_yes, nearly_command
from bot.conversation.skills.forms.finding import templates_named, wanted
from bot.conversation.skills.forms.talk import talk_of
from knowledge.answers.free_text import Known, Leaning
from knowledge.domain.forms import Field, Place, Value
from knowledge.templates import builtin_templates

KNOWN = Known(date(2026, 11, 22))
STABLE = {
    "starta styrkort": "start",
    "starta checklista uppstart": "start",
    "mina formulär": "forms",
    "nästa": "next",
    "hoppa över": "skip",
    "vet inte": "unknown",
    "tillbaka": "back",
    "ändra 4": "change",
    "ångra": "undo",
    "visa": "show",
    "hjälp": "help",
    "varför": "why",
    "pausa": "pause",
    "fortsätt": "resume",
    "klar": "finish",
    "avbryt": "give_up",
}
VARIED = {
    "Starta riskmatris!": "start",
    "Kan vi hoppa över den här frågan?": "skip",
    "jag vet inte riktigt än": "unknown",
    "OK, gå vidare tack": "next",
    "ändra fråga 4": "change",
    "gå till fråga 7": "change",
    "det blev fel": "undo",
    "visa hela formuläret": "show",
    "varför frågar du det?": "why",
    "vi tar resten senare": "pause",
    "fortsätt med riskmatrisen": "resume",
    "jag är klar": "finish",
    "skicka för godkännande": "send",
    "tilldela Bo Ek": "assign",
    "be Bo svara på frågan": "assign",
    "be en kollega svara": "assign",
    "kommentera: stäm av med Bo": "comment",
    "öppna igen: fel datum": "reopen",
    "start risk matrix": "start",
    "my forms": "forms",
    "next": "next",
    "skip this question": "skip",
    "I don't know": "unknown",
    "go back": "back",
    "change 4": "change",
    "undo that": "undo",
    "show me the form": "show",
    "why?": "why",
    "pause": "pause",
    "continue": "resume",
    "we're done": "finish",
    "cancel": "give_up",
}
MISSPELT = {
    "nesta": "next",
    "hopa över": "skip",
    "vet ite": "unknown",
    "tilbaka": "back",
    "ändar 3": "change",
    "ångar": "undo",
    "hjäpl": "help",
    "varfrö": "why",
    "pasua": "pause",
    "fort": "resume",
    "forsätt": "resume",
    "avbyrt": "give_up",
}
NO_COMMANDS = (
    "preventionssamordnaren",
    "Vi jobbar med fältare i nästa steg",
    "Låt eleverna fylla i enkäten",
    "Fråga fältgruppen",
    "visa källa 2",
    "viss",
    "lärare",
    "Anteckna närvaro varje vecka",
    "min nämnd är socialnämnden",
    "skicka till samordnare",
    "nästan klart i alla skolor",
    "",
    "  ?! ",
)


@pytest.mark.parametrize(("text", "name"), [*STABLE.items(), *VARIED.items()])
def test_words_that_steer_are_understood(text: str, name: str) -> None:
    for said in (text, text.upper(), f"  {text}. "):
        found = command(said)
        assert found is not None, said
        assert (found.name, found.exact) == (name, True)


@pytest.mark.parametrize(("text", "name"), MISSPELT.items())
def test_misspelt_and_begun_words_are_understood_as_guesses(text: str, name: str) -> None:
    assert command(text) is None
    found = nearly_command(text)
    assert found is not None
    assert (found.name, found.exact) == (name, False)


@pytest.mark.parametrize("text", NO_COMMANDS)
def test_what_says_something_else_is_no_command(text: str) -> None:
    assert command(text) is None
    assert nearly_command(text) is None


def test_a_command_keeps_what_it_is_about_in_the_persons_letters() -> None:
    changed = command("Ändra 12 till Våren 2027")
    assert changed is not None
    assert (changed.number, changed.rest) == (12, "Våren 2027")
    assigned = command("tilldela Åsa Öberg")
    assert assigned is not None
    assert assigned.rest == "Åsa Öberg"


@pytest.mark.parametrize("text", ["ja", "Japp!", "ja tack", "yes", "absolut", "ja, gör det"])
def test_yes_is_heard_in_many_words(text: str) -> None:
    assert is_yes(text)
    assert not is_no(text)


@pytest.mark.parametrize("text", ["nej", "Nej tack.", "nä, det räcker", "no", "inga fler"])
def test_no_is_heard_in_many_words(text: str) -> None:
    assert is_no(text)
    assert not is_yes(text)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_read_without_harm(first: str, second: str) -> None:
    for text in (first, f"starta {first}", f"ändra 3 till {first}", f"{first}?{second}"):
        command(text)
        nearly_command(text)
        wanted(text)
        assert talk_of(text, Field("f", "F", "text"), None, KNOWN) in (*get_args(Leaning), "smalltalk")


@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=20), st.integers(0, 999), st.text(max_size=60))
def test_a_click_says_what_its_choice_was_about(form: str, item: str, field: str, row: int, argument: str) -> None:
    clicked = click(choice_id("save", form, Place(item, field, row), argument))
    assert clicked is not None
    assert clicked.place == Place(item, field, row)
    assert (clicked.verb, clicked.form, clicked.argument) == ("save", form, argument)


TEXT, WHEN, RATING = Field("a", "A", "text"), Field("b", "B", "when"), Field("c", "C", "rating")
SAID = Value("x", "x")


@pytest.mark.parametrize(
    ("text", "field", "fits", "kind"),
    [
        ("Vem ansvarar för planen?", TEXT, SAID, "question"),
        ("vad betyder tidiga insatser", TEXT, SAID, "question"),
        ("Men hur ofta ska det följas upp?", WHEN, None, "question"),
        ("Jag undrar vad som menas med miniminivå", TEXT, SAID, "question"),
        ("skicka till samordnare", TEXT, SAID, "question"),
        ("Är det obligatoriskt?", RATING, None, "question"),
        ("berätta om föräldrastöd", TEXT, SAID, "question"),
        ("Föräldrastöd i grupp, en gång i veckan", TEXT, SAID, "statement"),
        ("var tredje månad", WHEN, SAID, "statement"),
        ("när skolan börjar i augusti", WHEN, SAID, "statement"),
        ("Ja", RATING, SAID, "statement"),
        ("T2 2027", WHEN, SAID, "statement"),
        ("Fältgruppen?", TEXT, SAID, "ambiguous"),
        ("När behov uppstår", TEXT, SAID, "ambiguous"),
        ("ok", TEXT, SAID, "ambiguous"),
        ("tack så mycket", TEXT, SAID, "smalltalk"),
    ],
)
def test_a_question_is_told_from_an_answer(text: str, field: Field, fits: Value | None, kind: str) -> None:
    assert talk_of(text, field, fits, KNOWN) == kind


def test_every_template_is_found_by_its_id_its_title_and_its_names() -> None:
    templates = list(builtin_templates())
    for template in templates:
        for name in (template.id, template.title, f"{template.title.upper()} "):
            found = templates_named(wanted(name).name, templates)
            assert template in found, (name, [each.id for each in found])
        assert templates_named(template.id, templates) == [template]


@pytest.mark.parametrize(
    ("text", "programme", "project", "period"),
    [
        ("styrkort", "", "", ""),
        ("styrkort för ANDTS-programmet 2027", "ANDTS-programmet 2027", "", "2027"),
        ("styrkortet ANDTS", "ANDTS", "", ""),
        ("riskmatris för projektet Trygg start", "", "Trygg start", ""),
        ("riskmatris 2027", "", "", "2027"),
    ],
)
def test_what_is_to_be_started_is_taken_apart(text: str, programme: str, project: str, period: str) -> None:
    found = wanted(text)
    assert (found.programme, found.project, found.period) == (programme, project, period)

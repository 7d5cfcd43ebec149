"""What people tell of themselves is heard in their own words, and no question is mistaken for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.telling import LONGEST_NAME, Told, Wish, bare_name, is_named_like_a_committee, is_unsure, told


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("min profil", "show"),
        ("Visa min profil, tack!", "show"),
        ("vad vet du om mig?", "show"),
        ("Vilken nämnd tillhör jag?", "show"),
        ("Vilken är min nämnd?", "show"),
        ("vem är jag?", "show"),
        ("show me my profile", "show"),
        ("What do you know about me?", "show"),
        ("byt nämnd", "change"),
        ("BYT NÄMND!", "change"),
        ("byt namnd", "change"),
        ("Jag vill byta nämnd", "change"),
        ("hur byter jag nämnd?", "change"),
        ("ändra min profil", "change"),
        ("fel nämnd", "change"),
        ("Det är fel nämnd!", "change"),
        ("min nämnd är fel", "change"),
        ("change my committee please", "change"),
        ("glöm min profil", "forget"),
        ("Glöm mig.", "forget"),
        ("radera mina uppgifter", "forget"),
        ("kan jag ta bort min profil?", "forget"),
        ("delete my profile", "forget"),
        ("forget everything about me", "forget"),
    ],
)
def test_what_is_wished_of_the_profile_is_heard(text: str, wish: Wish) -> None:
    heard = told(text)
    assert heard is not None
    assert (heard.wish, heard.certain) == (wish, True)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("min nämnd är socialnämnden", "socialnämnden"),
        ("Min nämnd är Socialnämnden.", "Socialnämnden"),
        ("Hej! min nämnd: kommunstyrelsen", "kommunstyrelsen"),
        ("byt nämnd till äldrenämnden tack", "äldrenämnden"),
        ("ändra till skolnämnden", "skolnämnden"),
        ("my committee is the school board", "school board"),
        ("change committee to socialnämnden", "socialnämnden"),
    ],
)
def test_a_committee_that_is_told_outright_is_certain(text: str, name: str) -> None:
    assert told(text) == Told("committee", name)


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("jag jobbar på socialförvaltningen", "socialförvaltningen", ""),
        ("Jag arbetar inom barn- och utbildningsförvaltningen.", "barn- och utbildningsförvaltningen", ""),
        ("jag är ny på socialförvaltningen", "socialförvaltningen", ""),
        ("jag är anställd i kommunstyrelsen", "kommunstyrelsen", ""),
        ("jag tillhör kultur- och fritidsnämnden", "kultur- och fritidsnämnden", ""),
        ("Jag är nämndsekreterare på socialnämnden", "socialnämnden", "nämndsekreterare"),
        ("vi är SN", "SN", ""),
        ("I work for socialnämnden", "socialnämnden", ""),
        ("I'm a coordinator at socialnämnden", "socialnämnden", "coordinator"),
    ],
)
def test_where_one_works_is_told_if_it_is_a_committee(text: str, name: str, role: str) -> None:
    assert told(text) == Told("committee", name, role, certain=False)


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("Jag jobbar på socialförvaltningen. Vad är vår roll?", "socialförvaltningen", "Vad är vår roll?"),
        ("jag jobbar på SN, vad ska vi göra", "SN", "vad ska vi göra"),
        ("Min nämnd är socialnämnden – vad gäller för oss?", "socialnämnden", "vad gäller för oss?"),
        ("vi är socialnämnden och undrar vad vår roll är", "socialnämnden", "vad vår roll är"),
        ("I work for SN and wonder what our role is?", "SN", "what our role is?"),
    ],
)
def test_a_question_that_comes_with_it_is_kept_apart(text: str, name: str, rest: str) -> None:
    heard = told(text)
    assert heard is not None
    assert (heard.name, heard.rest) == (name, rest)


def test_unit_and_role_are_told_by_name() -> None:
    assert told("min enhet är Öppenvården") == Told("unit", "Öppenvården")
    assert told("Min roll är samordnare.") == Told("role", "samordnare")
    assert told("my job title is a planner") == Told("role", "planner")


@pytest.mark.parametrize(
    "text",
    [
        "Vad är min roll?",
        "Vad är vår nämnds roll i programmet?",
        "Är min nämnd ansvarig för delmål 2?",
        "Vem ansvarar för min förvaltning",
        "Vilken nämnd ansvarar för delmål 2.3?",
        "Vilka program berör vår nämnd?",
        "Hur ändrar nämnden sin plan?",
        "När byter nämnden ordförande?",
        "jag är inte på socialnämnden",
        "jag jobbar inte på socialförvaltningen",
        "What is our role?",
        "socialnämnden",
        "",
        "???",
    ],
)
def test_a_question_is_never_taken_for_something_told(text: str) -> None:
    assert told(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "vet inte",
        "Jag vet inte.",
        "vet ej",
        "ingen",
        "Ingen nämnd",
        "nej",
        "nej tack",
        "ingen aning!",
        "ingen av dem",
        "hoppa över",
        "jag har ingen nämnd",
        "spelar ingen roll",
        "vill inte säga",
        "none",
        "none of these",
        "I don't know",
        "skip",
        "I'd rather not say",
    ],
)
def test_not_knowing_and_not_wishing_to_say_are_understood(text: str) -> None:
    assert is_unsure(text)


@pytest.mark.parametrize("text", ["socialnämnden", "vem vet?", "ingen får röka", "hur gör vi om ingen svarar?", ""])
def test_other_words_are_no_refusal(text: str) -> None:
    assert not is_unsure(text)


@pytest.mark.parametrize("text", ["Vad gör socialnämnden", "vem är SN?", "ord " * 9, "x" * (LONGEST_NAME + 1)])
def test_a_question_or_a_long_text_is_no_bare_name(text: str) -> None:
    assert bare_name(text) == ""


def test_names_of_committees_and_administrations_look_like_it() -> None:
    assert all(map(is_named_like_a_committee, ["trädgårdsnämnden", "Parkförvaltningen", "the garden committee"]))
    assert not any(map(is_named_like_a_committee, ["Öppenvården", "en skola", "nämndemannen", ""]))


@given(st.text(max_size=300))
def test_any_text_is_read_without_breaking_and_names_are_slices_of_it(text: str) -> None:
    heard = told(text)
    if heard:
        assert " ".join(heard.name.split()) in " ".join(text.split())
        assert len(heard.name) <= LONGEST_NAME
    is_unsure(text)
    bare_name(text)

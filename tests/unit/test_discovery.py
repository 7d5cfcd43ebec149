"""Committees that a text names are proposed, with what it explains of them; nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.domain.discovery import discover
from knowledge.domain.organisation import Committee

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"


def names(text: str) -> list[str]:
    return [committee.name for committee in discover(text).committees]


def only(text: str) -> Committee:
    [committee] = discover(text).committees
    return committee


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Socialnämndens ansvar är stort.", "socialnämnden"),
        ("SOCIALNÄMNDEN", "socialnämnden"),
        ("Barn- och utbildningsnämnden ska", "barn- och utbildningsnämnden"),
        ("Individ- och\nfamiljenämnden", "individ- och familjenämnden"),
        ("Tekniska nämndens plan", "tekniska nämnden"),
        ("nämnden för arbete och välfärd", "nämnden för arbete och välfärd"),
        ("Kommunens byggnadsnämnd prövar", "byggnadsnämnden"),
        ("Ansvarig nämnd: Valnämnd", "valnämnden"),
        ("Delmål\tSocialnämnd\tMars", "socialnämnden"),
        ("enligt kommunstyrelsens beslut", "kommunstyrelsen"),
        ("Kommunfullmäktige beslutar", "kommunfullmäktige"),
        ("Styrelsen för Lindsjö Bostäder AB ska", "styrelsen för Lindsjö Bostäder AB"),
        ("Lindsjö Energi AB:s styrelse", "styrelsen för Lindsjö Energi AB"),
        ("styrelsen för Lindsjö Energi AB Miniminivå", "styrelsen för Lindsjö Energi AB"),
        ("Farsta stadsdelsnämnd", "Farsta stadsdelsnämnd"),
        ("stadsdelsnämnden i Farsta", "stadsdelsnämnden i Farsta"),
        ("stadsdelsnämnderna ska", "stadsdelsnämnderna"),
        ("stadsdelsnämnderna i Stockholm", "stadsdelsnämnderna"),
        ("stadsdels- och facknämnder", "stadsdelsnämnderna"),
        ("Social-och arbetsmarknadsnämnden", "social- och arbetsmarknadsnämnden"),
        ("Kultur och fritidsnämnden", "kultur- och fritidsnämnden"),
        ("BARN- OCH UTBILDNINGSNÄMNDEN", "barn- och utbildningsnämnden"),
        ("Skolan och socialnämnden", "socialnämnden"),
        ("barn– och utbildningsnämnden", "barn- och utbildningsnämnden"),
        ("Barn-, kultur- & fritidsnämnden", "barn-, kultur- och fritidsnämnden"),
        ("socialnämnden2", "socialnämnden"),
        ("nämnden/socialnämnden", "socialnämnden"),
        ("Nämnden för funktionshinder, äldre och vård", "nämnden för funktionshinder, äldre och vård"),
        ("regionala utvecklingsnämndens", "regionala utvecklingsnämnden"),
        ("styrelsen för S:t Erik Markutveckling AB ska", "styrelsen för S:t Erik Markutveckling AB"),
        ("styrelsen för Micasa Fastigheter i Stockholm AB", "styrelsen för Micasa Fastigheter i Stockholm AB"),
        ("bolagsstyrelsen för Stockholmshem", "styrelsen för Stockholmshem"),
    ],
)
def test_a_named_committee_is_discovered(text: str, name: str) -> None:
    assert names(text) == [name]
    assert only(text).proposed


@pytest.mark.parametrize(
    "text",
    [
        "Nämnden beslutar, och nämnderna följer upp.",
        "facknämnder, bolagsstyrelser och den egna nämnden",
        "Socialstyrelsen, länsstyrelsen och hyresnämnden",
        "Statens institutionsstyrelse",
        "en socialnämnd i varje kommun",
        "socialnämnder i Sverige",
        "styrelsen för att nå målen",
        "styrelsen i Stockholm",
        "skickas till nämnden för beslut",
        "anmäls till nämnden för barn som far illa",
        "nämndens för året beslutade budget",
        "socialnämndsordföranden",
        "nämndspecifika förvaltningsledningar",
        "socialnämnden@lindsjo.example",
        "https://lindsjo.example/kommunstyrelsen",
    ],
)
def test_kinds_and_others_bodies_are_not_discovered(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("social- och äldrenämnderna", ["socialnämnden", "äldrenämnden"]),
        ("social- och äldrenämnden", ["social- och äldrenämnden"]),
        ("Socialnämnden. Äldrenämnden. Social- och äldrenämnden.", ["socialnämnden", "äldrenämnden"]),
        ("kultur- och fritids- samt tekniska nämnden", ["kultur- och fritidsnämnden", "tekniska nämnden"]),
        ("social- samt barn- och utbildningsnämnden", ["socialnämnden", "barn- och utbildningsnämnden"]),
        ("kultur-, fritids- och turismnämnden", ["kultur-, fritids- och turismnämnden"]),
    ],
)
def test_a_shared_head_is_one_name_or_several(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Socialnämnden (SN) ansvarar.", "SN"),
        ("socialnämnden, nedan SN, ansvarar", "SN"),
        ("SN = socialnämnden", "SN"),
        ("SN – socialnämnden", "SN"),
        ("SN (socialnämnden)", "SN"),
        ("Förkortningar\nSN  Socialnämnden\n", "SN"),
        ("Kommunstyrelsen leder. KS är den instans som avgör.", "KS"),
    ],
)
def test_an_explained_abbreviation_is_learned(text: str, short: str) -> None:
    assert only(text).abbreviations == (short,)


@pytest.mark.parametrize(
    "text", ["Socialnämnden (ANDT)", "Socialnämnden ansvarar. KS 2024/318.", "socialnämnden (se KF)"]
)
def test_other_letters_are_no_abbreviation_of_it(text: str) -> None:
    assert only(text).abbreviations == ()


def test_an_administration_with_the_same_first_part_is_learned() -> None:
    assert only("Socialnämnden beslutar. Socialförvaltningens chef").administrations == ("socialförvaltningen",)


def test_a_table_of_committees_says_what_they_are_called_and_who_serves_them() -> None:
    table = (
        "Nämnd\tFörkortning\tFörvaltning\n"
        "Miljö- och byggnadsnämnden\tMBN\tSamhällsbyggnadsförvaltningen\n"
        "Räddningsnämnden\t–\tRäddningstjänsten\n"
        "Styrelsen för Lindsjö Bostäder AB\tLBAB\tLindsjö Bostäder AB"
    )
    told = [(one.name, one.abbreviations, one.administrations) for one in discover(table).committees]
    assert told == [
        ("miljö- och byggnadsnämnden", ("MBN",), ("samhällsbyggnadsförvaltningen",)),
        ("räddningsnämnden", (), ("räddningstjänsten",)),
        ("styrelsen för Lindsjö Bostäder AB", ("LBAB",), ("Lindsjö Bostäder AB",)),
    ]


def test_a_district_is_one_committee_however_it_is_written() -> None:
    found = discover("Skarpnäcks stadsdelsnämnd, stadsdelsnämnden i Skarpnäck, stadsdelsnämnden Skarpnäck")
    assert [one.name for one in found.committees] == ["Skarpnäcks stadsdelsnämnd"]
    assert found.committees[0].group == "stadsdelsnämnderna"


@pytest.mark.parametrize(
    "text", ["stadsdelsnämnderna i Farsta, Älvsjö och Skarpnäck", "Farsta, Älvsjö och Skarpnäcks stadsdelsnämnder"]
)
def test_districts_that_are_named_together_are_each_discovered(text: str) -> None:
    found = discover(text)
    assert [one.id.removeprefix("stadsdelsnamnderna-") for one in found.committees] == ["farsta", "alvsjo", "skarpnack"]
    assert found.mentions(text)[0].committees == tuple(one.id for one in found.committees)


def test_what_is_discovered_is_recognised_in_the_same_text() -> None:
    text = "Farsta stadsdelsnämnd och stadsdelsnämnderna samt social- och äldrenämnderna, SN (socialnämnden)."
    found = discover(text)
    named = {one for mention in found.mentions(text) for one in mention.committees}
    assert named == {committee.id for committee in found.committees}


_PHRASES = (
    "Socialnämndens ansvar",
    "socialnämnden (SN)",
    "Social- och äldrenämnderna",
    "barn- och utbildningsnämnden",
    "kultur- och fritids- samt tekniska nämnden",
    "Farsta stadsdelsnämnd",
    "stadsdelsnämnden i Farsta",
    "varje stadsdelsnämnd",
    "samtliga stadsdelsnämnder",
    "stadsdels- och facknämnder",
    "styrelsen för Lindsjö Bostäder AB",
    "kommunstyrelsens KS",
    "Kommunfullmäktige",
    "nämnden för arbete och välfärd",
    "nämnden",
    "2026",
)


@given(st.lists(st.sampled_from(_PHRASES), max_size=12), st.sampled_from([". ", "\n", "\t", " ska. Och "]))
def test_each_discovered_committee_is_recognised_in_its_own_text(phrases: list[str], between: str) -> None:
    text = between.join(phrases)
    found = discover(text)
    named = {one for mention in found.mentions(text) for one in mention.committees}
    assert named == {committee.id for committee in found.committees}


@given(st.lists(st.one_of(st.sampled_from(" ".join(_PHRASES).split(" ")), st.text(max_size=8)), max_size=30))
def test_whatever_the_text_no_committee_is_proposed_twice(pieces: list[str]) -> None:
    committees = discover(" ".join(pieces)).committees
    assert len({one.id for one in committees}) == len(committees)
    assert all(one.id and one.proposed for one in committees)


@pytest.mark.parametrize(
    ("seed", "expected"),
    [
        (
            "stockholm-andt-halvvagsrapport.txt",
            {"socialnämnden", "kommunfullmäktige", "stadsdelsnämnderna", "utbildningsnämnden"},
        ),
        ("ale-sociala-investeringar.txt", {"kommunstyrelsen"}),
        ("uppstart-forankring-andts.txt", set()),
        ("kunskapsguiden-implementering.txt", set()),
    ],
)
def test_real_texts_name_their_committees_and_no_others(seed: str, expected: set[str]) -> None:
    path = SEEDS / seed
    if not path.is_file():
        pytest.skip(f"{path} is not here")
    assert set(names(path.read_text())) == expected

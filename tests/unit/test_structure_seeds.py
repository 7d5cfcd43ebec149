"""The real documents, read as they were found: what a careful reader would find in them is found."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from ingest.blocks import ParsedFile
from ingest.chunking import LONGEST_PASSAGE, to_document
from ingest.parsers.plain_text import parse
from knowledge.passages import Document, Passage

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
GUIDE = "skl-guide-sociala-investeringar"
REPORT = "stockholm-andt-halvvagsrapport"
ALE = "ale-sociala-investeringar"
IMPLEMENTING = "kunskapsguiden-implementering"
START = "uppstart-forankring-andts"
ALL = (GUIDE, REPORT, ALE, IMPLEMENTING, START)

pytestmark = pytest.mark.skipif(
    not SEEDS.is_dir(), reason="the seed documents are not on this machine (../shared/seeds)"
)


@cache
def read(name: str) -> tuple[ParsedFile, Document, list[Passage]]:
    parsed = parse(SEEDS / f"{name}.txt")
    return parsed, *to_document(parsed, source=f"{name}.txt", document_id=name, digest="0" * 64)


def passages_of(name: str, kind: str = "") -> list[Passage]:
    return [passage for passage in read(name)[2] if not kind or passage.kind == kind]


def holding(name: str, words: str) -> Passage:
    return next(passage for passage in passages_of(name) if words in passage.text)


def items(passage: Passage) -> list[str]:
    return [unit.text for unit in passage.units if unit.role == "item"]


@pytest.mark.parametrize("name", ALL)
def test_no_letter_is_lost_or_taken_twice(name: str) -> None:
    parsed, document, passages = read(name)
    spans = [span for passage in passages for unit in passage.units for span in unit.spans]
    spans += [furniture.span for furniture in document.furniture]
    spans += [span for block in parsed.blocks if block.kind == "heading" for span in block.spans]
    places = [place for span in spans for place in range(span.start, span.end) if not document.text[place].isspace()]
    assert sorted(places) == [place for place, letter in enumerate(document.text) if not letter.isspace()]


@pytest.mark.parametrize("name", ALL)
def test_every_quote_stands_in_the_file(name: str) -> None:
    raw = "".join((SEEDS / f"{name}.txt").read_text(encoding="utf-8").split())
    _, document, passages = read(name)
    for passage in passages:
        for unit in passage.units:
            for span in unit.spans:
                assert "".join(document.text[span.start : span.end].split()) in raw


@pytest.mark.parametrize("name", ALL)
def test_passages_keep_to_the_models_window(name: str) -> None:
    assert max(len(passage.text) for passage in passages_of(name)) <= LONGEST_PASSAGE


@pytest.mark.parametrize("name", ALL)
def test_no_passage_holds_contents_chrome_or_other_documents(name: str) -> None:
    text = "\n".join(passage.text for passage in passages_of(name))
    assert not re.search(r"Storlek: px|Starta visningen|Prenumerera|Transkript|\.{3} ?\d|\nLäs mer\n|Lyssna\b", text)
    assert not re.search(r"Region Gävleborgs regionala|SAMMANTRÄDESPROTOKOLL|Kävlinge|Avsnitt \d - ", text)


CHECKLISTS = [
    (17, 3, "Ett eller flera väldefinierade behov", "De identifierade behoven"),
    (21, 3, "Vid utlysning och idéprövning:", "Kriterier för hur idéer"),
    (29, 6, "Etablering av tvärsektoriell arbetsgrupp", "Riskanalys med tydlig ansvarsfördelning"),
    (34, 4, "Roller och ansvarsfördelning", "Identifierade, utformade och beslutade"),
    (39, 5, "Redovisning av utfall", "Kommunikation och förankring av resultat"),
    (42, 5, "Ansvar för fortsatt drift", "Uppföljning av implementeringens resultat"),
]


@pytest.mark.parametrize(("page", "count", "first", "last"), CHECKLISTS)
def test_each_checklist_of_the_guide_is_whole(page: int, count: int, first: str, last: str) -> None:
    lists = [passage for passage in passages_of(GUIDE, "checklist") if passage.page == page]
    assert [passage.units[0].text for passage in lists] == ["Säkerställ följande:"]
    found = items(lists[0])
    assert len(found) == count
    assert found[0].startswith(first)
    assert found[-1].startswith(last)


def test_displaced_first_letters_are_home_in_the_checklists() -> None:
    found = [item for passage in passages_of(GUIDE, "checklist") for item in items(passage)]
    assert "En förenklad logikmodell som säkerställer en röd tråd" in " ".join(found)
    assert any(item.startswith("Den nya kontexten i vilken satsningens resultat") for item in found)
    assert all(item[0].isupper() for item in found)


def test_the_guides_headings_are_found_at_their_depth() -> None:
    paths = {section.path for section in read(GUIDE)[1].sections}
    assert {path[0] for path in paths} >= {
        "Förord",
        "1. Inledning",
        "2. Förutsättningar för att arbeta med sociala investeringar",
        "3. Tvärsektoriell behovsanalys",
        "4. Strategiskt val av satsningar som kan bidra till förbättrade resultat",
        "5. Utformning av satsning",
        "6. Genomförande och uppföljning av en satsning",
        "7. Utvärdering av en satsning",
        "8. Implementering och uppskalning av en satsning",
        "Referenser",
        "Bilaga A - Jämförelsealternativ",
    }
    assert ("7. Utvärdering av en satsning", "Operativt arbete", "Komponentanalys") in paths
    assert (
        "6. Genomförande och uppföljning av en satsning",
        "Strategisk nivå",
        "Löpande stöd under satsningen",
    ) in paths


def test_a_sentence_cut_by_a_page_break_is_one_unit_with_two_pages() -> None:
    passage = holding(GUIDE, "satsningen ska komma att äga rum")
    unit = next(unit for unit in passage.units if "satsningen ska komma att äga rum" in unit.text)
    assert [span.page for span in unit.spans] == [18, 19]


def test_footnotes_are_apart_and_their_marks_gone() -> None:
    assert "programlogiken i en satsning" in holding(GUIDE, "För att testa programlogiken").text
    notes = " ".join(passage.text for passage in passages_of(GUIDE, "footnote"))
    assert "6 Programlogik (eller programteori, effektlogik)" in notes
    assert "5 Statens institutionsstyrelse" in notes


def test_the_guides_short_forms_are_learned() -> None:
    learned = {found.short: found.long for found in read(GUIDE)[1].abbreviations}
    assert learned["SKL"] == "Sveriges Kommuner och Landsting"
    assert learned["SiS"] == "Statens institutionsstyrelse"


def test_the_fourteen_steps_are_numbered_and_whole() -> None:
    labels = [unit.label for passage in passages_of(IMPLEMENTING, "steps") for unit in passage.units if unit.label]
    assert [label for label in labels if label.startswith("Steg")] == [f"Steg {number}." for number in range(1, 15)]


def test_the_four_phases_stand_in_one_passage() -> None:
    assert items(holding(IMPLEMENTING, "Processen kan beskrivas")) == [
        "Initial bedömning.",
        "Struktur för implementering.",
        "Genomförande.",
        "Lära och förbättra.",
    ]
    assert items(holding(REPORT, "utifrån fyra faser")) == [
        "Behovsinventering",
        "Installation",
        "Användning",
        "Vidmakthållande",
    ]


def test_the_five_success_factors_stand_in_one_passage() -> None:
    assert len(items(holding(START, "Att ha en gemensam problembild"))) == 5


def test_the_ten_points_follow_each_other() -> None:
    labels = [unit.label for passage in passages_of(REPORT) for unit in passage.units if passage.page == 13]
    assert [label for label in labels if label] == [f"{number}." for number in range(1, 11)]


def test_a_list_that_footnotes_cut_in_two_is_whole() -> None:
    assert [item.split(":")[0] for item in items(holding(REPORT, "Dessa är:"))] == [
        "Kompetens hos användarna",
        "Stödjande organisation",
        "Effektivt ledarskap",
    ]


def test_the_reports_pages_come_from_its_contents() -> None:
    pages = {section.path[-1]: section.span.page for section in read(REPORT)[1].sections}
    assert pages["Sammanfattning"] == 2
    assert pages["Fas 2: Installation"] == 8
    assert pages["Avslutande lärdomar och insikter"] == 13


def test_the_reports_phases_stand_under_their_chapter() -> None:
    paths = {section.path for section in read(REPORT)[1].sections}
    assert ("ANDT-programmets implementering", "Fas 3: Användning", "Styrkor och svagheter", "Svagheter") in paths


def test_headings_run_into_the_text_are_found_by_the_contents() -> None:
    pages = {section.path: section.span.page for section in read(ALE)[1].sections}
    chapter = "4. Sociala investeringar i Ale tillsammans med Psynk"
    assert pages[(chapter,)] == 8
    assert pages[(chapter, "Styrgrupp")] == 9
    assert pages[(chapter, "Organisationskultur")] == 10
    assert pages[("5. Lärdomar", "Ekonomisk modell")] == 19


def test_titles_are_the_documents_own() -> None:
    assert read(GUIDE)[1].title == "Helhet, hållbarhet och resultat"
    assert read(REPORT)[1].title.startswith("Implementering av stadens ANDT-politiska program")
    assert read(START)[1].title == "Uppstart och förankringsarbete"

"""Recovering structure from damaged text, on small samples of each damage, and the promise that nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.blocks import Block, ParsedFile
from ingest.parsers.plain_text import parse, parse_text
from ingest.structure.abbreviations import learned_abbreviations
from ingest.structure.furniture import is_web_chrome, page_number, running_lines
from ingest.structure.marks import readable
from ingest.structure.mending import Vocabulary, mend_displaced_letter, mend_split_letters
from ingest.structure.sentences import sentences

SAMPLES = Path(__file__).parents[1] / "samples" / "structure"

_DAMAGE = """Rubrik|en mening som slutar här.|följande:|- punkt|•|1.|2|
|

|\f|Läs mer|E n|[1]|¹|<https://a.se/b>|Innehåll|Inledning\t3|....... 4|Säkerställ följande:|**fet**|Det är|\u00ad
|”Citat”|n plan som E gäller|\0|bl.a.|\r\n|Avsnitt 1 - Plan Avsnitt 1|a\tb\tc|a)|http://a.se"""
FRAGMENTS = st.sampled_from(_DAMAGE.split("|"))
TEXTS = st.lists(FRAGMENTS | st.text(max_size=12), max_size=60).map(" ".join)


def assert_covered_once(parsed: ParsedFile) -> None:
    spans = [span for block in parsed.blocks for span in block.spans]
    letters = [place for span in spans for place in range(span.start, span.end) if not parsed.text[place].isspace()]
    assert sorted(letters) == [place for place, letter in enumerate(parsed.text) if not letter.isspace()]


def own_text(parsed: ParsedFile) -> str:
    return "\n".join(block.text for block in parsed.blocks if block.kind != "furniture")


def of_kind(parsed: ParsedFile, kind: str) -> list[Block]:
    return [block for block in parsed.blocks if block.kind == kind]


@given(TEXTS)
def test_every_letter_stands_in_exactly_one_block(text: str) -> None:
    assert_covered_once(parse_text(text))


@given(TEXTS)
def test_mending_takes_out_white_space_and_nothing_else(text: str) -> None:
    assert "".join(mend_split_letters(text).text.split()) == "".join(text.split())


@given(st.lists(TEXTS, min_size=3, max_size=6))
def test_every_letter_of_flat_pages_stands_in_exactly_one_block(pages: list[str]) -> None:
    flat = [" ".join(page.split()) + " Detta är sidans egen text." * 20 for page in pages]
    assert_covered_once(parse_text("\n".join(f"{number} {page} {number + 3}" for number, page in enumerate(flat, 1))))


@pytest.mark.parametrize("name", ["flat-guide.txt", "wrapped-pages.txt", "web-page.txt", "form-feeds.txt"])
def test_no_letter_of_a_sample_is_lost(name: str) -> None:
    assert_covered_once(parse(SAMPLES / name))


def test_flat_pages_give_headings_lists_and_printed_page_numbers() -> None:
    parsed = parse(SAMPLES / "flat-guide.txt")
    headings = [(block.level, block.text, block.spans[0].page) for block in of_kind(parsed, "heading")][2:]
    assert headings == [
        (1, "1. Inledning", 1),
        (2, "Varför en vägledning?", 1),
        (2, "Att läsa vägledningen", 2),
        (1, "2. Kartläggning", 3),
        (2, "Strategisk nivå", 3),
        (2, "Operativt arbete", 4),
        (3, "Löpande uppföljning", 4),
    ]
    assert parsed.title == "Trygg väg till skolan"


def test_torn_first_letters_and_lead_ins_part_run_in_lists() -> None:
    items = [block.text for block in of_kind(parse(SAMPLES / "flat-guide.txt"), "item")]
    assert items[:3] == [
        "Inventering av de vägar som barnen faktiskt använder",
        "Samråd med elever och föräldrar",
        "Verktyg för att välja rätt åtgärd",
    ]
    assert items[3:5] == [
        "Det finns en ansvarig för kartläggningen.",
        "En plan för samråd som når alla klasser är beslutad.",
    ]


def test_footnotes_headers_chrome_and_other_documents_stay_out_of_the_text() -> None:
    parsed = parse(SAMPLES / "flat-guide.txt")
    text = own_text(parsed)
    for foreign in ("Läs mer", "Storlek", "Avsnitt 1 -", "Grönare", "Cykelplan", "kartläggning1"):
        assert foreign not in text
    assert [block.text for block in of_kind(parsed, "footnote")] == [
        "1 En kartläggning beskriver hur barn tar sig till skolan och varför."
    ]
    assert "vända sig till samordnaren på kontoret." in text


def test_wrapped_pages_lose_their_headers_and_join_what_a_page_break_cut() -> None:
    parsed = parse(SAMPLES / "wrapped-pages.txt")
    paragraphs = of_kind(parsed, "paragraph")
    assert "skolor i kommunen och följer" in paragraphs[0].text
    assert paragraphs[0].text.endswith("vända sig till kostchefen på kontoret. Planen ses över vartannat år.")
    assert [span.page for span in paragraphs[0].spans] == [1, 2]
    assert [block.text for block in of_kind(parsed, "heading")] == ["Inledning", "Krav på maten", "Ansvar"]
    assert len(of_kind(parsed, "item")) == 3
    assert "Lillstads kommun" not in own_text(parsed)


def test_form_feeds_part_pages_whose_footnotes_and_headers_do_not_cut_sentences() -> None:
    parsed = parse(SAMPLES / "form-feeds.txt")
    text = own_text(parsed)
    assert "följs upp i samband med årsredovisningen." in text
    assert "samhällsgrupper. Kommunen" in text
    assert [block.text for block in of_kind(parsed, "footnote")] == ["1 Enligt Folkhälsomyndigheten (FHM), 2021."]
    headings = [(block.level, block.text, block.spans[0].page) for block in of_kind(parsed, "heading")]
    assert headings[1:] == [(1, "1 Inledning", 3), (2, "1.1 Syfte", 3), (1, "2 Mål och åtgärder", 4)]


def test_columns_of_a_flat_table_become_rows_with_their_header() -> None:
    rows = of_kind(parse(SAMPLES / "form-feeds.txt"), "row")
    assert rows[2].text == "Mål: Färre utsätts; Ansvarig: Alla nämnder; När: 2025"
    assert len({row.table for row in rows}) == 1


def test_running_lines_are_those_that_repeat_at_the_edge_of_pages() -> None:
    pages = [[f"Plan 202{number}", "Egen text", f"rad {number} av texten", "Sida", f"{number}"] for number in range(4)]
    assert "plan 0" in running_lines(pages)
    assert "sida" in running_lines(pages)
    assert running_lines([["a", "b"], ["c", "d"], ["e", "f"]]) == set()


@pytest.mark.parametrize(
    ("line", "number"), [("12", 12), ("- 3 -", 3), ("Sida 4 av 10", 4), ("5 (12)", 5), ("År 12", None)]
)
def test_a_page_number_is_a_line_of_its_own(line: str, number: int | None) -> None:
    assert page_number(line) == number


def test_content_about_films_and_publications_is_no_web_chrome() -> None:
    assert is_web_chrome("Läs mer")
    assert is_web_chrome("Prenumerera på nyhetsbrevet!")
    assert not is_web_chrome("Se film från konferensen:")
    assert not is_web_chrome("Publicerad forskning visar att insatsen har effekt.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Det är t.ex. bra. Nästa.", ["Det är t.ex. bra.", "Nästa."]),
        ("Den 3. mars sker det. Sedan vila.", ["Den 3. mars sker det.", "Sedan vila."]),
        ("År 2018. Sedan kom 3.5 procent.", ["År 2018.", "Sedan kom 3.5 procent."]),
        ("Enligt 4 kap. 2 § gäller det. Ja!", ["Enligt 4 kap. 2 § gäller det.", "Ja!"]),
        ("Programmet.¹ Det gäller.", ["Programmet.¹", "Det gäller."]),
        ("1. Behovsinventering görs först.", ["1. Behovsinventering görs först."]),
        ("”Bra!” Sa hon. Klart.", ["”Bra!”", "Sa hon.", "Klart."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_very_long_sentence_is_parted_where_a_new_one_plainly_begins() -> None:
    first = "Figuren visar " + "samordningen på alla nivåer i organisationen, " * 6 + "från topp till botten"
    assert sentences(f"{first} Det är viktigt att alla är med.") == [first, "Det är viktigt att alla är med."]
    assert sentences("I boken Det goda livet står det.") == ["I boken Det goda livet står det."]


def test_split_letters_are_joined_only_into_known_words() -> None:
    text = "Insikter behövs. Därför: I nsikter och V erktyg finns. Verktyg i skola X och Y, plan B är bra. Bär hem."
    assert "Insikter och Verktyg finns" in mend_split_letters(text).text
    assert "skola X och Y, plan B är bra" in mend_split_letters(text).text
    assert "Stöd för" in mend_split_letters("Stö d fö r alla. Ett stöd för dem.").text


def test_a_displaced_letter_goes_home_only_when_it_makes_a_known_word() -> None:
    vocabulary = Vocabulary.of("Ansvar för driften. En plan. Alternativ finns.")
    assert mend_displaced_letter("nsvar för drift A är tydligt", vocabulary) == "Ansvar för drift är tydligt"
    assert mend_displaced_letter("plan för grupp B är klar", vocabulary) == "plan för grupp B är klar"


def test_marks_addresses_and_emphasis_are_not_read() -> None:
    assert (
        readable("Enligt *planen*² ska **alla** [4] läsa <https://a.se/x> den.¹") == "Enligt planen ska alla läsa den."
    )
    assert readable("pengarna4 räcker i SKL11", {4}) == "pengarna räcker i SKL11"
    assert readable("samhälls-\nutmaningar, barn-\noch ungdom") == "samhällsutmaningar, barn- och ungdom"


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("Vi följer Preventionsindex mini (PI-mini) varje år.", ("PI-mini", "Preventionsindex mini")),
        ("Enligt Folkhälsomyndigheten (FHM) gäller detta.", ("FHM", "Folkhälsomyndigheten")),
        (
            "stadens system för integrerad ledning och styrning av ekonomi, ILS, där",
            ("ILS", "integrerad ledning och styrning"),
        ),
        ("i HVB (hem för vård eller boende) bor", ("HVB", "hem för vård eller boende")),
    ],
)
def test_short_forms_are_learned_where_their_letters_fit(text: str, pair: tuple[str, str]) -> None:
    assert [(found.short, found.long) for found in learned_abbreviations(text)] == [pair]


def test_a_parenthesis_that_does_not_fit_teaches_nothing() -> None:
    assert learned_abbreviations("Kommunen köpte en buss (SKL) och en båt (X).") == ()


def test_a_line_of_capitals_is_read_as_quickly_as_any_other() -> None:
    """A pattern that tries every way to part the letters would never end here."""
    assert learned_abbreviations(f"{'A' * 50_000} ({'Bc' * 50_000}), {'ÅÄÖ' * 50_000}.") == ()


@pytest.mark.parametrize("letters", [" ", "\t", "1.1.", ". ", "....", "… ", "-", "<i>", "( ", "_"])
def test_a_long_line_of_one_sign_is_read_as_quickly_as_any_other(letters: str) -> None:
    """Each of them has once taken time that grew with its square, or faster: hours for a line like these."""
    parsed = parse_text(f"Plan för hälsa\n\nFler rör sig.\n{letters * (300_000 // len(letters))}\nFler mår bra.")
    assert parsed.text.startswith("Plan för hälsa")
    assert parsed.text.endswith("Fler mår bra.")
    assert_covered_once(parsed)

"""From blocks to passages: what stays whole, what is cut, and the promise that every unit stands in one passage."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.blocks import Block, BlockKind, ParsedFile
from ingest.chunking import LONGEST_PASSAGE, title_from_name, to_document
from ingest.parsers.plain_text import parse, parse_text
from knowledge.passages import Document, Passage, Span

SAMPLES = Path(__file__).parents[1] / "samples" / "structure"
SENTENCE = "Nämnden beslutar om planen och ser till att den följs upp varje år av någon som kan området väl. "


def chunked(parsed: ParsedFile, document_id: str = "plan") -> tuple[Document, list[Passage]]:
    return to_document(parsed, source="Mapp/min_plan-2020.txt", document_id=document_id, digest="0" * 64)


def file_of(*blocks: tuple[BlockKind, str]) -> ParsedFile:
    """A file whose text is its blocks' own, one a line."""
    made: list[Block] = []
    position = 0
    for kind, text in blocks:
        made.append(Block(kind, text, (Span(position, position + len(text)),)))
        position += len(text) + 1
    return ParsedFile("\n".join(text for _, text in blocks), tuple(made), "text/plain")


def letters(text: str) -> str:
    return "".join(text.split())


_TEXT = "Detta är en text om planer och mål för alla som bor här t.ex. slut."
WORDS = st.lists(st.sampled_from(_TEXT.split()), min_size=1, max_size=300)
BLOCKS = st.lists(
    st.tuples(st.sampled_from(["heading", "paragraph", "item", "row", "footnote"]), WORDS.map(" ".join)), max_size=12
)


@given(BLOCKS)
def test_every_unit_stands_in_one_passage_and_every_slice_is_its_text(blocks: list[tuple[BlockKind, str]]) -> None:
    parsed = file_of(*blocks)
    _, passages = chunked(parsed)
    units = [unit for passage in passages for unit in passage.units]
    for unit in units:
        assert letters("".join(parsed.text[span.start : span.end] for span in unit.spans)) == letters(unit.line)
    places = sorted((span.start, span.end) for unit in units for span in unit.spans)
    assert all(before[1] <= after[0] for before, after in pairwise(places))
    own = "".join(block.text for block in parsed.blocks if block.kind != "heading")
    assert sum(len(letters(unit.line)) for unit in units) == len(letters(own))


@given(BLOCKS)
def test_no_passage_is_longer_than_the_model_reads(blocks: list[tuple[BlockKind, str]]) -> None:
    _, passages = chunked(file_of(*blocks))
    assert all(len(passage.text) <= LONGEST_PASSAGE for passage in passages)


def test_a_sentence_without_end_is_cut_so_that_passages_keep_their_size() -> None:
    _, passages = chunked(parse_text("ord " * 5000))
    assert all(len(passage.text) <= LONGEST_PASSAGE for passage in passages)
    assert letters("".join(passage.text for passage in passages)) == "ord" * 5000


def test_a_list_takes_the_sentence_before_it_along() -> None:
    _, passages = chunked(
        file_of(("paragraph", SENTENCE + "Detta ingår i vårt uppdrag:"), ("item", "- Ett"), ("item", "- Två"))
    )
    assert [(passage.kind, [unit.role for unit in passage.units]) for passage in passages] == [
        ("text", ["sentence"]),
        ("list", ["lead", "item", "item"]),
    ]
    assert passages[1].units[0].text == "Detta ingår i vårt uppdrag:"


def test_a_lead_in_too_short_to_say_much_brings_the_sentence_before_it() -> None:
    _, passages = chunked(file_of(("paragraph", "Tre saker styr. Dessa är:"), ("item", "Ett"), ("item", "Två")))
    assert [unit.text for unit in passages[0].units] == ["Tre saker styr.", "Dessa är:", "Ett", "Två"]


@pytest.mark.parametrize(
    ("lead", "items", "kind"),
    [
        ("Säkerställ följande:", ["Ett.", "Två."], "checklist"),
        ("Checklista inför mötet:", ["Ett.", "Två."], "checklist"),
        ("Arbetet görs så här:", ["Steg 1. Läs.", "Steg 2. Skriv."], "steps"),
        ("Processen har tre faser:", ["1. Läs", "2. Skriv"], "steps"),
        ("Målen är:", ["Läs", "Skriv"], "list"),
    ],
)
def test_what_introduces_a_list_says_what_kind_it_is(lead: str, items: list[str], kind: str) -> None:
    _, passages = chunked(file_of(("paragraph", lead), *(("item", item) for item in items)))
    assert [passage.kind for passage in passages] == [kind]


def test_an_items_own_number_is_its_label() -> None:
    _, passages = chunked(file_of(("item", "Steg 9. Utse ansvariga."), ("item", "Steg 10. Skriv en plan.")))
    assert [(unit.label, unit.text) for unit in passages[0].units] == [
        ("Steg 9.", "Utse ansvariga."),
        ("Steg 10.", "Skriv en plan."),
    ]


def test_a_bullet_is_furniture_and_not_part_of_the_quote() -> None:
    document, passages = chunked(parse_text("Detta ingår:\n\n- Ett\n- Två\n"))
    quotes = [document.text[unit.spans[0].start : unit.spans[0].end] for unit in passages[0].units]
    assert quotes == ["Detta ingår:", "Ett", "Två"]
    assert [document.text[mark.span.start : mark.span.end] for mark in document.furniture] == ["-", "-"]


def test_passages_never_cross_a_heading_and_know_their_path() -> None:
    parsed = file_of(("heading", "Plan"), ("paragraph", "Kort text."), ("heading", "Mål"), ("paragraph", "Mer text."))
    document, passages = chunked(parsed)
    assert [passage.path for passage in passages] == [("Plan",), ("Mål",)]
    assert [section.path for section in document.sections] == [("Plan",), ("Mål",)]


def test_running_text_is_cut_in_even_windows_at_sentences() -> None:
    _, passages = chunked(file_of(("paragraph", SENTENCE * 20)))
    assert all(400 <= len(passage.text) <= 900 for passage in passages)


def test_a_question_stays_with_its_answer() -> None:
    _, passages = chunked(parse(SAMPLES / "web-page.txt"))
    questions = [passage for passage in passages if passage.kind == "question"]
    assert [passage.path[-1] for passage in questions] == ["Vem kan söka?", "Vad händer sedan?"]
    assert questions[1].text == "Nämnden beslutar i april. Beslutet kan överklagas."


def test_sources_are_footnotes_so_that_they_can_weigh_less() -> None:
    _, passages = chunked(parse(SAMPLES / "web-page.txt"))
    assert [passage.text for passage in passages if passage.kind == "footnote"] == [
        "Riktlinjer för bidrag. Lillstads kommun, 2020."
    ]


def test_each_entry_of_a_glossary_is_one_definition() -> None:
    parsed = file_of(
        ("heading", "Begreppslista"),
        ("paragraph", "Insats: det som görs för någon."),
        ("paragraph", "Utfall: det som blir resultatet. Det kan mätas."),
    )
    assert [(passage.kind, passage.text[:6]) for passage in chunked(parsed)[1]] == [
        ("definition", "Insats"),
        ("definition", "Utfall"),
    ]


def test_rows_of_one_table_stand_together_and_tables_apart() -> None:
    rows = [
        Block("row", f"Mål: {number}", (Span(8 * number, 8 * number + 6),), table=number // 2) for number in range(4)
    ]
    parsed = ParsedFile("".join(f"Mål: {number}  " for number in range(4)), tuple(rows), "text/plain")
    assert [[unit.text for unit in passage.units] for passage in chunked(parsed)[1]] == [
        ["Mål: 0", "Mål: 1"],
        ["Mål: 2", "Mål: 3"],
    ]


def test_identity_is_stable_under_edits_elsewhere_and_tells_twins_apart() -> None:
    before = chunked(file_of(("heading", "A"), ("paragraph", "Lika."), ("heading", "B"), ("paragraph", "Sist.")))[1]
    after = chunked(file_of(("heading", "A"), ("paragraph", "Olika."), ("heading", "B"), ("paragraph", "Sist.")))[1]
    assert before[1].id == after[1].id
    assert before[0].id != after[0].id
    twins = chunked(file_of(("heading", "A"), ("paragraph", "Lika."), ("heading", "A"), ("paragraph", "Lika.")))[1]
    assert len({passage.id for passage in twins}) == 2


def test_a_document_without_a_title_is_called_by_its_files_name() -> None:
    assert chunked(file_of(("paragraph", "Text.")))[0].title == "Min plan 2020"
    assert title_from_name("a/social-handbok_v2.pdf") == "Social handbok v2"

"""What the pages show, as plain values: quotes found where they stand, nothing lost on the way, examples that fit."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.loopback import is_loopback
from bot.web.answer_text import blocks, marks
from bot.web.document_view import Folded, PageMark, PassageBlock, cut, document_view
from bot.web.examples import examples
from bot.web.quote_place import QuotePlace, link, locate, parse, quoted_lines, unit_ranges
from knowledge.answers.answer import below_title
from knowledge.passages import Passage, Span, Unit, UnitRole
from tests.scenarios.web_support import DocumentDraft, guide, programme

WORDS = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=12)
SENTENCES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
UNITS = st.lists(st.tuples(st.sampled_from(["sentence", "lead", "item", "row"]), SENTENCES), min_size=1, max_size=6)


def passage_of(units: list[tuple[UnitRole, str]], label: str = "") -> Passage:
    made = tuple(Unit(text, role, (Span(0, 1),), label if role == "item" else "") for role, text in units)
    return Passage("p-1", "d", 0, "text", (), made)


@given(UNITS)
def test_unit_ranges_cut_out_every_unit_in_order(units: list[tuple[UnitRole, str]]) -> None:
    passage = passage_of(units, label="1.")
    ranges = unit_ranges(passage)

    assert [passage.text[start:end] for start, end in ranges] == [unit.line for unit in passage.units]
    assert all(before[1] <= after[0] for before, after in pairwise(ranges))


@given(UNITS, st.data())
def test_a_units_own_words_are_found_where_they_stand(units: list[tuple[UnitRole, str]], data: st.DataObject) -> None:
    passage = passage_of(units)
    quote = data.draw(st.sampled_from([text for _, text in units]))

    place = locate(quote, passage)

    letters = [sign.lower()[0] for sign in quote if sign.isalnum()]
    if letters:
        assert place is not None
        found = passage.text[place.start : place.end]
        assert [sign.lower()[0] for sign in found if sign.isalnum()] == letters


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("I nsikter om  behov\nfinns.", "Insikter om behov finns."),
        ("– Insikter om be- hov finns.", "Insikter om behov finns."),
        ("insikter", "Insikter"),
        ("(se bilaga 2)", "(se bilaga 2)"),
    ],
)
def test_a_quote_with_damage_is_found_in_the_mended_passage(quote: str, found: str) -> None:
    passage = passage_of([("sentence", "Insikter om behov finns."), ("sentence", "Läs mer (se bilaga 2).")])
    place = locate(quote, passage)

    assert place is not None
    assert passage.text[place.start : place.end] == found


def test_a_quote_with_a_footnote_mark_inside_is_found_by_the_sentences_around_it() -> None:
    passage = passage_of([("sentence", "Indexet mäter service."), ("sentence", "Det görs vart tredje år.")])
    place = locate("Indexet mäter service.12 Det görs vart tredje år.", passage)

    assert place is not None
    assert passage.text[place.start : place.end] == passage.text


def test_a_quote_from_elsewhere_is_not_found_and_is_shown_as_it_is() -> None:
    passage = passage_of([("sentence", "Indexet mäter service.")])

    assert locate("Något helt annat", passage) is None
    assert locate("!?", passage) is None
    assert [line.text for line in quoted_lines("Något helt annat", passage)] == ["Något helt annat"]


def test_a_quoted_list_is_shown_item_by_item() -> None:
    passage = passage_of([("lead", "Detta görs:"), ("item", "Utse ansvariga."), ("item", "Gör en plan.")])

    lines = quoted_lines("Detta görs: • Utse ansvariga. • Gör en plan.", passage)

    assert [(line.role, line.text) for line in lines] == [
        ("lead", "Detta görs:"),
        ("item", "Utse ansvariga."),
        ("item", "Gör en plan."),
    ]


@given(st.from_regex(r"[a-z0-9-]{1,20}", fullmatch=True), st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_place_survives_the_link(passage: str, start: int, length: int) -> None:
    place = QuotePlace(passage, start, start + length)

    assert parse(str(place)) == place
    assert link("d", passage, place) == f"/documents/d?quote={place}#{passage}"


@given(st.text(max_size=60))
def test_no_text_that_a_link_could_hold_breaks_the_reading_of_it(text: str) -> None:
    place = parse(text)

    assert place is None or (str(place.passage) in text and place.start < place.end)


@given(SENTENCES, st.integers(0, 80), st.integers(1, 80))
def test_cutting_out_a_quote_loses_nothing(text: str, start: int, length: int) -> None:
    parts = cut(text, 0, len(text), QuotePlace("p", start, start + length), begun=False)

    assert "".join(part.text for part in parts) == text
    assert "".join(part.text for part in parts if part.marked) == text[start : start + length]


@pytest.mark.parametrize("draft", [programme(), guide()], ids=lambda draft: draft.id)
def test_a_document_page_holds_every_unit_in_order_with_and_without_a_quote(draft: DocumentDraft) -> None:
    expected = " ".join(unit.line for passage in draft.passages for unit in passage.units)
    for quote in (None, QuotePlace(draft.passages[0].id, 3, 30)):
        view = document_view(draft.document(), draft.passages, quote)
        texts = [
            "".join(part.text for part in unit.parts)
            for item in view.items
            if isinstance(item, PassageBlock)
            for _, units in item.runs
            for unit in units
        ]
        assert " ".join(" ".join(texts).split()) == expected


def test_what_pages_carry_goes_to_the_page_mark_and_other_furniture_is_folded() -> None:
    draft = DocumentDraft("d", "Titel").prose("Början.").outside("Läs mer", "web_chrome")
    draft.prose("Mitten.").outside("Titel", "running_header").outside("2", "page_number")
    draft.next_page().outside("Titel", "running_header").prose("Slutet.")

    items = document_view(draft.document(), draft.passages).items

    assert [item for item in items if isinstance(item, Folded)] == [Folded(("web_chrome",), ("Läs mer",))]
    assert [item for item in items if isinstance(item, PageMark)] == [PageMark(1), PageMark(2, ("Titel", "2", "Titel"))]


def test_a_heading_that_repeats_the_title_is_shown_once() -> None:
    draft = DocumentDraft("d", "Kostpolicy").heading("Kostpolicy").heading("Syfte", 2).prose("Mat.")

    outline = document_view(draft.document(), draft.passages).outline
    assert [(heading.text, heading.level) for heading in outline] == [("Syfte", 2)]


def test_headings_start_at_two_end_at_six_and_skip_no_level() -> None:
    draft = DocumentDraft("d", "T")
    for level in (*range(2, 9), 2, 5):
        draft.heading(f"Rubrik {level}", level)

    levels = [heading.level for heading in document_view(draft.document(), draft.passages).outline]

    assert levels == [2, 3, 4, 5, 6, 6, 6, 2, 3]


def test_answer_text_becomes_paragraphs_lists_and_marks() -> None:
    shown = blocks("Kommunen ska: [1]\n- rusta bryggor\n• öppna stationer [2]\n\n1. Först\n2. Sedan [x] [3].")

    assert [(block.kind, len(block.lines)) for block in shown] == [("paragraph", 1), ("item", 2), ("step", 2)]
    assert marks(shown) == {1, 2, 3}
    assert [piece.text or piece.mark for piece in shown[0].lines[0].pieces] == ["Kommunen ska:", 1]
    assert [piece.text or piece.mark for piece in shown[2].lines[1].pieces] == ["Sedan [x]", 3, "."]


@given(st.lists(st.one_of(WORDS, st.integers(1, 999).map(lambda n: f"[{n}]")), max_size=12).map(" ".join))
def test_answer_text_loses_no_word(text: str) -> None:
    shown = "".join(
        piece.text if piece.mark is None else f"[{piece.mark}]"
        for block in blocks(text)
        for line in block.lines
        for piece in line.pieces
    )
    written = [sign for sign in text if sign.isalpha() or sign in "[]"]
    assert [sign for sign in shown if sign.isalpha() or sign in "[]"] == written


def test_examples_span_the_documents_and_only_those_that_are_answered_are_shown() -> None:
    asked: list[str] = []

    def is_answered(question: str) -> bool:
        asked.append(question)
        return "SI" not in question

    made = examples([programme().document(), guide().document()], lambda text: text, is_answered)

    assert made[:2] == ["Vem följer upp programmet?", "Hur lång är handläggningstiden?"]
    assert "What does SI mean?" in asked
    assert not [question for question in made if "SI" in question]
    assert len(made) <= 4


@pytest.mark.parametrize("heading", ["Innehåll", "2.1 Bakgrund", "12", "Vad?", "R" * 90 + "?", "Vem? Var? När?"])
def test_a_heading_that_says_nothing_becomes_no_example(heading: str) -> None:
    assert examples([DocumentDraft("d", "T").heading(heading).document()], lambda text: text, lambda _: True) == []


@pytest.mark.parametrize(
    ("host", "is_own"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("lo.example", False),
    ],
)
def test_only_names_that_can_mean_nothing_else_are_this_machine(host: str, is_own: bool) -> None:
    assert is_loopback(host) is is_own


def test_a_first_heading_that_says_the_title_again_is_not_shown_twice() -> None:
    assert below_title("En plan", ("En PLAN", "Mål")) == ("Mål",)
    assert below_title("En plan", ("Mål", "En plan")) == ("Mål", "En plan")
    assert below_title("En plan", ()) == ()


def test_a_bullet_is_not_told_as_text_that_is_not_the_documents_own() -> None:
    draft = DocumentDraft("d", "Titel").prose("Början.").outside("•", "reference_mark").prose("Slutet.")

    assert not [item for item in document_view(draft.document(), draft.passages).items if isinstance(item, Folded)]

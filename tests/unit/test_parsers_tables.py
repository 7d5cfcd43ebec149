"""The grid that all formats' tables go through, and the rules for header rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.parsers.builder import BlockBuilder, clean, join_lines, split_mark
from ingest.parsers.tables import Cell, Grid, SpanningCell, add_table, header_rows, lay_out, one_line, without_empty

_WORDS = st.text(alphabet="abcåäö", min_size=1, max_size=5)
_CELLS = st.builds(SpanningCell, _WORDS, st.integers(1, 4), st.integers(1, 4))


def _grid(*rows: str) -> Grid:
    return [[Cell(text.strip("*"), emphasised=text.startswith("*")) for text in row.split("|")] for row in rows]


@given(st.lists(st.lists(_CELLS, min_size=1, max_size=5), min_size=1, max_size=6))
def test_every_cell_begins_once_and_the_grid_is_square(rows: list[list[SpanningCell]]) -> None:
    grid = lay_out(rows)
    assert len({len(line) for line in grid}) == 1
    begun = [cell.text for line in grid for cell in line if cell.begins and cell.text]
    assert begun == [cell.text for row in rows for cell in row]


@given(st.lists(st.lists(_CELLS, min_size=1, max_size=5), min_size=1, max_size=6))
def test_rows_hold_every_cells_text_once(rows: list[list[SpanningCell]]) -> None:
    builder = BlockBuilder()
    add_table(builder, without_empty(lay_out(rows)), 1)
    assert builder.file("x").text.split() == [cell.text for row in rows for cell in row]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["Mål|Ansvarig", "Trygghet|Socialnämnden"], 1),
        (["*Mål|*Ansvarig", "Trygghet|Socialnämnden"], 1),
        (["*Namn|Anna Ek", "*Telefon|08-123"], 0),
        (["Namn:|Anna Ek", "Telefon:|08-123"], 0),
        (["2023|2024|12", "5|6|7"], 0),
        (["Nämnden beslutar om planen varje år.|Se även bilaga 2.", "a|b"], 0),
        (["Mål|Mål|Mål", "a|b|c"], 0),
        (["Ensam rad|utan fler"], 0),
    ],
)
def test_a_header_row_is_told_from_a_row_of_values(rows: list[str], expected: int) -> None:
    assert header_rows(_grid(*rows)) == expected


def test_two_header_rows_give_each_column_both_names() -> None:
    builder = BlockBuilder()
    rows = [[SpanningCell("Delmål", rows=2), SpanningCell("Ansvar", 2)], [SpanningCell("Nämnd"), SpanningCell("Bolag")]]
    rows.append([SpanningCell("1.1"), SpanningCell("KS"), SpanningCell("AB")])
    add_table(builder, lay_out(rows), 2)
    assert builder.blocks[-1].header == ("Delmål", "Ansvar – Nämnd", "Ansvar – Bolag")
    assert builder.blocks[-1].text == "Delmål: 1.1; Ansvar – Nämnd: KS; Ansvar – Bolag: AB"


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("behovs-", "inventering av", "behovsinventering av"),
        ("social-", "och fritid", "social- och fritid"),
        ("ANDT-", "frågor", "ANDT-frågor"),
        ("Göteborg-", "Stockholm", "Göteborg-Stockholm"),
        ("år 2014 -", "och", "år 2014 - och"),
        ("helt", "vanligt", "helt vanligt"),
    ],
)
def test_a_word_broken_at_a_line_end_is_mended(first: str, second: str, joined: str) -> None:
    assert join_lines(first, second) == joined


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("• Punkt", ("", "Punkt")),
        ("– Punkt", ("", "Punkt")),
        ("☐ Ruta", ("☐", "Ruta")),
        ("[x] Ruta", ("☑", "Ruta")),
        ("3. Steg", ("3.", "Steg")),
        ("a) Steg", ("a)", "Steg")),
        ("2.1 Delmål", ("2.1", "Delmål")),
        ("Vanlig text", None),
        ("-5 grader", None),
    ],
)
def test_a_typed_mark_is_told_from_text(text: str, mark: tuple[str, str] | None) -> None:
    assert split_mark(text) == mark


def test_cleaning_mends_letters_and_drops_what_is_not_seen() -> None:
    assert clean("a\u0308r\u00ad \ufb01n\u200b\x00  text\u2010del") == "är fin text-del"
    assert one_line("Socialnämnden\nSkolan") == "Socialnämnden, Skolan"
    assert one_line("Ett långt\nnamn") == "Ett långt namn"

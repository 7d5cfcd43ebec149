"""PDF tables without ruling lines: what is a table, what is not, and what goes on overleaf."""

from __future__ import annotations

from pathlib import Path

from reportlab.platypus import Paragraph

from ingest.blocks import Block, ParsedFile
from ingest.parsers.registry import parse
from tests.samples.programmes.pdf import heading, table, text, write

NAMES = ("Delmål", "Ansvarig", "Insats")


def rows(parsed: ParsedFile) -> list[Block]:
    return [block for block in parsed.blocks if block.kind == "row" and block.cells != block.header]


def made(tmp_path: Path, *story: object) -> ParsedFile:
    path = tmp_path / "plan.pdf"
    filling = [text("Kommunen arbetar för att alla som bor här ska må bra och känna sig trygga.")] * 8
    write(path, "Plan för hälsa", [heading("Plan för hälsa", 1), *filling, *story], "Kommunen")
    return parse(path)


def test_cells_keep_their_column_and_their_header(tmp_path: Path) -> None:
    body: list[tuple[str, ...]] = [
        ("1 Fler rör sig", "Socialnämnden", "Ordna gåturer varje vecka för den som vill komma med och röra på sig ute"),
        ("2 Alla äter frukost", "Skolnämnden", "Duka upp"),
    ]
    parsed = made(tmp_path, table(NAMES, body, [40, 40, 50], ruled=False), heading("Uppföljning", 2), text("Varje år."))
    assert [[cell.replace("\n", " ") for cell in row.cells] for row in rows(parsed)] == [list(row) for row in body]
    assert all(row.header == NAMES for row in rows(parsed))


def test_text_after_the_table_is_not_in_it(tmp_path: Path) -> None:
    body: list[tuple[str, ...]] = [("1 Gå", "Socialnämnden", "Gå ut"), ("2 Ät", "Skolnämnden", "Duka upp")]
    parsed = made(tmp_path, table(NAMES, body, [40, 40, 50], ruled=False), heading("Uppföljning", 2), text("Varje år."))
    assert [block.text for block in parsed.blocks[-3:-1]] == ["Uppföljning", "Varje år."]


def test_a_table_that_a_page_break_cuts_is_one(tmp_path: Path) -> None:
    body: list[tuple[str, ...]] = [(f"{number} Mål för alla", "Socialnämnden", "Arbeta på") for number in range(1, 60)]
    parsed = made(tmp_path, table(NAMES, body, [40, 40, 50], ruled=False))
    assert parsed.pages is not None
    assert parsed.pages > 1
    assert [row.cells[0] for row in rows(parsed)] == [row[0] for row in body]
    assert len({row.table for row in rows(parsed)}) == 1


def test_running_text_with_bold_words_is_no_table(tmp_path: Path) -> None:
    lines: list[Paragraph] = [text("Här står vanlig text som fyller hela raden och lite till, så att den bryts.")] * 4
    parsed = made(tmp_path, heading("Mål, ansvar och insats", 3), *lines)
    assert rows(parsed) == []

"""A table of any format, as rows that keep their cells and their header exactly.

Order: a parser lays its cells out as a grid (`lay_out` for formats that say how far a cell spans), `header_rows` says
how many rows are column names where the format does not, and `add_table` writes the rows.

Invariant: a merged cell's text is written once, where the cell begins, and stands in `cells` of every row and column
that it covers; so a committee named once for five sub-goals is found with each of the five.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.parsers.builder import BlockBuilder, clean_lines

MAX_COLUMNS = 500
_MERGE_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Cell:
    """One place in the grid. `begins`: the cell's text stands here; elsewhere it is a merged cell's continuation."""

    text: str = ""
    begins: bool = True
    emphasised: bool = False


@dataclass(frozen=True, slots=True)
class SpanningCell:
    """A cell as HTML and Office files give it: with how many columns and rows it covers."""

    text: str
    columns: int = 1
    rows: int = 1
    emphasised: bool = False


Grid = list[list[Cell]]


def lay_out(rows: Iterable[Iterable[SpanningCell]]) -> Grid:
    """The grid that spanning cells fill, left to right, around those that come down from above."""
    grid: Grid = []
    hanging: dict[int, tuple[Cell, int]] = {}
    for row in rows:
        line: list[Cell] = []
        for cell in row:
            _fill_from_above(line, hanging)
            _place(line, cell, hanging)
        _fill_from_above(line, hanging)
        grid.append(line)
    return _squared(grid)


def _place(line: list[Cell], cell: SpanningCell, hanging: dict[int, tuple[Cell, int]]) -> None:
    text = clean_lines(cell.text)
    for offset in range(max(1, min(cell.columns, MAX_COLUMNS - len(line)))):
        if cell.rows > 1:
            below = min(cell.rows, _MERGE_LIMIT) - 1
            hanging[len(line)] = (Cell(text, begins=False, emphasised=cell.emphasised), below)
        line.append(Cell(text, begins=offset == 0, emphasised=cell.emphasised))


def _fill_from_above(line: list[Cell], hanging: dict[int, tuple[Cell, int]]) -> None:
    while len(line) in hanging:
        column = len(line)
        cell, rows = hanging.pop(column)
        line.append(cell)
        if rows > 1:
            hanging[column] = (cell, rows - 1)
            if len(line) not in hanging:
                return


def _squared(grid: Grid) -> Grid:
    width = max(map(len, grid), default=0)
    return [line + [Cell()] * (width - len(line)) for line in grid]


def without_empty(grid: Grid) -> Grid:
    """The grid less the rows and columns in which nothing begins."""
    rows = [line for line in grid if any(cell.text for cell in line)]
    kept = [column for column in range(len(rows[0]) if rows else 0) if any(line[column].text for line in rows)]
    return [[line[column] for column in kept] for line in rows]


def header_rows(grid: Grid) -> int:
    """How many rows at the top are column names, for formats that do not say: 0 or 1.

    A header has a short name over (nearly) every column, no figures and no sentences; when emphasis is used it is on
    the header. Two columns with the first one emphasised all the way down, or ending in colons, are names and values.
    """
    if len(grid) < 2 or len(grid[0]) < 2:
        return 0
    first, rest = grid[0], grid[1:]
    if not _reads_as_names(first) or _names_and_values(grid):
        return 0
    if any(cell.emphasised for line in grid for cell in line if cell.text):
        return int(all(cell.emphasised for cell in first if cell.text))
    return int(not all(_reads_as_names(line) and len(line) == 2 and ":" in line[0].text for line in rest))


def _reads_as_names(line: Sequence[Cell]) -> bool:
    texts = [cell.text for cell in line if cell.begins]
    filled = [text for text in texts if text]
    if len(filled) < 2 or len(filled) < len(texts) - 1 or len(set(filled)) < len(filled):
        return False
    return all(len(text) <= 80 and not text.endswith(".") and _is_name(text) for text in filled)


def _is_name(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return letters * 2 >= len(text.replace(" ", "")) or (text.isdigit() and len(text) == 4) or text in ("#", "%", "Nr")


def _names_and_values(grid: Grid) -> bool:
    if len(grid[0]) != 2:
        return False
    names, values = [line[0] for line in grid if line[0].text], [line[1] for line in grid if line[1].text]
    colons = all(cell.text.endswith(":") for cell in names)
    return colons or (all(cell.emphasised for cell in names) and not any(cell.emphasised for cell in values[:1]))


def add_table(
    builder: BlockBuilder, grid: Grid, headers: int, *, page: int | None = None, table: int | None = None
) -> int:
    """Writes the grid's rows, `headers` of which are column names; returns the table's number in the file."""
    number = builder.next_table() if table is None else table
    names = column_names(grid[:headers])
    for index, line in enumerate(grid):
        add_row(builder, line, names, number, page=page, is_header=index < headers)
    return number


def column_names(lines: Grid) -> tuple[str, ...]:
    """One name a column; a second header row's name follows the first's: "Ansvar – Nämnd"."""
    if not lines:
        return ()
    return tuple(_one_name([line[column].text for line in lines]) for column in range(len(lines[0])))


def _one_name(parts: list[str]) -> str:
    return " – ".join(dict.fromkeys(part.replace("\n", " ") for part in parts if part))


def add_row(
    builder: BlockBuilder,
    line: Sequence[Cell],
    names: tuple[str, ...],
    table: int,
    *,
    page: int | None,
    is_header: bool,
) -> int | None:
    """Writes one row. A row that is a single merged cell (a band such as "Mål 1") has that one cell and no header."""
    own = "\t".join(cell.text if cell.begins else "" for cell in line).rstrip("\t").lstrip("\t")
    cells = tuple(cell.text for cell in line)
    if is_header:
        return builder.row(own, "; ".join(filter(None, map(one_line, cells))), cells, cells, table, page)
    if len(line) > 1 and sum(cell.begins for cell in line) == 1 and len(set(cells)) == 1:
        return builder.row(own, one_line(cells[0]), cells[:1], (), table, page)
    return builder.row(own, shown_row(line, names), cells, names, table, page)


def shown_row(line: Sequence[Cell], names: tuple[str, ...]) -> str:
    """The row as a person reads it: "Delmål: 2.1 Fler i arbete; Ansvarig: Socialnämnden"; empty cells are left out."""
    padded = names or ("",) * len(line)
    said: list[str] = []
    for cell, name in zip(line, padded, strict=True):
        value = f"{name}: {one_line(cell.text)}" if name else one_line(cell.text)
        if cell.text and value not in said:
            said.append(value)
    return "; ".join(said)


def one_line(cell: str) -> str:
    """A cell's lines in one: names below each other are set apart by commas, text goes on as it stands."""
    said = ""
    for line in cell.split("\n"):
        new_name = said and said[-1].isalnum() and line[:1].isupper()
        said += (", " if new_name else " " if said else "") + line
    return said

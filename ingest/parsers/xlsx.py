"""Excel workbooks: each sheet a heading, its lone lines paragraphs, and its tables rows that keep their header.

Order: sheets are streamed row by row (so a sheet that claims to be enormous costs nothing), merged cells are filled in
from the sheet's own list, and each run of rows is cut into tables: a lone cell above a header row is a title, the first
row of short names is the header, empty rows are passed over.

Invariant: what is written is what the cells show; formulas give their last calculated value.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.blocks import ParsedFile
from ingest.parsers.builder import BlockBuilder, clean, clean_lines
from ingest.parsers.tables import Cell, Grid, add_table, header_rows, without_empty

SUFFIXES = (".xlsx", ".xlsm")
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_LARGEST_MERGE = 10_000
_Row = tuple[int, list[Cell]]


def parse(path: Path) -> ParsedFile:
    """Reads every sheet; hidden ones become furniture."""
    from openpyxl import load_workbook

    builder = BlockBuilder()
    with path.open("rb") as file:
        workbook = load_workbook(file, read_only=True, data_only=True)
        try:
            for sheet in workbook.worksheets:
                _sheet(builder, sheet)
        finally:
            workbook.close()
    title = workbook.properties.title or ""
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return builder.file(media_type, title=title, language=workbook.properties.language or "")


def _sheet(builder: BlockBuilder, sheet: Any) -> None:
    rows = list(_filled_rows(sheet))
    if sheet.sheet_state != "visible":
        for _, line in rows:
            builder.furniture(" ".join(cell.text for cell in line if cell.begins), "foreign")
        return
    if rows:
        builder.heading(sheet.title, 1)
    for part in _tables(rows):
        _table(builder, part)


def _filled_rows(sheet: Any) -> Iterator[_Row]:
    """(row number, cells) of each row in which something stands."""
    sheet.reset_dimensions()  # files lie about theirs
    covered = _merged_cells(sheet)
    widths: dict[int, int] = {}
    for row, column in covered:
        widths[row] = max(widths.get(row, 0), column)
    carried: dict[tuple[int, int], str] = {}
    looks = _Looks()
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        line = [Cell() if cell.value is None else looks.cell(cell) for cell in cells]
        if number in widths:
            line += [Cell()] * (widths[number] - len(line))
            line = [_merged(cell, (number, column), covered, carried) for column, cell in enumerate(line, start=1)]
        if any(cell.text for cell in line):
            yield number, line


class _Looks:
    """Cells as they are shown. Whether a style is bold is looked up once a style: openpyxl takes long over it."""

    def __init__(self) -> None:
        self._bold: dict[int, bool] = {}

    def cell(self, cell: Any) -> Cell:
        style = cell._style_id
        if style not in self._bold:
            self._bold[style] = bool(cell.font is not None and cell.font.b)
        return Cell(clean_lines(_shown(cell)), emphasised=self._bold[style])


def _merged(
    cell: Cell,
    place: tuple[int, int],
    covered: dict[tuple[int, int], tuple[int, int]],
    carried: dict[tuple[int, int], str],
) -> Cell:
    origin = covered.get(place)
    if origin is None:
        return cell
    if origin == place:
        carried[origin] = cell.text
        return cell
    return Cell(carried.get(origin, ""), begins=False)


def _merged_cells(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """Each cell of a merged range -> the range's first cell. Streaming leaves them out: read from the XML."""
    from openpyxl.utils import column_index_from_string

    source = sheet.parent._archive.read(sheet._worksheet_path)
    covered: dict[tuple[int, int], tuple[int, int]] = {}
    for match in _MERGED.finditer(source):
        left, right = (column_index_from_string(match[group].decode()) for group in (1, 3))
        top, bottom = int(match[2]), int(match[4])
        if (right - left + 1) * (bottom - top + 1) <= _LARGEST_MERGE:
            covered |= {(row, col): (top, left) for row in range(top, bottom + 1) for col in range(left, right + 1)}
    return covered


def _shown(cell: Any) -> str:
    """A cell's value much as Excel shows it: whole numbers without decimals, dates as ISO 8601, shares in per cent."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "SANT" if value else "FALSKT"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
    if isinstance(value, (int, float)) and "%" in str(cell.number_format):
        return f"{round(value * 100, 2):g} %"
    if isinstance(value, float):
        return f"{round(value, 10):.15g}"
    return str(value)


def _tables(rows: list[_Row]) -> Iterator[Grid]:
    """Cuts the rows where a new table begins: after empty rows, at a title or at a row of other columns' names."""
    part: Grid = []
    before = 0
    for index, (number, line) in enumerate(rows):
        follows = rows[index + 1][1] if index + 1 < len(rows) else None
        if part and number > before + 1 and _begins_table(line, follows, part):
            yield part
            part = []
        part.append(line)
        before = number
    if part:
        yield part


def _begins_table(line: list[Cell], follows: list[Cell] | None, part: Grid) -> bool:
    if len(_columns(line)) == 1 and follows is not None:
        return _names_columns(follows) and _columns(follows) != _columns(part[-1])
    bold = all(cell.emphasised for cell in line if cell.text)
    is_plain = not all(cell.emphasised for cell in part[-1] if cell.text)
    return _columns(line).isdisjoint(_columns(part[-1])) or (bold and is_plain and len(_columns(line)) > 1)


def _names_columns(line: list[Cell]) -> bool:
    filled = [cell for cell in line if cell.text]
    return header_rows([filled, [Cell("0", emphasised=False)] * len(filled)]) > 0


def _columns(line: list[Cell]) -> set[int]:
    return {index for index, cell in enumerate(line) if cell.text}


def _table(builder: BlockBuilder, part: Grid) -> None:
    """Lone cells above the header are its title and notes; then the table itself."""
    used = sorted(set[int]().union(*map(_columns, part)))
    grid = [[line[column] if column < len(line) else Cell() for column in used] for line in part]
    while grid and sum(bool(cell.text) and cell.begins for cell in grid[0]) == 1:
        alone = next(cell for cell in grid.pop(0) if cell.text and cell.begins)
        _title(builder, alone)
    if grid:
        add_table(builder, without_empty(grid), header_rows(grid))


def _title(builder: BlockBuilder, cell: Cell) -> None:
    if cell.emphasised and len(cell.text) < 100:
        builder.minor_heading(clean(cell.text))
    else:
        builder.add("paragraph", cell.text)

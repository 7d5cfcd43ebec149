"""Which lines of a PDF belong together: paragraphs, items and headings, also across columns and pages, and tables.

Order, page by page: the body and the furniture around it in reading order, then the footnotes. What a page break cut in
two (a sentence, a table, a row) is put together with its first half.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.parsers.builder import BlockBuilder, join_lines
from ingest.parsers.pdf_lines import Line, Table
from ingest.parsers.pdf_roles import Look, begins_item, footnotes, furniture
from ingest.parsers.tables import Cell, Grid, add_row, column_names, header_rows, shown_row

_SENTENCE_ENDS = (".", "!", "?", ":", ";")


@dataclass(frozen=True)
class _Open:
    """The block that the next line may go on with: its index, its lines' kind and its last line."""

    index: int
    kind: str
    last: Line
    began: float  # where its first line begins, from the left
    style: tuple[int, bool]


@dataclass(frozen=True)
class _OpenTable:
    """The table that the next page may go on with."""

    number: int
    names: tuple[str, ...]
    header: Grid
    columns: int
    page: int
    last_row: int | None
    """The block of its last row."""


def write_pages(builder: BlockBuilder, pages: Sequence[Sequence[Line]], look: Look) -> None:
    """Writes all pages' blocks."""
    writer = _Writer(builder, look)
    for page in pages:
        writer.page(page)


class _Writer:
    def __init__(self, builder: BlockBuilder, look: Look) -> None:
        self._builder = builder
        self._look = look
        self._open: _Open | None = None
        self._table: _OpenTable | None = None
        self._bullets: list[float] = []

    def page(self, page: Sequence[Line]) -> None:
        outside = furniture(page, self._look)
        notes = footnotes(page, outside, self._look)
        for index, line in enumerate(page):
            if index in outside:
                self._builder.furniture(line.text, outside[index], line.page)
            elif index not in notes:
                self._line(line)
        self._footnotes([page[index] for index in sorted(notes)])

    def _line(self, line: Line) -> None:
        if line.table is not None:
            self._write_table(line.table, line.page)
            return
        self._table = None
        if self._open is not None and self._goes_on(self._open, line):
            self._extend(self._open, line)
        else:
            self._begin(line)

    def _goes_on(self, block: _Open, line: Line) -> bool:
        """Whether the line belongs to the open block: by distance and look, or by grammar across a break."""
        if block.style != _style(line) or bool(self._look.heading_level(line)) != (block.kind == "heading"):
            return False
        if block.kind != "heading" and begins_item(line, block.last, self._look):
            return False
        if block.last.page != line.page or block.last.edges != line.edges or line.y < block.last.y:
            return block.kind != "heading" and _runs_into(block.last, line)
        if line.y - block.last.y > 1.3 * self._look.distance(line):
            return False
        return block.kind == "heading" or not self._begins_paragraph(block, line)

    def _begins_paragraph(self, block: _Open, line: Line) -> bool:
        """Whether a line right below the block begins another: the one above was ended on purpose, or it stands in."""
        last = block.last
        starts = not line.shown[:1].islower()
        if block.kind == "item" and line.x0 <= block.began + 2 and last.text.endswith(_SENTENCE_ENDS):
            return starts
        indented = block.kind == "paragraph" and line.x0 > last.x0 + 6 and last.text.endswith(_SENTENCE_ENDS)
        return starts and (indented or last.has_room_for(line))

    def _extend(self, block: _Open, line: Line) -> None:
        if block.last.page != line.page:
            self._builder.extend(block.index, line.text, shown=line.shown, page=line.page)
        else:
            self._builder.grow(block.index, line.text, line.shown, line.page)
        self._open = replace(block, last=line)

    def _begin(self, line: Line) -> None:
        level, index, kind = self._look.heading_level(line), None, "paragraph"
        if level:
            kind = "heading"
            index = self._builder.heading(line.text, level, page=line.page, shown=line.shown)
        elif begins_item(line, self._open.last if self._open else None, self._look):
            kind = "item"
            depth = self._depth(line.x0)
            index = self._builder.item(line.text, shown=line.shown, level=depth, page=line.page)
        else:
            index = self._builder.add("paragraph", line.text, shown=line.shown, page=line.page)
        if kind != "item":
            self._bullets = []
        if index is not None:
            self._open = _Open(index, kind, line, line.x0, _style(line))

    def _depth(self, x0: float) -> int:
        """How deep an item is, by how far its mark stands in."""
        self._bullets = [*(x for x in self._bullets if x < x0 - 4), x0]
        return len(self._bullets)

    def _footnotes(self, lines: Sequence[Line]) -> None:
        index: int | None = None
        for line in lines:
            number = _note_number(line.text)
            if number or index is None:
                text = line.text[len(number) :].lstrip(". ")
                index = self._builder.add("footnote", line.text, shown=text, label=number, page=line.page)
            else:
                self._builder.grow(index, line.text, line.shown, line.page)

    def _write_table(self, table: Table, page: int) -> None:
        before = self._table
        self._open, self._bullets = None, []
        if before is not None and before.columns == len(table.grid[0]) and page <= before.page + 1:
            self._go_on_with_table(before, table.grid, page)
            return
        headers = header_rows(table.grid)
        number = self._builder.next_table()
        names, last = column_names(table.grid[:headers]), None
        for index, row in enumerate(table.grid):
            last = add_row(self._builder, row, names, number, page=page, is_header=index < headers)
        self._table = _OpenTable(number, names, table.grid[:headers], len(table.grid[0]), page, last)

    def _go_on_with_table(self, before: _OpenTable, grid: Grid, page: int) -> None:
        """The rows of a table that a page break cut: a repeated header is furniture, half a row joins its half."""
        head = len(before.header)
        repeated = head if _texts(grid[:head]) == _texts(before.header) else 0
        for row in grid[:repeated]:
            self._builder.furniture(" ".join(cell.text for cell in row if cell.begins), "running_header", page)
        last = before.last_row
        for index, row in enumerate(grid[repeated:]):
            if index == 0 and last is not None and self._is_half_row(last, row):
                self._join_row(last, row, before.names, page)
            else:
                last = add_row(self._builder, row, before.names, before.number, page=page, is_header=False)
        self._table = replace(before, page=page, last_row=last)

    def _is_half_row(self, last: int, row: Sequence[Cell]) -> bool:
        """A row that goes on with the one on the page before: no first cell, and the others in mid-sentence."""
        filled = [cell.text for cell in row if cell.text]
        fits = len(self._builder.blocks[last].cells) == len(row)
        return fits and not row[0].text and bool(filled) and all(text[0].islower() for text in filled)

    def _join_row(self, index: int, row: Sequence[Cell], names: tuple[str, ...], page: int) -> None:
        own = " ".join(cell.text for cell in row if cell.begins)
        self._builder.extend(index, own, page=page)
        block = self._builder.blocks[index]
        cells = tuple(join_lines(old, more.text) for old, more in zip(block.cells, row, strict=True))
        shown = shown_row([Cell(text) for text in cells], names)
        self._builder.replace(index, replace(block, cells=cells, text=shown))


def _runs_into(last: Line, line: Line) -> bool:
    """Whether a sentence runs on over a column's or page's end."""
    if last.text.endswith(_SENTENCE_ENDS) or not line.shown:
        return False
    full = last.x1 > last.edges[1] - 0.25 * (last.edges[1] - last.edges[0])
    return line.shown[0].islower() or (full and last.text.endswith((",", "-")))


def _texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid]


def _note_number(text: str) -> str:
    """The number, or star, that a footnote begins with; "" where there is none."""
    found = re.match(r"(\d{1,3}|\*{1,3})[. ]*(?=[^\W\d]|[”\"(§])", text)
    return found[1] if found else ""


def _style(line: Line) -> tuple[int, bool]:
    return round(line.size), line.bold

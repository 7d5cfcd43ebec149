"""Ruled tables of a PDF page: pdfplumber says where the cells are, the page's own words say what is in them.

Order: pages without ruling lines are passed over (finding tables costs more than all else); each table's cells are laid
out as a grid, merged cells included; words are put in the cell in which their middle stands.

Invariant: a word is either in one cell or left to the running text; no text comes from pdfplumber.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from itertools import islice, pairwise
from pathlib import Path
from types import TracebackType
from typing import Any

from ingest.parsers.builder import clean, join_lines
from ingest.parsers.pdf_lines import Table
from ingest.parsers.pdf_words import Word
from ingest.parsers.tables import Cell, without_empty

_FEWEST_RULES = 4
_MOST_RULES = 5000
"""A page with more lines than this is a map or a drawing."""
_APART = 3.0
_MOST_CELLS = 5000
_Box = tuple[float, float, float, float]
_log = logging.getLogger(__name__)


class TableFinder:
    """Finds tables page by page in one file, which it opens when the first page with rules comes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._plumber: Any = None
        self._given_up = False

    def __enter__(self) -> TableFinder:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._plumber is not None:
            self._plumber.close()

    def tables(self, page: Any, index: int, words: Sequence[Word]) -> tuple[list[Table], list[Word]]:
        """(the page's tables, the words that are in none). `page` is pdfium's, `index` from 0."""
        left = list(words)
        found: list[Table] = []
        for boxes in self._cells(index) if _is_ruled(page) else []:
            table, rest = _table(boxes, left)
            if table is not None:
                found.append(table)
                left = rest
        return found, left

    def _cells(self, index: int) -> list[list[_Box]]:
        """Each table's cells as (x0, top, x1, bottom). A file too damaged for pdfplumber is read without tables."""
        import pdfplumber

        if self._given_up:
            return []
        try:
            if self._plumber is None:
                self._plumber = pdfplumber.open(self._path)
            page = self._plumber.pages[index]
            x, y = page.bbox[0], page.bbox[1]
            cells = [table.cells for table in page.find_tables() if len(table.cells) <= _MOST_CELLS]
            page.close()
        except Exception as error:
            # pdfium could read the text of this file, so what the second library cannot see is only its rules.
            _log.warning("%s: tables are read as running text (%s)", self._path.name, type(error).__name__)
            self._given_up = True
            return []
        return [[(a - x, b - y, c - x, d - y) for a, b, c, d in table] for table in cells]


def _is_ruled(page: Any) -> bool:
    import pypdfium2.raw as pdfium

    rules = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=5)
    return _FEWEST_RULES <= len(list(islice(rules, _MOST_RULES))) < _MOST_RULES


def _table(boxes: list[_Box], words: list[Word]) -> tuple[Table | None, list[Word]]:
    """The table and the words that are not in it; None when it is a frame around text and no table."""
    columns, rows = _edges(boxes, 0, 2), _edges(boxes, 1, 3)
    if len(columns) < 3:
        return None, words
    inside: dict[_Box, list[Word]] = {box: [] for box in boxes}
    rest: list[Word] = []
    for word in words:
        box = _box_at(boxes, *word.middle)
        (rest if box is None else inside[box]).append(word)
    texts = {box: cell_text(held, box) for box, held in inside.items()}
    grid = without_empty(_grid(boxes, texts, columns, rows))
    if not grid or len(grid[0]) < 2:
        return None, words
    return Table(grid, columns[0], columns[-1], rows[0], rows[-1]), rest


def _edges(boxes: Sequence[_Box], first: int, second: int) -> list[float]:
    found: list[float] = []
    for edge in sorted(box[side] for box in boxes for side in (first, second)):
        if not found or edge > found[-1] + _APART:
            found.append(edge)
    return found


def _box_at(boxes: Sequence[_Box], x: float, y: float) -> _Box | None:
    return next((box for box in boxes if box[0] <= x <= box[2] and box[1] <= y <= box[3]), None)


def _grid(
    boxes: Sequence[_Box], texts: dict[_Box, tuple[str, bool]], columns: list[float], rows: list[float]
) -> list[list[Cell]]:
    begun: set[_Box] = set()
    grid: list[list[Cell]] = []
    for top, bottom in pairwise(rows):
        line: list[Cell] = []
        for left, right in pairwise(columns):
            box = _box_at(boxes, (left + right) / 2, (top + bottom) / 2)
            text, bold = texts[box] if box else ("", False)
            line.append(Cell(text, begins=box is None or box not in begun, emphasised=bold))
            if box is not None:
                begun.add(box)
        grid.append(line)
    return grid


def cell_text(words: Sequence[Word], box: _Box) -> tuple[str, bool]:
    """(the cell's text, whether it is bold). A line that ends although the next word had room ends for good."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (round(word.y), word.x0)):
        if lines and abs(lines[-1][0].y - word.y) < 0.5 * word.size:
            lines[-1].append(word)
        else:
            lines.append([word])
    said = ""
    right = box[2] - (min((word.x0 for word in words), default=box[0]) - box[0])
    for index, line in enumerate(lines):
        line.sort(key=lambda word: word.x0)
        text = clean("".join((" " if word.spaced else "") + word.text for word in line))
        ended = index > 0 and max(w.x1 for w in lines[index - 1]) + _room(line[0]) < right
        said = f"{said}\n{text}" if ended else join_lines(said, text)
    return said, bool(words) and all(word.bold for word in words)


def _room(word: Word) -> float:
    return word.x1 - word.x0 + word.size / 2

"""Tables without ruling lines: a row of bold column names with text below that keeps to their columns; and boxes of
bold names with their values beside them.

Order: a baseline of three or more bold stretches is taken for column names; the baselines below belong to the table as
long as each stretch keeps within one column; a wider gap between baselines parts two rows. A table that reaches the end
of a page goes on at the top of the next, also where its names are not repeated.

Invariant: a word is either in one cell or left to the running text. Text in plain columns, without bold names over at
least two rows, is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.parsers.pdf_lines import Stretch, Table, baselines, stretches_of
from ingest.parsers.pdf_tables import cell_text
from ingest.parsers.pdf_words import Word
from ingest.parsers.tables import Cell, without_empty

_FEWEST_COLUMNS = 3
_FEWEST_ROWS = 2
_BESIDE = 4.0
"""How far from its column's edge a stretch may begin, in points."""
_APART = 1.25
_ENDS = 2.6
"""Baselines further apart than these times the usual distance: another row, the table's end."""
_OTHER_SIZE = 1.15
_EDGE_OF_TEXT = 0.12
"""What share of the page's height may be below a table that goes on overleaf."""
_Row = list[Stretch]


@dataclass(frozen=True)
class Columns:
    """Where the columns of a table begin, its text's size, and where its names' own width ends."""

    starts: tuple[float, ...]
    size: float

    def of(self, stretch: Stretch) -> int | None:
        """The column that a stretch keeps within; None where it keeps within none."""
        ends = (*self.starts[1:], float("inf"))
        for index, (start, end) in enumerate(zip(self.starts, ends, strict=True)):
            if start - _BESIDE <= stretch.x0 < end - _BESIDE:
                return index if stretch.x1 <= end else None
        return None


def unruled_tables(
    words: Sequence[Word], height: float, carried: Columns | None
) -> tuple[list[Table], list[Word], Columns | None]:
    """(tables, the words in none, the columns of a table that reaches the page's end); `carried` is the last page's."""
    rows = baselines(stretches_of(words))
    found: list[Table] = []
    taken: set[int] = set()
    ends_in: Columns | None = None
    start = 0
    while start < len(rows):
        names, columns = _found_at(rows, start, carried)
        body = _body(rows, start + names, columns) if columns else []
        if columns and (_is_table(body, columns) if len(columns.starts) > 2 else _is_box(body, columns)):
            found.append(_table(rows[start : start + names], body, columns))
            taken |= {id(word) for row in (*rows[start : start + names], *body) for s in row for word in s.words}
            start += names + len(body)
            ends_in = columns if len(columns.starts) > 2 and _reaches_end(rows, start, height) else None
        else:
            start += 1
    return found, [word for word in words if id(word) not in taken], ends_in


def _found_at(rows: Sequence[_Row], start: int, carried: Columns | None) -> tuple[int, Columns | None]:
    """(how many baselines of column names begin here, the columns) of a table, or of a box of names and values."""
    names = _names(rows, start)
    if names:
        return names, _columns_of(rows[start], rows, start + names)
    if carried and start <= 1:
        return 0, carried
    return 0, _box_columns(rows[start])


def _box_columns(row: _Row) -> Columns | None:
    """A bold name and, apart from it, a value that is not: the first line of a box."""
    if len(row) != 2:
        return None
    name, value = sorted(row, key=lambda stretch: stretch.x0)
    if not _is_bold([name]) or any(word.bold for word in value.words):
        return None
    return Columns((name.x0, value.x0), max(word.size for word in value.words))


def _is_box(body: Sequence[_Row], columns: Columns) -> bool:
    """At least two names, all bold, each with its value beside it, and no name without one."""
    names = [stretch for row in body for stretch in row if columns.of(stretch) == 0]
    beside = [row for row in body if len({columns.of(stretch) for stretch in row}) == 2]
    return len(beside) >= _FEWEST_ROWS and _is_bold(names) and len(beside) * 2 > len(names)


def _names(rows: Sequence[_Row], start: int) -> int:
    """How many baselines from here are column names: the first has one over each column, others go on below."""
    if len(rows[start]) < _FEWEST_COLUMNS or not _is_bold(rows[start]):
        return 0
    count = 1
    columns = Columns(tuple(sorted(s.x0 for s in rows[start])), 0)
    while start + count < len(rows) and _is_bold(rows[start + count]):
        row = rows[start + count]
        near = row[0].y - rows[start + count - 1][0].y < 2 * row[0].words[0].size
        if not near or any(columns.of(stretch) is None for stretch in row):
            break
        count += 1
    return count


def _is_bold(row: _Row) -> bool:
    return all(word.bold for stretch in row for word in stretch.words)


def _columns_of(names: _Row, rows: Sequence[_Row], after: int) -> Columns | None:
    below = [word.size for stretch in (rows[after] if after < len(rows) else []) for word in stretch.words]
    return Columns(tuple(sorted(stretch.x0 for stretch in names)), max(below)) if below else None


def _body(rows: Sequence[_Row], start: int, columns: Columns) -> list[_Row]:
    """The baselines from `start` on that keep to the columns."""
    body: list[_Row] = []
    for row in rows[start:]:
        if body and row[0].y - body[-1][0].y > _ENDS * _leading(body, columns):
            break
        size = max(word.size for stretch in row for word in stretch.words)
        fits = columns.size / _OTHER_SIZE <= size <= columns.size * _OTHER_SIZE
        if not fits or any(columns.of(stretch) is None for stretch in row):
            break
        body.append(row)
    return body


def _leading(body: Sequence[_Row], columns: Columns) -> float:
    """The distance of baselines within a cell: the smallest that occurs, at least a line's own height."""
    distances = [below[0].y - above[0].y for above, below in pairwise(body)]
    return max(min(distances, default=0), 1.15 * columns.size)


def _is_table(body: Sequence[_Row], columns: Columns) -> bool:
    rows = _rows(body, columns)
    wide = [
        row for row in rows if len({columns.of(stretch) for line in row for stretch in line}) >= _FEWEST_COLUMNS - 1
    ]
    return len(wide) >= _FEWEST_ROWS and len(wide) * 2 >= len(rows)


def _rows(body: Sequence[_Row], columns: Columns) -> list[list[_Row]]:
    """Baselines by table row: a wider gap begins a row; where all are alike, a filled first column does."""
    leading = _leading(body, columns)
    gaps = [below[0].y - above[0].y > _APART * leading for above, below in pairwise(body)]
    rows: list[list[_Row]] = [[body[0]]] if body else []
    for line, gap in zip(body[1:], gaps, strict=True):
        if gap or (not any(gaps) and _begins_row(line, columns)):
            rows.append([line])
        else:
            rows[-1].append(line)
    return rows


def _begins_row(line: _Row, columns: Columns) -> bool:
    first = [stretch for stretch in line if columns.of(stretch) == 0]
    if len(columns.starts) == 2:
        return bool(first)
    return bool(first) and len(line) > 1 and not first[0].words[0].text[:1].islower()


def _table(names: Sequence[_Row], body: Sequence[_Row], columns: Columns) -> Table:
    parts = [[*names]] if names else []
    grid = [_cells(row, columns) for row in [*parts, *_rows(body, columns)]]
    lines = [*names, *body]
    everything = [stretch for line in lines for stretch in line]
    top, bottom = lines[0][0].y, lines[-1][0].y
    return Table(without_empty(grid), min(s.x0 for s in everything), max(s.x1 for s in everything), top, bottom)


def _cells(row: Sequence[_Row], columns: Columns) -> list[Cell]:
    held: list[list[Word]] = [[] for _ in columns.starts]
    for line in row:
        for stretch in line:
            held[columns.of(stretch) or 0] += stretch.words
    right = max((word.x1 for words in held for word in words), default=0)
    ends = (*(start - _BESIDE for start in columns.starts[1:]), max(right, columns.starts[-1]))
    cells: list[Cell] = []
    for words, start, end in zip(held, columns.starts, ends, strict=True):
        text, bold = cell_text(words, (start, 0, end, 0))
        cells.append(Cell(text, emphasised=bold))
    return cells


def _reaches_end(rows: Sequence[_Row], after: int, height: float) -> bool:
    """Whether nothing but a footer follows on the page."""
    below = rows[after:]
    return all(row[0].y > (1 - _EDGE_OF_TEXT) * height for row in below)

"""From a page's words to its lines in reading order, columns one after the other.

Order: words that follow each other on one baseline make a stretch; a gutter that few stretches cross splits the page in
columns, full-width stretches (a title, a table) cutting them into bands; in each column, stretches on one baseline make
a line.

Invariant: every word is in exactly one line.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.parsers.builder import clean
from ingest.parsers.pdf_words import Word
from ingest.parsers.tables import Grid

_GUTTER = 8.0
_FEWEST_LINES = 4
_MOST_CROSSING = 0.4


@dataclass(frozen=True)
class Table:
    """A table's rows and where it stands."""

    grid: Grid
    x0: float
    x1: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Stretch:
    """Words that follow each other on one baseline, or a table, which is placed like one."""

    words: tuple[Word, ...]
    x0: float
    x1: float
    y: float
    table: Table | None = None


@dataclass(frozen=True)
class Line:
    """One line of a column. `text` is all of it, `shown` is less the footnote marks; `edges` are its column's."""

    text: str
    shown: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    page: int
    edges: tuple[float, float]
    first: float = 0
    """The width of its first word."""
    table: Table | None = None

    def has_room_for(self, line: Line) -> bool:
        """Whether the next line's first word would have fitted here: then this line was ended on purpose."""
        return self.x1 + line.first + 0.6 * self.size < self.edges[1]


def lines(words: Sequence[Word], tables: Sequence[Table], page: int) -> list[Line]:
    """The page's lines and tables in reading order."""
    stretches = stretches_of(words)
    stretches += [Stretch((), table.x0, table.x1, table.top, table) for table in tables]
    found: list[Line] = []
    for column in _columns(stretches, depth=2):
        found += _lines_of_column(column, page)
    return found


def stretches_of(words: Iterable[Word]) -> list[Stretch]:
    """Words in runs that nothing parts: a wide space begins another run."""
    runs: list[list[Word]] = []
    for word in words:
        if runs and _follows(runs[-1][-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    return [_stretch(run) for run in runs]


def _stretch(run: Sequence[Word]) -> Stretch:
    largest = max(run, key=lambda word: word.size)
    return Stretch(tuple(run), min(word.x0 for word in run), max(word.x1 for word in run), largest.y)


def _follows(before: Word, word: Word) -> bool:
    size = max(before.size, word.size)
    return abs(before.y - word.y) < _reach(before.size, word.size) and -0.3 * size < word.x0 - before.x1 < 1.2 * size


def _reach(size: float, other: float) -> float:
    """How far apart the baselines of two words of one line may be: a raised mark stands higher than other words."""
    return (0.75 if min(size, other) < 0.85 * max(size, other) else 0.45) * max(size, other)


def _columns(stretches: list[Stretch], depth: int) -> list[list[Stretch]]:
    gutter = _gutter(stretches) if depth else None
    if gutter is None:
        return [stretches] if stretches else []
    crossing = sorted((s for s in stretches if s.x0 < gutter < s.x1), key=lambda s: s.y)
    columns: list[list[Stretch]] = []
    above = float("-inf")
    for y in [*(stretch.y for stretch in crossing), float("inf")]:
        band = [s for s in stretches if above <= s.y < y and not s.x0 < gutter < s.x1]
        for side in ([s for s in band if s.x1 <= gutter], [s for s in band if s.x0 >= gutter]):
            columns += _columns(side, depth - 1)
        across = [stretch for stretch in crossing if stretch.y == y]
        columns = _with_wide(columns, across, joins=not band)
        above = y
    return columns


def _with_wide(columns: list[list[Stretch]], across: list[Stretch], *, joins: bool) -> list[list[Stretch]]:
    """Full-width stretches that stand below each other are lines of one column."""
    if not across:
        return columns
    if joins and columns:
        return [*columns[:-1], columns[-1] + across]
    return [*columns, across]


def _gutter(stretches: Sequence[Stretch]) -> float | None:
    """The x of a white strip between two columns of running text, or None."""
    if len(stretches) < 2 * _FEWEST_LINES:
        return None
    left, right = min(s.x0 for s in stretches), max(s.x1 for s in stretches)
    best: tuple[int, float, float] | None = None
    x = left + 0.2 * (right - left)
    while x < left + 0.8 * (right - left):
        crossing = sum(s.x0 < x + _GUTTER / 2 and s.x1 > x - _GUTTER / 2 for s in stretches)
        off_centre = abs(x - (left + right) / 2)
        if best is None or (crossing, off_centre) < best[:2]:
            best = (crossing, off_centre, x)
        x += 2
    if best is None or best[0] > _MOST_CROSSING * len(stretches):
        return None
    return best[2] if _reads_as_columns(stretches, best[2], left, right) else None


def _reads_as_columns(stretches: Sequence[Stretch], gutter: float, left: float, right: float) -> bool:
    """Columns of text are mostly full lines; columns of figures or labels are short, and are read across."""
    sides = ([s for s in stretches if s.x1 <= gutter], [s for s in stretches if s.x0 >= gutter])
    for side, width in zip(sides, (gutter - left, right - gutter), strict=True):
        rows = baselines(side)
        widths = [max(s.x1 for s in row) - min(s.x0 for s in row) for row in rows]
        if len(rows) < _FEWEST_LINES or statistics.median(widths) < 0.5 * width:
            return False
    tops, bottoms = ([pick(s.y for s in side) for side in sides] for pick in (min, max))
    return min(bottoms) - max(tops) > 0.25 * (max(bottoms) - min(tops))


def baselines(stretches: Iterable[Stretch]) -> list[list[Stretch]]:
    """Stretches by baseline, from the top."""
    rows: list[list[Stretch]] = []
    for stretch in sorted(stretches, key=lambda s: s.y):
        if rows and _same_baseline(rows[-1], stretch):
            rows[-1].append(stretch)
        else:
            rows.append([stretch])
    return rows


def _same_baseline(row: Sequence[Stretch], stretch: Stretch) -> bool:
    if stretch.table or row[-1].table:
        return False
    largest = max(row, key=lambda s: _size(s))
    beside = all(stretch.x0 >= other.x1 - 1 or stretch.x1 <= other.x0 + 1 for other in row)
    return beside and abs(stretch.y - largest.y) < _reach(_size(stretch), _size(largest))


def _size(stretch: Stretch) -> float:
    return max(word.size for word in stretch.words)


def _lines_of_column(column: Sequence[Stretch], page: int) -> list[Line]:
    edges = (min(s.x0 for s in column), _right_edge(column))
    return [_line(row, page, edges) for row in baselines(column)]


def _right_edge(column: Sequence[Stretch]) -> float:
    """How far the text reaches: a wide table, or a page header or two, do not count where there is text enough."""
    reach = sorted(s.x1 for s in column if s.table is None) or [max(s.x1 for s in column)]
    return reach[-3] if len(reach) >= 12 else reach[-1]


def _line(row: Sequence[Stretch], page: int, edges: tuple[float, float]) -> Line:
    table = row[0].table
    if table is not None:
        return Line("", "", table.x0, table.x1, table.top, 0, False, page, edges, table=table)
    words = [word for stretch in sorted(row, key=lambda s: s.x0) for word in stretch.words]
    sizes = [word.size for word in words for _ in word.text]
    size = statistics.median_high(sizes)
    y = next(word.y for word in words if word.size >= size - 0.5)
    marks = {index for index, word in enumerate(words) if index and _is_mark(word, words[index - 1], size, y)}
    bold = sum(len(word.text) for word in words if word.bold) > 0.8 * len(sizes)
    return Line(
        clean(_joined(words)),
        clean(_joined([word for index, word in enumerate(words) if index not in marks])),
        words[0].x0,
        max(word.x1 for word in words),
        y,
        round(size, 1),
        bold,
        page,
        edges,
        words[0].x1 - words[0].x0,
    )


def _is_mark(word: Word, before: Word, size: float, y: float) -> bool:
    """A footnote's mark: small raised figures that hang on a word."""
    raised = word.y < y - 0.1 * size
    return word.size < 0.8 * size and raised and word.text.strip(",").isdigit() and len(word.text) <= 3


def _joined(words: Sequence[Word]) -> str:
    return "".join((" " if word.spaced and index else "") + word.text for index, word in enumerate(words))

"""Tables: a row a goal, an activity or a committee.

Order: a table's columns are understood (`columns`), then its rows are read from the left: what begins a goal, then the
values that stand beside it. A cell that is empty or merged with the one above goes on with the goal of that row.

Invariant: a committee is given a part only by a cell that names it or marks its column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.extraction.columns import Column, Grid
from ingest.extraction.committees import Naming
from ingest.extraction.findings import AssignmentStated, DutyStated, FieldStated, Finding, GoalBegins
from ingest.extraction.labels import field_named
from ingest.extraction.legend import Legend, role_in
from ingest.extraction.markers import Marker, marker_at_start, plain_number
from ingest.extraction.pieces import Row, Table
from ingest.extraction.prose import target_of
from ingest.extraction.wording import Wording
from knowledge.domain.programmes import Source

_EMPTY = re.compile(r"[-–—.…/]*|(?:n/?a|saknas|ingen|inga|ej aktuellt)\.?", re.IGNORECASE)
_ONLY_NUMBER = re.compile(
    r"(?:(?:mål|delmål)\s+)?(?:[A-ZÅÄÖ][.:]?)?\d{1,2}(?:[.:]\d{1,2}){0,3}[a-z]?\.?", re.IGNORECASE
)
_NUMBERS = re.compile(r"(?:\b[A-ZÅÄÖ][.:]?)?\d{1,2}(?:[.:]\d{1,2}){0,2}[a-z]?")
_NOT_A_TITLE = re.compile(r"(?i)\s*(?:(?:summa|totalt|forts(?:ättning)?\.?|förklaring|teckenförklaring)\b|\S{1,3}\s*=)")


def rows_read(grid: Grid, naming: Naming, legend: Legend, *, inside_goal: bool) -> Iterator[Finding]:
    """The findings of a table, row by row. Without a goal's column its rows belong to the goal it stands under."""
    if not grid.goal_columns and _lists_committees(grid, naming):
        yield from _committee_rows(grid, naming)
        return
    if not grid.goal_columns and not inside_goal:
        return
    before: dict[int, str] = {}
    for row in grid.rows:
        if band := _band(row, grid):
            before = {}
            yield band
            continue
        yield from _goals(row, grid, before)
        yield from _values(row, grid)
        yield from _with_role(row, grid, naming, legend)
        yield from _marked(row, grid, naming, legend)


def _band(row: Row, grid: Grid) -> GoalBegins | None:
    """A row that is one cell, or whose only cell names a goal: what the rows below belong to."""
    filled = [cell for cell in row if cell.text]
    if len({cell.text for cell in filled}) != 1 or not grid.goal_columns:
        return None
    marker = marker_at_start(filled[0], heading=True)
    deepest = max(grid.columns[index].depth or 0 for index in grid.goal_columns)
    if marker and marker.depth < deepest:
        return begun(marker)
    if len(row) > 1 or _NOT_A_TITLE.match(filled[0].text):
        return None
    if marker:
        return begun(marker)
    return GoalBegins(min(3, deepest - 1), "", filled[0].line, filled[0].source, word="mål")


def _goals(row: Row, grid: Grid, before: dict[int, str]) -> Iterator[GoalBegins]:
    """The goals that begin in this row, outermost first; `before` holds the titles that still go on."""
    number = next((row[i] for i, c in enumerate(grid.columns) if c.is_number and i < len(row) and row[i].text), None)
    columns = sorted(grid.goal_columns, key=lambda index: grid.columns[index].depth or 0)
    for index in columns:
        cell = row[index] if index < len(row) else None
        deepest = index == columns[-1]
        key = (number.text if number and deepest else "") + (cell.text if cell else "")
        if cell is None or _EMPTY.fullmatch(cell.line) or _NOT_A_TITLE.match(cell.line) or before.get(index) == key:
            continue
        before[index] = key
        for inner in columns[columns.index(index) + 1 :]:
            before.pop(inner, None)
        yield _goal(cell, grid.columns[index], number if deepest else None)


def _goal(cell: Wording, column: Column, number: Wording | None) -> GoalBegins:
    depth = column.depth or 0
    line = _as_one_line(cell)
    marker = marker_at_start(line, heading=True) or plain_number(line)
    if marker is not None:
        return GoalBegins(depth, marker.number, marker.title.line, cell.source, marker.parts, column.word)
    if _ONLY_NUMBER.fullmatch(cell.line):
        digits = _NUMBERS.search(cell.line)
        printed = digits.group() if digits else cell.line
        return GoalBegins(depth, printed, "", cell.source, len(re.findall(r"\d+", printed)), column.word)
    printed = number.line.rstrip(".:") if number else ""
    digits = _NUMBERS.search(printed)
    printed = digits.group() if digits else printed
    return GoalBegins(depth, printed, cell.line, cell.source, len(re.findall(r"\d+", printed)), column.word)


def _as_one_line(cell: Wording) -> Wording:
    return Wording(cell.line, cell.letters, cell.page)


def begun(marker: Marker) -> GoalBegins:
    """The beginning that a marker tells of."""
    title = marker.title.line.removesuffix(".") if not marker.title.line.endswith("..") else marker.title.line
    return GoalBegins(marker.depth, marker.number, title, marker.whole.source, marker.parts, marker.word)


def _values(row: Row, grid: Grid) -> Iterator[FieldStated]:
    for column, cell in zip(grid.columns, row, strict=False):
        if column.field and not _EMPTY.fullmatch(cell.line):
            yield FieldStated(column.field, cell)


def _with_role(row: Row, grid: Grid, naming: Naming, legend: Legend) -> Iterator[AssignmentStated]:
    """A column that names committees, and what another column, or the words around the table, say of their part."""
    said = next((row[i].line for i, one in enumerate(grid.columns) if one.is_role and i < len(row)), None)
    part = legend.unexplained if said is None else role_in(said)
    source = _whole(row)
    for column, cell in zip(grid.columns, row, strict=False):
        if column.names_committees and part is not None and source is not None:
            for name in naming.named(cell.text, abbreviations=True):
                yield AssignmentStated(name.name, part, source)


def _marked(row: Row, grid: Grid, naming: Naming, legend: Legend) -> Iterator[AssignmentStated]:
    """A committee's column with a mark in it."""
    source = _whole(row)
    for column, cell in zip(grid.columns, row, strict=False):
        part = legend.part(cell.line, column.name) if column.is_committee and cell.text else None
        if part is not None and source is not None:
            for name in naming.named(column.name.split(" – ")[-1], abbreviations=True):
                yield AssignmentStated(name.name, part, source)


def _whole(row: Row) -> Source | None:
    """The row from its first own letter to its last."""
    own = [cell for cell in row if cell.text]
    if not own:
        return None
    page = own[-1].page
    letters = sorted({place for cell in own if cell.page is page for place in cell.letters if place >= 0})
    return Wording("", tuple(letters), page).source


def _lists_committees(grid: Grid, naming: Naming) -> bool:
    """A row a committee: its first column names one each, and another says what it answers for."""
    named = sum(bool(row) and len(naming.named(row[0].line, abbreviations=True)) == 1 for row in grid.rows)
    return named >= 2 and named * 2 > len(grid.rows) and bool(grid.having_field("responsible", "concerned"))


def _committee_rows(grid: Grid, naming: Naming) -> Iterator[Finding]:
    for row in grid.rows:
        names = naming.named(row[0].line, abbreviations=True) if row else []
        for index in grid.having_field("responsible", "concerned"):
            cell = row[index] if index < len(row) else None
            if len(names) == 1 and index > 0 and cell is not None and not _EMPTY.fullmatch(cell.line):
                yield from _of_committee(names[0].name, cell, grid.columns[index])


def _of_committee(name: str, cell: Wording, column: Column) -> Iterator[Finding]:
    """Numbers in the cell are goals that it has a part in; words are its duty."""
    source = cell.source
    if source is None or column.field not in ("responsible", "concerned"):
        return
    target = target_of(cell.line)
    numbers = target.numbers or tuple(_NUMBERS.findall(cell.line))
    if numbers and not re.search(
        r"[^\W\d_]{3,}", re.sub(r"(?i)\b(?:del)?mål(?:en|et)?\b|\boch\b|\bsamt\b", "", cell.line)
    ):
        yield AssignmentStated(name, column.field, source, numbers, target.of_goals and "." not in numbers[0])
    elif column.field == "responsible":
        yield DutyStated(name, cell.line, source)


def pairs(table: Table) -> Iterator[tuple[Wording] | tuple[Wording, Wording]]:
    """(name, value) of a box of facts: names in the first column, in every other one, or above their values.

    A row that is one cell gives that cell alone.
    """
    above = [cell for cell in table.head if field_named(cell.line, "programme")]
    if len(table.head) >= 3 and len(above) * 2 > len(table.head) and len(table.rows) <= 2:
        for row in table.rows:
            yield from ((name, value) for name, value in zip(table.head, row, strict=False) if name.text and value.text)
        return
    for row in (table.head, *table.rows):
        if len({cell.text for cell in row if cell.text}) == 1 and (len(row) == 1 or row[0].text == row[-1].text):
            yield (row[0],)
        for left in range(0, len(row) - 1, 2):
            if row[left].text and row[left].text != row[left + 1].text and field_name_like(row[left].line):
                yield row[left], row[left + 1]


def field_name_like(line: str) -> bool:
    return bool(field_named(line) or field_named(line, "programme") or len(line) <= 60)

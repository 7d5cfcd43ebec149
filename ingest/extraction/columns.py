"""What the columns of a table hold, by their names: goals, numbers, fields, or one committee's marks.

Order: the format's own column names; else the table's first row, where it reads as names. A table whose names stand in
its first column is turned, so that the readers know one kind only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.extraction.committees import Naming
from ingest.extraction.labels import Field, field_named
from ingest.extraction.markers import bare_marker, marker_at_start, plain_number
from ingest.extraction.pieces import Row, Table
from ingest.extraction.wording import Wording

_NUMBER_NAMES = re.compile(r"(?i)(?:nr|nummer|#|mål\s*nr\.?|delmål\s*nr\.?|nr\.)")
_TARGET_NAMES = re.compile(r"(?i)mål(?:värde|nivå|tal)?\s*(?:år\s*)?\(?\d{4}.*|mål\s*\(.*\d.*\)")
_COMMITTEE_NAMES = re.compile(
    r"(?i)nämnd(?:er)?(?:\s*(?:/|och|eller)\s*\w+)?|nämnd/styrelse|styrelse/nämnd|förvaltning"
)
_ROLE = re.compile(
    r"(?i)(?:huvud|med)?ansvar(?:ig|iga|ar)?|berörd(?:a)?|berörs|medverka(?:r|nde)|deltar|samverka(?:r|n)|stöd(?:jer|jande)?"
)
MARKS = re.compile(r"(?:[A-ZÅÄÖ]{1,2}|\([xX]\)|[xX]{1,2}|[●•■✓✔○◦◯□☑☒☐▲*])")


@dataclass(frozen=True, slots=True)
class Column:
    """`field` for a value; `depth` and `word` for a goal's title; `committee` for a column of marks."""

    name: str
    field: Field | None = None
    depth: int | None = None
    word: str = ""
    is_number: bool = False
    is_committee: bool = False
    names_committees: bool = False
    is_role: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its columns understood. `rows` are without the names."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def having_field(self, *fields: Field) -> list[int]:
        return [index for index, column in enumerate(self.columns) if column.field in fields]

    @property
    def goal_columns(self) -> list[int]:
        return [index for index, column in enumerate(self.columns) if column.depth is not None]


def grid_of(table: Table, naming: Naming) -> Grid | None:
    """The table, turned where its names run down its first column; None where it has no names."""
    if _reads_as_pairs(table):
        return None
    for names, rows in _readings(table):
        columns = _with_role(_columns(names, naming), rows)
        if _are_known(columns):
            return Grid(columns, tuple(row for row in rows if not _repeats(row, names)))
    return None


def _reads_as_pairs(table: Table) -> bool:
    """Names down the first column, one value beside each: a box of facts."""
    rows = [row for row in (table.head, *table.rows) if row]
    labels = sum(field_named(row[0].line) is not None for row in rows)
    return max(map(len, rows), default=0) == 2 and labels >= 2 and labels * 2 > len(rows)


def _readings(table: Table) -> list[tuple[tuple[str, ...], tuple[Row, ...]]]:
    """Ways to read it, likeliest first: (names, rows)."""
    readings = [(table.names, table.rows)] if table.names else []
    first = next((index for index, row in enumerate(table.rows[:3]) if _reads_as_names(row)), None)
    if first is not None:
        readings.append((tuple(cell.line for cell in table.rows[first]), table.rows[first + 1 :]))
    return [*_turned(table), *readings]


def _reads_as_names(row: Row) -> bool:
    return sum(field_named(cell.line) is not None or bare_marker(cell.line) is not None for cell in row) >= 2


def _turned(table: Table) -> list[tuple[tuple[str, ...], tuple[Row, ...]]]:
    """Columns for rows, where the first column holds at least two names and there is more than one other column."""
    width = min((len(row) for row in table.rows), default=0)
    labels = sum(field_named(row[0].line) is not None for row in table.rows if row)
    heads = [name for name in table.names[1:] if _heads_goal(name)]
    if width < 3 or labels < 2 or not heads:
        return []
    names = ("Delmål", *(row[0].line for row in table.rows))
    return [(names, tuple(_turned_row(table, column) for column in range(1, width)))]


def _turned_row(table: Table, column: int) -> Row:
    page = table.rows[0][column].page
    head = Wording(table.names[column], (-1,) * len("".join(table.names[column].split())), page)
    return (head, *(row[column] for row in table.rows))


def _heads_goal(name: str) -> bool:
    page = Wording(name, (), None)  # type: ignore[arg-type]  # only its text is read
    return marker_at_start(page) is not None or plain_number(page) is not None


def _columns(names: Sequence[str], naming: Naming) -> tuple[Column, ...]:
    found: list[Column] = []
    for name in names:
        line = " ".join(name.split())
        found.append(_column(line, found, naming))
    return tuple(found)


def _column(name: str, before: Sequence[Column], naming: Naming) -> Column:
    last = name.split(" – ")[-1]
    if _NUMBER_NAMES.fullmatch(name):
        return Column(name, is_number=True)
    after_indicator = any(column.field == "indicator" for column in before)
    goal = bare_marker(name) or _named_goal(name)
    if _TARGET_NAMES.fullmatch(name) or (goal and after_indicator and name.lower() in ("mål", "målsättning")):
        return Column(name, field="target")
    if goal:
        return Column(name, depth=goal[0], word=goal[1])
    field = field_named(name) or field_named(last) or _field_of_two(name)
    if field:
        return Column(name, field=field)
    if _COMMITTEE_NAMES.fullmatch(name):
        named_before = any(column.field == "responsible" for column in before)
        return Column(name, field="concerned") if named_before else Column(name, names_committees=True)
    committees = naming.named(last, abbreviations=True) if len(last) <= 80 else []
    return Column(name, is_committee=bool(committees))


def _with_role(columns: tuple[Column, ...], rows: Sequence[Row]) -> tuple[Column, ...]:
    """Beside a column of committees, the one whose cells are words for a part ("Ansvarig", "Berörd")."""
    if not any(column.names_committees for column in columns):
        return columns
    return tuple(
        Column(column.name, is_role=True) if _tells_roles(index, rows) else column
        for index, column in enumerate(columns)
    )


def _tells_roles(index: int, rows: Sequence[Row]) -> bool:
    said = [row[index].line for row in rows if index < len(row) and row[index].text]
    return bool(said) and all(_ROLE.fullmatch(one) for one in said)


def _named_goal(name: str) -> tuple[int, str] | None:
    """ "Delmål (nr och rubrik)", "Programmets delmål", "Delmål och nummer"."""
    short = name.lower()
    for word, depth in (
        ("delmål", 4),
        ("effektmål", 4),
        ("inriktningsmål", 2),
        ("långsiktigt mål", 2),
        ("fokusområde", 0),
        ("målområde", 0),
    ):
        if len(short) <= 40 and word in short:
            return depth, word
    return (3, "mål") if len(short) <= 25 and short.startswith(("mål ", "mål (", "programmets mål")) else None


def _field_of_two(name: str) -> Field | None:
    """ "Uppföljning/indikator": what both are, an indicator first."""
    fields = [field_named(part) for part in re.split(r"\s*/\s*|\s+och\s+|\s+eller\s+", name)]
    if len(fields) < 2 or None in fields:
        return None
    return "indicator" if "indicator" in fields else fields[0]


def _are_known(columns: Sequence[Column]) -> bool:
    known = [c for c in columns if c.field or c.depth is not None or c.is_committee or c.names_committees]
    fields = {column.field for column in columns if column.field}
    has_goal = any(column.depth is not None for column in columns)
    return len(known) >= 2 and (has_goal or bool(fields & {"responsible", "concerned", "activity", "minimum"}))


def _repeats(row: Row, names: Sequence[str]) -> bool:
    """A header that the next page prints again."""
    return [cell.line for cell in row] == [" ".join(name.split()) for name in names]

"""An Excel workbook as the entries of a template: a row of its second sheet is a question, or an item with its first.

Order: its rows are read as words (`knowledge.workbooks`), and rows without an item of their own continue the one above.
Messages name the sheet's rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from knowledge.errors import FormError
from knowledge.templates.columns import (
    BETWEEN_HEADINGS,
    COLUMNS,
    ITEMS_SHEET,
    TEMPLATE_ROWS,
    TEMPLATE_SHEET,
    Column,
    called,
)
from knowledge.templates.entries import Entry, Problems, Value
from knowledge.workbooks import Row, Trouble, UnreadableWorkbook, sheets_of, without_outer_space

_MOST_ROWS = 3_000
_MOST_COLUMNS = 60
_SEVERAL = ("names", "options", "offers")


def read_workbook(path: Path, problems: Problems) -> Entry:
    """The workbook's template. Raises FormError: no workbook, too large, or without the sheet of items."""
    sheets = _sheets(path, problems)
    items = sheets.get(ITEMS_SHEET.lower())
    if items is None:
        text = "{file}: there is no sheet called {sheet}. Begin from the example file."
        raise FormError(problems.say(text, file=problems.file, sheet=ITEMS_SHEET))
    if items and items[-1][0] > _MOST_ROWS:
        raise FormError(problems.say("{file} is too large to be a template.", file=problems.file))
    values = dict(_template_rows(sheets.get(TEMPLATE_SHEET.lower(), []), problems))
    values["items"] = _item_entries(items, problems)
    names = {key: names[0] for key, names in TEMPLATE_ROWS.items()}
    return Entry(problems.say("the sheet {sheet}", sheet=TEMPLATE_SHEET), values, names)


_TROUBLES: Mapping[Trouble, str] = {
    "no_workbook": "{file} is no Excel workbook. Save it as .xlsx.",
    "too_large": "{file} is too large to be a template.",
    "damaged": "{file} is damaged ({cause}). Open it in Excel and save it again.",
}


def _sheets(path: Path, problems: Problems) -> Mapping[str, list[Row]]:
    try:
        sheets = sheets_of(path.read_bytes(), _MOST_ROWS + 1, _MOST_COLUMNS)
    except OSError as error:
        raise FormError(problems.say(_TROUBLES["no_workbook"], file=problems.file)) from error
    except UnreadableWorkbook as error:
        raise FormError(problems.say(_TROUBLES[error.trouble], file=problems.file, cause=error.cause)) from error
    return {title.strip().lower(): [without_outer_space(row) for row in rows] for title, rows in sheets.items()}


def _template_rows(rows: Sequence[Row], problems: Problems) -> Iterator[tuple[str, Value]]:
    keys = {name.lower(): key for key, names in TEMPLATE_ROWS.items() for name in (key, *names)}
    for number, cells in rows:
        key = keys.get(cells[0].lower())
        value = cells[1] if len(cells) > 1 else ""
        if key:
            yield key, _parted(value) if key in _SEVERAL else value
        elif value:
            known = ", ".join(names[0] for names in TEMPLATE_ROWS.values())
            here = _place(number, TEMPLATE_SHEET, problems)
            problems.tell(here, "“{name}” is not used here. Use {known}.", name=cells[0][:40], known=known)


def _item_entries(rows: Sequence[Row], problems: Problems) -> list[Value]:
    """Rows below the headings; one that names no item adds a question to the item above."""
    columns = _columns(rows[0], problems) if rows else {}
    items: list[Value] = []
    questions: list[Value] = []
    for number, cells in rows[1:]:
        here = _place(number, ITEMS_SHEET, problems)
        parts = _parts(columns, cells)
        if any(cell for at, cell in enumerate(cells) if at not in columns):
            problems.tell(here, "there is text in a column without a heading. Move it or take it away.")
        if parts["item"] or parts["source"]:
            questions = []
            items.append(Entry(here, {**_item(parts, here), "fields": questions}, called("item")))
        elif not items:
            problems.tell(here, "the question belongs to no item. Fill in the column Punkt.")
        if parts["field"]:
            questions.append(Entry(here, _field(parts["field"], here), called("field")))
    return items


def _columns(row: Row, problems: Problems) -> Mapping[int, Column]:
    number, headings = row
    known = {column.heading.lower(): column for column in COLUMNS}
    columns: dict[int, Column] = {}
    for at, heading in enumerate(headings):
        column = known.get(heading.lower())
        place = _place(number, ITEMS_SHEET, problems)
        if column in columns.values():
            problems.tell(place, "there are two columns called {heading}.", heading=heading[:40])
        elif column:
            columns[at] = column
        elif heading:
            problems.tell(place, "no column is called “{heading}”. See the example file.", heading=heading[:40])
    return columns


def _parts(columns: Mapping[int, Column], cells: Sequence[str]) -> dict[str, dict[str, str]]:
    parts: dict[str, dict[str, str]] = {"item": {}, "field": {}, "source": {}}
    for at, column in columns.items():
        if at < len(cells) and cells[at]:
            parts[column.of][column.key] = cells[at]
    return parts


def _item(parts: Mapping[str, Mapping[str, str]], place: str) -> dict[str, Value]:
    values: dict[str, Value] = dict(parts["item"])
    source: dict[str, Value] = dict(parts["source"])
    if "section" in source:
        headings = parts["source"]["section"].split(BETWEEN_HEADINGS.strip())
        source["section"] = [heading.strip() for heading in headings]
    if source:
        values["source"] = Entry(place, source, called("source"))
    return values


def _field(cells: Mapping[str, str], place: str) -> dict[str, Value]:
    values: dict[str, Value] = {key: _parted(cell) if key in _SEVERAL else cell for key, cell in cells.items()}
    if "shown_when" in cells:
        name, _, meanings = cells["shown_when"].rpartition(":")
        values["shown_when"] = Entry(place, {"field": name.strip(), "meanings": _parted(meanings)})
    return values


def _parted(cell: str) -> list[Value]:
    return [part.strip() for part in cell.replace("\n", ";").split(";") if part.strip()]


def _place(number: int, sheet: str, problems: Problems) -> str:
    return problems.say("row {number} of {sheet}", number=number, sheet=sheet)

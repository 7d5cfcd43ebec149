"""The rows of an Excel workbook that came from outside, as the words that a person reads in its cells.

Order: the workbook is looked at before it is opened (it is a zip, and must not unpack to something huge), then read
without its formulas. Invariant: no more rows and columns are read than were asked for, whatever the sheet says of
itself.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any, Literal

from knowledge.errors import DocumentError

LARGEST = 5 * 1024 * 1024
LARGEST_UNPACKED = 50 * 1024 * 1024
Row = tuple[int, list[str]]
"""The sheet's own row number, and its cells."""
Trouble = Literal["no_workbook", "too_large", "damaged"]


class UnreadableWorkbook(DocumentError):
    """Why a workbook cannot be read; whoever asked says it in the reader's words. `cause` names what was raised."""

    def __init__(self, trouble: Trouble, cause: str = "") -> None:
        super().__init__(trouble)
        self.trouble: Trouble = trouble
        self.cause = cause


def sheets_of(content: bytes, most_rows: int, most_columns: int) -> Mapping[str, list[Row]]:
    """Every sheet by its title, in order; rows without a word are left out. Raises UnreadableWorkbook.

    Outer white space stays: in some cells it belongs to what was answered.
    """
    from openpyxl import load_workbook

    _check_size(content)
    try:
        workbook = load_workbook(BytesIO(content), read_only=True, data_only=True)
        try:
            return {sheet.title: _rows(sheet, most_rows, most_columns) for sheet in workbook.worksheets}
        finally:
            workbook.close()
    except Exception as error:  # openpyxl raises whatever a damaged part made it stumble on
        raise UnreadableWorkbook("damaged", type(error).__name__) from error


def _check_size(content: bytes) -> None:
    """The zip's own directory tells how much it unpacks to, and Python's reader never reads past what it tells."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:  # an encrypted or a lying zip
        raise UnreadableWorkbook("no_workbook") from error
    if len(content) > LARGEST or unpacked > LARGEST_UNPACKED:
        raise UnreadableWorkbook("too_large")


def _rows(sheet: Any, most_rows: int, most_columns: int) -> list[Row]:
    sheet.reset_dimensions()  # files lie about theirs
    rows = enumerate(sheet.iter_rows(values_only=True, max_row=most_rows, max_col=most_columns), 1)
    worded = ((number, [words(cell) for cell in cells]) for number, cells in rows)
    return [(number, texts) for number, texts in worded if any(map(str.strip, texts))]


def words(cell: object) -> str:
    """What the person reads: programs other than Excel make numbers and days of what looks like one."""
    match cell:
        case None:
            return ""
        case bool():
            return "ja" if cell else "nej"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def without_outer_space(row: Row) -> Row:
    number, texts = row
    return number, [text.strip() for text in texts]

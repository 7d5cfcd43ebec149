"""Cells and pages of the workbooks that Lots writes. Invariant: text is text, whatever it begins with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.dimensions import RowDimension

MOST_CHARACTERS = 32_000
"""Just under what Excel lets a cell hold."""
LINE_HEIGHT, TALLEST = 15, 409
"""Points: of a line, and of the tallest row that Excel knows."""
FONT = "Calibri"
INK, QUIET, TINT, RULE = "123B52", "56626C", "E9F0F4", "B9C3CC"
_OWN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_TEXT = "@"


def put_text(cell: Any, text: str) -> None:
    """As text, whatever it begins with; also after somebody has edited the cell."""
    cell.value = _OWN_ESCAPE.sub("_x005F_", text[:MOST_CHARACTERS]) or None
    if text:
        cell.data_type = "s"
    cell.number_format, cell.quotePrefix = _TEXT, True


def put_heading(cell: Any, text: str) -> None:
    """A cell of the row that names the columns."""
    put_text(cell, text)
    cell.font = font(bold=True, color=INK)
    cell.fill = PatternFill("solid", start_color=TINT)
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    cell.border = below()


class _Grows(RowDimension):  # type: ignore[misc]  # openpyxl has no types
    """A row as tall as its text is now, that still grows with what somebody writes in it."""

    customHeight = False  # noqa: N815 (the attribute's name in the file)


def fit_row(sheet: Any, number: int, cells: Iterable[tuple[str, int]]) -> None:
    """Makes the row as tall as its fullest cell, as far as characters tell. `cells` are (text, width of the column)."""
    lines = (sum(1 + len(line) // width for line in text.split("\n")) for text, width in cells)
    sheet.row_dimensions[number] = _Grows(sheet, number, ht=min(TALLEST, LINE_HEIGHT * max(lines, default=1)))


def font(**looks: Any) -> Font:
    return Font(name=FONT, **looks)


def below() -> Border:
    return Border(bottom=Side("thin", color=RULE))


def set_print(sheet: Any) -> None:
    """A4 on its side, as wide as the page, its pages numbered."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.right.text = "&P / &N"

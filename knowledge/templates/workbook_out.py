"""A template as an Excel workbook that can be read back: to begin one's own from, or to change one and load it again.

Invariant: reading what was written gives the same template, and no cell is a formula, whatever a template holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

from knowledge.domain.forms import Condition, Field, Item, Template
from knowledge.templates import words
from knowledge.templates.columns import (
    BETWEEN_HEADINGS,
    COLUMNS,
    HELP_SHEET,
    ITEMS_SHEET,
    TEMPLATE_ROWS,
    TEMPLATE_SHEET,
    Column,
)
from knowledge.templates.questions import meanings_of
from knowledge.templates.reading import builtin_templates

_EXAMPLE = "riskmatris"
_EXAMPLE_TITLE = "Vår egen riskmatris"
_SEPARATOR = "; "


def example_workbook() -> bytes:
    """A small template to write one's own over. It has no id, so that it gets one of its title when it is loaded."""
    example = next(template for template in builtin_templates() if template.id == _EXAMPLE)
    return as_workbook(replace(example, id="", title=_EXAMPLE_TITLE, names=()))


def as_workbook(template: Template) -> bytes:
    """The template as .xlsx, with a sheet that tells what each column is for."""
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.active
    sheet.title = TEMPLATE_SHEET
    _write(sheet, list(_template_rows(template)), widths=[18, 90])
    items = workbook.create_sheet(ITEMS_SHEET)
    headings = [column.heading for column in COLUMNS]
    _write(items, [headings, *_item_rows(template)], widths=[column.width for column in COLUMNS], headed=True)
    _offer_choices(items)
    help_rows = [["Kolumn", "Vad du skriver"], *([column.heading, column.help] for column in COLUMNS)]
    _write(workbook.create_sheet(HELP_SHEET), help_rows, widths=[24, 90], headed=True)
    written = BytesIO()
    workbook.save(written)
    return written.getvalue()


def _template_rows(template: Template) -> Iterator[list[str]]:
    values = {
        "title": template.title,
        "id": template.id,
        "kind": words.swedish(template.kind, words.TEMPLATE_KINDS),
        "description": template.description,
        "names": _SEPARATOR.join(template.names),
        "document": template.document,
        "status": words.swedish(template.status, words.TEMPLATE_STATUSES),
    }
    for key, names in TEMPLATE_ROWS.items():
        yield [names[0], values[key]]


def _item_rows(template: Template) -> Iterator[list[str]]:
    for item in template.items:
        of_item = _item_cells(item)
        for field in item.fields:
            cells = of_item | _field_cells(field, item.fields)
            yield [cells.get((column.of, column.key), "") for column in COLUMNS]
            of_item = {}


def _item_cells(item: Item) -> dict[tuple[str, str], str]:
    cells = {
        ("item", "section"): item.section,
        ("item", "label"): item.label,
        ("item", "why"): item.why,
        ("item", "repeatable"): "ja" if item.repeatable else "",
        ("item", "row_label"): item.row_label,
        ("item", "id"): item.id,
    }
    if item.source:
        cells["source", "document"] = item.source.document
        cells["source", "page"] = str(item.source.page or "")
        cells["source", "section"] = BETWEEN_HEADINGS.join(item.source.section)
        cells["source", "quote"] = item.source.quote
    return cells


def _field_cells(field: Field, fields: tuple[Field, ...]) -> dict[tuple[str, str], str]:
    cells = {
        "id": field.id,
        "label": field.label,
        "kind": words.swedish(field.kind, words.FIELD_KINDS),
        "help": field.help,
        "required": "ja" if field.required else "",
        "options": _SEPARATOR.join(option.label for option in field.options),
        "offers": _SEPARATOR.join(field.offers),
        "shown_when": _condition(field.shown_when, fields) if field.shown_when else "",
    }
    return {("field", key): cell for key, cell in cells.items()}


def _condition(condition: Condition, fields: tuple[Field, ...]) -> str:
    asked = next(field for field in fields if field.id == condition.field)
    known = meanings_of(asked)
    return f"{asked.id}: {_SEPARATOR.join(words.swedish(meaning, known) for meaning in condition.meanings)}"


def _write(sheet: Any, rows: list[list[str]], *, widths: list[int], headed: bool = False) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for number, row in enumerate(rows, 1):
        for at, text in enumerate(row, 1):
            if not text:
                continue
            cell = sheet.cell(number, at, text)
            cell.data_type = "s"  # words stay words, also those that begin with "="
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=(number == 1 if headed else at == 1))
    for at, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    if headed:
        sheet.freeze_panes = "A2"


def _offer_choices(sheet: Any) -> None:
    """A list to choose from, in the columns that take one of a few words."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for at, column in enumerate(COLUMNS, 1):
        choices = _choices(column)
        if choices:
            validation = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
            validation.add(f"{get_column_letter(at)}2:{get_column_letter(at)}1000")
            sheet.add_data_validation(validation)


def _choices(column: Column) -> list[str]:
    if (column.of, column.key) == ("field", "kind"):
        return [words.swedish(kind, words.FIELD_KINDS) for kind in words.FIELD_KINDS]
    return ["ja", "nej"] if column.key in ("repeatable", "required") else []

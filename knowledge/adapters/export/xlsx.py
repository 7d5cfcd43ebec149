"""A form as an Excel workbook that can be filled in and read back (`xlsx_back`).

Order: the sheet of answers, the sheet about the form, a hidden sheet with the fixed choices that the drop-downs show.
Invariants: every text is kept as text, never as a formula; only answers and comments can be typed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from knowledge.adapters.export import xlsx_layout as layout
from knowledge.adapters.export.names import Names
from knowledge.adapters.export.paper import Paper
from knowledge.adapters.export.printable import on_one_line, printable
from knowledge.adapters.export.rows import Row, row_at
from knowledge.adapters.export.wording import listed, say
from knowledge.adapters.export.xlsx_cells import (
    INK,
    LINE_HEIGHT,
    QUIET,
    below,
    fit_row,
    font,
    put_heading,
    put_text,
    set_print,
)
from knowledge.domain.answer_words import fixed_answers
from knowledge.domain.filled import Filled
from knowledge.domain.forms import Field, Form, Item, Place

WIDTHS = {
    layout.SECTION: 22,
    layout.ITEM: 38,
    layout.QUESTION: 32,
    layout.ANSWER: 50,
    layout.COMMENT: 32,
    layout.STATE: 24,
    layout.WHO: 18,
    layout.WHEN: 13,
    layout.HELP: 44,
}
ABOUT_WIDTH = 100
HOW_TO = (
    "Write in the columns Answer and Comment; everything else is locked.",
    "Put semicolons between several people or units.",
    "Save the workbook and upload it to the form in Lots. Only what you have changed comes in.",
    "If a colleague has answered the same question meanwhile, both answers are kept until you choose one.",
)
TO_WRITE_IN = (layout.ANSWER, layout.COMMENT)
_PAPER = "FFFDF2"


def as_xlsx(form: Form, filled: Filled, names: Names, paper: Paper, made: datetime) -> bytes:
    """`paper` has the facts and the sources in words; `made` is when the form was last changed."""
    workbook = Workbook()
    workbook.properties.title, workbook.properties.creator = paper.title, "Lots"
    workbook.properties.language = names.language
    workbook.properties.created = workbook.properties.modified = made.astimezone(UTC).replace(tzinfo=None)
    answers: Any = workbook.active
    answers.title = say(names.language, "Answers")
    lines = list(_lines(filled, names))
    _write_head(answers, form, names.language)
    for number, row in enumerate(lines, 2):
        _write_row(answers, number, row, filled, names.language)
    _finish(answers, len(lines) + 1)
    _write_about(workbook, paper)
    _add_drop_downs(workbook, answers, [row.field for row in lines], names.language)
    written = BytesIO()
    workbook.save(written)
    return written.getvalue()


def _lines(filled: Filled, names: Names) -> Iterator[Row]:
    """Every place there may be: also those that are asked only after certain answers, and rows to go on in."""
    for item in filled.form.template.items:
        numbers = filled.rows.get(item.id, (0,))
        further = tuple(range(-1, -1 - layout.NEW_ROWS, -1)) if item.repeatable else ()
        for number in (*numbers, *further):
            for field in item.fields:
                yield row_at(filled, Place(item.id, field.id, number), item, field, names)


def _write_head(sheet: Any, form: Form, language: str) -> None:
    put_text(sheet.cell(1, layout.PLACE), f"{layout.FORM_MARK}{form.id}")
    put_text(sheet.cell(1, layout.MARK), form.events[-1].id if form.events else "")
    for column, name in layout.HEAD.items():
        cell = sheet.cell(1, column)
        put_heading(cell, say(language, name))
    sheet.row_dimensions[1].height = 1.5 * LINE_HEIGHT


def _write_row(sheet: Any, number: int, row: Row, filled: Filled, language: str) -> None:
    is_new = row.place.row < 0
    texts = {
        layout.PLACE: layout.place_text(row.place),
        layout.SEEN: "" if is_new else filled.seen(row.place),
        layout.MARK: layout.mark_of(row.answer, row.comment),
        layout.SECTION: on_one_line(row.item.section),
        layout.ITEM: f"{row.label} ({say(language, 'new row')})" if is_new else row.label,
        layout.QUESTION: on_one_line(row.field.label) + (" *" if row.field.required else ""),
        layout.ANSWER: row.answer,
        layout.COMMENT: row.comment,
        layout.STATE: "" if is_new else "\n".join(filter(None, (row.state, row.rivals))),
        layout.WHO: row.who,
        layout.WHEN: row.day,
        layout.HELP: _help(row.item, row.field, language),
    }
    fit_row(sheet, number, [(texts[column], width) for column, width in WIDTHS.items()])
    for column, text in texts.items():
        cell = sheet.cell(number, column)
        put_text(cell, text)
        cell.alignment = Alignment(vertical="top", wrap_text=column not in layout.HIDDEN)
        cell.border = below()
        cell.font = font(color=QUIET if column >= layout.STATE else None, bold=column == layout.QUESTION)
        if column in TO_WRITE_IN:
            cell.protection, cell.fill = Protection(locked=False), PatternFill("solid", start_color=_PAPER)


def _help(item: Item, field: Field, language: str) -> str:
    """What the question says of itself, when it is asked, and what one may start from."""
    return "\n".join(
        filter(None, (printable(field.help), _when_asked(item, field, language), _starts(field, language)))
    )


def _when_asked(item: Item, field: Field, language: str) -> str:
    condition = field.shown_when
    other = next((one for one in item.fields if condition and one.id == condition.field), None)
    if condition is None or other is None:
        return ""
    words = dict(fixed_answers(other, language))
    answers = listed((words.get(meaning, meaning) for meaning in condition.meanings), language, "or")
    return say(language, "Is asked where “{question}” is answered {answers}.", question=other.label, answers=answers)


def _starts(field: Field, language: str) -> str:
    offers = "\n".join(f"• {on_one_line(offer)}" for offer in field.offers)
    return f"{say(language, 'To start from:')}\n{offers}" if offers else ""


def _finish(sheet: Any, last_row: int) -> None:
    for column in layout.HIDDEN:
        sheet.column_dimensions[get_column_letter(column)].hidden = True
    for column, width in WIDTHS.items():
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"{get_column_letter(layout.SECTION)}1:{get_column_letter(layout.LAST)}{last_row}"
    sheet.protection.sheet, sheet.protection.autoFilter = True, False
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    set_print(sheet)
    sheet.print_title_rows = "1:1"


def _add_drop_downs(workbook: Workbook, sheet: Any, fields: Sequence[Field], language: str) -> None:
    """One list for each set of choices. Other words than those are refused by Excel, and again when they come back."""
    hidden: Any = workbook.create_sheet(say(language, "Choices"))
    hidden.sheet_state = "hidden"
    lists: dict[tuple[str, ...], DataValidation] = {}
    for number, field in enumerate(fields, 2):
        words = tuple(on_one_line(label) for _, label in fixed_answers(field, language))
        if words and words not in lists:
            lists[words] = _drop_down(hidden, len(lists) + 1, words, language)
            sheet.add_data_validation(lists[words])
        if words:
            lists[words].add(f"{get_column_letter(layout.ANSWER)}{number}")


def _drop_down(hidden: Any, column: int, words: Sequence[str], language: str) -> DataValidation:
    for number, word in enumerate(words, 1):
        put_text(hidden.cell(number, column), word)
    letter = get_column_letter(column)
    made = DataValidation("list", formula1=f"'{hidden.title}'!${letter}$1:${letter}${len(words)}", allow_blank=True)
    made.showErrorMessage, made.errorTitle = True, say(language, "Choose from the list")
    made.error = say(language, "Choose one of the answers in the list. More can be said in the column Comment.")
    return made


def _write_about(workbook: Workbook, paper: Paper) -> None:
    sheet: Any = workbook.create_sheet(say(paper.language, "About the form"))
    title = sheet.cell(1, 1)
    put_text(title, paper.title)
    title.font = font(bold=True, size=16, color=INK)
    number = 3
    for heading, lines in _about(paper):
        for name, text in lines:
            put_text(sheet.cell(number, 1), name or heading)
            put_text(sheet.cell(number, 2), text)
            sheet.cell(number, 2).font = font()
            sheet.cell(number, 1).font = font(bold=True, color=INK)
            fit_row(sheet, number, [(text, ABOUT_WIDTH)])
            for column in (1, 2):
                sheet.cell(number, column).alignment = Alignment(vertical="top", wrap_text=True)
            heading, number = "", number + 1
        number += 1
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 20, ABOUT_WIDTH
    set_print(sheet)


def _about(paper: Paper) -> Iterator[tuple[str, Sequence[tuple[str, str]]]]:
    """(Heading, (name, text) of each line); lines without a name of their own stand beside the heading."""
    language = paper.language
    yield "", [(name, text) for name, text in paper.facts]
    yield say(language, "How to fill it in"), [("", say(language, line)) for line in HOW_TO]
    yield say(language, "Who and when"), [("", " – ".join(cell.text for cell in row)) for row in paper.people.rows]
    yield say(language, "Sources"), [("", f"[{number}] {text}") for number, text in enumerate(paper.sources, 1)]

"""The page of every Word document that Lots writes: its properties, its styles, its tables.

Invariants: every text is put in as text; every table has a heading row that is repeated on each page, and says what it
shows; the document says its title and its language, so that a screen reader reads it right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Length, Pt, RGBColor
from docx.text.paragraph import Paragraph

from knowledge.adapters.export import docx_marks as marks
from knowledge.adapters.export.cells import Cell
from knowledge.adapters.export.paper import Table
from knowledge.adapters.export.wording import say

FONT = "Calibri"
INK, QUIET, TINT = RGBColor(0x12, 0x3B, 0x52), RGBColor(0x5A, 0x66, 0x70), "E9F0F4"
SHORT_SIDE, LONG_SIDE, MARGIN = Cm(21.0), Cm(29.7), Cm(2.0)
KEPT_WHOLE = 500
"""Characters: a row whose cells are shorter is not cut in two by the end of a page."""
LOCALES = {"sv": "sv-SE", "en": "en-GB"}
_SIZES = {"Title": 24, "Subtitle": 12, "Heading 1": 15, "Heading 2": 12, "Heading 3": 11, "Normal": 10.5}
_SPACES = {
    "Title": (0, 10),
    "Subtitle": (0, 0),
    "Heading 1": (20, 6),
    "Heading 2": (14, 4),
    "Heading 3": (10, 3),
    "Normal": (0, 4),
}
"""Points before and after."""


def new_document(title: str, kind: str, language: str, made: datetime, *, turned: bool = False) -> Document:
    """An empty one with its page and styles. `made` is what it says of when it was written; `turned`: on its side."""
    document = docx.Document()
    _set_properties(document, title, kind, language, made)
    _set_page(document, title, language, turned=turned)
    _set_styles(document)
    return document


def saved(document: Document) -> bytes:
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def add_facts(document: Document, facts: Iterable[tuple[str, str]]) -> None:
    """A line each: its name, and its value beside it."""
    for name, value in facts:
        fact = document.add_paragraph()
        fact.paragraph_format.tab_stops.add_tab_stop(Cm(3.6))
        fact.paragraph_format.left_indent, fact.paragraph_format.first_line_indent = Cm(3.6), Cm(-3.6)
        fact.paragraph_format.space_after = Pt(1)
        label = fact.add_run(name)
        label.bold, label.font.color.rgb = True, INK
        fact.add_run(f"\t{value}")


def _set_properties(document: Document, title: str, kind: str, language: str, made: datetime) -> None:
    properties = document.core_properties
    moment = made.astimezone(UTC).replace(tzinfo=None)
    properties.title, properties.subject, properties.author = title[:255], kind, "Lots"
    properties.language, properties.comments, properties.keywords = LOCALES[language], "", ""
    properties.created = properties.modified = moment
    marks.set_language(document, LOCALES[language])


def _set_page(document: Document, title: str, language: str, *, turned: bool) -> None:
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE if turned else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = (LONG_SIDE, SHORT_SIDE) if turned else (SHORT_SIDE, LONG_SIDE)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
    footer = page.footer.paragraphs[0]
    document.styles["Footer"].paragraph_format.tab_stops.clear_all()
    footer.paragraph_format.tab_stops.add_tab_stop(text_width(document), WD_TAB_ALIGNMENT.RIGHT)
    footer.add_run(f"{title[:90]}\t")
    _add_page_number(footer, say(language, "Page {page} of {pages}"))
    for run in footer.runs:
        run.font.size, run.font.color.rgb = Pt(8.5), QUIET


def _add_page_number(footer: Paragraph, pattern: str) -> None:
    before, rest = pattern.split("{page}")
    between, after = rest.split("{pages}")
    footer.add_run(before)
    marks.add_field(footer, "PAGE")
    footer.add_run(between)
    marks.add_field(footer, "NUMPAGES")
    footer.add_run(after)


def _set_styles(document: Document) -> None:
    for name, size in _SIZES.items():
        style: Any = document.styles[name]
        style.font.size, style.font.name, style.font.italic = Pt(size), FONT, False
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[attribute]
        for script in ("hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), FONT)
        if name != "Normal":
            style.font.color.rgb, style.font.bold = INK, name != "Subtitle"
            style.paragraph_format.keep_with_next = True
    _set_spacing(document)


def _set_spacing(document: Document) -> None:
    for name, (before, after) in _SPACES.items():
        shape: Any = document.styles[name]
        shape.paragraph_format.space_before, shape.paragraph_format.space_after = Pt(before), Pt(after)
    title: Any = document.styles["Title"]
    for rule in title.element.pPr.findall(qn("w:pBdr")):  # the line that Word's own template draws below it
        title.element.pPr.remove(rule)


def add_table(document: Document, table: Table) -> None:
    widths = _widths(table, text_width(document))
    made = document.add_table(1, len(table.head))
    made.autofit, made.alignment = False, WD_TABLE_ALIGNMENT.LEFT
    marks.describe_table(made, table.caption)
    marks.rule_rows(made)
    for cell, heading, width in zip(made.rows[0].cells, table.head, widths, strict=True):
        cell.width = width
        marks.shade(cell, TINT)
        _write_heading(cell.paragraphs[0], heading)
    marks.repeat_as_heading(made)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        _add_row(made, row, widths)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _write_heading(paragraph: Paragraph, heading: str) -> None:
    run = paragraph.add_run(heading)
    run.bold, run.font.color.rgb, run.font.size = True, INK, Pt(9.5)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_after = Pt(0)


def _add_row(made: Any, row: Sequence[Cell], widths: Iterable[Length]) -> None:
    added = made.add_row()
    if max(len(cell.text) for cell in row) < KEPT_WHOLE:
        marks.keep_whole(added)
    for number, (place, cell, width) in enumerate(zip(added.cells, row, widths, strict=True)):
        place.width = width
        for line, text in enumerate(cell.text.split("\n")):
            paragraph = place.paragraphs[0] if line == 0 else place.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(0)
            if cell.link and line == 0:
                marks.add_link(paragraph, text, cell.link)
            else:
                _write(paragraph, text, cell, heading=number == 0)


def _write(paragraph: Paragraph, text: str, cell: Cell, *, heading: bool) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(10)
    run.bold = heading or None
    if cell.muted:
        run.font.color.rgb, run.italic = QUIET, True


def text_width(document: Document) -> Length:
    page = document.sections[0]
    return Emu((page.page_width or SHORT_SIDE) - 2 * MARGIN)


def _widths(table: Table, whole: Length) -> list[Length]:
    return [Emu(int(whole * share)) for share in table.shares]

"""Writes blocks as a Word document with real styles: headings, lists, tables, page numbers in the foot.

The same blocks give the same bytes on every run: fixed properties, and every zip entry dated alike.
"""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WrittenTable
from docx.table import _Cell as WrittenCell
from docx.text.paragraph import Paragraph as Written

from ingest.sample.source_blocks import (
    Block,
    Heading,
    ItemList,
    LandscapeFromHere,
    Paragraph,
    Table,
    is_group_title,
    lines,
    runs,
)
from ingest.sample.zip_dates import WRITTEN, with_fixed_dates

WIDE_TABLE = 6  # from this many columns the text of a table is set smaller
COLUMN_WIDTHS = {2: (40, 130), 8: (34, 29, 34, 37, 34, 36, 28, 29)}  # in millimetres, by the number of columns
BLUE = RGBColor(0x1F, 0x4E, 0x79)
SHADE = "DCE8F3"
TEXT_STYLES = (("Normal", 10.5, 0), ("List Bullet", 10.5, 0), ("List Number", 10.5, 0))  # size and space before, points
HEADING_STYLES = (("Title", 24, 0), ("Heading 1", 15, 16), ("Heading 2", 12.5, 12), ("Heading 3", 11, 10))


def write_docx(path: Path, blocks: list[Block], title: str, author: str) -> None:
    """Writes the blocks to `path`; `title` and `author` go into the file's properties and the page's foot."""
    document = docx.Document()
    _set_properties(document, title, author)
    _set_styles(document)
    _write_foot(document, f"{author} · {title} · sida ")
    for previous, block in pairwise([None, *blocks]):
        if block is not None:
            _write(document, block)
        if isinstance(previous, Table) and isinstance(block, Paragraph):
            document.paragraphs[-1].paragraph_format.space_before = Pt(8)
    saved = io.BytesIO()
    document.save(saved)
    path.write_bytes(with_fixed_dates(saved.getvalue()))


def _set_properties(document: Document, title: str, author: str) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title, author, author
    properties.created = properties.modified = WRITTEN
    properties.revision, properties.comments, properties.language = 1, "", "sv-SE"


def _set_styles(document: Document) -> None:
    """A4 with even margins, one typeface, and headings in the municipality's blue."""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(20)
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    _set_typeface(defaults.find(qn("w:rFonts")))
    defaults.find(qn("w:lang")).set(qn("w:val"), "sv-SE")
    for name, size, before in TEXT_STYLES:
        style = document.styles[name]
        style.font.size = Pt(size)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(6)
        style.paragraph_format.line_spacing = 1.15
    for name, size, before in HEADING_STYLES:
        style = document.styles[name]
        for look in (style, document.styles[f"{name} Char"]):  # Word keeps the same look in a linked character style
            _set_typeface(look.element.rPr.rFonts)
            look.font.size, look.font.bold, look.font.color.rgb = Pt(size), True, BLUE
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(5)


def _set_typeface(fonts: BaseOxmlElement) -> None:
    """Arial, instead of what the template's theme names."""
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), "Arial")


def _write(document: Document, block: Block) -> None:
    match block:
        case Heading(level, text):
            document.add_heading(text, level - 1)  # Word's level 0 is the title
        case Paragraph(text):
            _write_runs(document.add_paragraph(), text)
        case ItemList(items, numbered):
            for item in items:
                _write_runs(document.add_paragraph(style="List Number" if numbered else "List Bullet"), item)
        case Table(header, rows):
            _write_table(document, header, rows)
        case LandscapeFromHere():
            page = document.add_section(WD_SECTION.NEW_PAGE)
            page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
            page.left_margin = page.right_margin = Mm(18)


def _write_table(document: Document, header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
    table = document.add_table(rows=0, cols=len(header), style="Table Grid")
    size = Pt(8.5) if len(header) >= WIDE_TABLE else None
    for row in (tuple(f"**{title}**" for title in header), *rows):
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            _write_cell(cell, text, size)
        if is_group_title(row):
            cells[0].merge(cells[-1])
    for cell in table.rows[0].cells:
        _shade(cell)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    _keep_rows_whole(table)
    _set_widths(table, COLUMN_WIDTHS.get(len(header), ()))


def _write_cell(cell: WrittenCell, text: str, size: Pt | None) -> None:
    paragraph = cell.paragraphs[0]
    for place, line in enumerate(lines(text)):
        if place:
            paragraph = cell.add_paragraph()
        _write_runs(paragraph, line)
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
        paragraph.paragraph_format.line_spacing = 1
        for run in paragraph.runs:
            run.font.size = size


def _shade(cell: WrittenCell) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), SHADE)
    cell._tc.get_or_add_tcPr().append(shade)


def _keep_rows_whole(table: WrittenTable) -> None:
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _set_widths(table: WrittenTable, widths: tuple[int, ...]) -> None:
    for column, width in zip(table.columns, widths, strict=False):
        for cell in column.cells:
            cell.width = Mm(width)


def _write_runs(paragraph: Written, text: str) -> None:
    for piece, bold in runs(text):
        paragraph.add_run(piece).bold = bold or None


def _write_foot(document: Document, text: str) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.add_run(text)
    page_number = OxmlElement("w:fldSimple")
    page_number.set(qn("w:instr"), "PAGE")
    paragraph._p.append(page_number)

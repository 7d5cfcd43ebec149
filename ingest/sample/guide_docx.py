"""Writes blocks as a Word document with real styles: headings, lists, a table, page numbers in the foot.

The same blocks give the same bytes on every run: fixed properties, and every zip entry dated `WRITTEN`.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as Written

from ingest.sample.source_blocks import Block, Heading, ItemList, Paragraph, Table, runs

WRITTEN = datetime(2025, 9, 1, 8, 0, 0)


def write_docx(path: Path, blocks: list[Block], title: str, author: str) -> None:
    """Writes the blocks to `path`; `title` and `author` go into the file's properties and the page's foot."""
    document = docx.Document()
    _set_properties(document, title, author)
    _write_foot(document, f"{author} · {title} · sida ")
    for block in blocks:
        _write(document, block)
    path.write_bytes(_with_fixed_dates(document))


def _set_properties(document: Document, title: str, author: str) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title, author, author
    properties.created = properties.modified = WRITTEN
    properties.revision, properties.comments, properties.language = 1, "", "sv-SE"


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


def _write_table(document: Document, header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
    table = document.add_table(rows=0, cols=len(header), style="Table Grid")
    for row in (tuple(f"**{title}**" for title in header), *rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            _write_runs(cell.paragraphs[0], text)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)


def _write_runs(paragraph: Written, text: str) -> None:
    for piece, bold in runs(text):
        paragraph.add_run(piece).bold = bold or None


def _write_foot(document: Document, text: str) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.add_run(text)
    page_number = OxmlElement("w:fldSimple")
    page_number.set(qn("w:instr"), "PAGE")
    paragraph._p.append(page_number)


def _with_fixed_dates(document: Document) -> bytes:
    saved, dated = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(dated, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, WRITTEN.timetuple()[:6]), source.read(name), zipfile.ZIP_DEFLATED)
    return dated.getvalue()

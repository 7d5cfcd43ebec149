"""The half-way report as a Word document that the coordinator goes on writing in.

Order: title, facts, then the report's blocks as they come. Invariant: headings, lists, tables and charts are Word's
own, so that they can be read by ear, moved through and changed.
"""

from __future__ import annotations

from typing import Any, assert_never

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from knowledge.adapters.export import docx_marks as marks
from knowledge.adapters.export.docx_chart import add_chart
from knowledge.adapters.export.docx_page import FONT, QUIET, add_facts, add_table, new_document, saved, text_width
from knowledge.adapters.export.insights_blocks import Block, Heading, Paragraph, Points, Report, ToFillIn
from knowledge.adapters.export.insights_charts import Figure
from knowledge.adapters.export.paper import Table

TO_FILL_IN, EDGE = "FFF8E1", "B26A00"
_LIST_STYLES = {False: "List Bullet", True: "List Number"}


def as_docx(report: Report) -> bytes:
    """The report's document."""
    document = new_document(report.title, report.kind, report.language, report.made)
    for name in _LIST_STYLES.values():
        _set_font(document.styles[name])
    document.add_paragraph(report.kind, style="Subtitle")
    document.add_paragraph(report.title, style="Title")
    document.add_paragraph(report.lead).paragraph_format.space_after = Pt(8)
    add_facts(document, report.facts)
    charts = 0
    for block in report.blocks:
        charts += isinstance(block, Figure)
        _add(document, block, charts)
    return saved(document)


def _set_font(style: Any) -> None:
    style.font.name = FONT
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:cs"), FONT)


def _add(document: Document, block: Block, charts: int) -> None:
    """`charts` counts them, this one too."""
    match block:
        case Heading():
            document.add_heading(block.text, block.level)
        case Paragraph():
            document.add_paragraph(block.text)
        case Points():
            _add_points(document, block)
        case ToFillIn():
            _add_place(document, block)
        case Table():
            add_table(document, block)
        case Figure():
            add_chart(document, block.chart, text_width(document), charts)
            add_table(document, block.table)
        case _:
            assert_never(block)


def _add_points(document: Document, points: Points) -> None:
    for point in points.items:
        item = document.add_paragraph(style=_LIST_STYLES[points.ordered])
        title = item.add_run(point.title)
        if point.text:
            title.bold = True
            title.add_break()
            item.add_run(point.text)
        for words in point.quotes:
            quoted = document.add_paragraph()
            quoted.paragraph_format.left_indent = Cm(1.4)
            run = quoted.add_run(words)
            run.italic, run.font.color.rgb = True, QUIET


def _add_place(document: Document, place: ToFillIn) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{place.label} ").bold = True
    paragraph.add_run(place.prompt)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(6)
    marks.mark_paragraph(paragraph, TO_FILL_IN, EDGE)

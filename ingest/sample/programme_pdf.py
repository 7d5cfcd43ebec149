"""Draws blocks as a PDF as municipalities publish them: headings, labelled lines, page numbers, a table over the break.

The same blocks give the same bytes on every run (ReportLab's `invariant`: fixed dates and document id).
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    KeepTogether,
    ListFlowable,
    ListItem,
    LongTable,
    SimpleDocTemplate,
    TableStyle,
)
from reportlab.platypus import Paragraph as Drawn

from ingest.sample.source_blocks import Block, Heading, ItemList, Paragraph, Table, runs

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10.5, leading=15, spaceAfter=5)
CELL = ParagraphStyle("cell", parent=BODY, fontSize=8, leading=10.5, spaceAfter=0)
HEADER_CELL = ParagraphStyle("header cell", parent=CELL, fontName="Helvetica-Bold")
HEADING_SIZES = {1: (24, 30), 2: (16, 16), 3: (13, 14), 4: (11, 10)}  # font size and space before, in points
COLUMN_WIDTHS = [width * mm for width in (34, 31, 33, 21, 18, 28)]
MARGIN = 20 * mm


def write_pdf(path: Path, blocks: list[Block], title: str, author: str) -> None:
    """Writes the blocks to `path`; `title` and `author` go into the file's properties and the page's foot."""
    document = SimpleDocTemplate(
        str(path),
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=title,
        author=author,
        lang="sv-SE",
        invariant=1,
    )
    foot = partial(_page_foot, text=f"{author} · {title}")
    document.build(_story(blocks), onFirstPage=foot, onLaterPages=foot)


def _page_foot(canvas: Canvas, document: SimpleDocTemplate, text: str) -> None:
    canvas.saveState()
    canvas.setFont("Helvetica", 8)
    canvas.setFillColor(colors.HexColor("#444444"))
    canvas.drawString(MARGIN, 11 * mm, text)
    canvas.drawRightString(A4[0] - MARGIN, 11 * mm, f"Sida {document.page}")
    canvas.restoreState()


def _story(blocks: list[Block]) -> list[Flowable]:
    """The drawn blocks; a line that leads in to a list stays with it, while a table may break across pages."""
    story: list[Flowable] = []
    for previous, block in pairwise([None, *blocks]):
        if isinstance(block, ItemList) and isinstance(previous, Paragraph):
            story.append(KeepTogether([story.pop(), _drawn(block)]))
        elif block is not None:
            story.append(_drawn(block))
    return story


def _drawn(block: Block) -> Flowable:
    match block:
        case Heading(level, text):
            return Drawn(_marked(text), _heading_style(level))
        case Paragraph(text):
            return Drawn(_marked(text), BODY)
        case ItemList(items, numbered):
            return _drawn_list(items, numbered)
        case Table(header, rows):
            return _drawn_table(header, rows)


def _heading_style(level: int) -> ParagraphStyle:
    size, before = HEADING_SIZES[level]
    return ParagraphStyle(
        f"heading {level}",
        fontName="Helvetica-Bold",
        fontSize=size,
        leading=size * 1.25,
        spaceBefore=before,
        spaceAfter=5,
        keepWithNext=True,
    )


def _drawn_list(items: tuple[str, ...], numbered: bool) -> Flowable:
    return ListFlowable(
        [ListItem(Drawn(_marked(item), BODY)) for item in items],
        bulletType="1" if numbered else "bullet",
        bulletFormat="%s." if numbered else None,
        start=None if numbered else "•",
        bulletFontSize=10.5,
        leftIndent=16,
    )


def _drawn_table(header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Flowable:
    cells = [[Drawn(_marked(cell), HEADER_CELL) for cell in header]]
    cells += [[Drawn(_marked(cell), CELL) for cell in row] for row in rows]
    table = LongTable(cells, colWidths=COLUMN_WIDTHS, repeatRows=1, spaceBefore=6)
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, colors.HexColor("#666666")),
                ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#e3ecf4")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 3),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return table


def _marked(text: str) -> str:
    return "".join(f"<b>{escape(piece)}</b>" if bold else escape(piece) for piece, bold in runs(text))

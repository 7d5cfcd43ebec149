"""Draws blocks as a PDF as municipalities publish them: headings, labelled lines, page numbers, a table over the break.

The same blocks give the same bytes on every run (ReportLab's `invariant`: fixed dates and document id).
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    HRFlowable,
    KeepTogether,
    ListFlowable,
    ListItem,
    LongTable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    TableStyle,
)
from reportlab.platypus import Paragraph as Drawn

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

BLUE, SHADE, PALE = colors.HexColor("#1f4e79"), colors.HexColor("#dce8f3"), colors.HexColor("#f1f5f9")
RULE = colors.HexColor("#7f8c99")
BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10.5, leading=15, spaceAfter=5)
CELL = ParagraphStyle("cell", parent=BODY, fontSize=8, leading=10.5, spaceAfter=0)
HEADER_CELL = ParagraphStyle("header cell", parent=CELL, fontName="Helvetica-Bold")
HEADING_SIZES = {1: (24, 30), 2: (16, 16), 3: (13, 14), 4: (11, 10)}  # font size and space before, in points
COLUMN_WIDTHS = {6: (35, 32, 34, 21, 19, 29), 7: (34, 37, 40, 41, 43, 31, 31)}  # in millimetres, by how many columns
MARGIN = 20 * mm
EMBLEM = 14 * mm


def write_pdf(path: Path, blocks: list[Block], title: str, author: str) -> None:
    """Writes the blocks to `path`; `title` and `author` go into the file's properties and the page's foot."""
    document = BaseDocTemplate(str(path), title=title, author=author, lang="sv-SE", invariant=1)
    foot = f"{author} · {title}"
    pages = [_page("first", A4, foot), _page("portrait", A4, foot), _page("landscape", landscape(A4), foot)]
    pages[0].autoNextPageTemplate = "portrait"
    document.addPageTemplates(pages)
    document.build(_story(blocks))


def _page(name: str, size: tuple[float, float], foot: str) -> PageTemplate:
    width, height = size
    frame = Frame(MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN, leftPadding=0, rightPadding=0)

    def draw_around(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica", 8)
        canvas.setFillColor(colors.HexColor("#444444"))
        canvas.drawString(MARGIN, 11 * mm, foot)
        canvas.drawRightString(width - MARGIN, 11 * mm, f"Sida {document.page}")
        if name == "first":
            _draw_emblem(canvas, width - MARGIN - EMBLEM, height - MARGIN - EMBLEM + 1 * mm)
        canvas.restoreState()

    return PageTemplate(name, [frame], onPage=draw_around, pagesize=size)


def _draw_emblem(canvas: Canvas, x: float, y: float) -> None:
    """The municipality's mark, `EMBLEM` high: a sun over two waves of the lake, in a blue roundel."""
    half, wave = EMBLEM / 2, EMBLEM / 8
    canvas.setFillColor(BLUE)
    canvas.circle(x + half, y + half, half, stroke=0, fill=1)
    canvas.setFillColor(colors.HexColor("#f2b632"))
    canvas.circle(x + half, y + 1.3 * half, 0.28 * half, stroke=0, fill=1)
    canvas.setStrokeColor(colors.white)
    canvas.setLineWidth(1.6)
    for level in (0.5, 0.78):
        path = canvas.beginPath()
        path.moveTo(x + wave, y + level * half)
        for start in (wave, 4 * wave):
            left, height = x + start, y + level * half
            path.curveTo(left + wave, height + wave, left + 2 * wave, height - wave, left + 3 * wave, height)
        canvas.drawPath(path, stroke=1, fill=0)


def _story(blocks: list[Block]) -> list[Flowable]:
    """The drawn blocks; a line that leads in to a list stays with it, while a table may break across pages."""
    story: list[Flowable] = []
    for previous, block in pairwise([None, *blocks]):
        if isinstance(block, ItemList) and isinstance(previous, Paragraph):
            story.append(KeepTogether([story.pop(), *_drawn(block)]))
        elif block is not None:
            story += _drawn(block)
    return story


def _drawn(block: Block) -> list[Flowable]:
    match block:
        case Heading(1, text):
            rule = HRFlowable(width="100%", thickness=2, color=BLUE, spaceBefore=0, spaceAfter=8)
            return [Drawn(_marked(text), _heading_style(1)), rule]
        case Heading(level, text):
            return [Drawn(_marked(text), _heading_style(level))]
        case Paragraph(text):
            return [Drawn(_marked(text), BODY)]
        case ItemList(items, numbered):
            return [_drawn_list(items, numbered)]
        case Table(header, rows):
            return [_drawn_table(header, rows)]
        case LandscapeFromHere():
            return [NextPageTemplate("landscape"), PageBreak()]


def _heading_style(level: int) -> ParagraphStyle:
    size, before = HEADING_SIZES[level]
    return ParagraphStyle(
        f"heading {level}",
        fontName="Helvetica-Bold",
        fontSize=size,
        leading=size * 1.25,
        spaceBefore=before,
        spaceAfter=5,
        textColor=BLUE,
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
    cells += [[[Drawn(_marked(line), CELL) for line in lines(cell)] for cell in row] for row in rows]
    widths = [width * mm for width in COLUMN_WIDTHS[len(header)]]
    table = LongTable(cells, colWidths=widths, repeatRows=1, spaceBefore=6)
    titles = [place for place, row in enumerate(rows, start=1) if is_group_title(row)]
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, RULE),
                ("BACKGROUND", (0, 0), (-1, 0), SHADE),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 3),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
                *(("SPAN", (0, place), (-1, place)) for place in titles),
                *(("BACKGROUND", (0, place), (-1, place), PALE) for place in titles),
                *(("NOSPLIT", (0, place), (-1, place + 1)) for place in titles),
            ]
        )
    )
    return table


def _marked(text: str) -> str:
    return "".join(f"<b>{escape(piece)}</b>" if bold else escape(piece) for piece, bold in runs(text))

"""PowerPoint presentations: each slide's title a heading, then its shapes in reading order, then the speaker's notes.

Order: shapes are read from top to bottom and left to right (files keep them in the order in which they were drawn),
groups from inside. A slide's number is its page.

Invariant: text in placeholders for date, footer and slide number is furniture; all other text is the slide's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.blocks import ParsedFile
from ingest.parsers.builder import BlockBuilder, clean, split_mark
from ingest.parsers.tables import Cell, Grid, SpanningCell, add_table, header_rows, lay_out, without_empty
from knowledge.passages import FurnitureReason

if TYPE_CHECKING:
    from pptx.slide import Slide

SUFFIXES = (".pptx", ".pptm")
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SAME_LINE = 200_000
"""Shapes whose tops are within this many EMU (5.5 mm) stand beside each other."""
_FURNITURE: dict[str, FurnitureReason] = {
    "DATE": "running_header",
    "FOOTER": "running_header",
    "HEADER": "running_header",
    "SLIDE_NUMBER": "page_number",
}


def parse(path: Path) -> ParsedFile:
    """Reads every slide, hidden ones too. The title is the file's own, or the first slide's."""
    from pptx import Presentation

    with path.open("rb") as file:
        presentation = Presentation(file)
    builder = BlockBuilder()
    for number, slide in enumerate(presentation.slides, start=1):
        _slide(builder, slide, number)
    properties = presentation.core_properties
    stated = "" if properties.title.lower().startswith(("powerpoint", "presentation")) else properties.title
    return builder.file(
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        title=stated,
        pages=len(presentation.slides),
        language=properties.language,
    )


def _slide(builder: BlockBuilder, slide: Slide, page: int) -> None:
    title = slide.shapes.title
    if title is not None:
        builder.heading(_joined(title.text_frame), 1, page=page)
    for shape in _in_reading_order(slide.shapes):
        if title is None or shape.shape_id != title.shape_id:
            _shape(builder, shape, page)
    notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    for paragraph in notes.paragraphs if notes is not None else ():
        _paragraph(builder, paragraph, page, bulleted=False)


def _in_reading_order(shapes: Iterable[Any]) -> Iterator[Any]:
    flat = sorted(_ungrouped(shapes), key=lambda shape: shape.top or 0)
    while flat:
        line_end = (flat[0].top or 0) + _SAME_LINE
        line = [shape for shape in flat if (shape.top or 0) <= line_end]
        yield from sorted(line, key=lambda shape: shape.left or 0)
        flat = flat[len(line) :]


def _ungrouped(shapes: Iterable[Any]) -> Iterator[Any]:
    from pptx.shapes.group import GroupShape

    for shape in shapes:
        if isinstance(shape, GroupShape):
            yield from _ungrouped(shape.shapes)
        else:
            yield shape


def _shape(builder: BlockBuilder, shape: Any, page: int) -> None:
    kind = shape.placeholder_format.type.name if shape.is_placeholder else ""
    if kind in _FURNITURE:
        builder.furniture(_joined(shape.text_frame), _FURNITURE[kind], page)
    elif getattr(shape, "has_table", False):
        _table(builder, shape.table, page)
    elif getattr(shape, "has_chart", False):
        _chart(builder, shape.chart, page)
    elif shape.has_text_frame:
        _text_frame(builder, shape.text_frame, page, is_body=kind in ("BODY", "OBJECT", "VERTICAL_BODY"))
    else:
        _diagram(builder, shape, page)


def _text_frame(builder: BlockBuilder, frame: Any, page: int, *, is_body: bool) -> None:
    filled = [paragraph for paragraph in frame.paragraphs if clean(_text(paragraph))]
    for paragraph in filled:
        _paragraph(builder, paragraph, page, bulleted=is_body and len(filled) > 1)


def _paragraph(builder: BlockBuilder, paragraph: Any, page: int, *, bulleted: bool) -> None:
    text, properties = _text(paragraph), paragraph._p.pPr
    if properties is not None and properties.find(f"{_A}buNone") is not None:
        bulleted = False
    elif properties is not None and any(properties.find(f"{_A}{mark}") is not None for mark in ("buChar", "buAutoNum")):
        bulleted = True
    if bulleted or split_mark(clean(text)):
        builder.item(text, level=paragraph.level + 1, page=page)
    else:
        builder.add("paragraph", text, page=page)


def _text(paragraph: Any) -> str:
    return paragraph.text.replace("\v", "\n")  # type: ignore[no-any-return]  # python-pptx is untyped here


def _joined(frame: Any) -> str:
    return " ".join(_text(paragraph) for paragraph in frame.paragraphs)


def _table(builder: BlockBuilder, table: Any, page: int) -> None:
    rows = [[_spanning(cell) for cell in row.cells if not cell.is_spanned] for row in table.rows]
    grid = without_empty(lay_out(rows))
    if grid:
        headers = 1 if table.first_row and len(grid) > 1 else header_rows(grid)
        add_table(builder, grid, headers, page=page)


def _spanning(cell: Any) -> SpanningCell:
    runs = [run for paragraph in cell.text_frame.paragraphs for run in paragraph.runs if run.text.strip()]
    text = "\n".join(_text(paragraph) for paragraph in cell.text_frame.paragraphs)
    bold = bool(runs) and all(run.font.bold for run in runs)
    return SpanningCell(text, cell.span_width, cell.span_height, emphasised=bold)


def _chart(builder: BlockBuilder, chart: Any, page: int) -> None:
    """A chart is its title and a table: categories down, series across."""
    if chart.has_title and chart.chart_title.has_text_frame:
        builder.add("paragraph", _joined(chart.chart_title.text_frame), page=page)
    for plot in chart.plots:
        grid: Grid = [[Cell(), *(Cell(clean(str(series.name or ""))) for series in plot.series)]]
        for index, category in enumerate(plot.categories):
            values = [series.values[index] if index < len(series.values) else None for series in plot.series]
            grid.append([Cell(clean(str(category))), *(Cell("" if v is None else f"{v:g}") for v in values)])
        add_table(builder, grid, 1, page=page)


def _diagram(builder: BlockBuilder, shape: Any, page: int) -> None:
    """SmartArt keeps its text in a part of its own; each of its points is an item."""
    for relation_id in shape._element.xpath(".//*[local-name()='relIds']/@*[local-name()='dm']"):
        from pptx.oxml import parse_xml

        data = parse_xml(shape.part.related_part(relation_id).blob)
        for paragraph in data.iter(f"{_A}p"):
            builder.item("".join(run.text or "" for run in paragraph.iter(f"{_A}t")), page=page)

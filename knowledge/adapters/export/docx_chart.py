"""A chart as Word's own: drawn by Word as lines, with words for who cannot see it.

The chart's XML (ECMA-376, part 1, chapter 21) is made by python-pptx, whose charts are the same as Word's; it goes in
without a workbook of its own, since the table below the chart holds its numbers.
"""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Cm, Length
from pptx.chart.chart import Chart as DrawnChart
from pptx.chart.data import CategoryChartData
from pptx.chart.xmlwriter import ChartXmlWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml as parse_chart
from pptx.util import Pt

from knowledge.adapters.export.docx_page import FONT
from knowledge.adapters.export.insights_charts import Chart

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
TONES: dict[int, tuple[str, ...]] = {
    1: ("123B52",),
    2: ("123B52", "C8553D"),
    4: ("123B52", "4F86A6", "A9C6D6", "E3E7EA"),
}
"""By the number of series; told apart in black and white too."""
DARK = {"123B52", "C8553D", "4F86A6"}
COLUMNS_HEIGHT, BAR_HEIGHT, BESIDE_BARS = Cm(7), Cm(0.85), Cm(2.2)
_INLINE = (
    '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
    '<wp:docPr id="{number}" name=""/><wp:cNvGraphicFramePr/><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="{relation}"/>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing>"
)


def add_chart(document: Document, chart: Chart, width: Length, number: int) -> None:
    """The chart in a paragraph of its own. `number` is its own in the document, from 1."""
    name = PackURI(f"/word/charts/chart{number}.xml")
    part = Part(name, CONTENT_TYPE, _chart_xml(chart), document.part.package)
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    height = COLUMNS_HEIGHT if chart.kind == "columns" else BESIDE_BARS + len(chart.categories) * BAR_HEIGHT
    drawing: Any = parse_xml(_INLINE.format(width=int(width), height=int(height), number=number, relation=relation))
    about = drawing.find(".//{*}docPr")
    for attribute, text in (("name", chart.caption), ("title", chart.caption), ("descr", chart.alt)):
        about.set(attribute, text)
    document.add_paragraph().add_run()._r.append(drawing)


def _chart_xml(chart: Chart) -> bytes:
    numbers: Any = CategoryChartData(number_format="0;;;")  # a nought has no bar, and no label
    numbers.categories = list(chart.categories)
    for series in chart.series:
        numbers.add_series(series.name, series.values)
    kind = XL_CHART_TYPE.COLUMN_STACKED if chart.kind == "columns" else XL_CHART_TYPE.BAR_STACKED
    space: Any = parse_chart(ChartXmlWriter(kind, numbers).xml.encode())
    _style(DrawnChart(space, None), chart)
    return serialize_part_xml(space)


def _style(drawn: Any, chart: Chart) -> None:
    drawn.has_title, drawn.font.size, drawn.font.name = False, Pt(9), FONT
    drawn.has_legend = len(chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    drawn.value_axis.visible = drawn.value_axis.has_major_gridlines = False
    drawn.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    drawn.category_axis.has_major_gridlines = False
    drawn.category_axis.reverse_order = chart.kind == "bars"  # else the first bar stands lowest
    drawn.plots[0].gap_width = 40
    for series, tone in zip(drawn.plots[0].series, TONES[len(chart.series)], strict=True):
        _style_series(series, tone)


def _style_series(series: Any, tone: str) -> None:
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = RGBColor.from_string(tone)
    series.format.line.color.rgb, series.format.line.width = RGBColor.from_string("56626C"), Pt(0.5)
    labels = series.data_labels
    labels.show_value, labels.number_format, labels.number_format_is_linked = True, "0;;;", False
    labels.font.size = Pt(8)
    labels.font.color.rgb = RGBColor.from_string("FFFFFF" if tone in DARK else "000000")

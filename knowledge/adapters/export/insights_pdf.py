"""The half-way report as an accessible PDF (PDF/UA-1): tagged headings, lists, tables, and charts with their own words.

Order: the report's blocks become JSON, which `insights_report.typ` lays out. Invariant: text crosses as data.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, assert_never

from knowledge.adapters.export.insights_blocks import Block, Heading, Paragraph, Points, Report, ToFillIn
from knowledge.adapters.export.insights_charts import Figure
from knowledge.adapters.export.paper import Table
from knowledge.adapters.export.pdf import page_values, table_values, typeset

LAYOUT = Path(__file__).with_name("insights_report.typ")


def as_pdf(report: Report) -> bytes:
    """The report, one page after another."""
    page = page_values(report.title, report.kind, report.language, report.made, turned=False)
    blocks = [_values(block) for block in report.blocks]
    return typeset(LAYOUT, {**page, "lead": report.lead, "facts": report.facts, "blocks": blocks}, report.made)


def _values(block: Block) -> dict[str, Any]:
    """The block's values, and which kind of block it is."""
    match block:
        case Heading():
            return {"is": "heading", **asdict(block)}
        case Paragraph():
            return {"is": "paragraph", **asdict(block)}
        case Points():
            return {"is": "points", **asdict(block)}
        case ToFillIn():
            return {"is": "place", **asdict(block)}
        case Table():
            return {"is": "table", **table_values(block)}
        case Figure():
            return {"is": "figure", "chart": asdict(block.chart), "table": table_values(block.table)}
    assert_never(block)

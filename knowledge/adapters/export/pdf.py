"""A form as an accessible PDF (PDF/UA-1), typeset by Typst: tagged, with its language, headings and table headings.

Order: the paper's values become JSON, which `paper.typ` lays out. Invariant: what people wrote crosses as data, never
as markup. A character that no font at hand can draw keeps a document from claiming PDF/UA; it is then tagged all the
same, and the text can still be searched, copied and read out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from knowledge.adapters.export.paper import Paper, Table
from knowledge.adapters.export.wording import LOCAL_TIME, say

PAGE = Path(__file__).with_name("page.typ")
LAYOUT = Path(__file__).with_name("paper.typ")
ACCESSIBLE = "ua-1"


def as_pdf(paper: Paper, made: datetime) -> bytes:
    """`made` is what the document says of when it was written: the form's last change."""
    return typeset(LAYOUT, _values(paper, made), made)


def typeset(layout: Path, values: Mapping[str, Any], made: datetime) -> bytes:
    """What `layout` makes of the values, on the page that `page.typ` sets: that wants `page_values` among them."""
    given = json.dumps(values)
    try:
        return _compiled(layout, given, made, [ACCESSIBLE])
    except typst.TypstError:
        return _compiled(layout, given, made, [])


def page_values(title: str, kind: str, language: str, made: datetime, *, turned: bool) -> dict[str, Any]:
    """What the page itself shows and says of the document; `turned`: on its side."""
    moment = made.astimezone(LOCAL_TIME)
    return {
        "title": title,
        "kind": kind,
        "language": language,
        "short": title[:90],
        "turned": turned,
        "made": {"year": moment.year, "month": moment.month, "day": moment.day},
        "page": say(language, "Page {page} of {pages}"),
    }


def _compiled(layout: Path, given: str, made: datetime, standards: list[Any]) -> bytes:
    return bytes(
        typst.compile(
            PAGE.read_bytes() + layout.read_bytes(),
            sys_inputs={"paper": given},
            pdf_standards=standards,
            timestamp=int(made.timestamp()),
        )
    )


def _values(paper: Paper, made: datetime) -> dict[str, Any]:
    return {
        **asdict(paper),
        **page_values(paper.title, paper.kind, paper.language, made, turned=paper.turned),
        "sources-heading": say(paper.language, "Sources"),
        "overview": paper.overview and table_values(paper.overview),
        "people": table_values(paper.people),
        "sections": [
            {
                "heading": section.heading,
                "parts": [
                    {"heading": part.heading, "lead": part.lead, "table": table_values(part.table)}
                    for part in section.parts
                ],
            }
            for section in paper.sections
        ],
    }


def table_values(table: Table) -> dict[str, Any]:
    return {**asdict(table), "shares": table.shares}

"""A form as an accessible PDF (PDF/UA-1), typeset by Typst: tagged, with its language, headings and table headings.

Order: the paper's values become JSON, which `paper.typ` lays out. Invariant: what people wrote crosses as data, never
as markup. A character that no font at hand can draw keeps a document from claiming PDF/UA; it is then tagged all the
same, and the text can still be searched, copied and read out.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from knowledge.adapters.export.paper import Paper, Table
from knowledge.adapters.export.wording import LOCAL_TIME, say

LAYOUT = Path(__file__).with_name("paper.typ")
ACCESSIBLE = "ua-1"


def as_pdf(paper: Paper, made: datetime) -> bytes:
    """`made` is what the document says of when it was written: the form's last change."""
    given = json.dumps(_values(paper, made))
    try:
        return _typeset(given, made, [ACCESSIBLE])
    except typst.TypstError:
        return _typeset(given, made, [])


def _typeset(given: str, made: datetime, standards: list[Any]) -> bytes:
    return bytes(
        typst.compile(
            LAYOUT.read_bytes(),
            sys_inputs={"paper": given},
            pdf_standards=standards,
            timestamp=int(made.timestamp()),
        )
    )


def _values(paper: Paper, made: datetime) -> dict[str, Any]:
    moment = made.astimezone(LOCAL_TIME)
    return {
        **asdict(paper),
        "short": paper.title[:90],
        "widest": paper.widest,
        "made": {"year": moment.year, "month": moment.month, "day": moment.day},
        "page": say(paper.language, "Page {page} of {pages}"),
        "sources-heading": say(paper.language, "Sources"),
        "overview": paper.overview and _table(paper.overview),
        "people": _table(paper.people),
        "sections": [
            {
                "heading": section.heading,
                "parts": [
                    {"heading": part.heading, "lead": part.lead, "table": _table(part.table)} for part in section.parts
                ],
            }
            for section in paper.sections
        ],
    }


def _table(table: Table) -> dict[str, Any]:
    return {**asdict(table), "shares": table.shares}

"""An overview as a document that others can read: an Excel workbook, or the half-way report in Word or as PDF.

Invariant: what is in a document is in the overview, or was written by a rule that names its figures; the same overview
gives the same document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from knowledge.insights.overview import Overview

OverviewFormat = Literal["xlsx", "docx", "pdf"]


@dataclass(frozen=True, slots=True)
class OverviewKind:
    """A format: how a browser is told of it, and what writes it."""

    media_type: str
    write: Callable[[Overview, str], bytes]


def export_overview(overview: Overview, format: OverviewFormat, language: str = "sv") -> bytes:
    """The overview as a file of that format, in the reader's language ("sv" or "en")."""
    return OVERVIEW_FORMATS[format].write(overview, language)


def file_name(overview: Overview, format: OverviewFormat) -> str:
    """What the file may be called: its kind and its last day."""
    kind = "insikter" if format == "xlsx" else "halvvagsuppfoljning"
    return f"{kind}-{overview.filter.until.isoformat()}.{format}"


def _xlsx(overview: Overview, language: str) -> bytes:
    from knowledge.adapters.export.insights_xlsx import as_xlsx

    return as_xlsx(overview, language)


def _docx(overview: Overview, language: str) -> bytes:
    from knowledge.adapters.export.insights_docx import as_docx
    from knowledge.adapters.export.insights_report import halfway_report

    return as_docx(halfway_report(overview, language))


def _pdf(overview: Overview, language: str) -> bytes:
    from knowledge.adapters.export.insights_pdf import as_pdf
    from knowledge.adapters.export.insights_report import halfway_report

    return as_pdf(halfway_report(overview, language))


OVERVIEW_FORMATS: Mapping[OverviewFormat, OverviewKind] = {
    "xlsx": OverviewKind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "docx": OverviewKind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx),
    "pdf": OverviewKind("application/pdf", _pdf),
}
FORMAT_NAMES: tuple[OverviewFormat, ...] = get_args(OverviewFormat)

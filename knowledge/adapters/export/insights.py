"""An overview as a document that others can read: an Excel workbook, or the half-way report in Word or as PDF.

Invariant: what is in a document is in the overview, or was written by a rule that names its figures; the same overview
gives the same document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from knowledge.insights.overview import Overview, TopicView, Unowned

OverviewFormat = Literal["xlsx", "docx", "pdf"]


@dataclass(frozen=True, slots=True)
class OverviewKind:
    """A format: how a browser is told of it, and what writes it."""

    media_type: str
    write: Callable[[Overview, str], bytes]


def export_overview(
    overview: Overview, format: OverviewFormat, language: str = "sv", titles: Mapping[str, str] | None = None
) -> bytes:
    """The overview as a file of that format, in the reader's language ("sv" or "en").

    `titles` are what programmes are called, by name; one that is not among them is shown by its name.
    """
    return OVERVIEW_FORMATS[format].write(with_titles(overview, titles or {}), language)


def with_titles(overview: Overview, titles: Mapping[str, str]) -> Overview:
    """The same overview, with programmes called by their titles."""

    def called(name: str) -> str:
        return titles.get(name, name)

    def of_topics(topics: Iterable[TopicView]) -> tuple[TopicView, ...]:
        return tuple(
            replace(topic, programmes={called(name): count for name, count in topic.programmes.items()})
            for topic in topics
        )

    def of_goals(goals: Iterable[Unowned]) -> tuple[Unowned, ...]:
        return tuple(replace(goal, programme=called(goal.programme)) for goal in goals)

    return replace(
        overview,
        filter=replace(overview.filter, programme=called(overview.filter.programme)),
        topics=of_topics(overview.topics),
        declined_questions=of_topics(overview.declined_questions),
        no_owner=of_goals(overview.no_owner),
        never_begun=of_goals(overview.never_begun),
    )


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

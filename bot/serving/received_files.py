"""A file that somebody handed over in a channel, read in and told of in the words of `lots ingest`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.cli.ingesting import report_text
from bot.cli.speech import say_error
from bot.settings import Settings
from bot.wiring.maintaining import ingest_files
from ingest.parsers.registry import suffixes
from ingest.pipeline import IngestReport, Intake
from ingest.progress import Silence
from knowledge.errors import DocumentError


def read_received(settings: Settings, path: Path, group: str) -> str:
    """Reads the file for a group, EVERYONE for all. Raises DocumentError where it cannot be read, LibraryBusy."""
    report = ingest_files(settings, Intake((path,), group=group), Silence())
    if report.failed:
        raise DocumentError(say_error(report.failed[0].why))
    return report_text(_with_names_alone(report))


def readable_suffixes() -> tuple[str, ...]:
    """Of the formats that are read, lower case with their dot."""
    return suffixes()


def _with_names_alone(report: IngestReport) -> IngestReport:
    """Where files lie on the server is nobody's business in a channel."""
    return replace(
        report,
        skipped=tuple(replace(one, path=Path(one.path.name), like=Path(one.like).name) for one in report.skipped),
        unsearched=tuple(replace(one, path=Path(one.path.name)) for one in report.unsearched),
    )

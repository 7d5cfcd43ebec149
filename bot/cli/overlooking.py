"""The command `lots insights`: where people get stuck, to read, as JSON, or as a workbook."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import click

from bot.cli.filling_in import write_whole
from bot.cli.overview_text import overview_text
from bot.cli.speech import say, spoken_language
from bot.cli.terminal import Terminal
from bot.settings import Settings
from bot.shapes.overview import days_asked, overview_json
from bot.wiring.insights import overlook_on, place_questions
from bot.wiring.stores import open_stores
from knowledge.adapters.export.insights import FORMAT_NAMES, OverviewFormat, export_overview
from knowledge.adapters.sql.programmes import SqlProgrammes
from knowledge.answers.answer import Language
from knowledge.errors import OverviewError
from knowledge.insights.overview import Filter
from knowledge.passages import Scope


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for. `file` is written where it is given."""

    since: str
    until: str
    programme: str
    committee: str
    as_json: bool
    file: Path | None


def show_insights(settings: Settings, wanted: Wanted) -> None:
    """Raises OverviewError, StorageError; FormError where the file cannot be written."""
    today = datetime.now(ZoneInfo(settings.time_zone)).date()
    days = days_asked(wanted.since, wanted.until, today)
    format = _format(wanted.file) if wanted.file else None
    place_questions(settings)
    with open_stores(settings) as stores:
        overview = overlook_on(settings, stores)(Filter(*days, wanted.programme.strip(), wanted.committee.strip()))
        titles = _titles(stores.programmes)
    language = cast("Language", spoken_language())
    if wanted.file and format:
        write_whole(wanted.file, export_overview(overview, format, language, titles))
        click.echo(say("Written: {file}", file=wanted.file), err=True)
    if wanted.as_json:
        click.echo(json.dumps(overview_json(overview), ensure_ascii=False))
    elif not wanted.file:
        Terminal().show(overview_text(overview, language, titles))


def _format(file: Path) -> OverviewFormat:
    """By the file's ending."""
    ending = file.suffix.lower().removeprefix(".")
    found = next((format for format in FORMAT_NAMES if format == ending), None)
    if found is None:
        raise OverviewError(f"Name a file that ends with {', '.join(f'.{one}' for one in FORMAT_NAMES)}.")
    return found


def _titles(programmes: SqlProgrammes) -> Mapping[str, str]:
    return {record.in_force.name: record.in_force.title for record in programmes.programmes(Scope())}

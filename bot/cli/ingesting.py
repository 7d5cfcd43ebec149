"""The commands that change or list what is indexed: ingest, documents, remove, reindex."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import click

from bot.cli.progress import shown_progress
from bot.cli.speech import say, say_error
from bot.settings import Settings
from bot.wiring.library import every_document, open_library_only
from bot.wiring.maintaining import forget, ingest_files, rebuild
from ingest.pipeline import IngestReport, Intake
from knowledge.ports import DocumentCard

UNREAD_FILES = 3
WIDE = 200
"""Columns where no terminal limits them."""


def ingest_and_tell(settings: Settings, intake: Intake, as_json: bool) -> int:
    """0 when all files were read, 3 when some could not be."""
    with shown_progress(as_json) as progress:
        report = ingest_files(settings, intake, progress)
    click.echo(json.dumps(_report_json(report), ensure_ascii=False) if as_json else report_text(report))
    return UNREAD_FILES if report.failed else 0


def list_documents(settings: Settings, as_json: bool) -> None:
    with open_library_only(settings) as library:
        cards = every_document(library)
    if as_json:
        click.echo(json.dumps([asdict(card) for card in cards], ensure_ascii=False))
    elif not cards:
        click.echo(say("Nothing is indexed yet. Begin with: lots ingest FOLDER"))
    else:
        _print_table(cards)


def remove_document(settings: Settings, document: str) -> None:
    with shown_progress(as_json=False) as progress:
        forget(settings, document, progress)
    click.echo(say("{document} is forgotten. Its file is left as it is.", document=document))


def rebuild_indexes(settings: Settings) -> None:
    with shown_progress(as_json=False) as progress:
        rebuilt = rebuild(settings, progress)
    click.echo(say("{passages} passages indexed anew by words, {vectors} by meaning.", **asdict(rebuilt)))
    if rebuilt.without_meaning:
        click.echo(say("Found by words alone: {why}", why=say_error(rebuilt.without_meaning)))


def _report_json(report: IngestReport) -> dict[str, Any]:
    return {
        **asdict(report),
        "seconds": round(report.seconds, 3),
        "failed": [{"path": str(f.path), "why": say_error(f.why)} for f in report.failed],
        "skipped": [{"path": str(s.path), "reason": s.reason, "like": s.like} for s in report.skipped],
        "unsearched": [{"path": str(f.path), "why": f.why} for f in report.unsearched],
    }


def report_text(report: IngestReport) -> str:
    return "\n".join(_report_lines(report))


def _report_lines(report: IngestReport) -> Iterable[str]:
    yield say(
        "{read} read, {unchanged} unchanged, {removed} removed, {failed} not read; "
        "{passages} passages, {embedded} embedded, {seconds:.1f} s.",
        **(asdict(report) | {"failed": len(report.failed)}),
    )
    for skipped in report.skipped:
        if skipped.reason == "duplicate":
            yield say("Left out: {path} holds the same as {like}.", path=skipped.path, like=skipped.like)
        else:
            yield say("Left out: {path} is a link. Name it itself to have it read.", path=skipped.path)
    if report.programmes:
        yield say("Programmes found: {programmes}. See what was read of them: lots programmes", **asdict(report))
    if report.checklists:
        yield say("Checklists found: {checklists}. They are drafts: lots templates", **asdict(report))
    for unsearched in report.unsearched:
        yield say(
            "Indexed, but not looked through for a programme: {path} ({why}). Please report it.",
            path=unsearched.path,
            why=unsearched.why,
        )
    if report.without_meaning:
        yield say("Found by words alone: {why}", why=say_error(report.without_meaning))


def _print_table(cards: list[DocumentCard]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column(say("Id"), no_wrap=True)  # an id is copied, so it stays in one piece
    for heading in ("Title", "Passages", "By meaning", "Programme", "Visible to"):
        table.add_column(say(heading), overflow="fold")
    for card in cards:
        readers = card.group or say("everyone")
        table.add_row(card.id, card.title, str(card.passages), str(card.embedded), card.programme or "", readers)
    Console(width=None if sys.stdout.isatty() else WIDE).print(table)

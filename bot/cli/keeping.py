"""The commands about the whole state: out into one file, and in again."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.cli.speech import say, say_error
from bot.keeping.backup import back_up, restore
from bot.settings import Settings
from bot.wiring.library import is_empty
from bot.wiring.maintaining import rebuild
from ingest.progress import Silence
from ingest.single_writer import single_writer

MEGABYTE = 1_000_000


def back_up_and_tell(settings: Settings, target: Path) -> None:
    size = back_up(settings, target)
    told = say("Written: {file}", file=target)
    click.echo(f"{told} ({size / MEGABYTE:.1f} MB). {say('It holds everything, settings and tokens too: guard it.')}")


def restore_and_tell(settings: Settings, source: Path, sure: bool) -> None:
    """On a terminal it asks, where something would be replaced. Raises click.Abort for a no."""
    if not sure and sys.stdin.isatty() and not is_empty(settings):
        click.confirm(say("Replace all that Lots has now with what the backup holds?"), abort=True, err=True)
    with single_writer(settings.data):
        made = restore(settings, source)
    rebuilt = rebuild(settings, Silence())
    click.echo(say("Restored, as it was on {moment}.", moment=f"{made.astimezone():%Y-%m-%d %H:%M}"))
    if rebuilt.without_meaning:
        click.echo(say("Found by words alone: {why}", why=say_error(rebuilt.without_meaning)), err=True)

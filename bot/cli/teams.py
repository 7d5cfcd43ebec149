"""The command of Teams: the app package that makes the bot an app there."""

from __future__ import annotations

from pathlib import Path

import click

from bot.channels.teams.manifest import package
from bot.cli.speech import say
from bot.settings import Settings
from knowledge.errors import SettingsError


def write_package(settings: Settings, file: Path) -> None:
    """Raises SettingsError where a setting is missing, or the file cannot be written."""
    made = package(settings)
    try:
        file.write_bytes(made)
    except OSError as problem:
        raise SettingsError(f"{file} cannot be written: {problem.strerror}. Choose another with -o.") from problem
    click.echo(say("Written: {file}. Upload it in the Teams admin center: Teams apps, Manage apps.", file=file))

"""Where a command works: what the options before its name say."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.speech import speak

if TYPE_CHECKING:
    from bot.settings import Settings

FOLDER = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class Place:
    """What the global options say: where the data lies."""

    data: Path | None

    def settings(self) -> Settings:
        from bot.settings import read_settings

        settings = read_settings(os.environ, Path.cwd(), self.data)
        speak(settings.language)
        return settings

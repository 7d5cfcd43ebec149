"""The `lots` command: thin, one function a command, and quick to start.

Commands import what they need when they run: `lots --help` must not wait for a database or a model.
"""

from bot.cli.commands import main

__all__ = ["main"]

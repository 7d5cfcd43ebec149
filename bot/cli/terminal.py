"""Standard output, as a person reads it: in colour where there is one, lines broken on a screen and whole in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from io import TextIOWrapper

from rich.console import Console, RenderableType


class Terminal:
    """Prints what the converters laid out. A letter that there is no way to write becomes a question mark."""

    def __init__(self, console: Console | None = None) -> None:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")
        self.console = console or Console(highlight=False)

    @property
    def is_screen(self) -> bool:
        """A person looks at it, now."""
        return self.console.is_terminal

    def show(self, lines: Iterable[RenderableType]) -> None:
        for line in lines:
            # Whoever reads a pipe breaks lines, if at all.
            self.console.print(line, soft_wrap=not self.is_screen)

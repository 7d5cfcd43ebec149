"""Lines for a terminal of any width, and for a pipe, where a line stays one line.

Invariant: nothing is added but indentation, and nothing is lost but characters that would steer the terminal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

_LISTED = re.compile(r"(?P<lead>[ \t]*(?:[-–•*☐□]|\d{1,3}[.)])[ \t]+)(?=\S)")
NARROW = 40
"""Columns below which indentation costs more than it shows."""


def printable(text: str) -> str:
    """Without characters that steer a terminal: what a document holds is not to move the cursor or set its title."""
    return "".join(one for one in text if one in "\n\t" or unicodedata.category(one) not in ("Cc", "Cs"))


class Hanging:
    """Text after a lead, its further lines indented to where it began. Not wrapped where the output is a pipe."""

    def __init__(self, lead: Text, body: Text) -> None:
        self._lead, self._body = lead, body

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if options.no_wrap:
            yield self._lead + self._body
            return
        indent = self._lead.cell_len if options.max_width >= NARROW else min(2, self._lead.cell_len)
        lead = self._lead if self._lead.plain.strip() else Text(" " * indent)
        room = max(1, options.max_width - max(indent, lead.cell_len))
        first, *others = self._body.wrap(console, room) or [Text()]
        yield lead + first
        yield from (Text(" " * indent) + line for line in others)


def paragraphs(text: Text) -> Iterator[Text | Hanging]:
    """Each line of the text; items of a list hang by their bullets."""
    for line in text.split("\n", allow_blank=True):
        found = _LISTED.match(line.plain)
        yield Hanging(line[: found.end()], line[found.end() :]) if found else line

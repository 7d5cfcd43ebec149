"""What the marks of a matrix mean: "A = ansvarig, B = berörd", or what the words around the table say.

Invariant: a mark that nothing explains says only that the goal concerns the committee.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ingest.extraction.columns import MARKS
from knowledge.domain.programmes import Responsibility

_EXPLAINED = re.compile(
    r"(?<![\w(])(?P<mark>\([xX]\)|[A-ZÅÄÖ]{1,2}|[xX]|[●•■✓✔○◦◯□☑☒☐▲*])(?![\w)])\s*"
    r"(?:=|:|–|-|står för|betyder|innebär|markerar|visar|är)\s*"
    r"(?P<meaning>[^=;,.\n]{3,60})"
)
_RESPONSIBLE = re.compile(r"(?i)ansvar|ägare|leder")
_CONCERNED = re.compile(r"(?i)berör|medverk|samverk|delta|stöd|bidra|informer|konsulter")
_USUAL: Mapping[str, Responsibility] = {"A": "responsible", "B": "concerned", "M": "concerned"}


@dataclass(frozen=True, slots=True)
class Legend:
    """Marks and their meanings; `usual` holds for a mark that is not explained, where the text around says so."""

    meanings: Mapping[str, Responsibility] = field(default_factory=dict)
    unexplained: Responsibility = "concerned"

    def part(self, cell: str, column: str) -> Responsibility | None:
        """The part that a cell's mark gives; None where it is no mark."""
        mark = cell.strip()
        if not MARKS.fullmatch(mark):
            return None
        known = self.meanings.get(mark) or self.meanings.get(mark.upper())
        if known or self.meanings:
            return known
        above = column.rsplit(" – ", 1)[0] if " – " in column else ""
        if _RESPONSIBLE.search(above):
            return "responsible"
        return _USUAL.get(mark) or self.unexplained


def legend_in(texts: Iterable[str]) -> Legend:
    """Read from the lines around a table, nearest first."""
    meanings: dict[str, Responsibility] = {}
    said = ""
    for text in texts:
        for match in _EXPLAINED.finditer(text):
            part = role_in(match["meaning"])
            if part:
                meanings.setdefault(match["mark"], part)
        said += " " + text
    only_responsible = _RESPONSIBLE.search(said) and not _CONCERNED.search(said)
    return Legend(meanings, "responsible" if only_responsible else "concerned")


def role_in(text: str) -> Responsibility | None:
    """The part that a word says: "Ansvarig", "Medverkar"."""
    if _RESPONSIBLE.search(text):
        return "responsible"
    return "concerned" if _CONCERNED.search(text) else None

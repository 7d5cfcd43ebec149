"""A table of committees: "Nämnd | Förkortning | Förvaltning", as most municipalities have on a page of their own.

Order: a row of headings says what the columns hold, the rows below it are entries, and a line without cells ends it.
Invariant: what a column holds is said by its heading, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.domain.explained import SHORT
from knowledge.domain.inflection import as_in_a_sentence, head_of, words_of

_NAMED = ("nämnd", "styrelse", "organ")
_SERVED_BY = ("förvaltning", "kontor", "tjänsteorganisation")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a table says of one committee."""

    abbreviation: str = ""
    administration: str = ""


def directory(text: str) -> Mapping[str, Entry]:
    """Lower-case name -> what a table of committees says of it: cells parted by tabs, below a row of headings."""
    found: dict[str, Entry] = {}
    columns: list[str] = []
    for line in text.split("\n"):
        cells = [" ".join(cell.split()) for cell in line.split("\t")]
        if len(cells) < 2:
            columns = []
        elif _is_heading(cells):
            columns = [cell.lower() for cell in cells]
        elif columns:
            at = _column(columns, *_NAMED)
            name = as_in_a_sentence(cells[at]).lower() if at < len(cells) else ""
            found.setdefault(name, Entry(_short(cells, columns), _office(cells, columns)))
    return found


def _is_heading(cells: list[str]) -> bool:
    lowered = [cell.lower() for cell in cells]
    told = any(cell.startswith(("förkortning", *_SERVED_BY)) for cell in lowered)
    return told and any(cell.startswith(_NAMED) for cell in lowered)


def _column(columns: list[str], *beginnings: str) -> int:
    return next((at for at, column in enumerate(columns) if column.startswith(beginnings)), len(columns))


def _short(cells: list[str], columns: list[str]) -> str:
    at = _column(columns, "förkortning")
    return cells[at] if at < len(cells) and re.fullmatch(SHORT, cells[at]) else ""


def _office(cells: list[str], columns: list[str]) -> str:
    """As a sentence writes it: a common noun begins with a small letter, a company's name with its own."""
    at = _column(columns, *_SERVED_BY)
    cell = cells[at] if at < len(cells) else ""
    words = words_of(cell)
    if not words or not words[0][0].isalpha():
        return ""
    common = any(head_of(word) for word in words) or (words[0].endswith(("en", "et")) and not cell.endswith("AB"))
    return cell[0].lower() + cell[1:] if common else cell

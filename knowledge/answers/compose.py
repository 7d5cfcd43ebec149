"""The text that a person reads in a chat: the source's own sentences or list, each with its mark [1].

Order: the best piece leads; `paragraph` writes a run of sentences, a list with its lead-in, or a row. Invariant: every
sentence, item and row is the source's own, whole, in its own order; only the marks and the list bullets are added.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from knowledge.answers.evidence import LONGEST_LIST, Piece
from knowledge.passages import Unit

LONGEST_TEXT = 900
"""Characters of an answer, lists aside."""


def text_of(pieces: Sequence[tuple[Piece, int]], more: str = "") -> str:
    """The answer's text from pieces with their marks, best first. `more` says that a list goes on in its source."""
    parts: list[str] = []
    room = LONGEST_TEXT
    for piece, mark in pieces:
        part = paragraph(piece, mark, more)
        if parts and len(part) > room:
            break
        parts.append(part)
        room -= len(part) + 2
    return "\n\n".join(parts)


def paragraph(piece: Piece, mark: int, more: str = "") -> str:
    """One piece with its mark."""
    if piece.shape == "list" or (piece.shape == "items" and len(piece.units) > 1):
        return _list(piece, mark, more)
    return f"{' '.join(_line(unit) for unit in piece.shown)} [{mark}]"


def _list(piece: Piece, mark: int, more: str) -> str:
    items = [unit for unit in piece.shown if unit.role == "item"]
    leads = list(takewhile(lambda unit: unit.role != "item", piece.shown))
    lead = " ".join(unit.text for unit in leads) or _heading(piece)
    lines = [f"{lead} [{mark}]" if lead else "", *(_item(unit) for unit in items[:LONGEST_LIST])]
    if not lead:
        lines[-1] = f"{lines[-1]} [{mark}]"
    if more and len(items) > LONGEST_LIST:
        lines.append(more)
    return "\n".join(line for line in lines if line)


def _heading(piece: Piece) -> str:
    return f"{piece.passage.path[-1].rstrip(':')}:" if piece.passage.path else ""


def _item(unit: Unit) -> str:
    label = unit.label.strip()
    bare = label.rstrip(".)")
    return f"{bare}. {unit.text}" if bare.isdigit() else f"- {_line(unit)}"


def _line(unit: Unit) -> str:
    """The unit as a line, without a bullet that its source left in it; a label that the text repeats is said once."""
    line = unit.text if unit.label and unit.text.startswith(unit.label) else unit.line
    return line.lstrip("-–•* ") or line

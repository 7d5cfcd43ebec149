"""An answer's plain text as the web shows it: paragraphs and lists, with the [1] marks apart so that they can be links.

Invariant: nothing is added, dropped or reordered; only white space and list bullets go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

_MARK = re.compile(r"\s?\[(\d{1,3})\]")
_BULLET = re.compile(r"^\s*[-–•*☐□]\s+(?=\S)")
_NUMBER = re.compile(r"^\s*(\d{1,3})[.)]\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, or a mark: the number of the citation that it points at."""

    text: str = ""
    mark: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph or list item. `number` is an ordered item's own number as printed."""

    kind: Literal["paragraph", "item", "step"]
    pieces: tuple[Piece, ...]
    number: int | None = None


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Lines of one kind in a row: a paragraph (always one line), a bullet list, or a numbered list."""

    kind: Literal["paragraph", "item", "step"]
    lines: tuple[Line, ...]


def blocks(text: str) -> list[TextBlock]:
    """The text's blocks, in order."""
    lines = [_line(line) for line in text.splitlines() if line.strip()]
    return [block for kind, run in groupby(lines, key=lambda line: line.kind) for block in _blocks(kind, list(run))]


def marks(text: list[TextBlock]) -> frozenset[int]:
    """Every citation number that the text points at."""
    every = (piece.mark for block in text for line in block.lines for piece in line.pieces)
    return frozenset(mark for mark in every if mark is not None)


def _blocks(kind: Literal["paragraph", "item", "step"], run: list[Line]) -> Iterator[TextBlock]:
    if kind == "paragraph":
        yield from (TextBlock(kind, (line,)) for line in run)
    else:
        yield TextBlock(kind, tuple(run))


def _line(text: str) -> Line:
    if bullet := _BULLET.match(text):
        return Line("item", pieces(text[bullet.end() :]))
    if number := _NUMBER.match(text):
        return Line("step", pieces(text[number.end() :]), int(number[1]))
    return Line("paragraph", pieces(text))


def pieces(text: str) -> tuple[Piece, ...]:
    """The line's text and marks, in order."""
    found: list[Piece] = []
    end = 0
    for match in _MARK.finditer(text):
        found.append(Piece(text[end : match.start()].strip() if not found else text[end : match.start()]))
        found.append(Piece(mark=int(match[1])))
        end = match.end()
    found.append(Piece(text[end:].rstrip() if found else text.strip()))
    return tuple(piece for piece in found if piece.text or piece.mark is not None)

"""A document in numbered pieces: its headings, and its passages page by page, in order.

Invariant: a piece's text is the document's own between its ends, white space collapsed; a quote is found at one place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from knowledge.passages import Document, Passage, Span


@dataclass(frozen=True, slots=True)
class Piece:
    """`start` and `end` are a half-open range of the document's text. `is_prose`: what is near is not said of it."""

    n: int
    text: str
    start: int
    end: int
    page: int | None
    path: tuple[str, ...]
    is_prose: bool


def pieces_of(document: Document, passages: Sequence[Passage]) -> tuple[Piece, ...]:
    """Numbered from 1 as they stand in the document, which gives the same numbers each time."""
    headings = [(section.span, section.path, False) for section in document.sections]
    found = sorted([*headings, *_of_passages(passages)], key=lambda each: (each[0].start, each[0].end))
    return tuple(
        Piece(n, collapsed(document.text[span.start : span.end]), span.start, span.end, span.page, path, is_prose)
        for n, (span, path, is_prose) in enumerate(found, 1)
    )


def located(words: str, document: Document, start: int, end: int) -> tuple[int, int] | None:
    """Where the words stand in that range of the document, whole; None where they do not, or are not its own text."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    found = re.search(rf"(?<!\w){pattern}(?!\w)", document.text[start:end]) if pattern else None
    if found is None:
        return None
    place = (start + found.start(), start + found.end())
    overlaps = any(each.span.start < place[1] and place[0] < each.span.end for each in document.furniture)
    return None if overlaps else place


def collapsed(text: str) -> str:
    return " ".join(text.split())


def _of_passages(passages: Sequence[Passage]) -> Iterator[tuple[Span, tuple[str, ...], bool]]:
    for passage in passages:
        spans = [span for unit in passage.units for span in unit.spans]
        for page, on_page in groupby(spans, key=lambda span: span.page):
            there = list(on_page)
            whole = Span(min(span.start for span in there), max(span.end for span in there), page)
            yield whole, passage.path, passage.kind == "text"

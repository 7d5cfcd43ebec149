"""Quotes: slices of a document's text as it stands, around the units that answer.

Order: `quote_units` chooses which units of the passage the quote covers (an answering sentence with its neighbours, a
list whole), `slices_of` joins their spans into runs that stand together, `citations` takes those that hold the answer.
Invariant: a quote is one slice of `Document.text`, white space collapsed, between whose units stands at most
a bullet, a footnote mark or a page number; so every quote is found in the text when white space is taken out of both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote as url_quote

from knowledge.answers.answer import Citation
from knowledge.answers.evidence import Piece, list_runs
from knowledge.passages import Document, Passage, Span

LONGEST_QUOTE = 900
"""Characters around an answering sentence: enough for the reader to judge it. A list is quoted whole all the same."""
LONGEST_LIST_QUOTE = 4000
_WIDEST_GAP = 6
"""Characters, white space aside, that may stand between two units of one quote: a bullet, "3)", a footnote mark."""


@dataclass(frozen=True, slots=True)
class Slice:
    """A half-open range of `Document.text`, the page it begins on, and the units it holds."""

    start: int
    end: int
    page: int | None
    units: frozenset[int]


def citations(document: Document, piece: Piece, n: int = 1) -> list[Citation]:
    """The piece's citations, numbered from n, the one with most of the answer first.

    One, but for an answer that a page break or a footnote cuts: then two, each a slice of its own.
    """
    slices = slices_of(document, piece.passage, quote_units(piece))
    bearing = [each for each in slices if _answer_in(piece, each)]
    best = sorted(bearing, key=lambda each: (-_answer_in(piece, each), each.start))[:2]
    return [_citation(document, piece.passage, each, n + offset) for offset, each in enumerate(best)]


def _answer_in(piece: Piece, each: Slice) -> int:
    """How many characters of the units that are shown stand in the slice."""
    spans = (span for index in piece.units for span in piece.passage.units[index].spans)
    return sum(max(0, min(span.end, each.end) - max(span.start, each.start)) for span in spans)


def quote_units(piece: Piece) -> list[int]:
    """The units that the quote covers, ascending and without holes."""
    if piece.shape == "list":
        return _fitting(piece.passage, list(range(piece.units[0], piece.units[-1] + 1)), LONGEST_LIST_QUOTE)
    whole_list = _list_around(piece)
    if whole_list and _length(piece.passage, whole_list) <= LONGEST_QUOTE:
        return _grown(piece.passage, whole_list)
    return _grown(piece.passage, list(range(piece.units[0], piece.units[-1] + 1)))


def slices_of(document: Document, passage: Passage, indexes: Sequence[int]) -> list[Slice]:
    """The units' spans as slices; a new one begins after anything longer that is not the passage's own."""
    slices: list[Slice] = []
    for index in indexes:
        for span in passage.units[index].spans:
            if slices and _joins(document.text, slices[-1], span):
                last = slices[-1]
                slices[-1] = Slice(last.start, max(last.end, span.end), last.page, last.units | {index})
            else:
                slices.append(Slice(span.start, span.end, span.page, frozenset({index})))
    return slices


def collapsed(text: str) -> str:
    """White space as single spaces."""
    return " ".join(text.split())


def place(document: str, passage: str = "") -> str:
    """The address of a document, at a passage."""
    path = f"/documents/{url_quote(document, safe='')}"
    return f"{path}#{url_quote(passage, safe='')}" if passage else path


def _citation(document: Document, passage: Passage, piece: Slice, n: int) -> Citation:
    return Citation(
        n=n,
        document=document.id,
        title=document.title,
        section=passage.path,
        page=piece.page,
        quote=collapsed(document.text[piece.start : piece.end]),
        passage=passage.id,
        url=place(document.id, passage.id),
    )


def _joins(text: str, last: Slice, span: Span) -> bool:
    if span.start < last.end:
        return False
    return len(collapsed(text[last.end : span.start])) <= _WIDEST_GAP


def _list_around(piece: Piece) -> list[int]:
    if piece.shape != "items":
        return []
    for run in list_runs(piece.passage):
        if run.first <= piece.units[0] < run.end:
            return list(range(run.units[0], run.end))
    return []


def _grown(passage: Passage, indexes: list[int]) -> list[int]:
    """The units with their neighbours, the one after first, as far as the quote stays readable."""
    first, last = indexes[0], indexes[-1]
    grew = True
    while grew:
        grew = False
        for new_first, new_last in ((first, last + 1), (first - 1, last)):
            inside = new_first >= 0 and new_last < len(passage.units)
            if inside and _length(passage, range(new_first, new_last + 1)) <= LONGEST_QUOTE:
                first, last, grew = new_first, new_last, True
    return list(range(first, last + 1))


def _fitting(passage: Passage, indexes: list[int], limit: int) -> list[int]:
    while len(indexes) > 1 and _length(passage, indexes) > limit:
        indexes = indexes[:-1]
    return indexes


def _length(passage: Passage, indexes: Sequence[int]) -> int:
    return sum(len(passage.units[index].line) + 1 for index in indexes)

"""Quotes: slices of a document's text as it stands, around the units that answer.

Order: `core_units` are the units that answer (a list whole), `slices_of` joins their spans into runs that stand
together, `quoted` takes those that hold the answer and widens the first by what stands next to it under the same
heading. Invariant: a quote is one slice of `Document.text`, white space collapsed, between whose units stands at most
a bullet, a footnote mark or a page number; so every quote is found in the text when white space is taken out of both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote as url_quote

from knowledge.answers.answer import Citation
from knowledge.answers.evidence import Piece, list_runs
from knowledge.passages import Document, Passage, Span

LONGEST_QUOTE = 1000
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


def citations(document: Document, piece: Piece, around: Sequence[Passage] = (), n: int = 1) -> list[Citation]:
    """The piece's citations, numbered from n, the one with most of the answer first."""
    slices = quoted(document, piece, around)
    return [_citation(document, piece.passage, each, n + offset) for offset, each in enumerate(slices)]


def quoted(document: Document, piece: Piece, around: Sequence[Passage] = ()) -> list[Slice]:
    """Where the quotes stand: one, or two where a page break or a footnote cuts the answer.

    `around` are passages next to the piece's, which the first quote may reach into; without them it keeps to its own.
    """
    first, *rest = _core(document, piece)[:2]
    beside = [piece.passage, *(each for each in around if each.path == piece.passage.path)]
    wide = _widened(document.text, first, _spans(beside))
    return [wide, *(each for each in rest if each.start >= wide.end or each.end <= wide.start)]


def core_quotes(document: Document, piece: Piece) -> list[str]:
    """What the piece's quotes hold at least."""
    return [collapsed(document.text[each.start : each.end]) for each in _core(document, piece)]


def _core(document: Document, piece: Piece) -> list[Slice]:
    """The slices that hold some of the answer, the one with most of it first."""
    bearing = [each for each in slices_of(document, piece.passage, core_units(piece)) if _answer_in(piece, each)]
    return sorted(bearing, key=lambda each: (-_answer_in(piece, each), each.start))


def _answer_in(piece: Piece, each: Slice) -> int:
    """How many characters of the units that are shown stand in the slice."""
    spans = (span for index in piece.units for span in piece.passage.units[index].spans)
    return sum(max(0, min(span.end, each.end) - max(span.start, each.start)) for span in spans)


def core_units(piece: Piece) -> list[int]:
    """The units that a quote must hold, ascending and without holes: a list, or one that an item stands in, whole."""
    own = list(range(piece.units[0], piece.units[-1] + 1))
    if piece.shape == "list":
        return _fitting(piece.passage, own, LONGEST_LIST_QUOTE)
    whole_list = _list_around(piece)
    return whole_list if whole_list and _length(piece.passage, whole_list) <= LONGEST_QUOTE else own


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


def _spans(passages: Sequence[Passage]) -> list[Span]:
    """Where the passages' units stand, in order."""
    spans = {span for passage in passages for unit in passage.units for span in unit.spans}
    return sorted(spans, key=lambda span: span.start)


def _widened(text: str, core: Slice, spans: Sequence[Span]) -> Slice:
    """The slice with what stands next to it, by turns after and before, while the quote stays readable."""
    after = [span for span in spans if span.start >= core.end]
    before = [span for span in reversed(spans) if span.end <= core.start]
    wide = core
    while after or before:
        for side in (after, before):
            wider = _joined(text, wide, side.pop(0)) if side else None
            if wider is None:
                side.clear()
            else:
                wide = wider
    return wide


def _joined(text: str, one: Slice, span: Span) -> Slice | None:
    start, end = min(one.start, span.start), max(one.end, span.end)
    gap = text[one.end : span.start] if span.start >= one.end else text[span.end : one.start]
    too_long = len(collapsed(text[start:end])) > LONGEST_QUOTE
    page_before = span.start < one.start and span.page != one.page  # a quote's page is the one its answer stands on
    if page_before or len(collapsed(gap)) > _WIDEST_GAP or too_long:
        return None
    return replace(one, start=start, end=end)


def _fitting(passage: Passage, indexes: list[int], limit: int) -> list[int]:
    while len(indexes) > 1 and _length(passage, indexes) > limit:
        indexes = indexes[:-1]
    return indexes


def _length(passage: Passage, indexes: Sequence[int]) -> int:
    return sum(len(passage.units[index].line) + 1 for index in indexes)

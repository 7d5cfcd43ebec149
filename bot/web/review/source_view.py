"""The document beside the form: as its own page shows it, with every quote that a field rests on marked.

Order: the document is laid out as on its page; each quote's range is found in the headings and units that it covers;
these are then cut at every quote's edges, so that quotes may overlap.

Invariant: cutting loses nothing, and a quote that is found anywhere has exactly one part that its link leads to.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

from bot.web.document_view import Folded, Heading, PageMark, PassageBlock, document_view
from knowledge.domain.programmes import Source
from knowledge.passages import Document, Passage, PassageKind, Span, Unit

DEEPEST_HEADING = 6
Place = tuple[int, int]
"""A half-open character range, of the document's text or of a line, as said where it is used."""


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text. `quotes` are the anchors of the quotes it belongs to; `begins` of those, what begins here."""

    text: str
    quotes: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceHeading:
    """A heading, one level further down than on the document's own page: the form's page has headings above it."""

    parts: tuple[Part, ...]
    level: int


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A sentence, item or row. `numbered`: it begins with its own number."""

    parts: tuple[Part, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class SourcePassage:
    """A passage: sentences in a run, then items or rows in runs of their own."""

    kind: PassageKind
    runs: tuple[tuple[Literal["prose", "item", "row"], tuple[SourceLine, ...]], ...]


Item = SourceHeading | SourcePassage | Folded | PageMark


@dataclass(frozen=True, slots=True)
class SourceView:
    """The source pane. `anchors` leads from a source's range and quote to the element that is shown for it."""

    document: Document
    items: tuple[Item, ...]
    anchors: Mapping[tuple[int, int, str], str]

    def anchor(self, source: Source | None) -> str:
        """Empty where the field has no source, or one that is no longer in the document."""
        if source is None or source.document != self.document.id:
            return ""
        return self.anchors.get((source.start, source.end, source.quote), "")


def source_view(document: Document, passages: Sequence[Passage], sources: Iterable[Source]) -> SourceView:
    """The document with every source's quote marked; sources of other documents are left out."""
    quotes = _Quotes(document, sources)
    by_id = {passage.id: passage for passage in passages}
    spans = iter(_heading_spans(document))
    items = tuple(_marked(item, by_id, spans, quotes) for item in document_view(document, passages).items)
    anchors = {source: quotes.names[place] for source, place in quotes.of.items() if place in quotes.shown}
    return SourceView(document, items, anchors)


def place_of(source: Source, document: Document) -> Place | None:
    """Where the source stands in the document as it is now; None where it no longer does.

    A document that was read anew may have moved the words: the nearest place that says the same is theirs.
    """
    if source.document != document.id or not source.quote.strip():
        return None
    text = document.text
    if _squashed(text[source.start : source.end]) == _squashed(source.quote):
        return (source.start, source.end) if source.start < source.end else None
    pattern = r"\s+".join(re.escape(word) for word in source.quote.split())
    found = [match.span() for match in re.finditer(pattern, text)]
    return min(found, key=lambda place: abs(place[0] - source.start), default=None)


def _heading_spans(document: Document) -> list[Span]:
    """Of the headings that the page shows, in their order: it leaves out one that only repeats the title."""
    first = document.sections[:1]
    repeats = first and first[0].path[-1].casefold() == document.title.casefold()
    return sorted((section.span for section in document.sections[bool(repeats) :]), key=lambda span: span.start)


class _Quotes:
    """The quotes' ranges in order, each with its anchor; remembers which have been shown."""

    def __init__(self, document: Document, sources: Iterable[Source]) -> None:
        self.text = document.text
        own = {source: place for source in sources if (place := place_of(source, document))}
        self.of = {(source.start, source.end, source.quote): place for source, place in own.items()}
        self.places = sorted(set(own.values()))
        self.names = {place: f"kalla-{number}" for number, place in enumerate(self.places, 1)}
        self.shown: set[Place] = set()
        self._starts = [start for start, _ in self.places]
        self._longest = max((end - start for start, end in self.places), default=0)

    def over(self, span: Span) -> list[Place]:
        """The quotes that overlap the span."""
        first = bisect_left(self._starts, span.start - self._longest)
        last = bisect_right(self._starts, span.end)
        return [(start, end) for start, end in self.places[first:last] if start < span.end and end > span.start]

    def cut(self, line: str, spans: Sequence[Span]) -> tuple[Part, ...]:
        """A line that stands at these spans of the document, cut at the edges of every quote in it."""
        found = {
            place: found
            for place in dict.fromkeys(place for span in spans for place in self.over(span))
            if (found := within(line, self.text, spans, place))
        }
        edges = sorted({0, len(line), *(edge for place in found.values() for edge in place)})
        parts = [self._part(line, start, end, found) for start, end in pairwise(edges)]
        self.shown.update(found)
        return tuple(parts) or (Part(line),)

    def _part(self, line: str, start: int, end: int, found: Mapping[Place, Place]) -> Part:
        over = [place for place, (first, last) in found.items() if first < end and last > start]
        begins = [place for place in over if found[place][0] == start and place not in self.shown]
        return Part(
            line[start:end], tuple(self.names[place] for place in over), tuple(self.names[place] for place in begins)
        )


def within(line: str, text: str, spans: Sequence[Span], quote: Place) -> Place | None:
    """Where a quote of `text` stands in a line that was mended from `spans` of it; None where it only brushes it.

    Compared by letters and digits, since a mended line has lost bullets, hyphens and footnote marks. Words that occur
    twice are told apart by how many letters stand before them. What cannot be found covers the whole line.
    """
    overlaps = [(max(span.start, quote[0]), min(span.end, quote[1])) for span in spans]
    wanted = "".join(_squashed(text[start:end]) for start, end in overlaps if start < end)
    if not wanted:
        return None
    before = sum(len(_squashed(text[span.start : min(span.end, quote[0])])) for span in spans if span.start < quote[0])
    letters = [position for position, sign in enumerate(line) if sign.isalnum()]
    found = _occurrences(_squashed(line), wanted)
    if not found:
        return (0, len(line))
    at = min(found, key=lambda position: abs(position - before))
    last = at + len(wanted)
    return (0 if at == 0 else letters[at], len(line) if last == len(letters) else letters[last - 1] + 1)


def _occurrences(text: str, wanted: str) -> list[int]:
    found: list[int] = []
    at = text.find(wanted)
    while at >= 0:
        found.append(at)
        at = text.find(wanted, at + 1)
    return found


def _squashed(text: str) -> str:
    return "".join(sign.lower()[0] for sign in text if sign.isalnum())


def _marked(
    item: Heading | PassageBlock | Folded | PageMark,
    passages: Mapping[str, Passage],
    headings: Iterator[Span],
    quotes: _Quotes,
) -> Item:
    match item:
        case Heading():
            return SourceHeading(quotes.cut(item.text, (next(headings),)), min(item.level + 1, DEEPEST_HEADING))
        case PassageBlock():
            return _passage(passages[item.anchor], quotes)
    return item


def _passage(passage: Passage, quotes: _Quotes) -> SourcePassage:
    runs = tuple(
        (kind, tuple(SourceLine(quotes.cut(unit.line, unit.spans), bool(unit.label)) for unit in run))
        for kind, run in groupby(passage.units, key=_run_kind)
    )
    return SourcePassage(passage.kind, runs)


def _run_kind(unit: Unit) -> Literal["prose", "item", "row"]:
    return unit.role if unit.role in ("item", "row") else "prose"

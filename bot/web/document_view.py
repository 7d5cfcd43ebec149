"""A document as its page shows it: headings, passages, page marks and furniture in the order of the text.

Order: everything that stands in the document is laid out by where it begins; a page mark goes in where the page
changes; stretches of furniture that follow each other become one. Then the quote that a link names is cut out of the
passage it stands in, so that the page can mark it.

Invariant: every passage is shown once, whole; furniture is there too, folded away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from bot.web.quote_place import QuotePlace, unit_ranges
from knowledge.passages import Document, Furniture, Passage, PassageKind, Section, Span, Unit, UnitRole

DEEPEST_HEADING = 6
CARRIED_BY_PAGES = frozenset({"page_number", "running_header"})


@dataclass(frozen=True, slots=True)
class Part:
    """A run of a unit's text, marked where it belongs to the quote. `first` is where the quote begins."""

    text: str
    marked: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit in parts. `numbered`: it begins with its own number, so a bullet before it would be one too many."""

    role: UnitRole
    parts: tuple[Part, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the document. `level` is the HTML level, 2..6 and never skipping one: the page's own title is 1."""

    anchor: str
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class PassageBlock:
    """A passage: sentences in a run, then items or rows in runs of their own."""

    anchor: str
    kind: PassageKind
    runs: tuple[tuple[Literal["prose", "item", "row"], tuple[UnitView, ...]], ...]
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Folded:
    """Text of the file that is not the document's own."""

    reasons: tuple[str, ...]
    texts: tuple[str, ...]

    @property
    def is_carried(self) -> bool:
        return CARRIED_BY_PAGES.issuperset(self.reasons)


@dataclass(frozen=True, slots=True)
class PageMark:
    """Where a page begins, with what the pages carry of their own: running headers and page numbers."""

    number: int
    carried: tuple[str, ...] = ()


Item = Heading | PassageBlock | Folded | PageMark


@dataclass(frozen=True, slots=True)
class DocumentView:
    """The page's content: what stands in the document in order, and its headings as an outline."""

    items: tuple[Item, ...]

    @property
    def outline(self) -> tuple[Heading, ...]:
        return tuple(item for item in self.items if isinstance(item, Heading))


def document_view(document: Document, passages: Sequence[Passage], quote: QuotePlace | None = None) -> DocumentView:
    """The document to show, with `quote` marked where it names one of its passages."""
    placed: list[tuple[Span, Section | Passage | Furniture]] = [
        *((section.span, section) for section in document.sections if not _repeats_title(document, section)),
        *((passage.units[0].spans[0], passage) for passage in passages if passage.units),
        *((furniture.span, furniture) for furniture in document.furniture),
    ]
    placed.sort(key=lambda pair: pair[0].start)
    return DocumentView(tuple(_folded_together(_items(document, placed, quote))))


def _repeats_title(document: Document, section: Section) -> bool:
    return section is document.sections[0] and section.path[-1].casefold() == document.title.casefold()


def _items(
    document: Document,
    placed: Sequence[tuple[Span, Section | Passage | Furniture]],
    quote: QuotePlace | None,
) -> Iterator[Item]:
    page: int | None = None
    level = 1
    highest = min((thing.level for _, thing in placed if isinstance(thing, Section)), default=1)
    for number, (span, thing) in enumerate(placed):
        if span.page is not None and span.page != page:
            page = span.page
            yield PageMark(page)
        if isinstance(thing, Section):
            level = min(thing.level - highest + 2, level + 1, DEEPEST_HEADING)
            yield Heading(f"rubrik-{number}", thing.path[-1], level)
        elif isinstance(thing, Passage):
            yield passage_block(thing, quote if quote and quote.passage == thing.id else None)
        elif _says_something(text := document.text[span.start : span.end].strip()):
            yield Folded((thing.reason,), (text,))


def _says_something(furniture: str) -> bool:
    """A bullet or a rule does not: a list shows its own bullets."""
    return any(sign.isalnum() for sign in furniture)


def _folded_together(items: Iterable[Item]) -> Iterator[Item]:
    """Furniture in a row as one fold; what a page only carries goes to the page mark beside it."""
    last: Item | None = None
    for item in items:
        joined = _joined(last, item)
        if joined is None and last is not None:
            yield last
        last = joined or item
    if last is not None:
        yield last


def _joined(before: Item | None, after: Item) -> Item | None:
    match before, after:
        case Folded(), Folded():
            return Folded(_both(before.reasons, after.reasons), before.texts + after.texts)
        case Folded(), PageMark() if before.is_carried:
            return PageMark(after.number, before.texts + after.carried)
        case PageMark(), Folded() if after.is_carried:
            return PageMark(before.number, before.carried + after.texts)
    return None


def _both(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(before + after))


def passage_block(passage: Passage, quote: QuotePlace | None) -> PassageBlock:
    """The passage in runs of prose, items and rows, its quote cut out."""
    views = _cut_views(passage, quote) if quote else [(unit, _whole(unit)) for unit in passage.units]
    runs = tuple(
        (kind, _as_one(run) if kind == "prose" and not quote else tuple(view for _, view in run))
        for kind, run in ((kind, list(run)) for kind, run in groupby(views, key=lambda pair: _run_kind(pair[0])))
    )
    quoted = any(part.marked for _, view in views for part in view.parts)
    return PassageBlock(passage.id, passage.kind, runs, quoted)


def _run_kind(unit: Unit) -> Literal["prose", "item", "row"]:
    return unit.role if unit.role in ("item", "row") else "prose"


def _whole(unit: Unit) -> UnitView:
    return UnitView(unit.role, (Part(unit.line),), bool(unit.label))


def _as_one(run: list[tuple[Unit, UnitView]]) -> tuple[UnitView, ...]:
    """Sentences that nothing is cut out of, as one run of text: a long document has tens of thousands of them."""
    return (UnitView("sentence", (Part(" ".join(unit.line for unit, _ in run)),)),)


def _cut_views(passage: Passage, quote: QuotePlace) -> list[tuple[Unit, UnitView]]:
    views: list[tuple[Unit, UnitView]] = []
    begun = False
    for unit, (start, end) in zip(passage.units, _up_to_the_next(unit_ranges(passage)), strict=True):
        parts = cut(passage.text, start, end, quote, begun)
        begun = begun or any(part.marked for part in parts)
        views.append((unit, UnitView(unit.role, parts, bool(unit.label))))
    return views


def _up_to_the_next(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The ranges with the space after each, so that a mark over two sentences has no gap."""
    starts = [start for start, _ in ranges]
    return [(start, max(end, following)) for (start, end), following in zip(ranges, [*starts[1:], 0], strict=True)]


def cut(text: str, start: int, end: int, quote: QuotePlace, begun: bool) -> tuple[Part, ...]:
    """text[start:end] in at most three parts: before the quote, the quote, after it."""
    if quote.end <= start or quote.start >= end:
        return (Part(text[start:end]),)
    first, last = max(start, quote.start), min(end, quote.end)
    parts = (
        Part(text[start:first]),
        Part(text[first:last], marked=True, first=not begun),
        Part(text[last:end]),
    )
    return tuple(part for part in parts if part.text)

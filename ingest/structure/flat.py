"""Blocks from text that has lost its lines: a whole page runs on in one.

Order: each page's number, running header, contents and footnotes are cut away; what is left of all pages is put
together to one flow; the contents' titles, and headings that slipped into a header, are found in it; between two
headings run-in titles and run-in lists are told; the rest is running text.

Invariant: every character of the pages that is not white space ends in exactly one block.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from ingest.blocks import Block
from ingest.structure.contents import numbering_depth, title_key
from ingest.structure.flow import Flow, trimmed
from ingest.structure.footnotes import page_footnotes
from ingest.structure.inline_lists import InlineList, inline_lists
from ingest.structure.marks import readable, without_bullet
from ingest.structure.mending import Vocabulary, mend_displaced_letter
from ingest.structure.outline import Place, Title, contents_end, find_titles, titles_of
from ingest.structure.running import PageHead, page_heads
from ingest.structure.sheets import Sheet
from ingest.structure.subheadings import run_in_titles
from knowledge.passages import Span

COVER_PAGES = 4
LONGEST_COVER = 250
_CLOSE_TITLE = 84
_OUTER = re.compile(r"(?i)(?:bilaga|appendix|referenser|källor|källförteckning|förord|litteratur|references)\b")
_LABEL_BEFORE = re.compile(r"(?:(?<=\s)|^)\d{1,2}(?:\.\d{1,2})*\.\s+$")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in the flow: its range and level."""

    start: int
    end: int
    level: int


@dataclass(frozen=True)
class Pages:
    """What the pages were parted into."""

    furniture: tuple[Block, ...]
    footnotes: dict[int, Span]
    fragments: tuple[Span, ...]
    heads: tuple[PageHead, ...]
    titles: tuple[Title, ...]
    covers: frozenset[int]


def flat_blocks(text: str, sheets: Sequence[Sheet], joins: frozenset[int]) -> list[Block]:
    """The blocks of `sheets`, pages of one line each. `joins` are places of torn first letters (see `mending`)."""
    vocabulary = Vocabulary.of(text)
    pages = _parted(text, sheets)
    flow = Flow.of(text, pages.fragments)
    headings = _headings(flow, pages)
    torn = [place for join in sorted(joins) if (place := flow.position(join)) is not None]
    marks = _marks_by_page(pages.footnotes)
    writer = BlockWriter(flow, vocabulary, torn, marks)
    blocks = writer.blocks(headings)
    notes = [Block("footnote", _footnote_text(text, span), (span,)) for span in pages.footnotes.values()]
    return [*pages.furniture, *notes, *blocks]


def _parted(text: str, sheets: Sequence[Sheet]) -> Pages:
    bodies = [_body(text, sheet) for sheet in sheets]
    heads = page_heads(text, bodies)
    furniture = [
        Block(
            "furniture", text[mark.start : mark.end], (Span(mark.start, mark.end, sheet.number),), reason="page_number"
        )
        for sheet in sheets
        for mark in sheet.marks
    ]
    furniture += [
        Block("furniture", text[span.start : span.end], (span,), reason="running_header")
        for head in heads
        for span in head.spans
    ]
    owns = [_own(text, body, head) for body, head in zip(bodies, heads, strict=True)]
    contents = _contents(text, owns)
    furniture += [
        Block("furniture", "", (trimmed(text, Span(owns[index].start, end, owns[index].page)),), reason="contents")
        for index, end in contents.items()
    ]
    owns = [Span(contents.get(index, own.start), own.end, own.page) for index, own in enumerate(owns)]
    footnotes = page_footnotes(text, [own for index, own in enumerate(owns) if index not in contents])
    titles = titles_of(" ".join(text[_own(text, bodies[i], heads[i]).start : end] for i, end in contents.items()))
    fragments = _fragments(text, owns, heads, footnotes)
    return Pages(tuple(furniture), footnotes, fragments, tuple(heads), tuple(titles), _covers(text, owns, fragments))


def _body(text: str, sheet: Sheet) -> Span:
    """A page without the numbers at its edges."""
    start, end = sheet.start, sheet.end
    for mark in sheet.marks:
        if not text[start : mark.start].strip():
            start = mark.end
        elif not text[mark.end : end].strip():
            end = mark.start
    return trimmed(text, Span(start, end, sheet.number))


def _own(text: str, body: Span, head: PageHead) -> Span:
    start = head.heading.start if head.heading else max(body.start, head.body)
    return trimmed(text, Span(min(start, body.end), body.end, body.page))


def _contents(text: str, owns: Sequence[Span]) -> dict[int, int]:
    """Where the contents end, by the index of the page."""
    found: dict[int, int] = {}
    for index, own in enumerate(owns):
        end = contents_end(text, own, follows_contents=index - 1 in found)
        if end is not None:
            found[index] = end
    return found


def _fragments(
    text: str, owns: Sequence[Span], heads: Sequence[PageHead], footnotes: dict[int, Span]
) -> tuple[Span, ...]:
    """What is left of each page: a heading that slipped into the header, and the rest up to the footnotes."""
    starts = sorted(span.start for span in footnotes.values())
    fragments: list[Span] = []
    for own, head in zip(owns, heads, strict=True):
        end = next((start for start in starts if own.start <= start < own.end), own.end)
        if head.heading is not None and own.start <= head.heading.start:
            fragments.append(head.heading)
            own = Span(head.body, own.end, own.page)
        fragments.append(trimmed(text, Span(own.start, end, own.page)))
    return tuple(fragment for fragment in fragments if fragment.end > fragment.start)


def _covers(text: str, owns: Sequence[Span], fragments: Sequence[Span]) -> frozenset[int]:
    """Where the fragments of title pages begin: short, among the first, without a sentence."""
    first = {own.start for own in owns[:COVER_PAGES]}
    return frozenset(
        fragment.start
        for fragment in fragments
        if fragment.start in first
        and fragment.end - fragment.start <= LONGEST_COVER
        and not re.search(r"[.!?:](?:\s|$)|^\d+$", text[fragment.start : fragment.end])
    )


def _marks_by_page(footnotes: dict[int, Span]) -> dict[int | None, set[int]]:
    marks: dict[int | None, set[int]] = {}
    for number, span in footnotes.items():
        marks.setdefault(span.page, set()).add(number)
    return marks


def _footnote_text(text: str, span: Span) -> str:
    raw = text[span.start : span.end]
    return readable(raw) if re.search(r"[^\W\d]", readable(raw)) else " ".join(raw.split())


def _headings(flow: Flow, pages: Pages) -> list[Heading]:
    fixed = [*_cover_headings(flow, pages), *_slipped_headings(flow, pages), *_chapter_headings(flow, pages)]
    places = find_titles(flow, pages.titles, [heading.end for heading in fixed])
    headings = [_outlined(flow, place) for place in places if not _overlaps(place.start, place.end, fixed)]
    return sorted([*fixed, *headings], key=lambda heading: heading.start)


def _overlaps(start: int, end: int, headings: Sequence[Heading]) -> bool:
    return any(start < heading.end and heading.start < end for heading in headings)


def _outlined(flow: Flow, place: Place) -> Heading:
    """A title of the contents, with its number where one stands before it. Unnumbered titles stand one deeper."""
    label = _LABEL_BEFORE.search(flow.text, max(0, place.start - 12), place.start)
    start = label.start() if label else place.start
    title = flow.text[start : place.end]
    outer = _OUTER.match(title) is not None
    return Heading(start, place.end, numbering_depth(title) or (1 if outer else 2))


def _cover_headings(flow: Flow, pages: Pages) -> list[Heading]:
    return [
        Heading(offset, offset + fragment.end - fragment.start, 1)
        for fragment, offset in zip(flow.fragments, flow.offsets, strict=True)
        if fragment.start in pages.covers
    ]


def _slipped_headings(flow: Flow, pages: Pages) -> list[Heading]:
    """Headings that stand inside a header; those that the contents do not know stand one deeper."""
    known = title_key(" ".join(word for title in pages.titles for word in title.words))
    headings: list[Heading] = []
    for head in pages.heads:
        start = flow.position(head.heading.start) if head.heading else None
        if head.heading and start is not None:
            end = start + head.heading.end - head.heading.start
            level = 2 if not known or title_key(flow.text[start:end]) in known else 3
            headings.append(Heading(start, end, level))
    return headings


def _chapter_headings(flow: Flow, pages: Pages) -> list[Heading]:
    """The heading at the beginning of a chapter's first page, told by the chapter's name in the header."""
    headings: list[Heading] = []
    before = ""
    for head in pages.heads:
        start = flow.position(head.body) if head.title and head.title != before else None
        before = head.title
        length = _chapter_title(flow.text[start : start + 300], head) if start is not None else 0
        if start is not None and length:
            headings.append(Heading(start, start + length, 1))
    return headings


def _chapter_title(text: str, head: PageHead) -> int:
    return max(_titled(text, head.title), _titled(text, head.full))


def _titled(text: str, title: str) -> int:
    """How many characters at the beginning of `text` say `title`, a number before it and small differences allowed."""
    words = list(_WORD.finditer(text))
    best, length = 0.0, 0
    for count in range(1, min(len(words), len(title.split()) + 5) + 1):
        score = fuzz.ratio(title_key(text[: words[count - 1].end()]), title_key(title))
        follows = count == len(words) or words[count].group()[0].isupper()
        if score > best and follows:
            best, length = score, words[count - 1].end()
    return length if best >= _CLOSE_TITLE else 0


@dataclass(frozen=True)
class BlockWriter:
    """Writes the flow between headings out as blocks."""

    flow: Flow
    vocabulary: Vocabulary
    torn: Sequence[int]
    marks: dict[int | None, set[int]]

    def blocks(self, headings: Sequence[Heading]) -> list[Block]:
        """Headings, and the text before, between and after them."""
        written: list[Block] = []
        position, level = 0, 0
        for heading in headings:
            written += self._section(position, heading.start, level)
            written += self._block("heading", heading.start, heading.end, level=heading.level)
            position, level = heading.end, heading.level
        return [*written, *self._section(position, len(self.flow.text), level)]

    def _section(self, start: int, end: int, level: int) -> list[Block]:
        """The text under one heading: run-in titles, and what stands between them."""
        written: list[Block] = []
        position = start
        for low, high in run_in_titles(self.flow.text[start:end], self.vocabulary) if level else []:
            written += self._running(position, start + low)
            written += self._block("heading", start + low, start + high, level=level + 1)
            position = start + high
        return [*written, *self._running(position, end)]

    def _running(self, start: int, end: int) -> list[Block]:
        text = self.flow.text[start:end]
        torn = [place - start for place in self.torn if start <= place < end]
        page_ends = [offset - 1 - start for offset in self.flow.offsets if start < offset - 1 < end]
        written: list[Block] = []
        position = 0
        for found in inline_lists(text, torn, page_ends, self.vocabulary):
            written += self._block("paragraph", start + position, start + found.lead_end)
            written += self._items(found, start)
            position = found.end
        return [*written, *self._block("paragraph", start + position, end)]

    def _items(self, found: InlineList, offset: int) -> list[Block]:
        return [block for start, end in found.items for block in self._block("item", offset + start, offset + end)]

    def _block(self, kind: str, start: int, end: int, level: int = 1) -> list[Block]:
        spans = self.flow.spans(start, end)
        if not spans:
            return []
        raw = self.flow.text[start:end]
        numbers = {number for span in spans for number in self.marks.get(span.page, ())}
        text = readable(raw, numbers) or " ".join(raw.split())
        if kind == "heading":
            return [Block("heading", text, spans, level=level)]
        if kind == "item":
            return [Block("item", mend_displaced_letter(without_bullet(text), self.vocabulary), spans)]
        return [Block("paragraph", text, spans)]

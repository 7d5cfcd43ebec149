"""Words of a document that still know where they stand, however they are cut up.

Order: a block's readable text is laid against the letters of the file (bullets, line-end hyphens and numbers that a
format counts by itself are in one of them only); readers then cut parts out of it; a part's `source` is the range of
the document that holds its letters.

Invariant: a source's range lies on one page and begins and ends with a letter of the part; its quote is that range of
the document, white space collapsed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Indel

from ingest.blocks import Block
from knowledge.domain.programmes import Source
from knowledge.passages import Span

NOWHERE = -1
"""The place of a letter that stands in no file: part of a list number that Word counts by itself."""
_WORD = re.compile(r"\S+")
_LONGEST_ALIGNED = 20_000


@dataclass(frozen=True, slots=True)
class Page:
    """What a source says of its place beside the range: the document's text and id, the block's spans, its headings."""

    document: str
    text: str
    spans: tuple[Span, ...]
    section: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """`letters[i]` is where the i-th character of `text` that is not white space stands in the document."""

    text: str
    letters: tuple[int, ...]
    page: Page

    def part(self, start: int, end: int | None = None) -> Wording:
        """The words between two places of `text`, trimmed of white space."""
        end = len(self.text) if end is None else end
        cut = self.text[start:end]
        text = cut.strip()
        begin = _letters_in(self.text[:start])
        return Wording(text, self.letters[begin : begin + _letters_in(text)], self.page)

    def trimmed(self, marks: str) -> Wording:
        """Without these characters, and white space, at either end."""
        start = len(self.text) - len(self.text.lstrip(marks + " \n\t"))
        end = len(self.text.rstrip(marks + " \n\t"))
        return self.part(start, max(start, end))

    def followed_by(self, more: Sequence[Wording]) -> Wording:
        """This and others that stand after it, as one; their source is the range from the first to the last."""
        parts = [self, *more]
        spans = tuple(dict.fromkeys(span for part in parts for span in part.page.spans))
        letters = tuple(place for part in parts for place in part.letters)
        held_together = (Span(spans[0].start, spans[-1].end, spans[0].page),)
        on_one_page = len({span.page for span in spans}) == 1
        page = replace(self.page, spans=held_together if on_one_page else spans)
        return Wording(" ".join(part.text for part in parts), letters, page)

    @property
    def line(self) -> str:
        """The words as one line."""
        return " ".join(self.text.split())

    @property
    def source(self) -> Source | None:
        """Where the words stand; None when none of them stands in the file. Of words on two pages the larger part."""
        places = self.letters if NOWHERE not in self.letters else [one for one in self.letters if one != NOWHERE]
        if not places:
            return None
        span, held = _on_one_page(places, self.page.spans)
        start, end = held[0], held[-1] + 1
        quote = " ".join(self.page.text[start:end].split())
        return Source(self.page.document, quote, start, end, span.page, self.page.section)

    @property
    def begins(self) -> int:
        """Where the words begin in the document; -1 when they stand in no file."""
        return next((place for place in self.letters if place != NOWHERE), NOWHERE)


def _on_one_page(places: Sequence[int], spans: Sequence[Span]) -> tuple[Span, Sequence[int]]:
    """The span that holds most of the places, and those."""
    held = ((span, [place for place in places if span.start <= place < span.end]) for span in spans)
    whole = next((span for span in spans if span.start <= places[0] and places[-1] < span.end), None)
    return (whole, places) if whole else max(held, key=lambda found: len(found[1]))


def wording_of(block: Block, readable: str, page: Page) -> Wording:
    """A block's text, letter by letter beside the file's."""
    raw = _letter_places(block, page.text)
    return Wording(readable, tuple(_aligned(_squeezed(readable), "".join(page.text[i] for i in raw), raw)), page)


def _letter_places(block: Block, text: str) -> list[int]:
    words = (match.span() for span in block.spans for match in _WORD.finditer(text, span.start, span.end))
    return [place for start, end in words for place in range(start, end)]


def _aligned(read: str, raw: str, places: Sequence[int]) -> Sequence[int]:
    if read == raw:
        return places
    if read and raw.endswith(read):
        return places[len(raw) - len(read) :]
    if max(len(read), len(raw)) > _LONGEST_ALIGNED:
        return [places[min(index, len(places) - 1)] if places else NOWHERE for index in range(len(read))]
    aligned = [NOWHERE] * len(read)
    for part in Indel.opcodes(read, raw):
        if part.tag == "equal":
            for step in range(part.src_end - part.src_start):
                aligned[part.src_start + step] = places[part.dest_start + step]
    return aligned


def cell_wordings(block: Block, page: Page, above: Sequence[Wording]) -> list[Wording]:
    """A row's cells. A merged cell's words stand where it begins: to the left in this row, or in a row `above`."""
    raw = _letter_places(block, page.text)
    row = "".join(page.text[place] for place in raw)
    found: list[Wording] = []
    position = 0
    for column, cell in enumerate(block.cells):
        own = _squeezed(cell)
        at = row.find(own, position) if own else -1
        if at >= 0:
            found.append(Wording(cell, tuple(raw[at : at + len(own)]), page))
            position = at + len(own)
        else:
            found.append(_merged(cell, column, found, above) or _scattered(cell, own, row, raw, page))
    return found


def _merged(cell: str, column: int, left: Sequence[Wording], above: Sequence[Wording]) -> Wording | None:
    beside = [*left[-1:], *above[column : column + 1]]
    return next((one for one in beside if cell and one.text == cell), None)


def _scattered(cell: str, own: str, row: str, raw: Sequence[int], page: Page) -> Wording:
    """A cell whose words a page break parted: as many of its letters as stand together from its beginning."""
    size = len(own)
    while size > 3 and row.find(own[:size]) < 0:
        size = size * 3 // 4
    at = row.find(own[:size]) if size > 3 else -1
    known = tuple(raw[at : at + size]) if at >= 0 else ()
    return Wording(cell, known + (NOWHERE,) * (len(own) - len(known)), page)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _letters_in(text: str) -> int:
    return len(_squeezed(text))

"""A parsed file as the extraction reads it: headings, paragraphs, items and whole tables, each knowing its place.

Order: that of the document. Furniture and footnotes are left out, and what holds a word that no person wrote; rows of
one table become one `Table`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from ingest.blocks import Block, ParsedFile
from ingest.extraction.wording import Page, Wording, cell_wordings, wording_of
from knowledge.passages import Document

TextKind = Literal["heading", "paragraph", "item"]
Row = tuple[Wording, ...]
_LONGEST_PATH = 12
_NO_WORD = re.compile(r"\S{500}")
"""A file in letters, a key, a torn table: it states nothing, and patterns for sentences cost its length squared."""


@dataclass(frozen=True, slots=True)
class Text:
    """A heading (`level` from 1), a paragraph or a list item. An item's `words` begin with its number, if printed."""

    kind: TextKind
    words: Wording
    level: int = 1
    label: str = ""

    @property
    def body(self) -> Wording:
        """An item without its own number."""
        return self.words.part(len(self.label)) if self.label else self.words


@dataclass(frozen=True, slots=True)
class Table:
    """A table's rows without its header; `names` are its columns' names, () where the format tells of none.

    `head` is the header's own last row, as it stands in the file.
    """

    rows: tuple[Row, ...]
    names: tuple[str, ...]
    head: Row = ()


Piece = Text | Table


def pieces_of(parsed: ParsedFile, document: Document) -> list[Piece]:
    """The document's own pieces, in order."""
    own = [block for block in parsed.blocks if block.kind not in ("furniture", "footnote") and block.spans]
    return list(_pieces([block for block in own if not _NO_WORD.search(block.text)], document))


def _pieces(blocks: Sequence[Block], document: Document) -> Iterator[Piece]:
    path: list[tuple[int, str]] = []
    for number, run in groupby(blocks, key=lambda block: block.table if block.kind == "row" else None):
        if number is not None:
            yield _table(list(run), document, path)
            continue
        for block in run:
            if block.kind == "heading":
                path = [*(above for above in path if above[0] < block.level), (block.level, block.text)][
                    -_LONGEST_PATH:
                ]
            yield from _text(block, document, path)


def _text(block: Block, document: Document, path: Sequence[tuple[int, str]]) -> Iterator[Text]:
    page = _page(block, document, path)
    label = block.label.strip() if block.kind == "item" and any(map(str.isalnum, block.label)) else ""
    readable = block.text if block.text.startswith(label) else f"{label} {block.text}"
    if readable.strip() and block.kind in ("heading", "paragraph", "item"):
        kind: TextKind = "heading" if block.kind == "heading" else "item" if block.kind == "item" else "paragraph"
        yield Text(kind, wording_of(block, readable, page), block.level, label)


def _table(blocks: Sequence[Block], document: Document, path: Sequence[tuple[int, str]]) -> Table:
    names: tuple[str, ...] = ()
    head: Row = ()
    rows: list[Row] = []
    above: Sequence[Wording] = ()
    for block in blocks:
        cells = cell_wordings(block, _page(block, document, path), above)
        above = cells if len(cells) >= len(above) else [*cells, *above[len(cells) :]]
        names = names or block.header
        if block.header and block.cells == block.header:
            head = tuple(cells)
        else:
            rows.append(tuple(cells))
    return Table(tuple(rows), _fullest(blocks, names), head)


def _fullest(blocks: Sequence[Block], names: tuple[str, ...]) -> tuple[str, ...]:
    """The names that the body's rows carry: with two header rows they hold both ("Ansvar – Nämnd")."""
    return next((block.header for block in blocks if block.header and block.header != block.cells), names)


def _page(block: Block, document: Document, path: Sequence[tuple[int, str]]) -> Page:
    return Page(document.id, document.text, block.spans, tuple(title for _, title in path))

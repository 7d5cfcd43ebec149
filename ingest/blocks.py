"""What a parser hands on: the file's text, and the blocks it was made of, in reading order.

Every format ends here, and chunking starts here. A parser of a format with real structure (DOCX, HTML, Markdown, XLSX,
PPTX) fills the blocks itself; one whose text is damaged or flat (plain text, PDF) leaves that to `ingest.structure`.

Invariant: `ParsedFile.text` is the text as it stands, white-space damage mended and nothing else; the blocks' spans are
slices of it, in order, disjoint, and together cover every character that is not white space.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from knowledge.passages import FurnitureReason, Span

BlockKind = Literal["heading", "paragraph", "item", "row", "footnote", "furniture"]


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item, table row, footnote or stretch of furniture.

    `text` is what a person reads (for a row: "Delmål: 2.1 …; Ansvarig: …", each cell with its column's header).
    `level` is the heading's level from 1, or an item's depth from 1. `label` is an item's own number as printed.
    `table` tells rows of one table apart from the next table's.
    """

    kind: BlockKind
    text: str
    spans: tuple[Span, ...]
    level: int = 1
    label: str = ""
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    table: int | None = None
    reason: FurnitureReason | None = None


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """A file as its parser read it. `title` is the document's own (metadata or first heading), "" when it has none."""

    text: str
    blocks: tuple[Block, ...]
    media_type: str
    title: str = ""
    pages: int | None = None
    language: str = "sv"

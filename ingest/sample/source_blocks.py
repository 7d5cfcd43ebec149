"""Markdown as a list of blocks, so that one readable source can be drawn as PDF and as DOCX.

Reads only what the sample's sources use: headings, paragraphs, bulleted and numbered lists, tables, bold, and a rule
(`---`) where the pages turn to lie down for wide tables. Bold is kept in the text as `**bold**`; `runs` takes it apart.
A line break in a cell is `<br>`; `lines` takes it apart. Anything else in a source is an error, not a silent loss.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class ItemList:
    items: tuple[str, ...]
    numbered: bool


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` are body rows; each has as many cells as `header`. A row with one filled cell is a title over the next."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class LandscapeFromHere:
    """A new page, and all pages from it on, wider than high."""


Block = Heading | Paragraph | ItemList | Table | LandscapeFromHere


def read_blocks(markdown: str) -> list[Block]:
    """The blocks of a source, in order. Raises ValueError for Markdown that the sample's writers do not draw."""
    tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(markdown))
    return [_block(node) for node in tree.children]


def runs(text: str) -> Iterator[tuple[str, bool]]:
    """Pieces of a text, each with whether it is bold."""
    for piece in re.split(r"(\*\*[^*]+\*\*)", text):
        if piece:
            bold = piece.startswith("**")
            yield (piece[2:-2] if bold else piece), bold


def lines(cell: str) -> list[str]:
    """The lines of a table's cell."""
    return cell.split("<br>")


def is_group_title(row: tuple[str, ...]) -> bool:
    """Whether a table's row is a title over the rows that follow it."""
    return len(row) > 1 and not any(row[1:])


def _block(node: SyntaxTreeNode) -> Block:
    if node.type == "heading":
        return Heading(int(node.tag[1:]), _text(node))
    if node.type == "paragraph":
        return Paragraph(_text(node))
    if node.type in {"bullet_list", "ordered_list"}:
        return ItemList(tuple(_text(item) for item in node.children), node.type == "ordered_list")
    if node.type == "table":
        header, *rows = (tuple(_text(cell) for cell in row.children) for part in node.children for row in part.children)
        return Table(header, tuple(rows))
    if node.type == "hr":
        return LandscapeFromHere()
    raise ValueError(
        f"The sample's sources may not hold {node.type!r}: draw it in ingest/sample or write it another way."
    )


def _text(node: SyntaxTreeNode) -> str:
    return " ".join(inline.content for inline in node.walk() if inline.type == "inline")

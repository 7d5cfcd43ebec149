"""Markdown: CommonMark with tables, tick boxes and footnotes; embedded HTML goes through the HTML parser.

Order: front matter is set aside (its title is kept), then the syntax tree is walked, block by block.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.blocks import ParsedFile
from ingest.parsers.builder import BlockBuilder, clean, clean_lines, looks_like_heading
from ingest.parsers.encoding import decode
from ingest.parsers.tables import Cell, Grid, add_table, without_empty

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

SUFFIXES = (".md", ".markdown")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_TITLE = re.compile(r"^title:\s*[\"']?(.*?)[\"']?\s*$", re.MULTILINE | re.IGNORECASE)
_FOOTNOTE = re.compile(r"\[\^([^\]]+)\]:?\s*")
_TAG = re.compile(r"<[^>]*>")


def parse(path: Path) -> ParsedFile:
    """Reads Markdown in whatever encoding; HTML tags in it are obeyed, not shown."""
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

    source = decode(path.read_bytes())
    front = _FRONT_MATTER.match(source)
    body = source[front.end() :] if front else source
    env: dict[str, dict[str, dict[str, str]]] = {}
    tokens = MarkdownIt("commonmark", {"maxNesting": 40}).enable(["table", "strikethrough"]).parse(body, env)
    builder = BlockBuilder()
    if front:
        builder.furniture(front[1], "web_chrome")
    _Walk(builder).blocks(SyntaxTreeNode(tokens))
    for label, target in env.get("references", {}).items():
        if label.startswith("^"):  # a footnote of one word looks like a link's target to CommonMark
            builder.add("footnote", f"{target['href']} {target['title']}", label=label.removeprefix("^").lower())
    title = _TITLE.search(front[1]) if front else None
    return builder.file("text/markdown", title=title[1] if title else "")


class _Walk:
    """Goes through the syntax tree and writes blocks; knows how deep in lists it is."""

    def __init__(self, builder: BlockBuilder) -> None:
        self._builder = builder

    def blocks(self, parent: SyntaxTreeNode, depth: int = 0) -> None:
        for node in parent.children:
            self._block(node, depth)

    def _block(self, node: SyntaxTreeNode, depth: int) -> None:
        match node.type:
            case "heading":
                self._builder.heading(_text(node), int(node.tag[1]))
            case "paragraph":
                self._paragraph(node)
            case "bullet_list" | "ordered_list":
                self._list(node, depth + 1)
            case "table":
                self._table(node)
            case "fence" | "code_block":
                self._builder.add("paragraph", node.content)
            case "html_block":
                self._html(node.content)
            case _:
                self.blocks(node, depth)

    def _paragraph(self, node: SyntaxTreeNode) -> None:
        text = clean(_text(node))
        inline = [child for run in node.children for child in run.children if _text(child).strip()]
        if len(inline) == 1 and inline[0].type == "strong" and looks_like_heading(text):
            self._builder.minor_heading(text)
        elif note := _FOOTNOTE.match(text):
            self._builder.add("footnote", text, shown=text[note.end() :], label=note[1])
        else:
            self._builder.add("paragraph", text, shown=_FOOTNOTE.sub("", text))

    def _list(self, node: SyntaxTreeNode, depth: int) -> None:
        first = int(node.attrs.get("start", 1))
        for number, item in enumerate(node.children, start=first):
            self._item(item, depth, f"{number}." if node.type == "ordered_list" else "")

    def _item(self, item: SyntaxTreeNode, depth: int, label: str) -> None:
        last: int | None = None
        for child in item.children:
            if child.type != "paragraph":
                self._block(child, depth)
                last = None if last is None else -1
            elif last is None:
                last = self._builder.item(_text(child), level=depth, label=label)
            elif last >= 0:
                self._builder.extend(last, _text(child))
            else:
                self._paragraph(child)

    def _table(self, node: SyntaxTreeNode) -> None:
        grid: Grid = [
            [Cell(clean_lines(_text(cell))) for cell in row.children] for part in node.children for row in part.children
        ]
        if grid:
            has_names = any(cell.text for cell in grid[0])
            add_table(self._builder, without_empty(grid), int(has_names))

    def _html(self, source: str) -> None:
        from ingest.parsers.html import add_fragment

        add_fragment(self._builder, source)


def _text(node: SyntaxTreeNode) -> str:
    """What a reader sees of an inline run: link texts without their targets, images by their descriptions."""
    match node.type:
        case "text" | "code_inline":
            return node.content
        case "softbreak" | "hardbreak":
            return "\n"
        case "image":
            return node.content
        case "html_inline":
            return _TAG.sub("\n" if node.content.lower().startswith("<br") else "", node.content)
        case _:
            return "".join(map(_text, node.children))

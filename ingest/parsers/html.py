"""Web pages: the document's own text as blocks, what the site puts around it as furniture.

Order: decode, take out what is hidden, find the main part and the chrome rules, then one walk over the tree in document
order. Inline text gathers in a buffer that the next block element empties, so text outside any paragraph is not lost.

Invariant: every text node of the body except scripts, styles and templates is written exactly once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.blocks import ParsedFile
from ingest.parsers.builder import BlockBuilder, clean, looks_like_heading
from ingest.parsers.encoding import decode
from ingest.parsers.tables import Grid, SpanningCell, add_table, header_rows, lay_out, without_empty
from ingest.parsers.web_chrome import ChromeRules, is_phrase
from ingest.parsers.web_hidden import take_out_hidden

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

SUFFIXES = (".html", ".htm", ".xhtml")
_MAX_DEPTH = 200
_UNSEEN = frozenset(["script", "style", "template", "-comment", "head", "svg", "iframe", "object", "-cdata"])
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "output",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_SITE_IN_TITLE = re.compile(r"\s+[|–—»·-]\s+[^|–—»·]{2,60}$")
_REFERENCE = re.compile(r"\[?\d{1,3}\]?")


def parse(path: Path) -> ParsedFile:
    """Reads a web page. Its title is its main heading's text, or the title element's less the site's name."""
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser(decode(path.read_bytes()))
    builder = BlockBuilder()
    if page.body is not None:
        walk_page(builder, page.body)
    root, head_title = page.root, page.css_first("head title")
    language = (root.attributes.get("lang") or "") if root is not None else ""
    title = _main_heading(page.body) or (_SITE_IN_TITLE.sub("", clean(head_title.text())) if head_title else "")
    return builder.file("text/html", title=title, language=language)


def add_fragment(builder: BlockBuilder, source: str) -> None:
    """Writes a piece of HTML that stands in another format (Markdown)."""
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(source).body
    if body is not None:
        walk_page(builder, body)


def walk_page(builder: BlockBuilder, body: LexborNode) -> None:
    hidden = take_out_hidden(body)
    walk = _Walk(builder, ChromeRules(body))
    walk.children(body)
    walk.flush()
    for text in hidden:
        builder.furniture(clean(text), "hidden")


def _main_heading(body: LexborNode | None) -> str:
    headings = body.css("h1") if body is not None else []
    return clean(headings[0].text()) if len(headings) == 1 else ""


class _Walk:
    """One walk in document order. `_chrome` is set while inside an element that is the site's own."""

    def __init__(self, builder: BlockBuilder, rules: ChromeRules) -> None:
        self._builder = builder
        self._rules = rules
        self._buffer: list[str] = []
        self._shown: list[str] = []
        self._length = 0  # of what is shown
        self._strong = 0  # of that, how much is bold
        self._chrome = False
        self._depth = 0
        self._list_depth = 0
        self._pending: str | None = None  # the label of a list item whose text has not come yet
        self._item: int | None = None  # the block of the list item that we are in

    def children(self, node: LexborNode) -> None:
        for child in node.iter(include_text=True):
            self._visit(child)

    def _visit(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self._write(node.text_content or "")
        elif tag in _UNSEEN:
            return
        elif self._depth > _MAX_DEPTH:
            self._write(f" {node.text(deep=True, separator=' ')} ")
        else:
            self._depth += 1
            self._element(node, tag)
            self._depth -= 1

    def _element(self, node: LexborNode, tag: str) -> None:
        if not self._chrome and self._site_owned(node):
            self._inside_chrome(node)
        elif tag in _INLINE:
            self._inline(node, tag)
        elif tag == "br":
            self._write("\n")
        elif tag == "img":
            return
        else:
            self.flush()
            self._block(node, tag)
            self.flush()

    def _site_owned(self, node: LexborNode) -> bool:
        if self._rules.is_chrome(node):
            return True
        beside_main = node.parent is not None and self._rules.holds_main(node.parent)
        return beside_main and not self._rules.holds_main(node) and not self._in_main(node)

    def _in_main(self, node: LexborNode) -> bool:
        parent = node.parent
        while parent is not None:
            if parent.mem_id == self._rules.main.mem_id:
                return True
            parent = parent.parent
        return False

    def _inside_chrome(self, node: LexborNode) -> None:
        self.flush()
        self._chrome = True
        self.children(node)
        self.flush()
        self._chrome = False

    def _inline(self, node: LexborNode, tag: str) -> None:
        if tag == "sup" and _REFERENCE.fullmatch(clean(node.text())):
            self._buffer.append(node.text())  # a footnote's mark: in the text, but not what a person reads
            return
        before = self._length
        self.children(node)
        if tag in ("strong", "b"):
            self._strong += max(0, self._length - before)

    def _block(self, node: LexborNode, tag: str) -> None:
        if self._chrome:
            self.children(node)
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._builder.heading(clean(_visible(node)), int(tag[1]))
        elif tag in ("summary", "dt", "button", "legend"):
            self._question(node, tag)
        elif tag in ("ul", "ol"):
            self._list(node, tag)
        elif tag == "dl":
            self._definitions(node)
        elif tag == "table" and _is_data_table(node):
            self._table(node)
        else:
            self.children(node)

    def _question(self, node: LexborNode, tag: str) -> None:
        """What opens a panel (a summary, an accordion's button) is the heading of what is in it."""
        opens = tag != "button" or "aria-controls" in node.attributes or "aria-expanded" in node.attributes
        text = clean(_visible(node))
        if opens and not is_phrase(text):
            self._builder.minor_heading(text)
        else:
            self._builder.furniture(text, "web_chrome")

    def _list(self, node: LexborNode, tag: str) -> None:
        outer, self._list_depth = (self._pending, self._item), self._list_depth + 1
        number = _integer(node.attributes.get("start"), 1)
        for child in node.iter(include_text=True):
            if child.tag != "li":
                self._visit(child)
                continue
            self._pending, self._item = (f"{number}." if tag == "ol" else ""), None
            number += 1
            self.flush_around(child)
        self._list_depth -= 1
        self._pending, self._item = outer

    def flush_around(self, node: LexborNode) -> None:
        self.flush()
        self._visit(node)
        self.flush()

    def _definitions(self, node: LexborNode) -> None:
        """A term with its definition is an item; a question, or a term with several blocks, is a heading."""
        terms: list[str] = []
        for child in _definition_parts(node):
            if child.tag == "-text":
                self._write(child.text_content or "")
            elif child.tag == "dt":
                terms.append(clean(_visible(child)))
            elif terms and not _is_simple(child, terms):
                self._builder.minor_heading(" ".join(terms))
                terms = []
                self.flush_around(child)
            else:
                said, term = clean(child.text(deep=True)), " ".join(terms)
                self._builder.add("item", f"{term} {said}", shown=f"{term.rstrip(':')}: {said}" if term else said)
                terms = []
        for term in terms:
            self._builder.add("item", term)

    def _table(self, node: LexborNode) -> None:
        for caption in node.css("caption"):
            self._builder.add("paragraph", _visible(caption))
        grid, declared = _grid(node)
        grid = without_empty(grid)
        if grid:
            add_table(self._builder, grid, declared or header_rows(grid))

    def _write(self, text: str) -> None:
        self._buffer.append(text)
        self._shown.append(text)
        self._length += len(text.strip())

    def flush(self) -> None:
        """Writes what has gathered since the last block began or ended."""
        text, shown = clean("".join(self._buffer)), clean("".join(self._shown))
        is_strong = self._strong >= self._length
        self._buffer, self._shown, self._length, self._strong = [], [], 0, 0
        if not text:
            return
        if self._chrome or is_phrase(text):
            self._builder.furniture(text, "web_chrome")
        elif self._pending is not None:
            self._item = self._builder.item(text, shown=shown, level=self._list_depth, label=self._pending)
            self._pending = None
        elif self._item is not None and self._item == len(self._builder.blocks) - 1:
            self._builder.extend(self._item, text, shown=shown)
        elif is_strong and looks_like_heading(text):
            self._builder.minor_heading(text)
        else:
            self._builder.add("paragraph", text, shown=shown)


def _visible(node: LexborNode) -> str:
    parts = (
        "\n" if child.tag == "br" else child.text_content or ""
        for child in node.traverse(include_text=True)
        if child.tag in ("-text", "br") and (child.parent is None or child.parent.tag not in _UNSEEN)
    )
    return "".join(parts)


def _definition_parts(node: LexborNode) -> Iterator[LexborNode]:
    for child in node.iter(include_text=True):
        if child.tag in ("dt", "dd", "-text"):
            yield child
        else:
            yield from _definition_parts(child)


def _is_simple(definition: LexborNode, terms: list[str]) -> bool:
    blocks = definition.css("p, ul, ol, table, dl, h2, h3, h4, h5")
    return len(blocks) <= 1 and not definition.css("ul, ol, table, dl, h2, h3") and not " ".join(terms).endswith("?")


def _is_data_table(node: LexborNode) -> bool:
    if node.attributes.get("role") in ("presentation", "none") or node.css("h1, h2, h3, td table, th table"):
        return False
    return any(len(row.css("td, th")) > 1 for row in node.css("tr"))


def _grid(node: LexborNode) -> tuple[Grid, int]:
    """(the table's cells, how many rows at the top are declared to be column names)."""
    rows: list[list[SpanningCell]] = []
    declared = 0
    for row in node.css("tr"):
        cells = [cell for cell in row.iter() if cell.tag in ("td", "th")]
        in_head = row.parent is not None and row.parent.tag == "thead"
        all_names = len(cells) > 1 and all(cell.tag == "th" for cell in cells)
        if cells and declared == len(rows) and (in_head or all_names):
            declared += 1
        rows.append([_spanning(cell) for cell in cells])
    return lay_out(rows), min(declared, 3)


def _spanning(cell: LexborNode) -> SpanningCell:
    columns, rows = (_integer(cell.attributes.get(name), 1) for name in ("colspan", "rowspan"))
    return SpanningCell(_cell_text(cell), max(1, columns), max(1, rows), emphasised=cell.tag == "th")


def _cell_text(cell: LexborNode) -> str:
    lines = [""]
    for node in cell.traverse(include_text=True):
        if node.tag == "-text" and (node.parent is None or node.parent.tag not in _UNSEEN):
            lines[-1] += re.sub(r"\s+", " ", node.text_content or "")
        elif node.tag in ("br", "p", "li", "div"):
            lines.append("")
    return "\n".join(lines)


def _integer(value: str | None, otherwise: int) -> int:
    return int(value) if value and value.strip().isdecimal() and len(value) < 5 else otherwise

"""Word documents: paragraphs and tables in body order, with headings, counted list numbers, tables and footnotes.

Order: the body is walked element by element, through content controls and tracked insertions, which python-docx passes
over; each paragraph becomes a heading, item, paragraph or a line of the contents list by its style, outline level and
numbering; its footnotes follow it, then its text boxes. Page headers and footers come last, as furniture.

Invariant: text that a reader sees (deleted text, hidden text and field codes are not seen) is written once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.blocks import ParsedFile
from ingest.parsers.builder import BlockBuilder, clean, looks_like_heading, split_mark
from ingest.parsers.docx_hidden import is_hidden_run
from ingest.parsers.docx_numbering import ListNumbers
from ingest.parsers.docx_styles import ParagraphStyle, StyleSheet
from ingest.parsers.tables import SpanningCell, add_table, header_rows, lay_out, without_empty

if TYPE_CHECKING:
    from docx.document import Document

SUFFIXES = (".docx",)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TRANSPARENT = {f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "body")}
_UNSEEN = {f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr")} | {_FALLBACK}
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_SYMBOLS = {"F0A8": "☐", "F06F": "☐", "F071": "☐", "F0FE": "☑", "F0FC": "✓", "F0E0": "→", "F0F0": "→"}
_HEADING_STYLE = re.compile(r"(?:heading|rubrik|überschrift|otsikko)\s*([1-9])\b", re.IGNORECASE)
_TITLE_STYLE = re.compile(r"(?:title|titel|rubrik|huvudrubrik|dokumenttitel)\Z", re.IGNORECASE)
_CONTENTS_STYLE = re.compile(r"(?:toc|innehåll|contents)\b", re.IGNORECASE)
_JUNK_TITLE = re.compile(
    r"(?:microsoft word|word[- ]document|dokument\d*\Z|document\d*\Z|mall\b|untitled|namnlös)", re.I
)


def parse(path: Path) -> ParsedFile:
    """Reads a Word document; its title is the Title-styled paragraph, the file's own title, or the first heading."""
    from docx import Document

    with path.open("rb") as file:
        document = Document(file)
    reader = _Reader(document)
    reader.blocks(document.element.body)
    reader.uncited_notes()
    reader.page_headers()
    properties = document.core_properties
    stated = "" if _JUNK_TITLE.match(properties.title or "") else properties.title
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return reader.builder.file(media_type, title=reader.title or stated, language=properties.language)


class _Reader:
    """Walks one document's body; remembers its title and which footnotes are due."""

    def __init__(self, document: Document) -> None:
        self.builder = BlockBuilder()
        self.title = ""
        self._document = document
        self._styles = StyleSheet(document)
        self._numbers = ListNumbers(document)
        self._notes = {kind: _notes(document, kind) for kind in ("footnote", "endnote")}
        self._due: list[tuple[str, str]] = []
        self._cited: list[str] = []
        self._in_contents = False

    def blocks(self, parent: Any) -> None:
        for child in _body_elements(parent):
            if child.tag == f"{_W}p":
                self._in_contents = _stands_in_contents(child)
                self._paragraph(child)
            else:
                self._table(child)

    def _paragraph(self, element: Any) -> None:
        text = clean(self._text(element))
        style = self._styles.of(element)
        number = self._numbers.next(style)
        if text:
            self._write(element, style, text, number)
        self._write_due_footnotes()
        for box in _text_boxes(element):
            self.blocks(box)

    def _write(self, element: Any, style: ParagraphStyle, text: str, number: tuple[str, int] | None) -> None:
        level = _heading_level(style)
        if self._in_contents or _CONTENTS_STYLE.match(style.name):
            self.builder.furniture(text, "contents")
        elif level or _TITLE_STYLE.fullmatch(style.name):
            self._heading(text, level, number[0] if number else "")
        elif number or (split_mark(text) and not _is_bold(element)):
            label, depth = number or ("", 1)
            self.builder.item(text, level=max(depth, _style_depth(style.name)), label=label)
        elif looks_like_heading(text) and _is_bold(element):
            self.builder.minor_heading(text)
        else:
            self.builder.add("paragraph", text)

    def _heading(self, text: str, level: int, number: str) -> None:
        if not level and not self.title:
            self.title = text
        self.builder.heading(text, level or 1, number=number)

    def _text(self, element: Any) -> str:
        """What a reader sees of the paragraph; the footnotes that it cites become due."""
        text: list[str] = []
        for node in _seen(element):
            if node.tag in (f"{_W}t", _MATH_TEXT):
                text.append(node.text or "")
            elif node.tag in _BREAKS:
                text.append(_BREAKS[node.tag])
            elif node.tag == f"{_W}sym":
                text.append(_SYMBOLS.get(node.get(f"{_W}char") or "", "•"))
            elif node.tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
                self._cite(node.tag.removeprefix(_W).removesuffix("Reference"), node.get(f"{_W}id") or "")
        return "".join(text)

    def _cite(self, kind: str, number: str) -> None:
        note = self._notes[kind].pop(number, None)
        if note is not None:
            self._cited.append(note)
            self._due.append((str(len(self._cited)), note))

    def _write_due_footnotes(self) -> None:
        for label, note in self._due:
            self.builder.add("footnote", note, label=label)
        self._due.clear()

    def uncited_notes(self) -> None:
        """Writes the notes that nothing refers to, so that nothing is lost."""
        for notes in self._notes.values():
            for note in notes.values():
                self.builder.add("footnote", note)

    def page_headers(self) -> None:
        """Writes each page header and footer once, as furniture."""
        said: set[str] = set()
        for section in self._document.sections:
            for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
                text = "" if part.is_linked_to_previous else clean(_plain(part._element))
                if text not in said:
                    said.add(text)
                    self.builder.furniture(text, "running_header")

    def _table(self, element: Any) -> None:
        if all(len(list(_children(row, f"{_W}tc"))) <= 1 for row in _rows(element)):  # a frame around text, not a table
            for row in _rows(element):
                for cell in _children(row, f"{_W}tc"):
                    self.blocks(cell)
            return
        rows = [list(self._cells(row)) for row in _rows(element)]
        grid = without_empty(lay_out(_joined_downwards(rows)))
        if grid:
            declared = sum(row.find(f"{_W}trPr/{_W}tblHeader") is not None for row in _rows(element)[:3])
            add_table(self.builder, grid, declared if 0 < declared < len(grid) else header_rows(grid))
        self._write_due_footnotes()

    def _cells(self, row: Any) -> Iterator[tuple[SpanningCell, bool]]:
        """Each cell of a row, and whether it only goes on with the one above."""
        before = row.find(f"{_W}trPr/{_W}gridBefore")
        if before is not None:
            yield SpanningCell("", _number(before)), False
        for cell in _children(row, f"{_W}tc"):
            columns, merge = cell.find(f"{_W}tcPr/{_W}gridSpan"), cell.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
            text = self._cell_text(cell)
            yield SpanningCell(text, _number(columns), emphasised=_is_bold(cell)), goes_on and not clean(text)

    def _cell_text(self, cell: Any) -> str:
        lines = []
        for paragraph in cell.iter(f"{_W}p"):
            if not any(above.tag == _FALLBACK for above in paragraph.iterancestors()):
                lines.append(self._text(paragraph).replace("\t", " "))
        return "\n".join(lines)


def _body_elements(parent: Any) -> Iterator[Any]:
    for child in parent:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag in _TRANSPARENT:
            yield from _body_elements(child)


def _children(parent: Any, tag: str) -> Iterator[Any]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _TRANSPARENT:
            yield from _children(child, tag)


def _rows(table: Any) -> list[Any]:
    return list(_children(table, f"{_W}tr"))


def _text_boxes(paragraph: Any) -> Iterator[Any]:
    for box in paragraph.iter(f"{_W}txbxContent"):
        above = list(box.iterancestors())
        nearest = next((element for element in above if element.tag == f"{_W}p"), None)
        if nearest is paragraph and not any(element.tag == _FALLBACK for element in above):
            yield box


def _seen(element: Any) -> Iterator[Any]:
    """The paragraph's own nodes in order: no deleted or hidden text, field codes, or text boxes, which are blocks."""
    for child in element:
        if child.tag in _UNSEEN or child.tag == f"{_W}txbxContent" or is_hidden_run(child):
            continue
        yield child
        yield from _seen(child)


def _plain(element: Any) -> str:
    parts = []
    for node in _seen(element):
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.tag == f"{_W}p" or node.tag in _BREAKS:
            parts.append(" ")
    return "".join(parts)


def _joined_downwards(rows: list[list[tuple[SpanningCell, bool]]]) -> list[list[SpanningCell]]:
    """Word marks each cell that goes on with the one above; here the first one gets how many rows it covers instead."""
    heights: dict[int, int] = {}
    laid: list[list[SpanningCell]] = []
    for row in reversed(rows):
        column, line = 0, []
        for cell, goes_on in row:
            if goes_on:
                heights[column] = heights.get(column, 1) + 1
            else:
                line.append(SpanningCell(cell.text, cell.columns, heights.pop(column, 1), cell.emphasised))
            column += cell.columns
        laid.append(line)
    return laid[::-1]


def _style_depth(style: str) -> int:
    """Word's own list styles say the depth in their names: "List Bullet 2"."""
    found = re.search(r"(?:list|lista|punktlista|numrerad).*\b([2-5])\Z", style, re.IGNORECASE)
    return int(found[1]) if found else 1


def _heading_level(style: ParagraphStyle) -> int:
    """1-9 by the style's name or its outline level; 0 when it is no heading."""
    found = _HEADING_STYLE.match(style.name)
    return int(found[1]) if found else style.outline or 0


def _stands_in_contents(element: Any) -> bool:
    for above in element.iterancestors(f"{_W}sdt"):
        gallery = above.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery")
        if gallery is not None and "Contents" in (gallery.get(f"{_W}val") or ""):
            return True
    return False


def _is_bold(element: Any) -> bool:
    """Whether all text in a paragraph or cell is set in bold."""
    runs = [run for run in element.iter(f"{_W}r") if any((text.text or "").strip() for text in run.iter(f"{_W}t"))]
    return bool(runs) and all(_is_on(run.find(f"{_W}rPr/{_W}b")) for run in runs)


def _is_on(switch: Any) -> bool:
    return switch is not None and switch.get(f"{_W}val", "1") not in ("0", "false", "off")


def _number(element: Any) -> int:
    value = "1" if element is None else element.get(f"{_W}val", "1")
    return min(int(value), 500) if value.isdecimal() else 1


def _notes(document: Document, kind: str) -> dict[str, str]:
    """The footnotes' or endnotes' texts by id; separators, which have a type, are left out."""
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{kind}s") and not relation.is_external:
            notes = parse_xml(relation.target_part.blob)
            found = notes.iterchildren(f"{_W}{kind}")
            return {note.get(f"{_W}id") or "": clean(_plain(note)) for note in found if not note.get(f"{_W}type")}
    return {}

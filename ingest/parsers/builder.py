"""Text and blocks grow together: whatever a parser adds is written to the text once, and its span is remembered.

Invariant: that of `ingest.blocks`, by construction. Only the file's own characters are written. What a format merely
implies (an automatic list number, a column's header beside a cell) goes into the block's `label` or `text`, so that a
quote, which is a slice of the text, is always found in the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import replace

from ingest.blocks import Block, BlockKind, ParsedFile
from knowledge.passages import FurnitureReason, Span

_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u2060\ufeff\ufff9-\uffff\ud800-\udfff]")
_SPELLED = str.maketrans({"\u2010": "-", "\u2011": "-", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"})
_BULLET = re.compile(r"([•◦▪▫■□●○‣⁃∙·➢➤►▶✓✔❖\uf000-\uf0ff]+|[-–—*o](?=\s))\s*(?=\S)")
_CHECKBOX = re.compile(r"([☐☑☒]|\[[ xX]?\])\s+(?=\S)")
_NUMBER = re.compile(r"(\(?(?:\d{1,3}|[a-zåäö]|[ivx]{1,5})[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?)\s+(?=\S)")
_ENGLISH = frozenset(["the", "and", "of", "is", "are", "that", "with", "for", "this", "which"])
_SWEDISH = frozenset(["och", "att", "det", "som", "av", "är", "för", "med", "till", "på"])


def clean(text: str) -> str:
    """One line of text: composed letters, plain hyphens, single spaces; no control or invisible characters."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_SPELLED)
    if not text.isprintable():
        text = _NO_TEXT.sub("", text)
    return " ".join(text.split())


def clean_lines(text: str) -> str:
    """Like `clean`, line by line; empty lines go."""
    return "\n".join(line for line in map(clean, text.splitlines()) if line)


def split_mark(text: str) -> tuple[str, str] | None:
    """(label, rest) of a line that begins with a bullet, a tick box or a number. A bullet's label is ""."""
    if box := _CHECKBOX.match(text):
        return ("☐" if box[1] in ("☐", "[ ]", "[]") else "☑"), text[box.end() :]
    if bullet := _BULLET.match(text):
        return "", text[bullet.end() :]
    if number := _NUMBER.match(text):
        return number[1], text[number.end() :]
    return None


def looks_like_heading(text: str) -> bool:
    """Whether an emphasised line that stands alone reads as a heading: short, and no sentence or lead-in."""
    return 2 < len(text) <= 100 and any(map(str.isalpha, text)) and not text.endswith((".", ":", ";", ",", "!"))


def language_of(text: str) -> str:
    """ "sv" or "en", by the commonest small words of the first 20,000 characters; Swedish where they do not tell."""
    words = Counter(text[:20_000].lower().split())
    english, swedish = (sum(words[word] for word in small) for small in (_ENGLISH, _SWEDISH))
    return "en" if english > swedish else "sv"


class BlockBuilder:
    """Collects a file's blocks in reading order. Text that is all white space is not a block."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._length = 0
        self._tables = 0
        self.level = 0

    def add(
        self,
        kind: BlockKind,
        text: str,
        *,
        shown: str | None = None,
        level: int = 1,
        label: str = "",
        page: int | None = None,
        reason: FurnitureReason | None = None,
    ) -> int | None:
        """Writes one block and returns its index, for `extend`. `shown` is what a person reads, where that differs."""
        text = clean(text)
        if not text:
            return None
        seen = text if shown is None else clean(shown)
        return self.put(Block(kind, seen or text, (self._write(text, page),), level, label, reason=reason))

    def item(
        self, text: str, *, shown: str | None = None, level: int = 1, label: str = "", page: int | None = None
    ) -> int | None:
        """Writes a list item; a bullet, box or number that is typed into the text becomes its label."""
        text = clean(text)
        seen = text if shown is None else clean(shown)
        mark = None if label else split_mark(seen)
        if mark is not None:
            label, seen = mark
        return self.add("item", text, shown=seen, level=level, label=label, page=page)

    def heading(
        self, text: str, level: int, *, number: str = "", shown: str | None = None, page: int | None = None
    ) -> int | None:
        """Writes a heading; `number` is one that the format counts by itself and that stands in no text."""
        self.level = level
        return self.add("heading", text, shown=f"{number} {text if shown is None else shown}", level=level, page=page)

    def minor_heading(self, text: str, page: int | None = None) -> int | None:
        """Writes a heading under whatever real heading came last: an emphasised line, a FAQ's question."""
        return self.add("heading", text, level=self.level + 1, page=page)

    def furniture(self, text: str, reason: FurnitureReason, page: int | None = None) -> int | None:
        return self.add("furniture", text, page=page, reason=reason)

    def extend(self, index: int, text: str, *, shown: str | None = None, page: int | None = None) -> None:
        """Goes on with a block that something else (a page break, a nested list) cut in two."""
        text = clean(text)
        if text:
            block, more = self.blocks[index], text if shown is None else clean(shown)
            self.blocks[index] = replace(
                block, text=join_lines(block.text, more), spans=(*block.spans, self._write(text, page))
            )

    def grow(self, index: int, text: str, shown: str, page: int | None = None) -> None:
        """Adds a line to the block that was written last, in the same span, the hyphen at its break mended."""
        block, written = self.blocks[index], self._parts[-2]
        span = block.spans[-1]
        if span.end != self._length - 1 or span.page != page:
            self.extend(index, text, shown=shown, page=page)
            return
        joined = join_lines(written, clean(text))
        self._length += len(joined) - len(written)
        self._parts[-2] = joined
        grown = Span(span.start, span.start + len(joined), page)
        self.blocks[index] = replace(block, text=join_lines(block.text, clean(shown)), spans=(*block.spans[:-1], grown))

    def row(
        self, own: str, shown: str, cells: tuple[str, ...], header: tuple[str, ...], table: int, page: int | None = None
    ) -> int | None:
        """Writes a table row. `own` is its cells' text, tabs between; a header row's `header` is its cells."""
        if not own.strip():
            return None
        return self.put(Block("row", shown, (self._write(own, page),), cells=cells, header=header, table=table))

    def put(self, block: Block) -> int:
        self.blocks.append(block)
        return len(self.blocks) - 1

    def replace(self, index: int, block: Block) -> None:
        self.blocks[index] = block

    def next_table(self) -> int:
        self._tables += 1
        return self._tables - 1

    def file(self, media_type: str, *, title: str = "", pages: int | None = None, language: str = "") -> ParsedFile:
        """The finished file. Without a title of its own it takes the first heading's."""
        text = "".join(self._parts)
        own = clean(title) or next((block.text for block in self.blocks if block.kind == "heading"), "")
        declared = language[:2].lower() if language[:2].lower() in ("sv", "en") else ""
        return ParsedFile(text, tuple(self.blocks), media_type, own, pages, declared or language_of(text))

    def _write(self, text: str, page: int | None) -> Span:
        start = self._length
        self._parts += (text, "\n")
        self._length += len(text) + 1
        return Span(start, start + len(text), page)


def join_lines(first: str, second: str) -> str:
    """Two lines of one run of text. A hyphen at the break goes when a word goes on, and stays in "behovs- och"."""
    if not first or not second:
        return first or second
    word = re.search(r"([^\W\d_]+)-$", first)
    if word is None or not second[0].isalpha():
        return f"{first} {second}"
    if re.match(r"(och|eller|samt|and|or|respektive|till)\b", second):
        return f"{first} {second}"
    keeps_hyphen = second[0].isupper() or (word[1].isupper() and len(word[1]) > 1)
    return (first if keeps_hyphen else first[:-1]) + second

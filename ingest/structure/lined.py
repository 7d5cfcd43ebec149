"""Blocks from text that still has its lines: paragraphs, bullets, headings on lines of their own.

Order: lines are read with their page; page numbers, running headers, web chrome, the table of contents and other
documents' teasers are set aside; what is left is gathered into chunks (a bullet, a paragraph); a chunk that a page
break or a footnote cut in two is put together; each chunk becomes a block, and headings get their level.

Invariant: every line that holds more than white space ends in exactly one block.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ingest.blocks import Block
from ingest.structure.contents import OutlineEntry, contents_lines, title_key
from ingest.structure.footnotes import footnote_lines
from ingest.structure.foreign import foreign_from
from ingest.structure.furniture import EDGE_LINES, is_web_chrome, normalised_line, page_number, running_lines
from ingest.structure.levels import HeadingLevels
from ingest.structure.marks import LEADING_BULLET, readable, without_bullet
from ingest.structure.sheets import Sheet, filled_lines
from knowledge.passages import FurnitureReason, Span

LONGEST_HEADING = 110
WIDEST_WRAPPED_LINE = 130

_NUMBERED = re.compile(r"\s*(?:\d{1,2}[.)]|[a-zåäö]\))\s+\S")
_FOOTNOTE = re.compile(r"\s*[¹²³⁰⁴-⁹]+\s*\S")
_TERMINAL = re.compile(r"[.!?:;”\"…][)”\"’*¹²³⁰⁴-⁹]*\s*$")
_DATE = re.compile(
    r"(?i)(?:den\s)?(?:\d{1,2}\s)?(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)"
    r"\s+\d{4}|\d{4}-\d{2}-\d{2}"
)
_HEADING_LABEL = re.compile(
    r"(?i)(?:\d{1,2}(?:\.\d{1,2})*\.?|(?:fas|steg|kapitel|avsnitt|bilaga|del|moment|etapp|mål|delmål|step|phase)\s+\w{1,4}\s?[.:–-]?)\s+"
)
_NO_TITLE = re.compile(r"[.;,:!…”\"]$|\d{4}-\d{2}-\d{2}$|[.!?]\s|https?:|www\.|@")
_MARKED_HEADING = re.compile(r"(?P<hashes>#{1,6})\s+\S|(?P<bold>\*\*|__).{2,100}(?P=bold)$")
_REFERENCES = re.compile(r"(?i)(?:källor|källförteckning|referenser|referenslista|litteratur|fotnoter|references):?")
_CELLS = re.compile(r"\t+|\s*\|\s*|\s{3,}")


@dataclass(frozen=True, slots=True)
class Line:
    """One line with more than white space in it. `blank_before` counts a page break or furniture as well."""

    start: int
    end: int
    text: str
    indent: int
    page: int | None
    blank_before: bool

    @property
    def span(self) -> Span:
        return Span(self.start, self.end, self.page)


@dataclass
class Chunk:
    """Lines that belong together, while they are gathered."""

    kind: str
    lines: list[Line] = field(default_factory=list)
    table: int = 0

    @property
    def raw(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def blank_before(self) -> bool:
        return self.lines[0].blank_before


_MORE = Chunk("text", [Line(0, 0, "Text", 0, None, True)])
"""Stands for text that follows and is read elsewhere."""


def lined_blocks(text: str, sheets: Sequence[Sheet], *, goes_on: bool = False) -> list[Block]:
    """The blocks of a text with lines. `sheets` are its pages, one sheet without a number where none are known.

    With `goes_on`, more text follows that is read elsewhere: the last line can be a heading over it.
    """
    lines = _lines(text, sheets)
    reasons, entries = _set_aside(lines, sheets)
    notes = _numbered_footnotes(lines, sheets)
    kept = _without(lines, reasons)
    outline = {title_key(entry.title): entry for entry in entries}
    chunks = _joined(_gather(kept, _wrap_width(kept), notes))
    blocks = _blocks(chunks, outline, frozenset(notes.values()), goes_on=goes_on)
    if not any(sheet.number for sheet in sheets) and entries:
        blocks = _with_outline_pages(blocks, entries)
    return in_order([*blocks, *_furniture(lines, reasons), *_page_marks(sheets)])


def in_order(blocks: Iterable[Block]) -> list[Block]:
    """Blocks by where they begin."""
    return sorted((block for block in blocks if block.spans), key=lambda block: block.spans[0].start)


def _lines(text: str, sheets: Sequence[Sheet]) -> list[Line]:
    lines: list[Line] = []
    for sheet in sheets:
        marks = {mark.start for mark in sheet.marks}
        previous_end = None
        for match in filled_lines(text, sheet.start, sheet.end):
            line = match.group()
            start = match.start() + len(line) - len(line.lstrip())
            if start in marks:
                previous_end = None
                continue
            blank = previous_end is None or text.count("\n", previous_end, start) > 1
            previous_end = match.start() + len(line.rstrip())
            indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
            lines.append(Line(start, previous_end, line.strip(), indent, sheet.number, blank))
    return lines


def _page_marks(sheets: Sequence[Sheet]) -> list[Block]:
    return [
        Block("furniture", "", (replace(mark, page=sheet.number),), reason="page_number")
        for sheet in sheets
        for mark in sheet.marks
    ]


def _set_aside(lines: Sequence[Line], sheets: Sequence[Sheet]) -> tuple[dict[int, FurnitureReason], list[OutlineEntry]]:
    """Why each line that is no own text is set aside, by its index; and the outline."""
    reasons: dict[int, FurnitureReason] = {}
    contents, entries = contents_lines([" " * line.indent + line.text for line in lines])
    pages = _by_page(lines, sheets)
    running = running_lines([[line.text for line in page] for page in pages]) if len(pages) > 1 else set()
    edges = _edges(pages) if len(pages) > 1 else set()
    foreign = foreign_from([line.text for line in lines])
    for index, line in enumerate(lines):
        if foreign is not None and index >= foreign:
            reasons[index] = "foreign"
        elif index in contents:
            reasons[index] = "contents"
        elif normalised_line(line.text) in running and line.start in edges:
            reasons[index] = "running_header"
        elif is_web_chrome(line.text):
            reasons[index] = "web_chrome"
        elif len(pages) > 1 and page_number(line.text) is not None and line.start in edges:
            reasons[index] = "page_number"
    return reasons, entries


def _by_page(lines: Sequence[Line], sheets: Sequence[Sheet]) -> list[list[Line]]:
    pages: list[list[Line]] = [[] for _ in sheets]
    index = 0
    for line in lines:
        while line.start >= sheets[index].end and index < len(sheets) - 1:
            index += 1
        pages[index].append(line)
    return [page for page in pages if page]


def _numbered_footnotes(lines: Sequence[Line], sheets: Sequence[Sheet]) -> dict[int, int]:
    """The numbers of footnotes without a raised mark, by where their line begins."""
    pages = _by_page(lines, sheets)
    if len(pages) < 2:
        return {}
    found = footnote_lines([[line.text for line in page] for page in pages])
    return {pages[page][index].start: number for (page, index), number in found.items()}


def _edges(pages: Sequence[Sequence[Line]]) -> set[int]:
    """Where the lines begin that stand at a page's edge."""
    return {line.start for page in pages for line in (*page[:EDGE_LINES], *page[-EDGE_LINES:])}


def _without(lines: Sequence[Line], reasons: dict[int, FurnitureReason]) -> list[Line]:
    """The own lines; one that follows furniture counts as following a blank line."""
    return [
        replace(line, blank_before=True) if index - 1 in reasons else line
        for index, line in enumerate(lines)
        if index not in reasons
    ]


def _furniture(lines: Sequence[Line], reasons: dict[int, FurnitureReason]) -> list[Block]:
    return [Block("furniture", lines[index].text, (lines[index].span,), reason=why) for index, why in reasons.items()]


def _wrap_width(lines: Sequence[Line]) -> int | None:
    """The width that paragraphs are wrapped at, or None where each paragraph is one line."""
    lengths = sorted(line.indent + len(line.text) for line in lines)
    if len(lengths) < 5 or lengths[-1] > 2 * WIDEST_WRAPPED_LINE:
        return None
    width = lengths[int(len(lengths) * 0.9)]
    wrapped = sum(1 for before, after in pairwise(lines) if _runs_on(before, after))
    return width if width <= WIDEST_WRAPPED_LINE and wrapped >= max(2, len(lines) // 20) else None


def _runs_on(before: Line, after: Line) -> bool:
    return not after.blank_before and not _TERMINAL.search(before.text) and after.text[0].islower()


def _gather(lines: Sequence[Line], wrap: int | None, notes: Mapping[int, int]) -> list[Chunk]:
    chunks: list[Chunk] = []
    for line in lines:
        kind = "footnote" if line.start in notes else _line_kind(line)
        if kind == "text" and chunks and _continues(chunks[-1], line, wrap):
            chunks[-1].lines.append(line)
        else:
            chunks.append(Chunk(kind, [line]))
    return chunks


def _line_kind(line: Line) -> str:
    if _FOOTNOTE.match(line.text):
        return "footnote"
    if LEADING_BULLET.match(line.text) and without_bullet(line.text) != line.text and not _is_bold(line.text):
        return "bullet"
    if _NUMBERED.match(line.text):
        return "numbered"
    return "row" if len(_CELLS.split(line.text.strip("| "))) > 2 else "text"


def _is_bold(text: str) -> bool:
    return text.startswith(("**", "__")) or re.match(r"\*\S[^*]*\*", text) is not None


def _continues(chunk: Chunk, line: Line, wrap: int | None) -> bool:
    """Whether a line goes on where the chunk's last line stopped."""
    last = chunk.lines[-1]
    if line.blank_before or chunk.kind == "row":
        return False
    if line.text[0].islower() and not _TERMINAL.search(last.text):
        return True
    if wrap is None:
        return False
    if chunk.kind in ("bullet", "numbered") and line.indent > chunk.lines[0].indent:
        return True
    full = last.indent + len(last.text) + len(line.text.split()[0]) >= 0.9 * wrap
    return full and not (_TERMINAL.search(last.text) and line.indent > last.indent)


def _joined(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Chunks that a page break or footnotes cut in mid-sentence are put together."""
    joined: list[Chunk] = []
    for chunk in chunks:
        own = next((earlier for earlier in reversed(joined) if earlier.kind != "footnote"), None)
        if own is not None and chunk.kind == "text" and _cut_off(own, chunk):
            own.lines += chunk.lines
        else:
            joined.append(chunk)
    return joined


def _cut_off(before: Chunk, after: Chunk) -> bool:
    if before.kind == "row" or not after.lines[0].text[0].islower():
        return False
    return not _TERMINAL.search(before.lines[-1].text) and len(before.raw) > 40


def _blocks(
    chunks: Sequence[Chunk], outline: dict[str, OutlineEntry], notes: frozenset[int], *, goes_on: bool
) -> list[Block]:
    levels = HeadingLevels(outline)
    _number_tables(chunks)
    blocks: list[Block] = []
    indents: list[int] = []
    for index, chunk in enumerate(chunks):
        following = chunks[index + 1] if index + 1 < len(chunks) else _MORE if goes_on else None
        previous = chunks[index - 1] if index else None
        if _is_heading(chunk, following, outline) or _is_minor_heading(chunk, previous, following):
            minor = chunk.kind == "bullet" or _MARKED_HEADING.match(chunk.raw) is not None
            blocks.append(_heading(chunk, levels, blocks, minor=minor))
            continue
        indents = _nested(indents, chunk)
        blocks.append(_block(chunk, len(indents) or 1, index, chunks, notes))
    return blocks


def _number_tables(chunks: Sequence[Chunk]) -> None:
    """Neighbouring rows are one table, told by the index of its first."""
    for index, chunk in enumerate(chunks):
        follows = index > 0 and chunks[index - 1].kind == "row"
        chunk.table = chunks[index - 1].table if follows else index


def _nested(indents: list[int], chunk: Chunk) -> list[int]:
    """The indents of the items that this one stands within, its own last."""
    if chunk.kind not in ("bullet", "numbered"):
        return []
    indent = chunk.lines[0].indent
    return [*(outer for outer in indents if outer < indent), indent]


def _block(chunk: Chunk, depth: int, index: int, chunks: Sequence[Chunk], notes: frozenset[int]) -> Block:
    spans = _spans(chunk)
    if chunk.kind == "footnote":
        return Block("footnote", _footnote_text(chunk.raw), spans)
    if chunk.kind in ("bullet", "numbered"):
        text = readable(without_bullet(chunk.raw), notes)
        label = re.match(r"(?:\d{1,2}[.)]|[a-zåäö]\))(?=\s)", text)
        mark = label.group() if label else ""
        return Block("item", text.removeprefix(mark).lstrip(), spans, level=depth, label=mark)
    if chunk.kind == "row":
        return _row(chunk, index, chunks, spans)
    return Block("paragraph", readable(chunk.raw, notes) or chunk.raw, spans)


def _footnote_text(raw: str) -> str:
    return readable(raw) or " ".join(raw.split())


def _row(chunk: Chunk, index: int, chunks: Sequence[Chunk], spans: tuple[Span, ...]) -> Block:
    """A table row; the first row of neighbouring rows is the header, and stands before each cell of the others."""
    first = chunk.table
    cells, header = _cells(chunk), _cells(chunks[first])
    if index == first or len(cells) != len(header):
        return Block("row", "; ".join(cell for cell in cells if cell), spans, cells=cells, table=first)
    text = "; ".join(f"{name}: {cell}" if name else cell for name, cell in zip(header, cells, strict=True) if cell)
    return Block("row", text, spans, cells=cells, header=header, table=first)


def _cells(chunk: Chunk) -> tuple[str, ...]:
    return tuple(readable(cell) for cell in _CELLS.split(chunk.raw.strip("| ")))


def _spans(chunk: Chunk) -> tuple[Span, ...]:
    """One span for lines that follow each other on a page; a new one after a page break or a footnote."""
    spans = [chunk.lines[0].span]
    for line in chunk.lines[1:]:
        last = spans[-1]
        if line.blank_before or line.page != last.page:
            spans.append(line.span)
        else:
            spans[-1] = Span(last.start, line.end, last.page)
    return tuple(spans)


def _heading(chunk: Chunk, levels: HeadingLevels, before: Sequence[Block], *, minor: bool) -> Block:
    title = readable(without_bullet(chunk.raw).lstrip("# ")).rstrip(":") or chunk.raw
    own = [block for block in before[-1:] if block.kind == "heading"]
    level = levels.next(title, follows_heading=bool(own), minor=minor)
    return Block("heading", title, _spans(chunk), level=level)


def _is_heading(chunk: Chunk, following: Chunk | None, outline: dict[str, OutlineEntry]) -> bool:
    if len(chunk.lines) > 2 or chunk.kind in ("bullet", "row", "footnote"):
        return False
    title = readable(chunk.raw)
    if title and (title_key(title) in outline or (chunk.blank_before and following and _REFERENCES.fullmatch(title))):
        return True
    if not title or following is None or not chunk.blank_before or len(title) > LONGEST_HEADING:
        return False
    if _MARKED_HEADING.match(chunk.raw):
        return True
    return _looks_like_title(title) and _stands_over(chunk, title, following)


def _looks_like_title(title: str) -> bool:
    bare = _HEADING_LABEL.sub("", title, count=1)
    if not bare or not bare[0].isalnum() or bare[0].islower() or _DATE.fullmatch(title):
        return False
    return not _NO_TITLE.search(bare) and sum(letter.isalpha() for letter in bare) >= 3


def _stands_over(chunk: Chunk, title: str, following: Chunk) -> bool:
    """Whether what follows can be the text under this title."""
    if chunk.kind == "numbered":
        return following.kind != "numbered" and following.blank_before and len(title) <= 90
    if title.endswith("?"):
        return following.kind in ("text", "bullet") and not following.raw.rstrip().endswith("?") and len(title) <= 90
    return True


def _is_minor_heading(chunk: Chunk, previous: Chunk | None, following: Chunk | None) -> bool:
    """A lone bullet, short and without a full stop, with running text under it: the writer's small heading."""
    if chunk.kind != "bullet" or len(chunk.lines) > 1 or following is None or following.kind != "text":
        return False
    alone = previous is None or previous.kind not in ("bullet", "numbered")
    introduces_list = previous is not None and previous.raw.rstrip().endswith(":")
    title = readable(without_bullet(chunk.raw))
    return alone and not introduces_list and len(title) <= 90 and _looks_like_title(title)


def _with_outline_pages(blocks: Sequence[Block], entries: Sequence[OutlineEntry]) -> list[Block]:
    """Where no page shows, each block gets the page on which its section begins, by the contents."""
    paged: list[Block] = []
    page: int | None = None
    waiting = list(entries)
    for block in blocks:
        if block.kind == "heading":
            place = next((i for i, entry in enumerate(waiting) if _same_title(entry, block)), None)
            if place is not None:
                page = waiting[place].page
                del waiting[: place + 1]
        paged.append(replace(block, spans=tuple(replace(span, page=page) for span in block.spans)))
    return paged


def _same_title(entry: OutlineEntry, block: Block) -> bool:
    return title_key(entry.title) == title_key(block.text)

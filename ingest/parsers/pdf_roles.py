"""What one line of a PDF is, judged against the whole file: heading, item, footnote, furniture or running text.

Signals for a heading, strongest first: the file's own outline; a size above the running text's; bold where the running
text is not. A heading's level is its outline's, or its look's rank among the looks of all headings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from statistics import median

from ingest.parsers.builder import looks_like_heading, split_mark
from ingest.parsers.pdf_lines import Line
from ingest.structure.furniture import normalised_line, page_number, running_lines
from knowledge.passages import FurnitureReason

_LARGER = 1.12
_SMALLER = 0.93
_SAME_HEIGHT = 4.0
_LEADERS = re.compile(r"(?:[.…·_]\s?){4,}\s*[\divx]{1,4}$")
_CONTENTS = re.compile(r"(?:innehåll|innehållsförteckning|contents|table of contents)", re.IGNORECASE)
_ROMAN = re.compile(r"[ivxl]{1,6}")
_ENDS_IN_PAGE = re.compile(r"\D\s\d{1,3}$")
_WEAK_MARK = re.compile(r"(?:[-–—*o]|\d{1,3}\.|\(?[a-zåäöivx]{1,5}[.)])\s")
_ONE_LETTER_STOP = re.compile(r"[a-zåäö]\.\s")
_Style = tuple[float, bool]


@dataclass(frozen=True)
class Look:
    """How this file's text looks: the running text's size, the usual line distance by size, levels by heading style."""

    body: float
    mostly_bold: bool
    leading: dict[int, float]
    levels: dict[_Style, int]
    outline: dict[str, int]
    running: dict[str, tuple[float, ...]]
    """The lines that repeat at pages' edges, and at which heights."""

    def heading_level(self, line: Line) -> int:
        """1 and up for a line that looks like (part of) a heading, else 0."""
        if line.table or not any(map(str.isalpha, line.shown)):
            return 0
        in_outline = self.outline.get(_key(line.shown))
        if in_outline and (line.bold or line.size >= self.body):
            return in_outline
        return self.levels.get(_style(line), 0) if self.is_headline(line) else 0

    def is_running(self, line: Line) -> bool:
        """Whether the line is a running header or footer: it repeats, and in the same place on the page.

        A label that a programme's pages happen to begin with ("Förslag till aktiviteter:") is not.
        """
        heights = self.running.get(normalised_line(line.text), ())
        return sum(abs(y - line.y) < _SAME_HEIGHT for y in heights) >= min(3, len(heights)) > 0

    def is_headline(self, line: Line) -> bool:
        if line.size >= self.body * _LARGER:
            return len(line.shown) <= 150 and split_bullet(line.shown) is None
        bold = line.bold and not self.mostly_bold and line.size >= self.body * 0.97
        return bold and looks_like_heading(line.shown) and split_bullet(line.shown) is None

    def distance(self, line: Line) -> float:
        """The usual distance between baselines of lines of this size."""
        return self.leading.get(round(line.size), line.size * 1.25)

    def is_small(self, line: Line) -> bool:
        return not line.table and line.size <= self.body * _SMALLER


def split_bullet(text: str) -> tuple[str, str] | None:
    """Like `split_mark`, for bullets and tick boxes only: a number may as well begin a heading."""
    mark = split_mark(text)
    return mark if mark and mark[0] in ("", "☐", "☑") else None


def look_of(pages: Sequence[Sequence[Line]], outline: Iterable[tuple[int, str]]) -> Look:
    """`outline` holds (level from 1, title). `pages` holds each page's lines in reading order."""
    texts = [line for page in pages for line in page if not line.table]
    sizes: Counter[float] = Counter()
    for line in texts:
        sizes[round(line.size * 2) / 2] += len(line.text)
    body = max(sizes, key=lambda size: sizes[size], default=10.0)
    bold = sum(len(line.text) for line in texts if line.bold)
    titles = {_key(title): level for level, title in outline if title}
    look = Look(body, bold > 0.4 * sum(sizes.values()), _leading(pages), {}, titles, _running(pages))
    own = [line for line in texts if not look.is_running(line) and not is_contents_entry(line.text)]
    return replace(look, levels=_levels(own, look))


def _running(pages: Sequence[Sequence[Line]]) -> dict[str, tuple[float, ...]]:
    by_height = [sorted((line for line in page if not line.table), key=lambda line: line.y) for page in pages]
    repeated = running_lines([[line.text for line in page] for page in by_height])
    heights: dict[str, tuple[float, ...]] = {}
    for line in (line for page in by_height for line in page):
        key = normalised_line(line.text)
        if key in repeated:
            heights[key] = (*heights.get(key, ()), line.y)
    return heights


def _levels(texts: Sequence[Line], look: Look) -> dict[_Style, int]:
    """A level for each style that headings have: learned from the outline where it tells, else by rank."""
    learned: dict[_Style, Counter[int]] = {}
    styles: set[_Style] = set()
    for line in texts:
        level = look.outline.get(_key(line.shown))
        if level and (line.bold or line.size >= look.body):
            learned.setdefault(_style(line), Counter())[level] += 1
        if look.is_headline(line) and any(map(str.isalpha, line.shown)):
            styles.add(_style(line))
    levels: dict[_Style, int] = {}
    before = 0
    for style in sorted(styles | set(learned), reverse=True):
        before = learned[style].most_common(1)[0][0] if style in learned else min(before + 1, 6)
        levels[style] = before
    return levels


def _leading(pages: Sequence[Sequence[Line]]) -> dict[int, float]:
    distances: dict[int, list[float]] = {}
    for page in pages:
        for above, below in pairwise(page):
            same = above.edges == below.edges and abs(above.size - below.size) < 0.6 and not below.table
            if same and 0 < below.y - above.y < 2.2 * below.size:
                distances.setdefault(round(below.size), []).append(below.y - above.y)
    return {size: median(found) for size, found in distances.items() if len(found) >= 3}


def furniture(page: Sequence[Line], look: Look) -> dict[int, FurnitureReason]:
    """Which of the page's lines (by index) are furniture, and why."""
    found: dict[int, FurnitureReason] = {}
    by_height = sorted((index for index, line in enumerate(page) if not line.table), key=lambda index: page[index].y)
    for index in {*by_height[:3], *by_height[-3:]}:
        outermost = index in {*by_height[:2], *by_height[-2:]}
        if outermost and _is_page_number(page[index].text) and not _in_text(page, index):
            found[index] = "page_number"
        elif look.is_running(page[index]):
            found[index] = "running_header"
    return found | _contents(page, found)


def _is_page_number(text: str) -> bool:
    return page_number(text) is not None or _ROMAN.fullmatch(text) is not None


def _in_text(page: Sequence[Line], index: int) -> bool:
    """Whether a bare number stands right among running text (a wrapped year) and not apart at the page's edge."""
    line = page[index]
    near = (other for other in page if other is not line and not other.table)
    return any(abs(other.y - line.y) < 1.5 * line.size and abs(other.x0 - line.x0) < 2 for other in near)


def _contents(page: Sequence[Line], known: dict[int, FurnitureReason]) -> dict[int, FurnitureReason]:
    """The page's list of contents: its entries, with leaders or under their heading, and that heading."""
    entries = {index for index, line in enumerate(page) if index not in known and is_contents_entry(line.text)}
    head = next((index for index, line in enumerate(page) if _CONTENTS.fullmatch(line.shown)), None)
    if head is not None:
        entries |= _plain_entries(page, head, entries)
    if len(entries) < 2:
        return {}
    inside = range(min(entries), max(entries) + 1)
    parts = {i for i in inside if i not in known and not page[i].table and not page[i].text.endswith(".")}
    return dict.fromkeys(entries | parts | ({head} if head is not None else set()), "contents")


def _plain_entries(page: Sequence[Line], head: int, entries: set[int]) -> set[int]:
    after = [index for index in range(head + 1, len(page)) if _ENDS_IN_PAGE.search(page[index].text)]
    return set(after) if len(after) >= 2 and len(after) >= 0.5 * (len(page) - head - 1) else entries


def is_contents_entry(text: str) -> bool:
    """Whether a line is one of a list of contents: a title, leaders, a page number."""
    return _LEADERS.search(text) is not None


def footnotes(page: Sequence[Line], skipped: Iterable[int], look: Look) -> set[int]:
    """Which lines (by index) are footnotes: small and numbered, at the foot of a column, below larger text."""
    left_out = set(skipped)
    columns: dict[tuple[float, float], list[int]] = {}
    for index, line in enumerate(page):
        if index not in left_out:
            columns.setdefault(line.edges, []).append(index)
    found: set[int] = set()
    for column in columns.values():
        found |= _foot_of_column(page, column, look)
    return found


def _foot_of_column(page: Sequence[Line], column: Sequence[int], look: Look) -> set[int]:
    small = list(takewhile(lambda index: look.is_small(page[index]), reversed(column)))
    numbered = [index for index in small if re.match(r"\d{1,3}\s*\D|\*", page[index].text)]
    has_text_above = any(page[index].y < page[small[-1]].y for index in column[: -len(small)]) if small else False
    return {index for index in small if index >= min(numbered)} if numbered and has_text_above else set()


def begins_item(line: Line, before: Line | None, look: Look) -> bool:
    """Whether the line begins a list item. A weak mark (a dash, "1.") does not, where a full line runs into it."""
    if split_mark(line.shown) is None or _ONE_LETTER_STOP.match(line.shown):
        return False
    if before is None or before.table or not _WEAK_MARK.match(line.shown):
        return True
    apart = before.page != line.page or not 0 < line.y - before.y <= 1.3 * look.distance(line)
    return apart or before.has_room_for(line) or before.text.endswith((".", ":", ";", "!", "?", ","))


def _style(line: Line) -> _Style:
    return round(line.size), line.bold


def _key(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalpha())

"""A table of contents: told from the text, kept out of it, and used as the outline of what follows.

Order: lines that end in a page number after dots, tabs or wide space are entries; an outline's titles then tell which
lines of the body are headings, how deep, and on which page they stand.

Invariant: an entry's title is compared by `title_key`, which forgets case, numbering, marks and white space.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

CONTENTS_TITLE = re.compile(r"(?i)(?:\d+\s+)?(?:innehåll(?:sförteckning)?|table of contents|contents)\s*:?")
_ENTRY = re.compile(
    r"(?P<indent>\s*)(?P<slant><i>|\*)?(?P<title>.{2,160}?)(?:</i>|\*)?"
    r"(?=[ .…·]*(?:\.\.|…|\t|\s\s))[\s.…·]++(?:<i>|\*)?\s*+(?P<page>\d{1,4})(?:</i>|\*)?\s*"
)
_LOOSE_ENTRY = re.compile(r"(?P<indent>\s*)(?P<slant>)(?P<title>\S.{1,160}?)\s(?P<page>\d{1,4})\s*")
_NUMBER = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,8})\.?\s+(?=\S)")
_FEWEST_ENTRIES = 3


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A line of the table of contents. `page` is the printed number; `inner` marks a slanted or indented entry."""

    title: str
    page: int | None
    inner: bool = False


def title_key(title: str) -> str:
    """A title as it is compared: without numbering, emphasis, dots, case and white space."""
    without_number = _NUMBER.sub("", re.sub(r"[*_#<>]|</?i>", "", title).strip(), count=1)
    return " ".join(re.findall(r"\w+", without_number)).casefold()


def numbering_depth(title: str) -> int:
    """How deep a title's own number puts it: 1 for "3. Mål", 2 for "3.1 Delmål", 0 without a number."""
    match = _NUMBER.match(title)
    return match["number"].count(".") + 1 if match else 0


def contents_lines(lines: Sequence[str]) -> tuple[set[int], list[OutlineEntry]]:
    """The indices of the lines that are a table of contents, and its entries. Both empty where there is none."""
    for index, line in enumerate(lines):
        if CONTENTS_TITLE.fullmatch(line.strip()):
            taken, entries = _entries_from(lines, index + 1, loose=True)
            if len(entries) >= _FEWEST_ENTRIES:
                return {index, *taken}, entries
        elif _ENTRY.fullmatch(line):
            taken, entries = _entries_from(lines, index, loose=False)
            if len(entries) > _FEWEST_ENTRIES:
                return taken, entries
    return set(), []


def _entries_from(lines: Sequence[str], start: int, *, loose: bool) -> tuple[set[int], list[OutlineEntry]]:
    taken: set[int] = set()
    entries: list[OutlineEntry] = []
    last_page = 0
    for index in range(start, len(lines)):
        line = lines[index]
        if not line.strip():
            continue
        match = _ENTRY.fullmatch(line) or (_LOOSE_ENTRY.fullmatch(line) if loose else None)
        if match is None or int(match["page"]) < last_page:
            break
        taken.add(index)
        last_page = int(match["page"])
        inner = bool(match["slant"]) or len(match["indent"].expandtabs()) >= 2
        entries.append(OutlineEntry(" ".join(match["title"].split()).rstrip(" ."), last_page, inner))
    return taken, entries

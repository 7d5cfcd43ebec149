"""Footnotes at the foot of a page that is one line: told from the text by number, place and mark.

A footnote begins with the next number of the document's own series, in the lower part of a page, before a capital or an
address; its mark stands earlier on the page, or it stands at the page's very end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.passages import Span

LONGEST_FOOTNOTE = 700
FOOT_LINES = 10
_LOWER_PART = 0.4
_VERY_END = 0.88
_COUNTED_THINGS = re.compile(
    r"(?i)(?:steg|fas|figur|tabell|avsnitt|nivå|grupp|mål|del|punkt|bilaga|kapitel|sida|årskurs|bild|step|phase|figure)\s*$"
)


def page_footnotes(text: str, pages: Sequence[Span]) -> dict[int, Span]:
    """The footnotes by number, each to the next one or the page's end. `pages` are the pages' own text, in order."""
    found: dict[int, Span] = {}
    number = 1
    for page in pages:
        starts: list[int] = []
        while (start := _footnote_start(text, page, number, starts[-1] if starts else page.start)) is not None:
            starts.append(start)
            number += 1
        for index, start in enumerate(starts):
            end = starts[index + 1] if index + 1 < len(starts) else page.end
            found[number - len(starts) + index] = Span(start, end, page.page)
    return found


def _footnote_start(text: str, page: Span, number: int, after: int) -> int | None:
    pattern = re.compile(rf"(?<=\s){number}\s+(?=[A-ZÅÄÖ“”\"]|https?://|www\.)")
    length = page.end - page.start
    for match in reversed(list(pattern.finditer(text, after, page.end))):
        place = (match.start() - page.start) / max(1, length)
        if page.end - match.start() > 2 * LONGEST_FOOTNOTE or _COUNTED_THINGS.search(
            text[match.start() - 15 : match.start()]
        ):
            continue
        if place >= _VERY_END or (place >= _LOWER_PART and _has_mark(text, page, number, match.start())):
            return match.start()
    return None


def _has_mark(text: str, page: Span, number: int, before: int) -> bool:
    mark = re.compile(rf"(?<=[a-zåäö.,)”]){number}(?=[\s.,;:)])|(?<=\s){number}(?=\s)")
    return mark.search(text, page.start, before - 1) is not None


def footnote_lines(pages: Sequence[Sequence[str]]) -> dict[tuple[int, int], int]:
    """The number of each footnote, by page and line: near the page's foot, its mark hanging on a word above."""
    found: dict[tuple[int, int], int] = {}
    for page, lines in enumerate(pages):
        for index in range(max(1, len(lines) - FOOT_LINES), len(lines)):
            match = re.match(r"(\d{1,2})\s+[A-ZÅÄÖ“”\"h]", lines[index])
            mark = rf"[a-zåäö)”][.,]?{match.group(1)}(?=[\s.,;:)]|$)" if match else ""
            if match and re.search(mark, "\n".join(lines[:index])):
                found[page, index] = int(match.group(1))
    return found

"""The running header of pages that are one line each, where it has no line of its own.

Neighbouring pages of a chapter begin with the same words: those are its header. A header may say its short form twice
("Avsnitt 3 - Behovsanalys Avsnitt 3"), in either order, and a heading may have slipped in between the two.

Invariant: what is taken as header stands at the very beginning of a page's own text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.passages import Span

FEWEST_WORDS = 2
LONGEST_HEADER = 20
LONGEST_SLIPPED_HEADING = 14
_WORD = re.compile(r"\S+")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageHead:
    """A page's header: its spans, the heading that stands inside or right behind it, the chapter's title, and
    the header's words in full. `body` is where the page's own text goes on."""

    spans: tuple[Span, ...] = ()
    heading: Span | None = None
    title: str = ""
    full: str = ""
    body: int = 0


@dataclass(frozen=True, slots=True)
class Header:
    """The words of one chapter's header: `long` first, `short` where its beginning is repeated."""

    long: Words
    short: Words

    @property
    def title(self) -> str:
        rest = self.long[len(self.short) :] if self.long[: len(self.short)] == self.short else self.long
        return " ".join(rest).strip(" -–:")


def page_heads(text: str, bodies: Sequence[Span]) -> list[PageHead]:
    """For each page's own text (number left out), its header; an empty one where it has none."""
    words = [list(_WORD.finditer(text, body.start, min(body.end, body.start + 600))) for body in bodies]
    headers = _headers([tuple(word.group() for word in page) for page in words])
    return [
        _page_head(page, body, headers) if headers else PageHead(body=body.start)
        for page, body in zip(words, bodies, strict=True)
    ]


def _headers(pages: Sequence[Words]) -> list[Header]:
    shared = Counter(_common_prefix(first, second) for first, second in pairwise(pages))
    found = [_parted(words) for words, count in shared.items() if len(words) >= FEWEST_WORDS]
    repeated = [header for header in found if header.short]
    plain = [header for header in found if not header.short and shared[header.long] >= 2]
    own = [header for page in pages if (header := _said_again(page)) is not None] if repeated else []
    unique = dict.fromkeys([*repeated, *plain, *own])
    return sorted(unique, key=lambda header: len(header.long), reverse=True)


def _common_prefix(first: Words, second: Words) -> Words:
    length = 0
    while length < min(len(first), len(second), LONGEST_HEADER) and first[length] == second[length]:
        length += 1
    return first[:length]


def _parted(words: Words) -> Header:
    """A header that ends with the words it begins with says its short form twice."""
    for length in range(len(words) // 2, 0, -1):
        if words[-length:] == words[:length]:
            return Header(words[:-length], words[:length])
    return Header(words, ())


def _said_again(page: Words) -> Header | None:
    """A chapter of one page: its heading repeats the header ("Bilaga A - X Bilaga A Bilaga A - X")."""
    for length in range(min(LONGEST_HEADER, len(page) // 2), 0, -1):
        long = page[:length]
        for short in range(length, 0, -1):
            rest = page[length + short : length + short + length]
            if page[length : length + short] == long[:short] and rest == long:
                return Header(long, long[:short])
    return None


def _page_head(words: Sequence[re.Match[str]], body: Span, headers: Sequence[Header]) -> PageHead:
    page = tuple(word.group() for word in words)
    for header in headers:
        taken, slipped = _taken(page, header)
        if taken:
            spans = _spans([words[index] for index in taken], body.page)
            heading = Span(words[slipped[0]].start(), words[slipped[1] - 1].end(), body.page) if slipped else None
            after = max(taken) + 1
            full = " ".join(header.long)
            return PageHead(
                spans, heading, header.title, full, words[after].start() if after < len(words) else body.end
            )
    return PageHead(body=body.start)


def _taken(page: Words, header: Header) -> tuple[list[int], tuple[int, int] | None]:
    """The indices of the words of the header on a page, and the range of a heading that slipped into it."""
    position = 0
    taken: list[int] = []
    if header.short and page[: len(header.short)] == header.short and _has(page, header.long, len(header.short)):
        position = len(header.short)
        taken = list(range(position))
    if not _has(page, header.long, position):
        return [], None
    taken += range(position, position + len(header.long))
    position += len(header.long)
    if not header.short or position > len(header.long):
        return taken, None
    for place in range(position, min(len(page), position + LONGEST_SLIPPED_HEADING) + 1):
        if _has(page, header.short, place):
            slipped = (position, place) if place > position else None
            return [*taken, *range(place, place + len(header.short))], slipped
    if _has(page, header.short[:1], position):
        taken.append(position)
    return taken, None


def _has(page: Words, words: Words, position: int) -> bool:
    return page[position : position + len(words)] == words


def _spans(words: Sequence[re.Match[str]], page: int | None) -> tuple[Span, ...]:
    spans: list[Span] = []
    for word in words:
        if spans and not word.string[spans[-1].end : word.start()].strip():
            spans[-1] = Span(spans[-1].start, word.end(), page)
        else:
            spans.append(Span(word.start(), word.end(), page))
    return tuple(spans)

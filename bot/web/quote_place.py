"""Where a quote stands in its passage, so that a link can open the document with the quote marked.

The place travels in the link as `?quote=<passage>:<start>-<end>`: a half-open character range of `Passage.text`. A
quote is the source's own words as they stand in the file, a passage's text is the same words mended (split letters
joined, bullets and footnote marks gone), so they are compared by their letters and digits alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import quote as percent_encoded

from knowledge.passages import Passage, UnitRole

_PLACE = re.compile(r"([\w.:~-]{1,200}):(\d{1,8})-(\d{1,8})", re.ASCII)
_SHORTEST_PART = 12


@dataclass(frozen=True, slots=True)
class QuotePlace:
    """A half-open character range of a passage's text."""

    passage: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.passage}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """A sentence, item or row of a quote. `numbered`: it begins with its own number."""

    role: UnitRole
    text: str
    numbered: bool = False


def parse(text: str) -> QuotePlace | None:
    """The place a link names, or None where the text is no place: a reader's link is never an error."""
    match = _PLACE.fullmatch(text)
    if not match or int(match[2]) >= int(match[3]):
        return None
    return QuotePlace(match[1], int(match[2]), int(match[3]))


def locate(quote: str, passage: Passage) -> QuotePlace | None:
    """Where the quote stands in the passage's text; else the units that are parts of it; else None."""
    letters = [position for position, sign in enumerate(passage.text) if sign.isalnum()]
    text = _squashed(passage.text)
    wanted = _squashed(quote)
    at = text.find(wanted) if wanted else -1
    if at >= 0:
        return _with_its_signs(QuotePlace(passage.id, letters[at], letters[at + len(wanted) - 1] + 1), quote, passage)
    return _units_within(wanted, passage)


def _with_its_signs(place: QuotePlace, quote: str, passage: Passage) -> QuotePlace:
    """The place with the quote's own first and last signs (quotation marks, a full stop) where they stand there too."""
    first = next(position for position, sign in enumerate(quote) if sign.isalnum())
    last = next(position for position, sign in enumerate(reversed(quote)) if sign.isalnum())
    before, after = quote[:first], quote[len(quote) - last :]
    starts = passage.text[: place.start].endswith(before)
    ends = passage.text.startswith(after, place.end)
    return QuotePlace(place.passage, place.start - len(before) * starts, place.end + len(after) * ends)


def _units_within(wanted: str, passage: Passage) -> QuotePlace | None:
    """A quote with a footnote mark inside is not found whole, but the sentences around the mark are."""
    parts = [
        (start, end)
        for start, end in unit_ranges(passage)
        if len(part := _squashed(passage.text[start:end])) >= _SHORTEST_PART and part in wanted
    ]
    return QuotePlace(passage.id, parts[0][0], parts[-1][1]) if parts else None


def quoted_lines(quote: str, passage: Passage | None) -> tuple[QuotedLine, ...]:
    """The quote as it is best read: items and rows a line each where it stands whole in its passage, else as it is."""
    place = locate(quote, passage) if passage else None
    if passage is None or place is None or _squashed(passage.text[place.start : place.end]) != _squashed(quote):
        return (QuotedLine("sentence", quote),)
    return tuple(
        QuotedLine(unit.role, passage.text[max(start, place.start) : min(end, place.end)], bool(unit.label))
        for unit, (start, end) in zip(passage.units, unit_ranges(passage), strict=True)
        if start < place.end and end > place.start
    )


def unit_ranges(passage: Passage) -> list[tuple[int, int]]:
    """Each unit's half-open range of the passage's text, in order."""
    ends = [0]
    for unit in passage.units:
        start = passage.text.index(unit.line, ends[-1])
        ends.append(start + len(unit.line))
    return [(end - len(unit.line), end) for (_, end), unit in zip(pairwise(ends), passage.units, strict=True)]


def link(document: str, passage: str, place: QuotePlace | None) -> str:
    """The address of a passage in its document's page, with the quote marked where its place is known."""
    query = f"?quote={percent_encoded(str(place), safe=':')}" if place else ""
    return f"/documents/{percent_encoded(document, safe='')}{query}#{percent_encoded(passage, safe='')}"


def link_to_quote(document: str, passage_id: str, quote: str, passages: Mapping[str, Passage]) -> str:
    """The address that opens the document at the quote."""
    passage = passages.get(passage_id)
    return link(document, passage_id, locate(quote, passage) if passage else None)


def _squashed(text: str) -> str:
    """Letters and digits, lower case, one for one: folding a whole text could change its length and shift a place."""
    return "".join(sign.lower()[0] for sign in text if sign.isalnum())

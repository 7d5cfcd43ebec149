"""A text that runs on through page breaks, and the way back to where each character stands.

A page's own text is cut out of the file (without its number, header and footnotes) and the cuts are put after one
another, so that a sentence that a page break cuts in two is whole again.

Invariant: `spans` gives ranges of the original text, trimmed of white space, in order, each on one page.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.passages import Span

JOINT = " "


@dataclass(frozen=True)
class Flow:
    """`text` is the fragments joined by a space; `offsets[i]` is where fragment i begins in it."""

    source: str
    fragments: tuple[Span, ...]
    text: str
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, source: str, fragments: Sequence[Span]) -> Flow:
        """`fragments` are ranges of `source`, in order and disjoint."""
        offsets: list[int] = []
        length = 0
        for fragment in fragments:
            offsets.append(length)
            length += fragment.end - fragment.start + len(JOINT)
        text = JOINT.join(source[fragment.start : fragment.end] for fragment in fragments)
        return cls(source, tuple(fragments), text, tuple(offsets))

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Where `text[start:end]` stands in the source: one span, or one a page when a page break cuts it."""
        first = max(0, bisect_right(self.offsets, start) - 1)
        found: list[Span] = []
        for index in range(first, len(self.fragments)):
            offset, fragment = self.offsets[index], self.fragments[index]
            if offset >= end:
                break
            low = fragment.start + max(0, start - offset)
            high = min(fragment.end, fragment.start + end - offset)
            piece = trimmed(self.source, Span(low, high, fragment.page))
            if piece.end > piece.start:
                found.append(piece)
        return tuple(found)

    def position(self, source_position: int) -> int | None:
        """Where a character of the source stands in `text`, or None where it was cut out."""
        index = bisect_right([fragment.start for fragment in self.fragments], source_position) - 1
        if index < 0 or source_position >= self.fragments[index].end:
            return None
        return self.offsets[index] + source_position - self.fragments[index].start


def trimmed(source: str, span: Span) -> Span:
    """The span without white space at its ends; empty where it holds nothing else."""
    start, end = span.start, span.end
    while start < end and source[start].isspace():
        start += 1
    while end > start and source[end - 1].isspace():
        end -= 1
    return Span(start, end, span.page)


def gaps(source: str, taken: Sequence[Span], start: int, end: int) -> list[tuple[int, int]]:
    """The ranges between `taken` (sorted, disjoint) within start..end that hold more than white space."""
    found: list[tuple[int, int]] = []
    position = start
    for span in [*taken, Span(end, end)]:
        if source[position : span.start].strip():
            piece = trimmed(source, Span(position, span.start))
            found.append((piece.start, piece.end))
        position = max(position, span.end)
    return found

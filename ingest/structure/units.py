"""From one block to the units that are cited: sentences, an item, a row, each with the place where it stands.

Invariant: a block's spans are shared out among its units and marks without a gap that holds more than white space.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.blocks import Block
from ingest.structure.alignment import cut_positions
from ingest.structure.flow import Flow
from ingest.structure.marks import LEADING_BULLET
from ingest.structure.sentences import sentence_ranges
from knowledge.passages import Span, Unit, UnitRole

LONGEST_UNIT = 1200
"""Longer sentences (there are none in sound text) are cut, so that a passage can keep its size."""

LONGEST_ITEM = 900
"""Longer items are cited by the sentence."""

_LABEL = re.compile(
    r"(?P<label>(?:(?:Steg|Fas|Moment|Etapp|Punkt|Mål|Delmål|Step|Phase|Goal)\s\d{1,2}(?:\.\d{1,2})*[.:)]?)"
    r"|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zåäö]\))\s+(?=\S)"
)
_SOFT_CUT = re.compile(r"[;:,–]\s|\s")


@dataclass(frozen=True, slots=True)
class BlockUnits:
    """A block and its units; `marks` are stretches of its spans that are no text (a bullet)."""

    block: Block
    units: tuple[Unit, ...]
    marks: tuple[Span, ...] = ()


def units_of(block: Block, source: str) -> BlockUnits:
    """Headings and furniture have no units; rows and short items are one; paragraphs and footnotes are sentences."""
    if block.kind in ("heading", "furniture") or not block.text.strip() or not block.spans:
        return BlockUnits(block, ())
    flow = Flow.of(source, block.spans)
    begin = _bullet_end(flow.text, block.text)
    label, text = _labelled(block)
    ranges = _ranges(block.kind, text)
    return BlockUnits(block, _units(flow, begin, label, text, ranges, block.kind), flow.spans(0, begin))


def _bullet_end(raw: str, text: str) -> int:
    """Where the text begins after a bullet that stands in the file and not in the text."""
    match = LEADING_BULLET.match(raw)
    if match is None or match.end() >= len(raw) or text[:1] == raw[match.start() : match.end()].strip()[:1]:
        return 0
    return match.end()


def _labelled(block: Block) -> tuple[str, str]:
    """An item's own number, and its text without it."""
    if block.kind != "item":
        return block.label, block.text
    if block.label:
        return block.label, block.text.removeprefix(block.label).lstrip() or block.text
    match = _LABEL.match(block.text)
    return (match["label"], block.text[match.end() :]) if match else ("", block.text)


def _ranges(kind: str, text: str) -> list[tuple[int, int]]:
    whole = kind == "row" or (kind == "item" and len(text) <= LONGEST_ITEM) or _is_quote(text)
    ranges = [(0, len(text))] if whole else sentence_ranges(text) or [(0, len(text))]
    return [part for start, end in ranges for part in _within_limit(text, start, end)]


def _is_quote(text: str) -> bool:
    """Whether a paragraph is one utterance, in its own quotation marks."""
    inner = text[1:-1]
    return len(text) <= LONGEST_ITEM and text[0] in '”“"' and text[-1] in '”"' and not set(inner) & set('”"')


def _within_limit(text: str, start: int, end: int) -> list[tuple[int, int]]:
    parts: list[tuple[int, int]] = []
    while end - start > LONGEST_UNIT:
        cut = _last_soft_cut(text, start + LONGEST_UNIT // 2, start + LONGEST_UNIT)
        parts.append((start, cut))
        start = cut
    return [*parts, (start, end)]


def _last_soft_cut(text: str, low: int, high: int) -> int:
    cuts = [match.end() for match in _SOFT_CUT.finditer(text, low, high)]
    strong = [cut for cut in cuts if text[cut - 2] in ";:,–"]
    return (strong or cuts or [high])[-1]


def _units(
    flow: Flow, begin: int, label: str, text: str, ranges: Sequence[tuple[int, int]], kind: str
) -> tuple[Unit, ...]:
    inner = cut_positions(text, flow.text[begin:], [end for _, end in ranges[:-1]]) if len(ranges) > 1 else []
    cuts = [*inner, len(flow.text) - begin]
    units: list[Unit] = []
    start = 0
    for (low, high), cut in zip(ranges, cuts, strict=True):
        spans = flow.spans(begin + start, begin + cut)
        role: UnitRole = "row" if kind == "row" else "item" if kind == "item" and not units else "sentence"
        piece = text[low:high].strip()
        if piece and spans:
            units.append(Unit(piece, role, spans, label if not units else ""))
            start = cut
    return tuple(units)

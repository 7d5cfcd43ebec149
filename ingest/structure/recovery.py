"""From flat, damaged text to blocks: the door of this package for plain text.

Order: pages are found; a text with one page a line is read as flat, any other by its lines; then the title is chosen.

Invariant: the blocks cover every character that is not white space, in order and disjoint.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.blocks import Block
from ingest.structure.flat import flat_blocks
from ingest.structure.lined import in_order, lined_blocks
from ingest.structure.sheets import Sheet, flat_sheets, form_feed_sheets, number_line_sheets

_ENGLISH = re.compile(r"\b(?:the|and|of|to|is|are|for|with|that|this)\b", re.IGNORECASE)
_SWEDISH = re.compile(r"\b(?:och|att|det|som|är|för|med|av|inte|den|ett)\b", re.IGNORECASE)
_SAMPLE = 50_000


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was made of a text: its blocks, its own title ("" where none shows) and how many pages it has."""

    blocks: tuple[Block, ...]
    title: str
    pages: int | None


def recover(text: str, joins: frozenset[int] = frozenset()) -> Recovered:
    """The structure of `text`. `joins` are places where a torn first letter was joined (see `mending`)."""
    flat = flat_sheets(text)
    if flat:
        return _recovered_flat(text, flat, joins)
    sheets = form_feed_sheets(text) or number_line_sheets(text) or [Sheet(0, len(text))]
    blocks = lined_blocks(text, sheets)
    return Recovered(tuple(blocks), _title(blocks), len(sheets) if len(sheets) > 1 else None)


def _recovered_flat(text: str, sheets: Sequence[Sheet], joins: frozenset[int]) -> Recovered:
    """Pages of one line each, with the lines before the first (a web page's top) and after the last (its foot)."""
    before = lined_blocks(text, [Sheet(0, sheets[0].start)], goes_on=True)
    after = lined_blocks(text, [Sheet(sheets[-1].end, len(text))])
    blocks = in_order([*before, *flat_blocks(text, sheets, joins), *after])
    return Recovered(tuple(blocks), _title(blocks), len(sheets))


def language_of(text: str) -> str:
    """ "en" where English small words outnumber Swedish ones in the beginning of the text, else "sv"."""
    sample = text[:_SAMPLE]
    return "en" if len(_ENGLISH.findall(sample)) > len(_SWEDISH.findall(sample)) else "sv"


def _title(blocks: list[Block]) -> str:
    first = next((block for block in blocks if block.kind != "furniture"), None)
    return first.text if first is not None and first.kind == "heading" else ""

"""The evidence that a sentence may rest on: a sentence of a quote, or two that stand together.

Order: `windows_of` cuts a quote to sentences and gives each, each with the next, and each item with the lead-in of its
list. Invariant: a window is never put together of what stands apart, so facts of different places are not mixed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from knowledge.answers.checking.reading import Reading, read

_END = re.compile(
    r"(?<=[.!?])[\"”’)]*\s+(?=[A-ZÅÄÖ\"”“(\d-])|\s*\n\s*[-–*]\s+|\s*[•▪●]\s*|\s+[-–*]\s+(?=[A-ZÅÄÖ])|(?<!steg)(?<!fas)(?<!mål)(?<!nitt)(?<!itel)(?<!unkt)(?<!bell)(?<!kurs)(?<!sida)"
    r"\s+(?=\d{1,2}\.\s+[A-ZÅÄÖ])|(?<=:)\s+(?=\d{1,2}\.\s)"
    r"|(?<=[a-zåäö])\s+(?=(?:En|Ett|Den|Det|De|Du|Ni|Alla|Varje|När|Om)\s[a-zåäö])"
)
_NO_END = re.compile(
    r"(?:\b(?:t\.ex|bl\.a|m\.m|ca|kl|nr|dvs|t\.o\.m|fr\.o\.m|st|s|jfr|resp|inkl|exkl|max|min|tel|[A-ZÅÄÖ])|^\s*\d{1,2})\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Window:
    """Sentences of one quote that stand together. `first`, `last`: their places in the quote, both included."""

    first: int
    last: int
    parts: tuple[Reading, ...]
    whole: Reading


@lru_cache(maxsize=1_000)
def windows_of(quote: str) -> tuple[Window, ...]:
    """Every window of a quote, single sentences first."""
    texts = sentences_of(quote)
    readings = [read(text) for text in texts]
    single = [Window(at, at, (reading,), reading) for at, reading in enumerate(readings)]
    pairs = [_joined(readings, texts, (at, at + 1)) for at in range(len(texts) - 1)]
    listed = [_joined(readings, texts, (lead, at)) for lead, at in _items(texts)]
    return (*single, *pairs, *listed)


def sentences_of(quote: str) -> list[str]:
    """The quote's sentences and items, in order."""
    sentences: list[str] = []
    for piece in _END.split(quote):
        if sentences and _NO_END.search(sentences[-1]):
            sentences[-1] = f"{sentences[-1]} {piece}"
        elif piece and any(map(str.isalnum, piece)):
            sentences.append(piece.strip())
    return sentences


def _items(texts: list[str]) -> list[tuple[int, int]]:
    """Each item from the second on, with the lead-in of its list: the nearest sentence before it with a colon."""
    found: list[tuple[int, int]] = []
    lead = -1
    for at, text in enumerate(texts):
        if lead >= 0 and at > lead + 1:
            found.append((lead, at))
        if text.endswith(":"):
            lead = at
    return found


def _joined(readings: list[Reading], texts: list[str], places: tuple[int, int]) -> Window:
    parts = tuple(readings[at] for at in places)
    return Window(
        places[0],
        places[1],
        parts,
        read(" ".join(texts[at] if texts[at][-1] in ".:!?" else f"{texts[at]}." for at in places)),
    )

"""Quotes of one place in a document, laid together for a reader: the shorter ones stand inside the longer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.answers.answer import Citation


def held_together(citations: Sequence[Citation]) -> list[list[Citation]]:
    """Each quote that no other holds, with those that it holds after it; by their lowest numbers."""
    lines: list[list[Citation]] = []
    for citation in sorted(citations, key=lambda one: -len(one.quote)):
        line = next((line for line in lines if _holds(line[0], citation)), None)
        if line is None:
            lines.append([citation])
        else:
            line.append(citation)
    return sorted(lines, key=lambda line: min(one.n for one in line))


def _holds(one: Citation, other: Citation) -> bool:
    """In the same passage only: the same words elsewhere are another source."""
    whole_words = rf"(?<!\w){re.escape(other.quote)}(?!\w)"
    return one.passage == other.passage and re.search(whole_words, one.quote) is not None

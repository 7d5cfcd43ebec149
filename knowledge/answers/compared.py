"""What a comparison is between ("skillnaden mellan X och Y"), and which of the pieces found speak of it.

Order: `sides_of` reads the two sides from the question; `spoken_of` takes one piece that says both, else the best of
each. Invariant: a piece says a side where it, or the heading right above it, says each of its words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.answers.evidence import Piece
from knowledge.answers.matching import said_of, terms_in
from knowledge.answers.wording import words
from knowledge.retrieval.query import Query, QueryWord

Side = tuple[QueryWord, ...]
_SAID = 0.5
"""How well each word of a side is said at least: a compound by both of its parts."""
_BETWEEN = (
    r"\bskillnad\w*\s+(?:mellan|på|i)\s+(?P<one>.+?)\s+(?:och|eller|samt|kontra|mot)\s+(?P<other>.+)",
    r"\bskiljer\s+(?:sig\s+)?(?P<one>.+?)\s+(?:från|mot|och)\s+(?P<other>.+)",
    r"\bjämför\s+(?P<one>.+?)\s+(?:med|och|mot)\s+(?P<other>.+)",
    r"(?P<one>\S+)\s+(?:jämfört med|kontra|versus|vs\.?)\s+(?P<other>.+)",
)
_COMPARED = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _BETWEEN)


def sides_of(query: Query) -> tuple[Side, Side] | None:
    """The words of what is compared with what; None where the question, in Swedish, does not tell."""
    for pattern in _COMPARED:
        match = pattern.search(query.text)
        if match and query.language == "sv":
            one, other = (_side(match[name], query) for name in ("one", "other"))
            return (one, other) if one and other and one != other else None
    return None


def spoken_of(sides: tuple[Side, Side], pieces: Sequence[Piece]) -> list[Piece]:
    """One piece that says both sides, else one for each, the best first; none where a side is not said at all."""
    one, other = ([piece for piece in pieces if _says(piece, side)] for side in sides)
    both = next((piece for piece in one if piece in other), None)
    if both:
        return [both]
    return sorted((one[0], other[0]), key=pieces.index) if one and other else []


def _side(text: str, query: Query) -> Side:
    own = set(words(text))
    return tuple(word for word in query.words if word.surface in own)


def _says(piece: Piece, side: Side) -> bool:
    terms = terms_in("\n".join((*piece.passage.path[-1:], piece.text)))
    return all(said_of(word, terms) >= _SAID for word in side)

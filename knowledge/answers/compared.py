"""What a comparison is between ("skillnaden mellan X och Y"), and which of the pieces found speak of it.

Order: `sides_of` reads the two sides from the question; `spoken_of` takes the best passage that says both, by what it
says of each, else the best piece of each. Invariant: a text says a side where it, or the heading right above it, says
each of its words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.answers.evidence import Piece
from knowledge.answers.fit import definition_fit
from knowledge.answers.matching import said_of, terms_in
from knowledge.answers.patterns import filled, load
from knowledge.answers.wording import words
from knowledge.retrieval.query import Query, QueryWord

Side = tuple[QueryWord, ...]
_SAID = 0.5
"""How well each word of a side is said at least: a compound by both of its parts."""
_WORDS = load("question_words.yaml")
_COMPARED = tuple(re.compile(filled(pattern, _WORDS), re.IGNORECASE) for pattern in _WORDS["compared"])
"""Where more is asked after a comma, none fits: there are no two sides."""


def sides_of(query: Query) -> tuple[Side, Side] | None:
    """The words of what is compared with what; None where the question, in Swedish, does not tell."""
    for pattern in _COMPARED if query.language == "sv" else ():
        if match := pattern.search(query.text):
            one, other = (_side(match[name], query) for name in ("one", "other"))
            return (one, other) if one and other and one != other else None
    return None


def spoken_of(sides: tuple[Side, Side], pieces: Sequence[Piece]) -> list[Piece]:
    """Where one passage says what either is, that; else what one says of both, else a piece for each, the best first.

    Nothing where a side is not said at all.
    """
    for told in (_explaining_both, _of_both):
        found = next((made for piece in pieces if (made := told(sides, piece))), None)
        if found:
            return [found]
    one, other = ([piece for piece in pieces if _says(_text(piece), side)] for side in sides)
    return sorted((one[0], other[0]), key=pieces.index) if one and other else []


def _explaining_both(sides: tuple[Side, Side], piece: Piece) -> Piece | None:
    """The sentences of the piece's passage that say what the sides are, where there is one for each."""
    if piece.shape != "sentences":
        return None
    found = [at for side in sides if (at := _explaining(piece, side)) is not None]
    return replace(piece, units=tuple(sorted(set(found)))) if len(found) == len(sides) else None


def _explaining(piece: Piece, side: Side) -> int | None:
    """The first sentence of the piece's passage that says what the side is."""
    named = [word.surface for word in side]
    return next(
        (
            at
            for at, unit in enumerate(piece.passage.units)
            if unit.role == "sentence" and _says(unit.text, side) and definition_fit(unit.text, named) == 1.0
        ),
        None,
    )


def _of_both(sides: tuple[Side, Side], piece: Piece) -> Piece | None:
    """A sentence that says both (a list that names both tells nothing of them), or one for each from its passage."""
    lacking = [side for side in sides if not _says(_text(piece), side)]
    if piece.shape != "sentences" or len(lacking) > 1:
        return None
    if not lacking:
        return piece
    units = enumerate(piece.passage.units)
    found = next((at for at, unit in units if unit.role == "sentence" and _says(unit.text, lacking[0])), None)
    return None if found is None else replace(piece, units=tuple(sorted({*piece.units, found})))


def _side(text: str, query: Query) -> Side:
    own = set(words(text))
    return tuple(word for word in query.words if word.surface in own)


def _text(piece: Piece) -> str:
    return "\n".join((*piece.passage.path[-1:], piece.text))


def _says(text: str, side: Side) -> bool:
    terms = terms_in(text)
    return all(said_of(word, terms) >= _SAID for word in side)

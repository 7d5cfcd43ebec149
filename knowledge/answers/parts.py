"""The numbered parts that a question asks for ("steg 9 och 10", "fas 2"), where they stand: as items or as sections.

Order: `parts_in` and `part_named` tell what in a passage is such a part, and so its strength (`PART`); the pieces that
are parts are then shown together (`together`), and a section that is one by its beginning (`with_opening`), where
nothing more than the part is asked for (`is_all_asked`).
Invariant: a part is told by its number as it is printed, never by what it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile

from knowledge.answers.evidence import Piece, Shape
from knowledge.answers.matching import said_of, terms_in
from knowledge.answers.patterns import load
from knowledge.answers.wording import words
from knowledge.passages import LIST_KINDS, Passage
from knowledge.ports import Library
from knowledge.retrieval.labels import label_terms
from knowledge.retrieval.query import Query
from knowledge.retrieval.ranking import Candidate, Ranking

PART = 4.0
"""Log odds that a piece which is the part asked for has over any other: who asks for step 4 wants no step 14."""
_OPENING = 600
"""Characters of a section's beginning that stand for it in a chat; a list that it leads up to comes along."""
_FURTHEST = 60
"""Passages of a section before the one that was found."""

Places = frozenset[str]
Headings = frozenset[tuple[str, str]]
"""Documents' ids, each with one of its headings."""
_COUNTED = re.compile(r"(?:steg|fas|mål|delmål)\d")
_OF_THE_WHOLE = frozenset(load("question_words.yaml")["of_the_whole"].split())


def parts_in(candidate: Candidate, places: Places) -> frozenset[int]:
    """The units that are themselves one of the numbered parts asked for ("steg9")."""
    return frozenset(index for index, own in enumerate(candidate.reading.unit_places) if own & places)


def headings_of(candidates: Iterable[Candidate], places: Places) -> Headings:
    """The headings above every passage that stands in a section which is one of the numbered parts asked for."""
    return frozenset(
        (each.document, heading) for each in candidates if _depth(each.passage, places) for heading in each.passage.path
    )


def part_named(candidate: Candidate, piece: Piece, places: Places, headings: Headings) -> Places:
    """Which of the numbered parts asked for the piece is, by its items or by the section that it stands in.

    An item that only names one of the `headings` of its document ("Fas 3. Genomförande") is none.
    """
    read = candidate.reading.unit_places
    own = frozenset[str]().union(*(read[at] for at in piece.units if at < len(read))) & places
    if not own:
        return frozenset(label_terms("\n".join(candidate.passage.path))) & places
    name = words(" ".join(unit.text for unit in piece.shown))
    named = (words(heading) for document, heading in headings if document == candidate.document)
    return frozenset() if any(each[-len(name) :] == name for each in named) else own


def part_missing(ranking: Ranking, places: Places) -> bool:
    """Whether a numbered part is asked for ("steg 23", "delmål 4.1") that nothing found is, holds or speaks of."""
    asked = places | {label for label in ranking.query.labels if _COUNTED.match(label)}
    return bool(asked) and not any(_speaks_of(each, asked) for each in ranking.candidates)


def together(first: Piece, others: Iterable[tuple[Piece, Places]], shown: Places) -> list[Piece]:
    """The first piece with those of its document that are further parts asked for, in reading order."""
    pieces = [first]
    for piece, parts in others:
        if piece.passage.document == first.passage.document and parts - shown:
            pieces.append(piece)
            shown |= parts
    return sorted(pieces, key=lambda piece: (piece.passage.ordinal, piece.units))


def is_all_asked(piece: Piece, title: str, query: Query, places: Places) -> bool:
    """Whether nothing more is asked of the part that the piece is, or stands in, than what it is as a whole.

    `title` is the document's.
    """
    path = piece.passage.path[: _depth(piece.passage, places)]
    said = terms_in("\n".join((title, piece.passage.document, *path, "" if path else piece.text)))
    return all(
        word.surface.isdigit() or word.surface in _OF_THE_WHOLE or said_of(word, said) > 0 for word in query.words
    )


def with_opening(piece: Piece, places: Places, library: Library) -> Piece:
    """The beginning of the section that is the part asked for; the piece where it is the part by itself."""
    path = piece.passage.path[: _depth(piece.passage, places)]
    section = _section(piece.passage, path, library) if path else []
    return _opening(section) if section else piece


def _speaks_of(candidate: Candidate, places: Places) -> bool:
    reading = candidate.reading
    return bool(places & reading.heading_places) or any(
        places & terms for terms in (*reading.unit_places, *reading.units)
    )


def _depth(passage: Passage, places: Places) -> int:
    """How many of the passage's headings lead to the part asked for; 0 where none is one."""
    for depth in range(len(passage.path), 0, -1):
        if places.intersection(label_terms(passage.path[depth - 1])):
            return depth
    return 0


def _section(passage: Passage, path: tuple[str, ...], library: Library) -> list[Passage]:
    """The passages right under the heading, from the first."""
    before = library.sequence(passage.document, max(0, passage.ordinal - _FURTHEST), passage.ordinal + 2)
    inside = [each for each in before if each.path[: len(path)] == path]
    return list(takewhile(lambda each: each.path == path, inside))


def _opening(section: Sequence[Passage]) -> Piece:
    """The first passage's sentences as far as they are read in a chat, and the list that they lead up to."""
    first = section[0]
    units = list(first.units)
    if all(unit.role == "sentence" for unit in units) and len(section) > 1 and section[1].kind in LIST_KINDS:
        units += section[1].units
    room = _OPENING
    shown = 0
    for unit in units:
        room -= len(unit.line)
        if shown and room < 0 and unit.role == "sentence":
            break
        shown += 1
    kept = tuple(units[:shown])
    shape: Shape = "list" if any(unit.role == "item" for unit in kept) else "sentences"
    return Piece(replace(first, units=kept), tuple(range(len(kept))), shape)

"""Passages by their words, exactly ranked and fast in large libraries.

Order: the database's full-text index gives candidates (`candidates`); their stored terms are then counted and scored
here (`knowledge.adapters.bm25`), because no database weighs the terms of a question one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Connection, bindparam, select, text

from knowledge.adapters import bm25
from knowledge.adapters.sql import reading
from knowledge.adapters.sql.candidates import CandidateSearch, FullTextIndex
from knowledge.adapters.sql.schema import documents, term_counts
from knowledge.passages import Scope
from knowledge.ports import Scored

CANDIDATES = 200
_STORED = text("SELECT passage, body, heading FROM words WHERE passage IN :numbers").bindparams(
    bindparam("numbers", expanding=True)
)
_IDS = text("SELECT number, id FROM passages WHERE number IN :numbers").bindparams(bindparam("numbers", expanding=True))


def search(
    connection: Connection, index: FullTextIndex, terms: Mapping[str, float], limit: int, scope: Scope
) -> list[Scored]:
    totals = reading.totals(connection)
    collection = bm25.Collection(totals.passages, totals.body_terms / max(totals.passages, 1))
    known = frequencies(connection, terms)
    values = bm25.term_values(terms, known, collection)
    if not values or limit < 1:
        return []
    readable = _restriction(connection, scope)
    candidates = CandidateSearch(connection, index, max(CANDIDATES, limit), collection.passages, readable)
    ranked = _ranked(connection, candidates.find(values, known), values, collection)[:limit]
    ids = _ids(connection, [number for _, number in ranked])
    return [Scored(ids[number], -negative) for negative, number in ranked]


def _restriction(connection: Connection, scope: Scope) -> Sequence[str] | None:
    """The groups to filter by, or None where every document may be read: the filter costs a join a row."""
    hidden = select(documents.c.number).where(documents.c.readers.not_in(scope.readable)).limit(1)
    return None if connection.scalar(hidden) is None else scope.readable


def _ranked(
    connection: Connection, numbers: Sequence[int], values: Mapping[str, float], collection: bm25.Collection
) -> list[tuple[float, int]]:
    """(Score below zero, passage number), best first."""
    scored: list[tuple[float, int]] = []
    sought = [(f" {term} ", value) for term, value in values.items()]
    for portion in _portions(numbers):
        for number, body, heading in connection.execute(_STORED, {"numbers": portion}):
            counted = _counted(sought, _apart(body), _apart(heading))
            scored.append((-bm25.score(counted, body.count(" ") + 1, collection), number))
    return sorted(scored)


def _ids(connection: Connection, numbers: Sequence[int]) -> dict[int, str]:
    return {
        number: passage
        for portion in _portions(numbers)
        for number, passage in connection.execute(_IDS, {"numbers": portion})
    }


def _portions(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """So many at a time as one query may name."""
    for first in range(0, len(numbers), reading.IDS_A_QUERY):
        yield numbers[first : first + reading.IDS_A_QUERY]


def _apart(stored: str) -> str:
    """Stored terms, each with two spaces of its own: so `str.count` finds whole terms, many times as fast as a list."""
    return f" {stored.replace(' ', '  ')} "


def _counted(sought: Sequence[tuple[str, float]], body: str, heading: str) -> list[tuple[float, float]]:
    return [(value, bm25.weighted_count(body.count(term), heading.count(term))) for term, value in sought]


def frequencies(connection: Connection, terms: Iterable[str]) -> dict[str, int]:
    known = dict.fromkeys(terms, 0)
    for portion in reading.in_portions(known):
        for row in connection.execute(select(term_counts).where(term_counts.c.term.in_(portion))):
            known[row.term] = row.passages
    return known


def vocabulary(connection: Connection) -> dict[str, int]:
    return {row.term: row.passages for row in connection.execute(select(term_counts))}

"""Passages by their words, exactly ranked and fast in large libraries.

Order: the database's full-text index gives candidates for the terms that tell passages apart; their stored terms are
then counted and scored here (`knowledge.adapters.bm25`), because no database weighs query terms one by one.

Ranking every passage that holds a common term is what is slow (80 ms for six common terms in 100,000 passages of
SQLite), so at most about `ROWS_RANKED` are ranked by the database: the rarest terms first, and the common ones only
where they stand together. Up to that many passages the candidates are simply all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection, select

from knowledge.adapters import bm25
from knowledge.adapters.sql import reading
from knowledge.adapters.sql.schema import documents, passages, term_counts, words
from knowledge.passages import Scope
from knowledge.ports import Scored

ROWS_RANKED = 8_000
CANDIDATES = 300


class FullTextIndex(Protocol):
    """What differs between the databases."""

    def any_of(
        self, connection: Connection, values: Mapping[str, float], limit: int, readable: Sequence[str] | None
    ) -> list[int]:
        """Numbers of passages that hold any of the terms, roughly the best first; None: everything may be read."""
        ...

    def all_of(
        self, connection: Connection, values: Mapping[str, float], limit: int, readable: Sequence[str] | None
    ) -> list[int]:
        """The same for passages that hold all of the terms."""
        ...


@dataclass(frozen=True, slots=True)
class _Search:
    connection: Connection
    index: FullTextIndex
    wanted: int
    readable: Sequence[str] | None


def search(
    connection: Connection, index: FullTextIndex, terms: Mapping[str, float], limit: int, scope: Scope
) -> list[Scored]:
    totals = reading.totals(connection)
    collection = bm25.Collection(totals.passages, totals.body_terms / max(totals.passages, 1))
    known = frequencies(connection, terms)
    values = bm25.term_values(terms, known, collection)
    if not values or limit < 1:
        return []
    request = _Search(connection, index, max(CANDIDATES, limit), _restriction(connection, scope))
    numbers = _candidates(request, values, known)
    return _ranked(connection, numbers, values, collection)[:limit]


def _restriction(connection: Connection, scope: Scope) -> Sequence[str] | None:
    """The groups to filter by, or None where every document may be read: the filter costs a join a row."""
    hidden = select(documents.c.number).where(documents.c.readers.not_in(scope.readable)).limit(1)
    return None if connection.scalar(hidden) is None else scope.readable


def _candidates(request: _Search, values: Mapping[str, float], known: Mapping[str, int]) -> list[int]:
    telling, common = _by_rarity(values, known)
    found = dict.fromkeys(
        request.index.any_of(request.connection, telling, request.wanted, request.readable) if telling else ()
    )
    while common and len(found) < request.wanted:
        found |= dict.fromkeys(request.index.all_of(request.connection, common, request.wanted, request.readable))
        common.popitem()
    return list(found)


def _by_rarity(values: Mapping[str, float], known: Mapping[str, int]) -> tuple[dict[str, float], dict[str, float]]:
    """Terms that are rare enough to rank all their passages, and the rest, rarest first."""
    telling: dict[str, float] = {}
    common: dict[str, float] = {}
    rows = 0
    for term in sorted(values, key=lambda term: known[term]):
        rows += known[term]
        (telling if rows <= ROWS_RANKED else common)[term] = values[term]
    return telling, common


def _ranked(
    connection: Connection, numbers: Sequence[int], values: Mapping[str, float], collection: bm25.Collection
) -> list[Scored]:
    scored: list[tuple[float, int, str]] = []
    for first in range(0, len(numbers), reading.IDS_A_QUERY):
        portion = numbers[first : first + reading.IDS_A_QUERY]
        query = (
            select(words.c.passage, words.c.body, words.c.heading, passages.c.id)
            .join(passages, passages.c.number == words.c.passage)
            .where(words.c.passage.in_(portion))
        )
        for row in connection.execute(query):
            points = bm25.score(values, row.body.split(" "), row.heading.split(" "), collection)
            scored.append((-points, row.passage, row.id))
    return [Scored(passage, -negative) for negative, _, passage in sorted(scored)]


def frequencies(connection: Connection, terms: Iterable[str]) -> dict[str, int]:
    known = dict.fromkeys(terms, 0)
    for portion in reading.in_portions(known):
        for row in connection.execute(select(term_counts).where(term_counts.c.term.in_(portion))):
            known[row.term] = row.passages
    return known


def vocabulary(connection: Connection) -> dict[str, int]:
    return {row.term: row.passages for row in connection.execute(select(term_counts))}

"""Candidates from SQLite's FTS5, ranked by its own bm25 with headings weighing more."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from knowledge.adapters.bm25 import HEADING_WEIGHT

_RANKED = "SELECT rowid FROM word_index WHERE word_index MATCH ? ORDER BY bm25(word_index, 1.0, ?) LIMIT ?"
_READABLE = """
SELECT word_index.rowid FROM word_index
JOIN passages ON passages.number = word_index.rowid JOIN documents ON documents.number = passages.document
WHERE word_index MATCH ? AND documents.readers IN (SELECT value FROM json_each(?))
ORDER BY bm25(word_index, 1.0, ?) LIMIT ?
"""


class Fts5:
    """The full-text index of SQLite."""

    def any_of(
        self, connection: Connection, values: Mapping[str, float], limit: int, readable: Sequence[str] | None
    ) -> list[int]:
        return _matching(connection, " OR ".join(map(_quoted, values)), limit, readable)

    def all_of(
        self, connection: Connection, values: Mapping[str, float], limit: int, readable: Sequence[str] | None
    ) -> list[int]:
        return _matching(connection, " AND ".join(map(_quoted, values)), limit, readable)


def _matching(connection: Connection, match: str, limit: int, readable: Sequence[str] | None) -> list[int]:
    if readable is None:
        found = connection.exec_driver_sql(_RANKED, (match, HEADING_WEIGHT, limit))
    else:
        found = connection.exec_driver_sql(_READABLE, (match, json.dumps(readable), HEADING_WEIGHT, limit))
    return [row[0] for row in found]


def _quoted(term: str) -> str:
    """An FTS5 string: whatever the term holds, it is a term and not an operator."""
    return '"' + term.replace('"', '""') + '"'

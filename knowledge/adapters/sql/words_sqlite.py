"""Candidates from SQLite's FTS5, ranked by its own bm25 with headings weighing more."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, text

from knowledge.adapters.bm25 import HEADING_WEIGHT
from knowledge.adapters.sql.candidates import ROWS_RANKED

_RANKED = """
SELECT number FROM (
  SELECT rowid AS number, bm25(word_index, 1.0, :heading) AS distance
  FROM word_index WHERE word_index MATCH :match LIMIT :rows
) ORDER BY distance LIMIT :wanted
"""
_READABLE = """
SELECT number FROM (
  SELECT word_index.rowid AS number, bm25(word_index, 1.0, :heading) AS distance FROM word_index
  JOIN passages ON passages.number = word_index.rowid JOIN documents ON documents.number = passages.document
  WHERE word_index MATCH :match AND documents.readers IN (SELECT value FROM json_each(:readers)) LIMIT :rows
) ORDER BY distance LIMIT :wanted
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
    bound = {"match": match, "heading": HEADING_WEIGHT, "rows": ROWS_RANKED, "wanted": limit}
    if readable is None:
        return list(connection.scalars(text(_RANKED), bound))
    return list(connection.scalars(text(_READABLE), bound | {"readers": json.dumps(readable)}))


def _quoted(term: str) -> str:
    """An FTS5 string: whatever the term holds, it is a term and not an operator."""
    return '"' + term.replace('"', '""') + '"'

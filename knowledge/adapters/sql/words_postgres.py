"""Candidates from PostgreSQL's tsvector, ranked by the summed worth of the terms they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, text

from knowledge.adapters.sql.candidates import ROWS_RANKED

_MATCHING = """
SELECT passage FROM (
  SELECT words.passage, words.lexemes, length(words.body) AS length FROM words {visibility}
  WHERE words.lexemes @@ CAST(:match AS tsquery) {readers} LIMIT :rows
) AS words
ORDER BY {worth} DESC, length, passage LIMIT :limit
"""
_VISIBILITY = "JOIN passages ON passages.number = words.passage JOIN documents ON documents.number = passages.document"


class Tsvector:
    """The full-text index of PostgreSQL."""

    def any_of(
        self, connection: Connection, values: Mapping[str, float], limit: int, readable: Sequence[str] | None
    ) -> list[int]:
        return _matching(connection, " | ", values, limit, readable)

    def all_of(
        self, connection: Connection, values: Mapping[str, float], limit: int, readable: Sequence[str] | None
    ) -> list[int]:
        return _matching(connection, " & ", values, limit, readable)


def _matching(
    connection: Connection, operator: str, values: Mapping[str, float], limit: int, readable: Sequence[str] | None
) -> list[int]:
    worth = " + ".join(
        f"CAST(words.lexemes @@ CAST(:term_{n} AS tsquery) AS integer) * CAST(:worth_{n} AS float8)"
        for n in range(len(values))
    )
    sql = _MATCHING.format(
        worth=worth,
        visibility="" if readable is None else _VISIBILITY,
        readers="" if readable is None else "AND documents.readers IN :readers",
    )
    bound: dict[str, object] = {"match": operator.join(map(_quoted, values)), "limit": limit, "rows": ROWS_RANKED}
    for n, (term, value) in enumerate(values.items()):
        bound |= {f"term_{n}": _quoted(term), f"worth_{n}": value}
    query = text(sql)
    if readable is not None:
        query = query.bindparams(bindparam("readers", expanding=True))
        bound["readers"] = list(readable)
    return list(connection.scalars(query, bound))


def _quoted(term: str) -> str:
    """A tsquery lexeme: whatever the term holds, it is a lexeme and not an operator."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"

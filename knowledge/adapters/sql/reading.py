"""Reads of documents and passages. Each takes a connection that is inside a transaction, and the asker's scope."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, distinct, func, select, text

from knowledge.adapters.sql import rows
from knowledge.adapters.sql.schema import documents, library, passages, vectors
from knowledge.errors import NotFound
from knowledge.passages import Abbreviation, Document, Passage, Scope
from knowledge.ports import DocumentCard

IDS_A_QUERY = 900
"""Below every SQLite build's limit of bound values."""


_HOLDERS = text(
    "SELECT passages.id, documents.id FROM passages JOIN documents ON documents.number = passages.document "
    "WHERE passages.id IN :ids"
).bindparams(bindparam("ids", expanding=True))


def in_portions(ids: Iterable[str]) -> Iterator[Sequence[str]]:
    """Distinct ids, so many at a time as one query may name."""
    remaining = iter(dict.fromkeys(ids))
    while portion := list(islice(remaining, IDS_A_QUERY)):
        yield portion


def cards(connection: Connection, scope: Scope) -> list[DocumentCard]:
    """By title."""
    counted = (
        select(
            passages.c.document,
            func.count(distinct(passages.c.number)).label("passage_count"),
            func.count(distinct(passages.c.number)).filter(vectors.c.model.is_not(None)).label("embedded_count"),
        )
        .join(vectors, vectors.c.text_digest == passages.c.text_digest, isouter=True)
        .group_by(passages.c.document)
        .subquery()
    )
    shown = [column for column in documents.c if column.name not in _HEAVY]
    query = (
        select(
            *shown,
            func.coalesce(counted.c.passage_count, 0).label("passage_count"),
            func.coalesce(counted.c.embedded_count, 0).label("embedded_count"),
        )
        .join(counted, counted.c.document == documents.c.number, isouter=True)
        .where(documents.c.readers.in_(scope.readable))
        .order_by(documents.c.title, documents.c.id)
    )
    return [rows.card_value(row) for row in connection.execute(query)]


_HEAVY = frozenset({"text", "sections", "furniture", "abbreviations"})


def document(connection: Connection, document_id: str, scope: Scope) -> Document:
    query = select(documents).where(documents.c.id == document_id, documents.c.readers.in_(scope.readable))
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"There is no document {document_id!r}: `lots documents` lists those there are")
    return rows.document_value(row)


def passages_by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Passage]:
    found: dict[str, Passage] = {}
    for portion in in_portions(ids):
        for row in connection.execute(_passage_rows().where(passages.c.id.in_(portion))):
            found[row.id] = rows.passage_value(row)
    return found


def holders(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    held: dict[str, str] = {}
    for portion in in_portions(ids):
        held.update((passage, document) for passage, document in connection.execute(_HOLDERS, {"ids": portion}))
    return held


def sequence(connection: Connection, document_id: str, first: int, last: int) -> list[Passage]:
    query = (
        _passage_rows()
        .where(documents.c.id == document_id, passages.c.ordinal.between(first, last))
        .order_by(passages.c.ordinal)
    )
    return [rows.passage_value(row) for row in connection.execute(query)]


def _passage_rows() -> Select[Any]:
    read = [passages.c[name] for name in ("id", "ordinal", "kind", "path", "units")]
    return select(*read, documents.c.id.label("document_id")).join(documents, documents.c.number == passages.c.document)


def abbreviations(connection: Connection) -> list[Abbreviation]:
    """Distinct, in the order of the documents that explain them."""
    query = select(documents.c.abbreviations).order_by(documents.c.number)
    explained = (one for stored in connection.scalars(query) for one in rows.abbreviations(stored))
    return list(dict.fromkeys(explained))


def digests(connection: Connection) -> dict[str, tuple[str, str]]:
    query = select(documents.c.source, documents.c.id, documents.c.digest)
    return {row.source: (row.id, row.digest) for row in connection.execute(query)}


def generation(connection: Connection) -> int:
    """Asked several times a question, so as it is written, with nothing to compile."""
    return int(connection.exec_driver_sql("SELECT generation FROM library").scalar_one())


def totals(connection: Connection) -> Row[Any]:
    """The library's one row."""
    return connection.execute(select(library)).one()

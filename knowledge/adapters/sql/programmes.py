"""Programmes in the library's database: one row each, with its draft, its readings and what is published, as JSON.

The rows change in the same transaction as the documents that state them (`knowledge.adapters.shelving` says how). Each
change counts the library's generation up, so that what is cached of an answer is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, select

from knowledge.adapters import shelving
from knowledge.adapters.shelving import Place, Shelved
from knowledge.adapters.sql import programme_json
from knowledge.adapters.sql.engine import reading, writing
from knowledge.adapters.sql.schema import documents, programme_readings, programmes
from knowledge.adapters.sql.writing import grow
from knowledge.domain.programmes import Programme
from knowledge.errors import NotFound
from knowledge.passages import Document, Scope
from knowledge.ports import ProgrammeRecord


class SqlProgrammes:
    """The ports `ProgrammeLibrary` and `ProgrammeArchive`, in the database of an opened `SqlLibrary`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # ProgrammeLibrary

    def programmes(self, scope: Scope) -> list[ProgrammeRecord]:
        readable = select(programmes).where(programmes.c.readers.in_(scope.readable))
        with reading(self._engine) as connection:
            return shelving.in_order([_shelved(row) for row in connection.execute(readable)], scope)

    def programme(self, name: str, scope: Scope) -> ProgrammeRecord:
        with reading(self._engine) as connection:
            held = SqlShelf(connection).named(name)
        if held is None or not scope.allows(held.place.group):
            raise NotFound(shelving.unknown(name))
        return held.record

    # ProgrammeArchive

    def keep_draft(self, name: str, draft: Programme, base: Programme) -> None:
        with writing(self._engine) as connection:
            shelf = SqlShelf(connection)
            shelf.put(shelving.with_draft(shelf.held(name), draft, base))
            grow(connection)

    def publish(self, name: str) -> None:
        with writing(self._engine) as connection:
            shelf = SqlShelf(connection)
            shelf.put(shelving.published(shelf.held(name)))
            grow(connection)

    # For those who run Lots

    def unread(self) -> int:
        """How many documents were indexed by a Lots that did not look for programmes in them."""
        looked_through = select(programme_readings.c.document)
        query = select(func.count()).select_from(documents).where(documents.c.id.not_in(looked_through))
        with reading(self._engine) as connection:
            return connection.scalar(query) or 0


def keep_reading(connection: Connection, document: Document, found: Programme | None) -> None:
    """In the transaction that saves the document."""
    shelving.keep_reading(SqlShelf(connection), document, found)
    connection.execute(delete(programme_readings).where(programme_readings.c.document == document.id))
    connection.execute(programme_readings.insert(), {"document": document.id})


def part_from(connection: Connection, document_id: str) -> None:
    """In the transaction that removes the document."""
    shelving.part_from(SqlShelf(connection), document_id)
    connection.execute(delete(programme_readings).where(programme_readings.c.document == document_id))


class SqlShelf:
    """The rows, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def places(self) -> Sequence[Place]:
        query = select(programmes.c.name, programmes.c.document, programmes.c.readers)
        return [Place(row.name, row.document, row.readers) for row in self._connection.execute(query)]

    def of_document(self, document_id: str) -> Shelved | None:
        return self._one(programmes.c.document == document_id)

    def named(self, name: str) -> Shelved | None:
        return self._one(programmes.c.name == name)

    def held(self, name: str) -> Shelved:
        """Raises NotFound."""
        held = self.named(name)
        if held is None:
            raise NotFound(shelving.unknown(name))
        return held

    def put(self, shelved: Shelved) -> None:
        self.drop(shelved.place.name)
        self._connection.execute(programmes.insert(), _row(shelved))

    def drop(self, name: str) -> None:
        self._connection.execute(delete(programmes).where(programmes.c.name == name))

    def _one(self, which: Any) -> Shelved | None:
        row = self._connection.execute(select(programmes).where(which)).one_or_none()
        return _shelved(row) if row else None


def _row(shelved: Shelved) -> dict[str, Any]:
    place, record = shelved.place, shelved.record
    return {
        "name": place.name,
        "document": place.document,
        "readers": place.group,
        "draft": programme_json.written(record.draft),
        "base": programme_json.written(record.base),
        "extracted": programme_json.written(record.extracted) if record.extracted else None,
        "published": programme_json.written(record.published) if record.published else None,
    }


def _shelved(row: Any) -> Shelved:
    record = ProgrammeRecord(
        draft=programme_json.read(row.draft),
        base=programme_json.read(row.base),
        extracted=programme_json.read(row.extracted) if row.extracted else None,
        published=programme_json.read(row.published) if row.published else None,
    )
    return Shelved(Place(row.name, row.document, row.readers), record)

"""Templates in the library's database: one row each, with its draft, its readings and what is published, as JSON.

The rows change in the same transaction as the documents that they were drafted from (`template_shelving` says how). So
does what each document no longer says: that flags templates, and forms begun on them, whose passages have changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, delete, select

from knowledge.adapters import template_shelving as shelving
from knowledge.adapters.sql import form_json, rows
from knowledge.adapters.sql.engine import reading, writing
from knowledge.adapters.sql.reading import in_portions
from knowledge.adapters.sql.schema import documents, no_longer_said, passages, templates
from knowledge.adapters.sql.writing import grow
from knowledge.adapters.template_shelving import Held
from knowledge.domain import redrafting
from knowledge.domain.forms import Template
from knowledge.errors import NotFound
from knowledge.passages import Document, Scope
from knowledge.ports import TemplateRecord


class SqlTemplates:
    """The port `TemplateArchive`, and what `TemplateShelf` keeps, in the database of an opened `SqlLibrary`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def records(self, scope: Scope) -> list[TemplateRecord]:
        with reading(self._engine) as connection:
            rows_read = connection.execute(select(templates).where(templates.c.readers.in_(scope.readable)))
            records = [one.record for one in shelving.in_order([_held(row) for row in rows_read], scope)]
            gone = _gone(connection, [record.in_force for record in records])
            return [shelving.flagged(record, gone, partial(said_by, connection)) for record in records]

    def record(self, template_id: str, scope: Scope) -> TemplateRecord:
        with reading(self._engine) as connection:
            held = SqlShelf(connection).named(template_id)
            if held is None or not scope.allows(held.group):
                raise NotFound(shelving.unknown(template_id))
            gone = _gone(connection, [held.record.in_force])
            return shelving.flagged(held.record, gone, partial(said_by, connection))

    def keep(self, template: Template) -> None:
        """Adds or replaces one that a coordinator loads from a file."""
        with writing(self._engine) as connection:
            shelf = SqlShelf(connection)
            shelf.put(shelving.with_template(shelf.named(template.id), template))
            grow(connection)

    def keep_accepted(self, document: Document, template: Template) -> str:
        with writing(self._engine) as connection:
            template_id = shelving.keep_accepted(SqlShelf(connection), document, template)
            grow(connection)
        return template_id

    def keep_draft(self, template_id: str, draft: Template, base: Template | None) -> None:
        with writing(self._engine) as connection:
            shelf = SqlShelf(connection)
            shelf.put(shelving.with_draft(shelf.held(template_id), draft, base))
            grow(connection)

    def publish(self, template_id: str) -> None:
        with writing(self._engine) as connection:
            shelf = SqlShelf(connection)
            shelf.put(shelving.published(shelf.held(template_id)))
            grow(connection)

    def changed(self, template: Template) -> tuple[str, ...]:
        with reading(self._engine) as connection:
            return redrafting.changed_items(template, _gone(connection, [template]), partial(said_by, connection))


def said_by(connection: Connection, document_id: str) -> list[str]:
    """Every heading, sentence, item and row of the document as it is held now."""
    sections = connection.scalar(select(documents.c.sections).where(documents.c.id == document_id))
    query = select(passages.c.units).join(documents).where(documents.c.id == document_id).order_by(passages.c.ordinal)
    units = [text for stored in connection.scalars(query) for text in rows.unit_texts(stored)]
    return [*(rows.headings(sections) if sections else ()), *units]


def keep_readings(
    connection: Connection, document: Document, found: Sequence[Template], said: Sequence[str], says: Sequence[str]
) -> None:
    """In the transaction that saves the document: what it `said` until then, what it `says` now."""
    shelving.keep_readings(SqlShelf(connection), document, found)
    earlier = _gone_of(connection, [document.id]).get(document.id, ())
    gone = redrafting.no_longer_said((*earlier, *said), says)
    connection.execute(delete(no_longer_said).where(no_longer_said.c.document == document.id))
    if gone:
        lost = [{"document": document.id, "position": at, "wording": rows.storable(one)} for at, one in enumerate(gone)]
        connection.execute(no_longer_said.insert(), lost)


def part_from(connection: Connection, document_id: str) -> None:
    """In the transaction that removes the document: nothing of what it said is remembered but in templates."""
    shelving.part_from(SqlShelf(connection), document_id)
    connection.execute(delete(no_longer_said).where(no_longer_said.c.document == document_id))


class SqlShelf:
    """The rows, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ids(self) -> Collection[str]:
        return self._connection.scalars(select(templates.c.id)).all()

    def of_document(self, document_id: str) -> Sequence[Held]:
        query = select(templates).where(templates.c.document == document_id).order_by(templates.c.id)
        return [_held(row) for row in self._connection.execute(query)]

    def named(self, template_id: str) -> Held | None:
        query = select(templates).where(templates.c.id == rows.storable(template_id))
        row = self._connection.execute(query).one_or_none()
        return _held(row) if row else None

    def held(self, template_id: str) -> Held:
        """Raises NotFound."""
        held = self.named(template_id)
        if held is None:
            raise NotFound(shelving.unknown(template_id))
        return held

    def put(self, held: Held) -> None:
        self.drop(held.id)
        self._connection.execute(templates.insert(), _row(held))

    def drop(self, template_id: str) -> None:
        self._connection.execute(delete(templates).where(templates.c.id == template_id))


def _gone(connection: Connection, those: Iterable[Template]) -> Mapping[str, Sequence[str]]:
    named = {redrafting.document_of(item) for template in those for item in template.items}
    return _gone_of(connection, named - {""})


def _gone_of(connection: Connection, ids: Collection[str]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for portion in in_portions(ids):
        query = select(no_longer_said).where(no_longer_said.c.document.in_(portion))
        for row in connection.execute(query.order_by(no_longer_said.c.document, no_longer_said.c.position)):
            found.setdefault(row.document, []).append(row.wording)
    return found


def _row(held: Held) -> dict[str, Any]:
    record = held.record
    written = {
        "draft": record.draft,
        "base": record.base,
        "reading": record.reading,
        "published": record.published,
    }
    json = {name: form_json.written(template) if template else None for name, template in written.items()}
    return {"id": held.id, "document": held.document, "readers": held.group, **json}


def _held(row: Any) -> Held:
    record = TemplateRecord(
        draft=form_json.template(row.draft),
        base=form_json.template(row.base) if row.base else None,
        reading=form_json.template(row.reading) if row.reading else None,
        published=form_json.template(row.published) if row.published else None,
    )
    return Held(row.id, row.document, row.readers, record)

"""The municipality's committees in the library's database.

Two tables: what was loaded or confirmed, and what each document names. The latter changes in the transaction that saves
or removes its document, and is proposed only while that document is there. Each change counts the library's generation
up, so that an organisation is read once and kept until something has changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from threading import Lock
from typing import Any, cast

from sqlalchemy import Connection, Engine, delete, func, select

from knowledge.adapters.sql.engine import reading, writing
from knowledge.adapters.sql.reading import generation
from knowledge.adapters.sql.rows import storable
from knowledge.adapters.sql.schema import committees, discovered_committees, documents
from knowledge.adapters.sql.writing import grow
from knowledge.domain.discovery import discover
from knowledge.domain.organisation import Committee, CommitteeKind, Organisation, gathered
from knowledge.passages import Document


class SqlOrganisation:
    """The port `OrganisationStore`, in the database of an opened `SqlLibrary`. Safe in threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: tuple[int, Organisation] | None = None
        self._lock = Lock()

    def organisation(self) -> Organisation:
        with reading(self._engine) as connection:
            now = generation(connection)
            with self._lock:
                if self._kept and self._kept[0] == now:
                    return self._kept[1]
            found = confirmed(connection).merged(gathered(discovered(connection)))
        with self._lock:
            self._kept = (now, found)
        return found

    def replace(self, organisation: Organisation) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(committees))
            kept = [committee for committee in organisation.committees if not committee.proposed]
            if kept:
                connection.execute(committees.insert(), _rows(kept))
            grow(connection)


def named_in(document: Document) -> Organisation:
    """The committees that the document itself names: not those of other documents that stand in its file."""
    foreign = sorted(
        (one.span.start, one.span.end) for one in document.furniture if one.reason in ("foreign", "hidden")
    )
    own, position = [], 0
    for start, end in foreign:
        own.append(document.text[position:start])
        position = end
    return discover("\n\n".join((*own, document.text[position:])))


def keep_discovered(connection: Connection, document_id: str, organisation: Organisation) -> None:
    """In the transaction that saves the document: what it names now, instead of what it named before.

    With an empty organisation, in the transaction that removes it.
    """
    mine = discovered_committees.c.document == document_id
    connection.execute(delete(discovered_committees).where(mine))
    if organisation.committees:
        rows = [{"document": document_id, **row} for row in _rows(organisation.committees)]
        connection.execute(discovered_committees.insert(), rows)


def confirmed(connection: Connection) -> Organisation:
    """What was loaded or confirmed, in its order."""
    query = select(committees).order_by(committees.c.position)
    return Organisation(tuple(_committee(row, proposed=False) for row in connection.execute(query)))


def discovered(connection: Connection) -> list[Committee]:
    """What the documents name, each reading once, those of the first document first."""
    what = [column for column in discovered_committees.c if column.name not in ("document", "position")]
    first = func.min(documents.c.number * 1000 + discovered_committees.c.position)
    query = (
        select(*what)
        .join(documents, documents.c.id == discovered_committees.c.document)
        .group_by(*what)
        .order_by(first)
    )
    return [_committee(row, proposed=True) for row in connection.execute(query)]


def _rows(found: Iterable[Committee]) -> list[dict[str, Any]]:
    return [{"position": position, **_row(committee)} for position, committee in enumerate(found)]


def _row(committee: Committee) -> dict[str, Any]:
    return {
        "id": committee.id,
        "name": storable(committee.name),
        "kind": committee.kind,
        "called_together": storable(committee.group),
        "aliases": json.dumps(committee.aliases),
        "abbreviations": json.dumps(committee.abbreviations),
        "administrations": json.dumps(committee.administrations),
    }


def _committee(row: Any, *, proposed: bool) -> Committee:
    return Committee(
        id=row.id,
        name=row.name,
        kind=cast("CommitteeKind", row.kind),
        aliases=tuple(json.loads(row.aliases)),
        abbreviations=tuple(json.loads(row.abbreviations)),
        administrations=tuple(json.loads(row.administrations)),
        group=row.called_together,
        proposed=proposed,
    )

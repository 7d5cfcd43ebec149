"""Who may read anything at all: for those who run Lots and must see every document, never for an answer."""

from __future__ import annotations

from sqlalchemy import Engine, select, union

from knowledge.adapters.sql.engine import reading
from knowledge.adapters.sql.schema import documents, programmes
from knowledge.passages import EVERYONE, Scope


def every_group(engine: Engine) -> Scope:
    """A scope that holds each group that any document belongs to, or a programme that has lost its document."""
    with reading(engine) as connection:
        groups = connection.scalars(union(select(documents.c.readers), select(programmes.c.readers)))
        return Scope(frozenset(group for group in groups if group != EVERYONE))

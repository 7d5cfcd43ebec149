"""The digest's own table, which its migrations make, under a version table of its own."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Boolean, Column, Engine, MetaData, Table, Text

from knowledge.adapters.sql.migrating import upgrade

metadata = MetaData()

digests = Table(
    "digests",
    metadata,
    Column("name", Text, primary_key=True),
    Column("claimed", Text, nullable=False),
    Column("sent", Boolean, nullable=False),
)
"""A row is a claim. `claimed` is ISO 8601 in UTC, to the microsecond, so that it sorts; empty once it is released."""


def prepare(engine: Engine) -> None:
    """Brings the table to the newest schema. Raises StorageError."""
    upgrade(engine, Path(__file__).parent / "migrations", "digest_version")

"""Slack's own tables: threads in which Lots takes part, installations and what they are installed with.

Those of installing are as slack_sdk reads them (`SQLAlchemyInstallationStore`, `SQLAlchemyOAuthStateStore`); the
migrations make them all, under a version table of their own.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Boolean, Column, Engine, MetaData, Table, Text

from knowledge.adapters.sql.migrating import upgrade

metadata = MetaData()

threads = Table(
    "slack_threads",
    metadata,
    Column("conversation", Text, primary_key=True),
    Column("assistant", Boolean, nullable=False),
    Column("others", Boolean, nullable=False),
    Column("at", Text, nullable=False),
)
"""`at` is when somebody asked there last, ISO 8601 in UTC."""

askers = Table(
    "slack_askers",
    metadata,
    Column("conversation", Text, primary_key=True),
    Column("asker", Text, primary_key=True),
)


def prepare(engine: Engine) -> None:
    """Brings the tables to the newest schema. Raises StorageError."""
    upgrade(engine, Path(__file__).parent / "migrations", "slack_version")

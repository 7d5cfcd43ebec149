"""Committees: those that were loaded or confirmed, and those that each document names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "committees",
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        *_committee(),
    )
    op.create_table(
        "discovered_committees",
        sa.Column("document", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        *_committee(),
    )


def _committee() -> list[sa.Column[str]]:
    names = ("id", "name", "kind", "called_together", "aliases", "abbreviations", "administrations")
    return [sa.Column(name, sa.Text, nullable=False) for name in names]

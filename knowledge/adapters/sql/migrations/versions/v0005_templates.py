"""Templates drafted from documents or loaded from files, and what documents no longer say."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "templates",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("document", sa.Text, index=True),
        sa.Column("readers", sa.Text, nullable=False),
        sa.Column("draft", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text) for name in ("base", "reading", "published")),
    )
    op.create_table(
        "no_longer_said",
        sa.Column("document", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("wording", sa.Text, nullable=False),
    )

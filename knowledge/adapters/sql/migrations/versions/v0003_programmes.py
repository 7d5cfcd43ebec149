"""Programmes, and which documents were looked through for one: those indexed before are to be read again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "programmes",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("document", sa.Text, unique=True),
        sa.Column("readers", sa.Text, nullable=False),
        sa.Column("draft", sa.Text, nullable=False),
        sa.Column("base", sa.Text, nullable=False),
        sa.Column("extracted", sa.Text),
        sa.Column("published", sa.Text),
    )
    op.create_table("programme_readings", sa.Column("document", sa.Text, primary_key=True))

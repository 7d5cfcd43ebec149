"""Answers of coordinators on their way to those who asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    texts = ("person", "channel", "conversation", "question", "verified", "at")
    op.create_table(
        "answers_back",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.Column("told", sa.Boolean, nullable=False),
        sa.Column("away", sa.Boolean, nullable=False),
    )
    op.create_index("answers_back_person", "answers_back", ["person", "away"])
    op.create_index("answers_back_channel", "answers_back", ["told", "channel"])
    op.create_table(
        "set_aside",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("at", sa.Text, nullable=False),
    )

"""Answers that coordinators have given and stand for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "verified_answers",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("changed", sa.Integer, nullable=False, unique=True),
        sa.Column("answer", sa.Text, nullable=False),
    )

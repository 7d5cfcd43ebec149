"""Forms that people fill in, and what they did to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "forms",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("template", "committee", "project", "period")),
        sa.Column("follows", sa.Text, nullable=False),
    )
    op.create_table(
        "form_events",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("form", sa.Integer, sa.ForeignKey("forms.number"), nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.UniqueConstraint("form", "id"),
    )

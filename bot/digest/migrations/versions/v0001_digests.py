"""Which digests were claimed, and sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "digests",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("claimed", sa.Text, nullable=False),
        sa.Column("sent", sa.Boolean, nullable=False),
    )

"""What came in from channels, what is to go out to them, and who works on which lane."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

WAITS = sa.text("waits")


def upgrade() -> None:
    op.create_table(
        "channel_events",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("lane", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("kept", sa.Text, nullable=False),
        sa.Column("waits", sa.Boolean, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "channel_event_keys",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("event", sa.Text, sa.ForeignKey("channel_events.id", ondelete="CASCADE"), nullable=False),
    )
    op.create_index("channel_event_keys_event", "channel_event_keys", ["event"])
    op.create_table(
        "channel_calls",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("lane", sa.Text, nullable=False),
        sa.Column("answers", sa.Text, nullable=False),
        sa.Column("kept", sa.Text, nullable=False),
        sa.Column("waits", sa.Boolean, nullable=False),
        sa.Column("begun", sa.Boolean, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("reference", sa.Text),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_table(
        "channel_lanes",
        sa.Column("lane", sa.Text, primary_key=True),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("free", sa.Text, nullable=False),
    )
    _index_what_waits("channel_events", ["lane", "at", "number"])
    _index_what_waits("channel_calls", ["lane", "number"])
    op.create_index("channel_calls_answers", "channel_calls", ["answers", "number"])


def _index_what_waits(table: str, columns: list[str]) -> None:
    """Little waits at any time, much is kept for a while."""
    op.create_index(f"{table}_waiting", table, columns, sqlite_where=WAITS, postgresql_where=WAITS)

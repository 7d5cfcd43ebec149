"""Where Lots can write in Teams, and which answers its messages there show."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "teams_conversations",
        sa.Column("conversation", sa.Text, primary_key=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("service_url", sa.Text, nullable=False),
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("bot", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )
    op.create_index("teams_conversations_person", "teams_conversations", ["person"])
    op.create_index("teams_conversations_address", "teams_conversations", ["address"])
    op.create_table(
        "teams_answers",
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("activity", sa.Text, primary_key=True),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )
    op.create_index("teams_answers_at", "teams_answers", ["at"])

"""Who people are across channels, codes that link their identities, and which turns others may lean on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("groups", sa.Text, nullable=False),
    )
    op.create_table(
        "identities",
        sa.Column("identity", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
    )
    op.create_index("identities_person", "identities", ["person"])
    op.create_table(
        "link_codes",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("until", sa.Text, nullable=False),
        sa.Column("used", sa.Boolean, nullable=False),
    )
    op.create_table(
        "link_tries",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )
    op.create_index("link_tries_person", "link_tries", ["person", "at"])
    op.add_column("turns", sa.Column("public", sa.Boolean, nullable=False, server_default=sa.false()))

"""Topics of questions. A wording goes with the question that it was first asked in, whatever deletes that."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "topics",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("labelled_by", sa.Text, nullable=False),
        sa.Column("terms", sa.Text, nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("because", sa.Text, nullable=False),
        sa.Column("merged_into", sa.Text, nullable=False),
    )
    op.create_table(
        "wordings",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, _goes_with("asked_questions.id"), nullable=False, unique=True),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("weighed", sa.Boolean, nullable=False),
        sa.Column("again", sa.Text, nullable=False),
        sa.Column("wanted", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("points", sa.Text, nullable=False),
        sa.Column("meaning", sa.LargeBinary),
    )
    op.create_index("wordings_topic", "wordings", ["topic"])
    op.create_table(
        "question_topics",
        sa.Column("question", sa.Text, _goes_with("asked_questions.id"), primary_key=True),
        sa.Column("wording", sa.Text, _goes_with("wordings.id"), nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
    )
    op.create_index("question_topics_wording", "question_topics", ["wording"])
    op.create_index("question_topics_topic", "question_topics", ["topic"])


def _goes_with(column: str) -> sa.ForeignKey:
    return sa.ForeignKey(column, ondelete="CASCADE")

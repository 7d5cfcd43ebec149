"""What is recorded of use, for the insights; and what is left to do once with what was kept before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    _questions()
    _sections()
    op.create_table(
        "asked_programmes",
        _of_question(),
        sa.Column("programme", sa.Text, primary_key=True),
    )
    _about_fields()
    op.create_table("work_left", sa.Column("name", sa.Text, primary_key=True))
    op.execute("INSERT INTO work_left (name) VALUES ('mask_and_rename')")


def _questions() -> None:
    op.create_table(
        "asked_questions",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("week", sa.Text, nullable=False),
        sa.Column("asker", sa.Text, nullable=False),
        sa.Column("conversation", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("answered", sa.Boolean, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("committee", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("repeats", sa.Text, nullable=False),
        sa.Column("verified", sa.Text, nullable=False),
        sa.Column("liked", sa.Boolean),
        sa.Column("disliked_because", sa.Text, nullable=False),
        sa.Column("handed_off", sa.Boolean, nullable=False),
    )
    op.create_index("asked_questions_day", "asked_questions", ["day"])
    op.create_index("asked_questions_asker", "asked_questions", ["asker"])


def _sections() -> None:
    op.create_table(
        "asked_sections",
        _of_question(),
        sa.Column("rank", sa.Integer, primary_key=True),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("section", sa.Text, nullable=False),
    )
    op.create_index("asked_sections_document", "asked_sections", ["document"])


def _about_fields() -> None:
    names = ("at", "asker", "form", "item", "field", "about")
    others = ("day", "committee", "template")
    op.create_table(
        "asked_about_fields",
        sa.Column("number", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in (*names, *others)),
        sa.UniqueConstraint(*names),
    )
    op.create_index("asked_about_fields_day", "asked_about_fields", ["day"])


def _of_question() -> sa.Column[int]:
    question = sa.ForeignKey("asked_questions.number", ondelete="CASCADE")
    return sa.Column("question", sa.Integer, question, primary_key=True)

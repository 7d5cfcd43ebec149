"""The tables of what is recorded of use. Counting reads columns: what is counted by is never inside JSON.

`at` is ISO 8601 in UTC, to the microsecond; `day` and `week` (its Monday) are ISO dates in the zone that was recorded.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, Table, Text

from bot.stores.schema import metadata

asked_questions = Table(
    "asked_questions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("at", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("week", Text, nullable=False),
    Column("asker", Text, nullable=False),
    Column("conversation", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("answered", Boolean, nullable=False),
    Column("kind", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("committee", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("repeats", Text, nullable=False),
    Column("verified", Text, nullable=False),
    Column("liked", Boolean),
    Column("disliked_because", Text, nullable=False),
    Column("handed_off", Boolean, nullable=False),
)

asked_sections = Table(
    "asked_sections",
    metadata,
    Column("question", ForeignKey("asked_questions.number", ondelete="CASCADE"), primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("document", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("section", Text, nullable=False),
)
"""`rank` counts from 0, the best first; `section` is a JSON list of headings, the outermost first."""

asked_programmes = Table(
    "asked_programmes",
    metadata,
    Column("question", ForeignKey("asked_questions.number", ondelete="CASCADE"), primary_key=True),
    Column("programme", Text, primary_key=True),
)

asked_about_fields = Table(
    "asked_about_fields",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("asker", Text, nullable=False),
    Column("committee", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("about", Text, nullable=False),
)

work_left = Table("work_left", metadata, Column("name", Text, primary_key=True))
"""What a migration cannot do by itself, since it needs the key: done once on opening (`bot.stores.masking_old`)."""

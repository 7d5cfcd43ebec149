"""The tables of topics. To count by topic, join `asked_questions.id` with `question_topics.question`.

Invariant: nothing that was made of a question outlives it: its wording, and its place in a topic, go with it.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, Table, Text

from bot.stores.schema import metadata

topics = Table(
    "topics",
    metadata,
    Column("id", Text, primary_key=True),
    Column("labelled_by", Text, nullable=False),
    Column("terms", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("because", Text, nullable=False),
    Column("merged_into", Text, nullable=False),
)
"""A topic's label is the text of the question `labelled_by`, as long as that is kept; `terms` is a JSON list."""

wordings = Table(
    "wordings",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", ForeignKey("asked_questions.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("topic", Text, nullable=False),
    Column("weighed", Boolean, nullable=False),
    Column("again", Text, nullable=False),
    Column("wanted", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("points", Text, nullable=False),
    Column("meaning", LargeBinary),
)
"""`words` and `points` are JSON objects of weights, `again` a JSON list, `meaning` float16 numbers."""

question_topics = Table(
    "question_topics",
    metadata,
    Column("question", ForeignKey("asked_questions.id", ondelete="CASCADE"), primary_key=True),
    Column("wording", ForeignKey("wordings.id", ondelete="CASCADE"), nullable=False),
    Column("topic", Text, nullable=False),
)
"""`topic` is the wording's, empty where it stands alone."""

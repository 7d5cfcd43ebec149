"""Documents, passages, their words and their vectors."""

from __future__ import annotations

import string

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _library()
    _documents()
    _passages()
    _words()
    _vectors()
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_full_text()
    else:
        _postgres_full_text()


def _library() -> None:
    table = op.create_table(
        "library",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("passages", sa.Integer, nullable=False),
        sa.Column("body_terms", sa.Integer, nullable=False),
    )
    op.bulk_insert(table, [{"id": 1, "generation": 0, "passages": 0, "body_terms": 0}])


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False, unique=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("pages", sa.Integer),
        sa.Column("programme", sa.Text),
        sa.Column("readers", sa.Text, nullable=False),
        sa.Column("indexed_at", sa.Text, nullable=False),
        sa.Column("sections", sa.Text, nullable=False),
        sa.Column("furniture", sa.Text, nullable=False),
        sa.Column("abbreviations", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("documents_readers", "documents", ["readers"])


def _passages() -> None:
    op.create_table(
        "passages",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("document", sa.Integer, sa.ForeignKey("documents.number", ondelete="CASCADE"), nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("text_digest", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("units", sa.Text, nullable=False),
    )
    op.create_index("passages_place", "passages", ["document", "ordinal"])
    op.create_index("passages_text", "passages", ["text_digest"])


def _words() -> None:
    op.create_table(
        "words",
        sa.Column(
            "passage",
            sa.Integer,
            sa.ForeignKey("passages.number", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("heading", sa.Text, nullable=False),
    )
    op.create_table(
        "term_counts",
        sa.Column("term", sa.Text, primary_key=True),
        sa.Column("passages", sa.Integer, nullable=False),
    )


def _vectors() -> None:
    op.create_table(
        "vectors",
        sa.Column("model", sa.Text, primary_key=True),
        sa.Column("text_digest", sa.Text, primary_key=True),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )
    op.create_index("vectors_text", "vectors", ["text_digest"])


def _sqlite_full_text() -> None:
    """An index over `words`, kept in step by triggers. Every character but white space is part of a term."""
    punctuation = string.punctuation.replace("'", "''")
    tokenizer = f"ascii tokenchars '{punctuation}'".replace("'", "''")
    _run(
        "CREATE VIRTUAL TABLE word_index USING fts5("
        f"body, heading, content='words', content_rowid='passage', tokenize='{tokenizer}')"
    )
    _run(
        "CREATE TRIGGER words_added AFTER INSERT ON words BEGIN "
        "INSERT INTO word_index(rowid, body, heading) VALUES (new.passage, new.body, new.heading); END"
    )
    _run(
        "CREATE TRIGGER words_removed AFTER DELETE ON words BEGIN "
        "INSERT INTO word_index(word_index, rowid, body, heading) "
        "VALUES ('delete', old.passage, old.body, old.heading); END"
    )


def _postgres_full_text() -> None:
    """Terms become lexemes as they are: no parser and no dictionary of the database's own.

    `fastupdate` is off, since its pending list made the planner read the whole table: 12 ms instead of 1.
    """
    _run(
        "ALTER TABLE words ADD COLUMN lexemes tsvector GENERATED ALWAYS AS "
        "(array_to_tsvector(array_remove(string_to_array(body || ' ' || heading, ' '), ''))) STORED"
    )
    _run("CREATE INDEX words_lexemes ON words USING gin (lexemes) WITH (fastupdate = off)")


def _run(statement: str) -> None:
    op.get_bind().exec_driver_sql(statement)

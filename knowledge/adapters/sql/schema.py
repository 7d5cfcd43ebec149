"""The tables of the library. The migrations make them; these definitions only say what queries may name.

`number` columns are internal: dense integers that the word index and joins use. What the rest of Lots sees is `id`.
Lists and trees (sections, units, …) are JSON text written by `rows`, ASCII only, so that any character survives in both
databases.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()

library = Table(
    "library",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("generation", Integer, nullable=False),
    Column("passages", Integer, nullable=False),
    Column("body_terms", Integer, nullable=False),
)
"""One row: the generation, and the totals that BM25 needs."""

documents = Table(
    "documents",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("source", Text, nullable=False, unique=True),
    Column("digest", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("pages", Integer),
    Column("programme", Text),
    Column("readers", Text, nullable=False, index=True),
    Column("indexed_at", Text, nullable=False),
    Column("sections", Text, nullable=False),
    Column("furniture", Text, nullable=False),
    Column("abbreviations", Text, nullable=False),
    Column("text", Text, nullable=False),
)

passages = Table(
    "passages",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("document", ForeignKey("documents.number", ondelete="CASCADE"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("text_digest", Text, nullable=False, index=True),
    Column("path", Text, nullable=False),
    Column("units", Text, nullable=False),
)

words = Table(
    "words",
    metadata,
    Column("passage", ForeignKey("passages.number", ondelete="CASCADE"), primary_key=True),
    Column("body", Text, nullable=False),
    Column("heading", Text, nullable=False),
)
"""The terms of each passage, separated by spaces: what the full-text index points at, and what BM25 counts."""

term_counts = Table(
    "term_counts",
    metadata,
    Column("term", Text, primary_key=True),
    Column("passages", Integer, nullable=False),
)

vectors = Table(
    "vectors",
    metadata,
    Column("model", Text, primary_key=True),
    Column("text_digest", Text, primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)
"""float16, little-endian, by what was embedded: a passage that moves or is numbered anew keeps its vector."""

programmes = Table(
    "programmes",
    metadata,
    Column("name", Text, primary_key=True),
    Column("document", Text, unique=True),
    Column("readers", Text, nullable=False),
    Column("draft", Text, nullable=False),
    Column("base", Text, nullable=False),
    Column("extracted", Text),
    Column("published", Text),
)
"""What documents state, and what coordinators made of it. `document` is its id, and NULL when it is gone."""

programme_readings = Table("programme_readings", metadata, Column("document", Text, primary_key=True))
"""Ids of the documents that were looked through for a programme, whether or not they state one."""


def _committee() -> list[Column[str]]:
    names = ("id", "name", "kind", "called_together", "aliases", "abbreviations", "administrations")
    return [Column(name, Text, nullable=False) for name in names]


committees = Table("committees", metadata, Column("position", Integer, primary_key=True), *_committee())
"""What was loaded from a file or confirmed. `called_together` is the committee's group; lists are JSON."""

discovered_committees = Table(
    "discovered_committees",
    metadata,
    Column("document", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    *_committee(),
)
"""What each document names, by the document's id. Rows of a document that is gone are never read."""

forms = Table(
    "forms",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("template", Text, nullable=False),
    Column("committee", Text, nullable=False),
    Column("project", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("follows", Text, nullable=False),
)
"""What people have begun to fill in, with the template as it was then (`form_json`)."""

form_events = Table(
    "form_events",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("form", ForeignKey("forms.number"), nullable=False),
    Column("id", Text, nullable=False),
    Column("event", Text, nullable=False),
)
"""What people did to forms: only ever added to, in the order of `number`."""

templates = Table(
    "templates",
    metadata,
    Column("id", Text, primary_key=True),
    Column("document", Text, index=True),
    Column("readers", Text, nullable=False),
    Column("draft", Text, nullable=False),
    Column("base", Text),
    Column("reading", Text),
    Column("published", Text),
)
"""Drafted from documents, and what coordinators made of them. `document` is NULL for those loaded from a file."""

no_longer_said = Table(
    "no_longer_said",
    metadata,
    Column("document", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("wording", Text, nullable=False),
)
"""The sentences and items that an earlier version of each document had, and its last has no more."""

verified_answers = Table(
    "verified_answers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("changed", Integer, nullable=False, unique=True),
    Column("answer", Text, nullable=False),
)
"""Answers that coordinators stand for (`value_json`). `changed` counts every change of any of them."""

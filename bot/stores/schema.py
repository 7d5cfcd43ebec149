"""The tables of conversations, opinions, people, sittings, reminders and handoffs. The migrations make them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Boolean, Column, Engine, ForeignKey, Integer, MetaData, Table, Text

from knowledge.adapters.sql.migrating import upgrade

metadata = MetaData()

turns = Table(
    "turns",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("conversation", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("speaker", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("answer", Text),
    Column("public", Boolean, nullable=False),
)
"""`at` is ISO 8601 in UTC, to the microsecond, so that it sorts; `answer` is the published JSON of an answer."""

opinions = Table(
    "opinions",
    metadata,
    Column("turn", ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Column("person", Text, primary_key=True),
    Column("liked", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("at", Text, nullable=False),
)

profiles = Table(
    "profiles",
    metadata,
    Column("person", Text, primary_key=True),
    Column("committee", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("language", Text, nullable=False, server_default=""),
)

enquiries = Table(
    "enquiries",
    metadata,
    Column("conversation", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("questions", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("state", Text, nullable=False),
)
"""Who was asked for their committee. `questions`, which wait for it, is a JSON list; `at` is as in `turns`."""

sittings = Table(
    "sittings",
    metadata,
    Column("person", Text, primary_key=True),
    Column("conversation", Text, primary_key=True),
    Column("form", Text, primary_key=True),
    Column("open", Boolean, nullable=False),
    Column("at", Text, nullable=False),
    Column("sitting", Text, nullable=False),
)
"""Where people stand in forms. `sitting` is the value as JSON; `at` is as in `turns`."""

reminders = Table(
    "reminders",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("person", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("told", Boolean, nullable=False),
    Column("away", Boolean, nullable=False),
    Column("reminder", Text, nullable=False),
)
"""What people were reminded of. `told`: in a conversation; `away`: put away by them. `reminder` is JSON."""

contacts = Table(
    "contacts",
    metadata,
    Column("person", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("conversation", Text, nullable=False),
    Column("reminders", Boolean, nullable=False),
)
"""Where people were last heard, and whether they want reminders."""

people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("groups", Text, nullable=False),
)
"""Who was given a role or groups. `groups` is a JSON list."""

identities = Table(
    "identities",
    metadata,
    Column("identity", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("name", Text, nullable=False),
)
"""Whose an identity is, and what its channel calls them. One that is linked to nobody is its own person."""

link_codes = Table(
    "link_codes",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("until", Text, nullable=False),
    Column("used", Boolean, nullable=False),
)

link_tries = Table(
    "link_tries",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("person", Text, nullable=False),
    Column("at", Text, nullable=False),
)
"""Wrong codes that people gave: for counting."""

handoffs = Table(
    "handoffs",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("answer", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("answered", Boolean, nullable=False),
    Column("name", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("conversation", Text, nullable=False),
    Column("wants_answer", Boolean, nullable=False),
    Column("at", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("turn", Text, nullable=False),
)
"""Questions that were handed to the coordinators. `turn` is the id of the turn that did it; `at` is as in `turns`."""


def prepare(engine: Engine) -> None:
    """Brings the tables to the newest schema. Raises StorageError."""
    upgrade(engine, Path(__file__).parent / "migrations", "conversations_version")

"""Where Lots can write in Teams, in an SQL database: the port `ReferenceStore`. Safe in threads and in processes.

Which answer a message shows is kept for as long as delivery keeps what was sent, then deleted.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Engine, Table, Text, delete, select, text, update

from bot.channels.teams.ports import Reference
from bot.stores.conversations import stored_moment
from bot.stores.schema import metadata, prepare
from knowledge.adapters.sql.engine import reading, writing
from knowledge.adapters.sql.rows import storable

ANSWERS_KEPT = timedelta(days=30)

conversations = Table(
    "teams_conversations",
    metadata,
    Column("conversation", Text, primary_key=True),
    Column("address", Text, nullable=False),
    Column("service_url", Text, nullable=False),
    Column("tenant", Text, nullable=False),
    Column("bot", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("at", Text, nullable=False),
)
answers = Table(
    "teams_answers",
    metadata,
    Column("address", Text, primary_key=True),
    Column("activity", Text, primary_key=True),
    Column("answer", Text, nullable=False),
    Column("at", Text, nullable=False),
)

_KEEP = text(
    "INSERT INTO teams_conversations (conversation, address, service_url, tenant, bot, person, account, at) "
    "VALUES (:conversation, :address, :service_url, :tenant, :bot, :person, :account, :at) "
    "ON CONFLICT (conversation) DO UPDATE SET service_url = excluded.service_url, tenant = excluded.tenant, "
    "bot = excluded.bot, person = excluded.person, account = excluded.account, at = excluded.at, "
    "address = CASE WHEN excluded.address = '' THEN teams_conversations.address ELSE excluded.address END"
)
_ANSWERED = text(
    "INSERT INTO teams_answers (address, activity, answer, at) VALUES (:address, :activity, :answer, :at) "
    "ON CONFLICT (address, activity) DO UPDATE SET answer = excluded.answer, at = excluded.at"
)


class SqlTeamsReferences:
    """One row a conversation, and one a message that shows an answer."""

    def __init__(self, engine: Engine) -> None:
        prepare(engine)
        self._engine = engine

    def keep(self, reference: Reference) -> None:
        row = {
            "conversation": storable(reference.conversation),
            "address": storable(reference.address),
            "service_url": storable(reference.service_url),
            "tenant": storable(reference.tenant),
            "bot": storable(reference.bot),
            "person": storable(reference.person),
            "account": storable(reference.account),
            "at": stored_moment(datetime.now(UTC)),
        }
        with writing(self._engine, alone=False) as connection:
            connection.execute(_KEEP, row)

    def reference(self, conversation: str) -> Reference | None:
        return self._one(conversations.c.conversation == storable(conversation))

    def own_chat(self, person: str) -> Reference | None:
        return self._one(conversations.c.person == storable(person)) if person else None

    def at_address(self, address: str) -> Reference | None:
        return self._one(conversations.c.address == storable(address)) if address else None

    def _one(self, which: Any) -> Reference | None:
        query = select(conversations).where(which).order_by(conversations.c.at.desc()).limit(1)
        with reading(self._engine) as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        return Reference(row.conversation, row.address, row.service_url, row.tenant, row.bot, row.person, row.account)

    def give_address(self, conversation: str, address: str) -> None:
        which = update(conversations).where(conversations.c.conversation == storable(conversation))
        with writing(self._engine, alone=False) as connection:
            connection.execute(which.values(address=storable(address)))

    def answered(self, address: str, activity: str, answer_id: str) -> None:
        now = datetime.now(UTC)
        row = {
            "address": storable(address),
            "activity": storable(activity),
            "answer": storable(answer_id),
            "at": stored_moment(now),
        }
        with writing(self._engine, alone=False) as connection:
            connection.execute(delete(answers).where(answers.c.at < stored_moment(now - ANSWERS_KEPT)))
            connection.execute(_ANSWERED, row)

    def answer_at(self, address: str, activity: str) -> str:
        which = (answers.c.address == storable(address), answers.c.activity == storable(activity))
        with reading(self._engine) as connection:
            return connection.scalar(select(answers.c.answer).where(*which)) or ""

    def forget(self, conversation: str) -> None:
        with writing(self._engine, alone=False) as connection:
            connection.execute(delete(conversations).where(conversations.c.conversation == storable(conversation)))

"""Reminders and how people want them, in an SQL database: the port `ReminderStore`. Safe in threads and in processes.

A row of `reminders` is the claim: of all who try to add it, in however many servers, one does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, select, text, update

from bot.reminders.ports import Contact
from bot.reminders.reminder import Reminder
from bot.stores.conversations import stored_moment
from bot.stores.schema import contacts, prepare, reminders
from knowledge.adapters.sql import value_json
from knowledge.adapters.sql.engine import reading, writing
from knowledge.adapters.sql.rows import storable

_CLAIM = text(
    "INSERT INTO reminders (id, person, at, told, away, reminder) "
    "VALUES (:id, :person, :at, :no, :no, :reminder) ON CONFLICT (id) DO NOTHING RETURNING number"
)
_HEARD = text(
    "INSERT INTO contacts (person, channel, conversation, reminders) VALUES (:person, :channel, :conversation, :yes) "
    "ON CONFLICT (person) DO UPDATE SET channel = excluded.channel, conversation = excluded.conversation"
)
_WANT = text(
    "INSERT INTO contacts (person, channel, conversation, reminders) VALUES (:person, '', '', :wanted) "
    "ON CONFLICT (person) DO UPDATE SET reminders = excluded.reminders"
)


class SqlReminders:
    """One row a reminder that was claimed, and one a person."""

    def __init__(self, engine: Engine) -> None:
        prepare(engine)
        self._engine = engine

    def claim(self, reminder: Reminder, at: datetime) -> bool:
        row = {
            "id": reminder.id,
            "person": storable(reminder.person),
            "at": stored_moment(at),
            "no": False,
            "reminder": value_json.written(reminder),
        }
        if self._is_claimed(reminder.id):  # nearly always: a read keeps no writer waiting
            return False
        with writing(self._engine, alone=False) as connection:
            wanted = _contact(connection, row["person"]).reminders
            return wanted and connection.scalar(_CLAIM, row) is not None

    def _is_claimed(self, reminder_id: str) -> bool:
        with reading(self._engine) as connection:
            return connection.scalar(select(reminders.c.number).where(reminders.c.id == reminder_id)) is not None

    def waiting(self, person: str) -> list[Reminder]:
        query = (
            select(reminders.c.reminder)
            .where(reminders.c.person == storable(person), reminders.c.away.is_(False))
            .order_by(reminders.c.number)
        )
        with reading(self._engine) as connection:
            if not _contact(connection, storable(person)).reminders:
                return []
            return [value_json.read(Reminder, stored) for stored in connection.scalars(query)]

    def take(self, person: str) -> list[Reminder]:
        mine = (reminders.c.person == storable(person), reminders.c.told.is_(False), reminders.c.away.is_(False))
        with reading(self._engine) as connection:
            if connection.scalar(select(reminders.c.number).where(*mine).limit(1)) is None:
                return []
            if not _contact(connection, storable(person)).reminders:
                return []
        taken = update(reminders).where(*mine).values(told=True).returning(reminders.c.number, reminders.c.reminder)
        with writing(self._engine, alone=False) as connection:
            rows = sorted(connection.execute(taken), key=lambda row: row.number)
        return [value_json.read(Reminder, row.reminder) for row in rows]

    def told(self, reminder_id: str) -> None:
        with writing(self._engine, alone=False) as connection:
            connection.execute(update(reminders).where(reminders.c.id == reminder_id).values(told=True))

    def put_away(self, person: str, reminder_ids: Sequence[str]) -> None:
        own = (reminders.c.person == storable(person), reminders.c.id.in_(list(map(storable, reminder_ids))))
        with writing(self._engine, alone=False) as connection:
            connection.execute(update(reminders).where(*own).values(told=True, away=True))

    def contact(self, person: str) -> Contact:
        with reading(self._engine) as connection:
            return _contact(connection, storable(person))

    def heard(self, person: str, channel: str, conversation: str) -> None:
        row = {
            "person": storable(person),
            "channel": storable(channel),
            "conversation": storable(conversation),
            "yes": True,
        }
        with writing(self._engine, alone=False) as connection:
            connection.execute(_HEARD, row)

    def want(self, person: str, reminders: bool) -> None:
        with writing(self._engine, alone=False) as connection:
            connection.execute(_WANT, {"person": storable(person), "wanted": reminders})


def _contact(connection: Connection, person: Any) -> Contact:
    row = connection.execute(select(contacts).where(contacts.c.person == person)).one_or_none()
    return Contact(row.channel, row.conversation, row.reminders) if row else Contact()

"""What is kept of one person goes over to another id, when the two turn out to be one.

Invariant: nothing that either said or did is lost; where both have kept the same thing, what stays is that of the
person who stays, and of two sittings in one form the later one. Forms keep their events as they were written:
`bot.forms.of_people` shows them under the new id.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, select, update

from bot.reminders.reminder import Reminder
from bot.stores.answers_back import answers_back
from bot.stores.insights import move_signals
from bot.stores.schema import contacts, enquiries, handoffs, opinions, profiles, reminders, sittings, turns
from bot.stores.teams import conversations as teams_conversations
from knowledge.adapters.sql import value_json

_PROFILE = ("committee", "unit", "role", "language")


def move(connection: Connection, old: str, new: str) -> None:
    """Everything that is kept under the id `old` is `new`'s afterwards."""
    for table in (handoffs, answers_back, teams_conversations):
        connection.execute(update(table).where(table.c.person == old).values(person=new))
    _move_where_free(connection, enquiries, ("conversation",), old, new)
    _move_profile(connection, old, new)
    _move_contact(connection, old, new)
    _move_reminders(connection, old, new)
    _move_sittings(connection, old, new)


def move_turns(connection: Connection, old: str, new: str) -> None:
    """The same of what is kept under pseudonyms: turns, opinions, signals, handoffs without a name."""
    for table in (turns, handoffs):
        connection.execute(update(table).where(table.c.person == old).values(person=new))
    _move_where_free(connection, opinions, ("turn",), old, new)
    move_signals(connection, old, new)


def _move_where_free(connection: Connection, table: Table, key: Iterable[str], old: str, new: str) -> None:
    """A row of which the new one has no counterpart moves; the others go."""
    theirs = table.alias()
    same = and_(theirs.c.person == new, *(theirs.c[name] == table.c[name] for name in key))
    taken = select(theirs.c.person).where(same).exists()
    connection.execute(update(table).where(table.c.person == old, ~taken).values(person=new))
    connection.execute(delete(table).where(table.c.person == old))


def _move_profile(connection: Connection, old: str, new: str) -> None:
    """What the person who stays has not told is taken from the other."""
    theirs, kept = _row(connection, profiles, old), _row(connection, profiles, new)
    if theirs is not None and kept is not None:
        told = {name: getattr(kept, name) or getattr(theirs, name) for name in _PROFILE}
        connection.execute(update(profiles).where(profiles.c.person == new).values(told))
    _move_where_free(connection, profiles, (), old, new)


def _move_contact(connection: Connection, old: str, new: str) -> None:
    """Who wanted no reminders in one place wants none."""
    theirs, kept = _row(connection, contacts, old), _row(connection, contacts, new)
    if theirs is not None and kept is not None:
        place = kept if kept.channel else theirs
        told = {"channel": place.channel, "conversation": place.conversation}
        told["reminders"] = kept.reminders and theirs.reminders
        connection.execute(update(contacts).where(contacts.c.person == new).values(told))
    _move_where_free(connection, contacts, (), old, new)


def _move_reminders(connection: Connection, old: str, new: str) -> None:
    for row in connection.execute(select(reminders).where(reminders.c.person == old)).all():
        reminder = replace(value_json.read(Reminder, row.reminder), person=new)
        told = {"person": new, "reminder": value_json.written(reminder)}
        connection.execute(update(reminders).where(reminders.c.number == row.number).values(told))


def _move_sittings(connection: Connection, old: str, new: str) -> None:
    """One open sitting a conversation, the last. Whose it is, its row says: the sitting itself is sealed."""
    rows = connection.execute(select(sittings).where(sittings.c.person.in_((old, new)))).all()
    connection.execute(delete(sittings).where(sittings.c.person.in_((old, new))))
    last = {(row.conversation, row.form): row for row in sorted(rows, key=lambda row: row.at)}
    opened = {row.conversation: row.form for row in sorted(last.values(), key=lambda row: row.at) if row.open}
    for (conversation, form), row in last.items():
        still_open = opened.get(conversation) == form
        kept = {"conversation": conversation, "form": form, "at": row.at, "open": still_open}
        connection.execute(sittings.insert(), {**kept, "person": new, "sitting": row.sitting})


def _row(connection: Connection, table: Table, person: str) -> Any:
    return connection.execute(select(table).where(table.c.person == person)).one_or_none()

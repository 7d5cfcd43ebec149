"""All that an SQL database holds of one person, to show and to erase: one transaction each.

`ids` are a person's own id and those of their accounts; `pseudonyms` the same as turns and signals have them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Engine, MetaData, Select, Table, Text, delete, inspect, select

from bot.conversation.own_data import OwnHandoff, OwnOpinion, OwnTurn
from bot.stores.answers_back import answers_back
from bot.stores.insights import erase_signals
from bot.stores.schema import (
    contacts,
    enquiries,
    handoffs,
    identities,
    link_codes,
    link_tries,
    opinions,
    people,
    prepare,
    profiles,
    reminders,
    sittings,
    turns,
)
from bot.stores.teams import conversations as teams_conversations
from knowledge.adapters.sql.engine import reading, writing
from knowledge.adapters.sql.form_erasing import take_off_name

_BY_PERSON = (
    profiles, enquiries, sittings, reminders, contacts, link_codes, link_tries, answers_back, teams_conversations,
)  # fmt: skip
_slack_askers = Table("slack_askers", MetaData(), Column("asker", Text))
"""Slack's own table, which is there once Slack was."""


@dataclass(frozen=True, slots=True)
class Names:
    """Under which a person is kept. `instead` and `shown` are what stands in forms once they are erased."""

    ids: frozenset[str]
    pseudonyms: frozenset[str]
    instead: str
    shown: str


class SqlOwnData:
    """What the stores of one kind of thing each do not tell of a person."""

    def __init__(self, engine: Engine) -> None:
        prepare(engine)
        self._engine = engine

    def turns(self, pseudonyms: Collection[str]) -> list[OwnTurn]:
        """Oldest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(_of(turns, pseudonyms).order_by(turns.c.number))
            return [OwnTurn(row.speaker, row.text, datetime.fromisoformat(row.at)) for row in rows]

    def opinions(self, pseudonyms: Collection[str]) -> list[OwnOpinion]:
        """Oldest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(_of(opinions, pseudonyms).order_by(opinions.c.at))
            return [OwnOpinion(row.liked, row.reason, row.comment, datetime.fromisoformat(row.at)) for row in rows]

    def handoffs(self, ids: Collection[str]) -> list[OwnHandoff]:
        """Oldest first. `ids` are a person's ids and their pseudonyms: those without a name are under the latter."""
        with reading(self._engine) as connection:
            rows = connection.execute(_of(handoffs, ids).order_by(handoffs.c.number))
            return [
                OwnHandoff(row.question, datetime.fromisoformat(row.at), row.wants_answer, row.state) for row in rows
            ]

    def erase(self, names: Names, *, also_access: bool = False) -> None:
        """Everything but forms, from which the name is taken; `also_access` takes role and groups as well."""
        with writing(self._engine) as connection:
            for table in _BY_PERSON:
                connection.execute(delete(table).where(table.c.person.in_(names.ids)))
            _erase_pseudonyms(connection, names)
            _erase_accounts(connection, names.ids)
            _erase_access(connection, names.ids, also_given=also_access)
            take_off_name(connection, names.ids, names.instead, names.shown)


def _of(table: Table, persons: Collection[str]) -> Select[tuple[object, ...]]:
    return select(table).where(table.c.person.in_(persons))


def _erase_pseudonyms(connection: Connection, names: Names) -> None:
    connection.execute(delete(opinions).where(opinions.c.person.in_(names.pseudonyms)))
    connection.execute(delete(turns).where(turns.c.person.in_(names.pseudonyms)))
    connection.execute(delete(handoffs).where(handoffs.c.person.in_(names.ids | names.pseudonyms)))
    for pseudonym in sorted(names.pseudonyms):
        erase_signals(connection, pseudonym)


def _erase_access(connection: Connection, ids: Collection[str], *, also_given: bool) -> None:
    """A row that gives nothing says only that somebody was here."""
    theirs = delete(people).where(people.c.id.in_(ids))
    nothing = (people.c.role == "staff") & (people.c.groups == "[]")
    connection.execute(theirs if also_given else theirs.where(nothing))


def _erase_accounts(connection: Connection, ids: Collection[str]) -> None:
    own: Sequence[str] = sorted(ids)
    connection.execute(delete(identities).where(identities.c.person.in_(own) | identities.c.identity.in_(own)))
    if inspect(connection).has_table("slack_askers"):
        connection.execute(delete(_slack_askers).where(_slack_askers.c.asker.in_(own)))

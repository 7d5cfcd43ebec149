"""Answers on their way to those who asked, in an SQL database: the port `AnswersBack`. Safe in threads and processes.

A row is the claim: of all who try to add it, in however many servers, one does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, Engine, Integer, Table, Text, delete, select, text, update

from bot.stores.conversations import stored_moment
from bot.stores.schema import metadata, prepare
from bot.verified.ports import AnswerBack
from knowledge.adapters.sql.engine import reading, writing
from knowledge.adapters.sql.rows import storable

answers_back = Table(
    "answers_back",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("person", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("conversation", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("verified", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("told", Boolean, nullable=False),
    Column("away", Boolean, nullable=False),
)
"""`id` is the handoff's; `at` is as in `turns`. What is told waits on the pages until the person puts it away."""

set_aside = Table("set_aside", metadata, Column("id", Text, primary_key=True), Column("at", Text, nullable=False))
"""Questions of the queue that coordinators chose not to answer, by the id that they have there."""

_KEEP = text(
    "INSERT INTO answers_back (id, person, channel, conversation, question, verified, at, told, away) "
    "VALUES (:id, :person, :channel, :conversation, :question, :verified, :at, :no, :no) "
    "ON CONFLICT (id) DO NOTHING RETURNING number"
)
_SET_ASIDE = text("INSERT INTO set_aside (id, at) VALUES (:id, :at) ON CONFLICT (id) DO NOTHING")


class SqlAnswersBack:
    """One row an answer that goes back."""

    def __init__(self, engine: Engine) -> None:
        prepare(engine)
        self._engine = engine

    def keep(self, back: AnswerBack) -> bool:
        with writing(self._engine, alone=False) as connection:
            return connection.scalar(_KEEP, _row(back)) is not None

    def untold(self, channels: Collection[str]) -> list[AnswerBack]:
        return self._found(answers_back.c.told.is_(False), answers_back.c.channel.in_(list(map(storable, channels))))

    def waiting(self, person: str) -> list[AnswerBack]:
        return self._found(answers_back.c.person == storable(person), answers_back.c.away.is_(False))

    def take(self, person: str, but_not: Collection[str] = ()) -> list[AnswerBack]:
        mine = (
            answers_back.c.person == storable(person),
            answers_back.c.told.is_(False),
            answers_back.c.channel.not_in(list(map(storable, but_not))),
        )
        if not self._found(*mine):  # nearly always: a read keeps no writer waiting
            return []
        with writing(self._engine, alone=False) as connection:
            taken = connection.execute(update(answers_back).where(*mine).values(told=True).returning(answers_back))
            return _in_order(taken)

    def told(self, back_id: str) -> None:
        self._change([back_id], told=True)

    def unreachable(self, back_id: str) -> None:
        self._change([back_id], channel="")

    def put_away(self, person: str, back_ids: Sequence[str]) -> None:
        own = answers_back.c.person == storable(person)
        self._change(back_ids, own, told=True, away=True)

    def forget_before(self, moment: datetime) -> int:
        """Deletes what was kept earlier, told or not. How many went."""
        old = answers_back.c.at < stored_moment(moment)
        with writing(self._engine, alone=False) as connection:
            return len(connection.execute(delete(answers_back).where(old).returning(answers_back.c.number)).all())

    def set_aside(self, waiting_id: str, at: datetime) -> None:
        """The question waits in the queue no longer."""
        with writing(self._engine, alone=False) as connection:
            connection.execute(_SET_ASIDE, {"id": storable(waiting_id), "at": stored_moment(at)})

    def aside(self) -> frozenset[str]:
        """The ids of all that were set aside."""
        with reading(self._engine) as connection:
            return frozenset(connection.scalars(select(set_aside.c.id)))

    def _found(self, *which: Any) -> list[AnswerBack]:
        with reading(self._engine) as connection:
            return _in_order(connection.execute(select(answers_back).where(*which)))

    def _change(self, ids: Sequence[str], *which: Any, **values: Any) -> None:
        mine = answers_back.c.id.in_(list(map(storable, ids)))
        with writing(self._engine, alone=False) as connection:
            connection.execute(update(answers_back).where(mine, *which).values(**values))


def _row(back: AnswerBack) -> dict[str, Any]:
    texts = ("id", "person", "channel", "conversation", "question", "verified")
    return {**{name: storable(getattr(back, name)) for name in texts}, "at": stored_moment(back.at), "no": False}


def _in_order(rows: Iterable[Any]) -> list[AnswerBack]:
    return [_back(row) for row in sorted(rows, key=lambda row: row.number)]


def _back(row: Any) -> AnswerBack:
    at = datetime.fromisoformat(row.at)
    return AnswerBack(row.id, row.person, row.channel, row.conversation, row.question, row.verified, at)

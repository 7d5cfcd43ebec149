"""Questions handed to the coordinators, in an SQL database: the port `HandoffStore`. Safe in threads and processes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, select, text, update

from bot.conversation.handoffs import Handoff
from bot.stores.conversations import stored_moment
from bot.stores.schema import handoffs, prepare
from knowledge.adapters.sql.engine import reading, writing
from knowledge.adapters.sql.rows import storable
from knowledge.errors import NotFound

_KEEP = text(
    "INSERT INTO handoffs (id, answer, person, question, answered, name, channel, conversation, wants_answer, at, "
    "state, turn) VALUES (:id, :answer, :person, :question, :answered, :name, :channel, :conversation, :wants_answer, "
    ":at, :state, :turn) ON CONFLICT (id) DO NOTHING"
)


class SqlHandoffs:
    """One row a handoff."""

    def __init__(self, engine: Engine) -> None:
        prepare(engine)
        self._engine = engine

    def keep(self, handoff: Handoff) -> Handoff:
        with writing(self._engine, alone=False) as connection:
            there = _of(connection, handoff.answer, handoff.person)
            if there is None:
                connection.execute(_KEEP, _row(handoff))
                there = _of(connection, handoff.answer, handoff.person)
        return there or handoff

    def of(self, answer: str, person: str) -> Handoff | None:
        with reading(self._engine) as connection:
            return _of(connection, answer, person)

    def waiting(self) -> list[Handoff]:
        query = select(handoffs).where(handoffs.c.state == "waiting").order_by(handoffs.c.number)
        with reading(self._engine) as connection:
            return [_handoff(row) for row in connection.execute(query)]

    def settle(self, handoff_id: str) -> Handoff:
        mine = handoffs.c.id == storable(handoff_id)
        with writing(self._engine, alone=False) as connection:
            connection.execute(update(handoffs).where(mine).values(state="answered"))
            row = connection.execute(select(handoffs).where(mine)).one_or_none()
        if row is None:
            raise NotFound("There is no such question: `lots handoffs` lists those that wait")
        return _handoff(row)

    def forget_before(self, moment: datetime) -> int:
        """Deletes older ones that were answered, for good; what waits, waits. How many went."""
        over = (handoffs.c.at < stored_moment(moment), handoffs.c.state == "answered")
        with writing(self._engine, alone=False) as connection:
            return connection.execute(delete(handoffs).where(*over)).rowcount


def _of(connection: Connection, answer: str, person: str) -> Handoff | None:
    """The first, where two people who each had handed it over turned out to be one."""
    query = (
        select(handoffs)
        .where(handoffs.c.answer == storable(answer), handoffs.c.person == storable(person))
        .order_by(handoffs.c.number)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return _handoff(row) if row else None


def _row(handoff: Handoff) -> dict[str, Any]:
    texts = ("id", "answer", "person", "question", "name", "channel", "conversation", "state", "turn")
    flags = {"answered": handoff.answered, "wants_answer": handoff.wants_answer}
    return {**{name: storable(getattr(handoff, name)) for name in texts}, **flags, "at": stored_moment(handoff.at)}


def _handoff(row: Any) -> Handoff:
    kept = Handoff(
        row.id, row.answer, row.person, row.question, row.answered, row.name, row.channel, row.conversation,
        row.wants_answer, datetime.fromisoformat(row.at),
    )  # fmt: skip
    return replace(kept, state=row.state, turn=row.turn)

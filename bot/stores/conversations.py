"""What was said, in an SQL database: the port `ConversationStore`. Safe in threads and in several processes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, delete, select, text

from bot.conversation.ports import LoggedTurn
from bot.stores import answers
from bot.stores.schema import prepare, turns
from knowledge.adapters.sql.engine import reading, writing
from knowledge.adapters.sql.rows import storable
from knowledge.errors import NotFound

_APPEND = text(
    "INSERT INTO turns (id, conversation, person, speaker, text, at, answer, public) "
    "VALUES (:id, :conversation, :person, :speaker, :text, :at, :answer, :public) ON CONFLICT (id) DO NOTHING"
)


def stored_moment(at: datetime) -> str:
    """As it is stored: UTC, always with microseconds, so that text sorts as time does."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


class SqlConversations:
    """The log of turns."""

    def __init__(self, engine: Engine) -> None:
        prepare(engine)
        self._engine = engine

    def append(self, turn: LoggedTurn) -> None:
        row = {
            "id": turn.id,
            "conversation": storable(turn.conversation),
            "person": storable(turn.person),
            "speaker": turn.speaker,
            "text": storable(turn.text),
            "at": stored_moment(turn.at),
            "answer": answers.written(turn.answer, turn.id) if turn.answer else None,
            "public": turn.public,
        }
        with writing(self._engine, alone=False) as connection:
            connection.execute(_APPEND, row)

    def recent(self, conversation: str, limit: int) -> list[LoggedTurn]:
        query = (
            select(turns)
            .where(turns.c.conversation == storable(conversation))
            .order_by(turns.c.number.desc())
            .limit(max(limit, 0))
        )
        with reading(self._engine) as connection:
            latest_first = [_turn(row) for row in connection.execute(query)]
        return latest_first[::-1]

    def turn(self, turn_id: str) -> LoggedTurn:
        with reading(self._engine) as connection:
            row = connection.execute(select(turns).where(turns.c.id == storable(turn_id))).one_or_none()
        if row is None:
            raise NotFound("That is no longer here: ask the question again")
        return _turn(row)

    def forget_before(self, moment: datetime) -> int:
        with writing(self._engine, alone=False) as connection:
            return connection.execute(delete(turns).where(turns.c.at < stored_moment(moment))).rowcount


def _turn(row: Any) -> LoggedTurn:
    return LoggedTurn(
        id=row.id,
        conversation=row.conversation,
        person=row.person,
        speaker=row.speaker,
        text=row.text,
        at=datetime.fromisoformat(row.at),
        answer=answers.read(row.answer) if row.answer else None,
        public=row.public,
    )

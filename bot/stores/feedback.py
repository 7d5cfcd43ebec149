"""What people thought of answers, in an SQL database: the port `FeedbackStore`. Safe in threads and processes."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Engine, select, text

from bot.conversation.ports import Opinion
from bot.stores.conversations import stored_moment
from bot.stores.schema import opinions, prepare, turns
from knowledge.adapters.sql.engine import reading, writing
from knowledge.adapters.sql.rows import storable
from knowledge.errors import NotFound

_RECORD = text(
    "INSERT INTO opinions (turn, person, liked, reason, comment, at) "
    "VALUES (:turn, :person, :liked, :reason, :comment, :at) ON CONFLICT (turn, person) DO UPDATE "
    "SET liked = excluded.liked, reason = excluded.reason, comment = excluded.comment, at = excluded.at"
)


class SqlFeedback:
    """Opinions of logged answers."""

    def __init__(self, engine: Engine) -> None:
        prepare(engine)
        self._engine = engine

    def record(self, answer_id: str, person: str, liked: bool, reason: str, comment: str) -> None:
        row = {
            "turn": storable(answer_id),
            "person": storable(person),
            "liked": liked,
            "reason": storable(reason),
            "comment": storable(comment),
            "at": stored_moment(datetime.now(UTC)),
        }
        judged = select(turns.c.id).where(turns.c.id == row["turn"], turns.c.answer.is_not(None))
        with writing(self._engine, alone=False) as connection:
            if connection.scalar(judged) is None:
                raise NotFound("That answer is no longer here: ask the question again")
            connection.execute(_RECORD, row)

    def opinions(self, answer_id: str) -> list[Opinion]:
        query = select(opinions).where(opinions.c.turn == storable(answer_id)).order_by(opinions.c.person)
        with reading(self._engine) as connection:
            return [
                Opinion(row.turn, row.person, row.liked, row.reason, row.comment, datetime.fromisoformat(row.at))
                for row in connection.execute(query)
            ]

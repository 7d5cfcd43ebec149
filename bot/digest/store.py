"""Which digests were sent, in an SQL database: the port `DigestStore`. Safe in threads and in processes.

A row is the claim: of all who try to add it, or to take over one that has run out, one does.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine, select, text, update

from bot.digest.schema import digests, prepare
from bot.stores.conversations import stored_moment
from knowledge.adapters.sql.engine import reading, writing

_CLAIM = text(
    "INSERT INTO digests (name, claimed, sent) VALUES (:name, :now, :no) ON CONFLICT (name) DO UPDATE "
    "SET claimed = excluded.claimed WHERE NOT digests.sent AND digests.claimed <= :run_out RETURNING name"
)


class SqlDigests:
    """One row a digest and reader."""

    def __init__(self, engine: Engine) -> None:
        prepare(engine)
        self._engine = engine

    def is_sent(self, name: str) -> bool:
        with reading(self._engine) as connection:
            return bool(connection.scalar(select(digests.c.sent).where(digests.c.name == name)))

    def claim(self, name: str, now: datetime, lease: timedelta) -> bool:
        row = {"name": name, "now": stored_moment(now), "no": False, "run_out": stored_moment(now - lease)}
        with writing(self._engine, alone=False) as connection:
            return connection.scalar(_CLAIM, row) is not None

    def sent(self, name: str) -> None:
        with writing(self._engine, alone=False) as connection:
            connection.execute(update(digests).where(digests.c.name == name).values(sent=True))

    def release(self, name: str) -> None:
        unsent = (digests.c.name == name, digests.c.sent.is_(False))
        with writing(self._engine, alone=False) as connection:
            connection.execute(update(digests).where(*unsent).values(claimed=""))

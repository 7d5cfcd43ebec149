"""How many tokens were used in a day, in an SQL database: the port `DailyLedger`. Safe in threads and in processes.

A row a day. A reservation is one statement, which changes nothing where the day's tokens would be too many.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import BigInteger, Column, Engine, MetaData, Table, Text, select, text

from knowledge.adapters.sql.engine import reading, writing
from knowledge.adapters.sql.migrating import upgrade

metadata = MetaData()
model_tokens = Table(
    "model_tokens",
    metadata,
    Column("day", Text, primary_key=True),
    Column("tokens", BigInteger, nullable=False),
)
"""`day` is ISO 8601."""

_RESERVE = text(
    "INSERT INTO model_tokens (day, tokens) VALUES (:day, :tokens) ON CONFLICT (day) DO UPDATE "
    "SET tokens = model_tokens.tokens + excluded.tokens WHERE model_tokens.tokens + excluded.tokens <= :most "
    "RETURNING day"
)
_SETTLE = text(
    "UPDATE model_tokens SET tokens = CASE WHEN tokens + :more < 0 THEN 0 ELSE tokens + :more END WHERE day = :day"
)


def prepare(engine: Engine) -> None:
    """Brings the table to the newest schema. Raises StorageError."""
    upgrade(engine, Path(__file__).parent / "migrations", "language_model_version")


class SqlLedger:
    """In the library's database, in a table of its own."""

    def __init__(self, engine: Engine) -> None:
        prepare(engine)
        self._engine = engine

    def reserve(self, day: date, tokens: int, most: int) -> bool:
        if tokens > most:
            return False
        row = {"day": day.isoformat(), "tokens": tokens, "most": most}
        with writing(self._engine, alone=False) as connection:
            return connection.scalar(_RESERVE, row) is not None

    def settle(self, day: date, reserved: int, used: int) -> None:
        with writing(self._engine, alone=False) as connection:
            connection.execute(_SETTLE, {"day": day.isoformat(), "more": used - reserved})

    def used(self, day: date) -> int:
        with reading(self._engine) as connection:
            found = connection.scalar(select(model_tokens.c.tokens).where(model_tokens.c.day == day.isoformat()))
        return int(found or 0)

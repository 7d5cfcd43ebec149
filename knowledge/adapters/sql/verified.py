"""Verified answers in the library's database: the port `VerifiedAnswers`. Safe in threads and in several processes.

A change takes the next number of all changes, so that whoever holds the answers in memory sees that they are old.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, Engine, func, select, text

from knowledge.adapters.sql import value_json
from knowledge.adapters.sql.engine import reading, writing
from knowledge.adapters.sql.rows import storable
from knowledge.adapters.sql.schema import verified_answers
from knowledge.domain.verified import VerifiedAnswer
from knowledge.errors import NotFound, StorageError

_KEEP = text(
    "INSERT INTO verified_answers (id, changed, answer) VALUES (:id, :changed, :answer) "
    "ON CONFLICT (id) DO UPDATE SET changed = excluded.changed, answer = excluded.answer"
)


class SqlVerifiedAnswers:
    """In the database of an opened `SqlLibrary`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, answer: VerifiedAnswer) -> None:
        with writing(self._engine) as connection:
            _keep(connection, answer)

    def withdraw(self, answer_id: str) -> VerifiedAnswer:
        with writing(self._engine) as connection:
            withdrawn = replace(_answer(connection, answer_id), withdrawn=True)
            _keep(connection, withdrawn)
        return withdrawn

    def answer(self, answer_id: str) -> VerifiedAnswer:
        with reading(self._engine) as connection:
            return _answer(connection, answer_id)

    def answers(self) -> list[VerifiedAnswer]:
        query = select(verified_answers.c.answer).order_by(verified_answers.c.changed.desc())
        with reading(self._engine) as connection:
            return [_read(stored) for stored in connection.scalars(query)]

    def generation(self) -> int:
        with reading(self._engine) as connection:
            return _generation(connection)


def _keep(connection: Connection, answer: VerifiedAnswer) -> None:
    row = {"id": storable(answer.id), "changed": _generation(connection) + 1, "answer": value_json.written(answer)}
    connection.execute(_KEEP, row)


def _answer(connection: Connection, answer_id: str) -> VerifiedAnswer:
    mine = verified_answers.c.id == storable(answer_id)
    stored: str | None = connection.scalar(select(verified_answers.c.answer).where(mine))
    if stored is None:
        raise NotFound(f"There is no verified answer {answer_id!r}: `lots verified` lists those there are")
    return _read(stored)


def _generation(connection: Connection) -> int:
    changed: int = connection.scalar(select(func.coalesce(func.max(verified_answers.c.changed), 0))) or 0
    return changed


def _read(stored: str) -> VerifiedAnswer:
    try:
        return value_json.read(VerifiedAnswer, stored)
    except (ValueError, TypeError) as fault:
        raise StorageError(
            f"A verified answer in the database cannot be read ({fault}): "
            "install the Lots that wrote it, or restore a backup"
        ) from fault

"""Where people stand in their forms, in an SQL database: the port `SittingStore`. Safe in threads and in processes.

A sitting holds what somebody wrote that is neither an answer nor a question yet: masked it could no longer become the
answer that was written, so it is sealed. Invariant: whose a sitting is, its row says, so that it can change hands.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Engine, select, text, update

from bot.conversation.sittings import Sitting
from bot.stores.conversations import stored_moment
from bot.stores.schema import prepare, sittings
from bot.stores.sealing import NO_SEAL, Seal
from knowledge.adapters.sql import value_json
from knowledge.adapters.sql.engine import reading, writing
from knowledge.adapters.sql.rows import storable

_SIT = text(
    "INSERT INTO sittings (person, conversation, form, open, at, sitting) "
    "VALUES (:person, :conversation, :form, :open, :at, :sitting) ON CONFLICT (person, conversation, form) "
    "DO UPDATE SET open = excluded.open, at = excluded.at, sitting = excluded.sitting"
)


class SqlSittings:
    """One row a form that a person fills in, in a conversation."""

    def __init__(self, engine: Engine, seal: Seal = NO_SEAL) -> None:
        prepare(engine)
        self._engine = engine
        self._seal = seal

    def open_sitting(self, person: str, conversation: str) -> Sitting | None:
        query = (
            select(sittings.c.sitting)
            .where(
                sittings.c.person == storable(person),
                sittings.c.conversation == storable(conversation),
                sittings.c.open.is_(True),
            )
            .order_by(sittings.c.at.desc())
            .limit(1)
        )
        with reading(self._engine) as connection:
            stored = connection.scalar(query)
        return self._read(person, stored) if stored else None

    def sittings(self, person: str) -> list[Sitting]:
        query = select(sittings.c.sitting).where(sittings.c.person == storable(person)).order_by(sittings.c.at.desc())
        with reading(self._engine) as connection:
            return [self._read(person, stored) for stored in connection.scalars(query)]

    def _read(self, person: str, stored: str) -> Sitting:
        return _of(person, value_json.read(Sitting, self._seal.open(stored)))

    def sit(self, sitting: Sitting) -> None:
        row = {
            "person": storable(sitting.person),
            "conversation": storable(sitting.conversation),
            "form": storable(sitting.form),
            "open": sitting.is_open,
            "at": stored_moment(sitting.at),
            "sitting": self._seal.seal(value_json.written(sitting)),
        }
        others = update(sittings).where(
            sittings.c.person == row["person"],
            sittings.c.conversation == row["conversation"],
            sittings.c.form != row["form"],
        )
        with writing(self._engine, alone=False) as connection:
            if sitting.is_open:
                connection.execute(others.values(open=False))
            connection.execute(_SIT, row)


def _of(person: str, sitting: Sitting) -> Sitting:
    before = _of(person, sitting.before) if sitting.before else None
    return replace(sitting, person=person, before=before)

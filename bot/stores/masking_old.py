"""What was kept before anything was masked is masked once, and the people in it get their pseudonyms.

Order: the migration leaves a note that the work is to be done, whoever opens the database next does it and takes the
note away, in one transaction. Invariant: done twice or half it is not; a database without the note is not touched.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, select, update

from bot.keeping.recording import masked_answer
from bot.stores import answers
from bot.stores.insights_schema import work_left
from bot.stores.schema import enquiries, handoffs, opinions, prepare, sittings, turns
from bot.stores.sealing import Seal
from knowledge.adapters.sql.engine import reading, writing
from knowledge.masking import mask

WORK = "mask_and_rename"
Pseudonym = Callable[[str], str]


def mask_what_is_old(engine: Engine, pseudonym: Pseudonym, seal: Seal) -> bool:
    """Whether there was anything to do. Raises StorageError."""
    prepare(engine)
    note = select(work_left.c.name).where(work_left.c.name == WORK)
    with reading(engine) as connection:
        if connection.scalar(note) is None:
            return False
    with writing(engine) as connection:
        if connection.execute(delete(work_left).where(work_left.c.name == WORK)).rowcount == 0:
            return False  # another process was first
        _mask_turns(connection, pseudonym)
        _mask_opinions(connection, pseudonym)
        _mask_handoffs(connection, pseudonym)
        _mask_enquiries(connection)
        _seal_sittings(connection, seal)
    return True


def _mask_turns(connection: Connection, pseudonym: Pseudonym) -> None:
    for row in connection.execute(select(turns)).all():
        answer = masked_answer(answers.read(row.answer)) if row.answer else None
        names = {"person": pseudonym(row.person), "conversation": pseudonym(row.conversation)}
        said = {"text": answer.text if answer else mask(row.text)}
        kept = {"answer": answers.written(answer, row.id) if answer else None}
        _change(connection, turns, turns.c.number == row.number, {**names, **said, **kept})


def _mask_opinions(connection: Connection, pseudonym: Pseudonym) -> None:
    for row in connection.execute(select(opinions)).all():
        which = (opinions.c.turn == row.turn) & (opinions.c.person == row.person)
        _change(connection, opinions, which, {"person": pseudonym(row.person), "comment": mask(row.comment)})


def _mask_handoffs(connection: Connection, pseudonym: Pseudonym) -> None:
    for row in connection.execute(select(handoffs)).all():
        masked = {"question": mask(row.question)}
        hidden = {} if row.wants_answer else {"person": pseudonym(row.person), "conversation": ""}
        _change(connection, handoffs, handoffs.c.number == row.number, masked | hidden)


def _mask_enquiries(connection: Connection) -> None:
    for row in connection.execute(select(enquiries)).all():
        which = (enquiries.c.conversation == row.conversation) & (enquiries.c.person == row.person)
        masked = json.dumps([mask(each) for each in json.loads(row.questions)])
        _change(connection, enquiries, which, {"questions": masked})


def _seal_sittings(connection: Connection, seal: Seal) -> None:
    for row in connection.execute(select(sittings)).all():
        which = (
            (sittings.c.person == row.person)
            & (sittings.c.conversation == row.conversation)
            & (sittings.c.form == row.form)
        )
        _change(connection, sittings, which, {"sitting": seal.seal(seal.open(row.sitting))})


def _change(connection: Connection, table: Table, which: Any, values: dict[str, Any]) -> None:
    connection.execute(update(table).where(which).values(values))

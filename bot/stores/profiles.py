"""Who people are and what they were asked, in an SQL database: the ports `ProfileStore` and `EnquiryStore`.

Safe in threads and in several processes.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, delete, select, text

from bot.conversation.ports import LONGEST_WAIT, Enquiry, Profile
from bot.stores.conversations import stored_moment
from bot.stores.schema import enquiries, prepare, profiles
from knowledge.adapters.sql.engine import reading, writing
from knowledge.adapters.sql.rows import storable

_KEEP = text(
    "INSERT INTO profiles (person, committee, unit, role, language) "
    "VALUES (:person, :committee, :unit, :role, :language) ON CONFLICT (person) DO UPDATE SET "
    "committee = excluded.committee, unit = excluded.unit, role = excluded.role, language = excluded.language"
)
_ENQUIRE = text(
    "INSERT INTO enquiries (conversation, person, questions, at, state) "
    "VALUES (:conversation, :person, :questions, :at, :state) ON CONFLICT (conversation, person) DO UPDATE "
    "SET questions = excluded.questions, at = excluded.at, state = excluded.state"
)


class SqlProfiles:
    """Profiles and enquiries."""

    def __init__(self, engine: Engine) -> None:
        prepare(engine)
        self._engine = engine

    def profile(self, person: str) -> Profile:
        query = select(profiles).where(profiles.c.person == storable(person))
        with reading(self._engine) as connection:
            row = connection.execute(query).one_or_none()
        return Profile(row.committee, row.unit, row.role, row.language) if row else Profile()

    def keep(self, person: str, profile: Profile) -> None:
        row = {
            "person": storable(person),
            "committee": storable(profile.committee),
            "unit": storable(profile.unit),
            "role": storable(profile.role),
            "language": storable(profile.language),
        }
        with writing(self._engine, alone=False) as connection:
            connection.execute(_KEEP, row)

    def forget(self, person: str) -> None:
        with writing(self._engine, alone=False) as connection:
            connection.execute(delete(profiles).where(profiles.c.person == storable(person)))
            connection.execute(delete(enquiries).where(enquiries.c.person == storable(person)))

    def enquiry(self, conversation: str, person: str) -> Enquiry | None:
        query = select(enquiries).where(
            enquiries.c.conversation == storable(conversation),
            enquiries.c.person == storable(person),
            enquiries.c.at >= _oldest(),
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).one_or_none()
        return _enquiry(row) if row else None

    def enquiries(self, person: str) -> list[Enquiry]:
        query = (
            select(enquiries)
            .where(enquiries.c.person == storable(person), enquiries.c.at >= _oldest())
            .order_by(enquiries.c.at)
        )
        with reading(self._engine) as connection:
            return [_enquiry(row) for row in connection.execute(query)]

    def enquire(self, enquiry: Enquiry) -> None:
        row = {
            "conversation": storable(enquiry.conversation),
            "person": storable(enquiry.person),
            "questions": json.dumps(enquiry.questions),
            "at": stored_moment(enquiry.at),
            "state": enquiry.state,
        }
        with writing(self._engine, alone=False) as connection:
            connection.execute(delete(enquiries).where(enquiries.c.at < _oldest()))
            connection.execute(_ENQUIRE, row)

    def settle(self, conversation: str, person: str) -> None:
        settled = delete(enquiries).where(
            enquiries.c.conversation == storable(conversation), enquiries.c.person == storable(person)
        )
        with writing(self._engine, alone=False) as connection:
            connection.execute(settled)


def _enquiry(row: Any) -> Enquiry:
    questions = tuple(json.loads(row.questions))
    return Enquiry(row.conversation, row.person, questions, datetime.fromisoformat(row.at), row.state)


def _oldest() -> str:
    return stored_moment(datetime.now(UTC) - LONGEST_WAIT)

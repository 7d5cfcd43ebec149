"""Who people are across channels, in an SQL database: the port `PeopleStore`. Safe in threads and in processes.

Order: an identity's row says whose it is; without a row it is a person by itself. Linking moves the identities, and
all that is kept of one of the two people, in one transaction. Invariant: a person that an identity leads to is linked
to nobody else, so that one look is enough.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import Connection, Engine, delete, func, insert, select, text, update

from bot.conversation.directory import CODE_LASTS, KnownPerson, LinkCode
from bot.conversation.messages import Role
from bot.stores.conversations import stored_moment
from bot.stores.moving import move, move_turns
from bot.stores.schema import identities, link_codes, link_tries, people, prepare
from knowledge.adapters.sql.engine import reading, writing
from knowledge.adapters.sql.rows import storable
from knowledge.errors import NotFound

_NAME = text(
    "INSERT INTO identities (identity, person, name) VALUES (:identity, :identity, :name) "
    "ON CONFLICT (identity) DO UPDATE SET name = excluded.name"
)
_LEAD = text(
    "INSERT INTO identities (identity, person, name) VALUES (:identity, :person, '') "
    "ON CONFLICT (identity) DO UPDATE SET person = excluded.person"
)
_GIVE = text(
    'INSERT INTO people (id, role, "groups") VALUES (:id, :role, :groups) '
    'ON CONFLICT (id) DO UPDATE SET role = excluded.role, "groups" = excluded."groups"'
)
ROLES: tuple[Role, ...] = get_args(Role)
"""The least first."""


class SqlPeople:
    """People, identities and codes. `pseudonym` gives what a person is called where their turns are kept."""

    def __init__(self, engine: Engine, pseudonym: Callable[[str], str] = str) -> None:
        prepare(engine)
        self._engine = engine
        self._pseudonym = pseudonym

    def person(self, identity: str) -> KnownPerson:
        with reading(self._engine) as connection:
            return _known(connection, _whose(connection, storable(identity)))

    def everyone(self) -> list[KnownPerson]:
        with reading(self._engine) as connection:
            led = connection.execute(_LED).all()
            given = {row.id: row for row in connection.execute(select(people))}
        by_person: dict[str, list[Any]] = defaultdict(list)
        for row in led:
            by_person[row.person].append(row)
        return [_person(each, given.get(each), by_person[each]) for each in sorted({*by_person, *given})]

    def call(self, identity: str, name: str) -> None:
        with writing(self._engine, alone=False) as connection:
            connection.execute(_NAME, {"identity": storable(identity), "name": storable(name)})

    def give_role(self, person: str, role: Role) -> KnownPerson:
        with writing(self._engine) as connection:
            known = _known(connection, _whose(connection, storable(person)))
            return _given(connection, known.id, role, known.groups)

    def give_groups(self, person: str, groups: frozenset[str]) -> KnownPerson:
        with writing(self._engine) as connection:
            known = _known(connection, _whose(connection, storable(person)))
            return _given(connection, known.id, known.role, frozenset(map(storable, filter(None, groups))))

    def link(self, identity: str, person: str) -> KnownPerson:
        with writing(self._engine) as connection:
            gone = _known(connection, _whose(connection, storable(identity)))
            stays = _known(connection, _whose(connection, storable(person)))
            if gone.id != stays.id:
                _merge(connection, gone, stays)
                move_turns(connection, self._pseudonym(gone.id), self._pseudonym(stays.id))
            return _known(connection, stays.id)

    def unlink(self, identity: str) -> KnownPerson:
        name = storable(identity)
        with writing(self._engine) as connection:
            if _whose(connection, name) == name:
                raise NotFound(f"{identity} is linked to nobody: `lots people` lists who is")
            connection.execute(_LEAD, {"identity": name, "person": name})
            return _known(connection, name)

    def moved(self) -> Mapping[str, str]:
        query = select(identities.c.identity, identities.c.person).where(identities.c.identity != identities.c.person)
        with reading(self._engine) as connection:
            return {row.identity: row.person for row in connection.execute(query)}

    def keep_code(self, code: LinkCode) -> None:
        row = {"digest": code.digest, "person": storable(code.person), "until": stored_moment(code.until)}
        over = stored_moment(code.until - CODE_LASTS)
        with writing(self._engine, alone=False) as connection:
            connection.execute(
                delete(link_codes).where((link_codes.c.person == row["person"]) | (link_codes.c.until < over))
            )
            connection.execute(insert(link_codes), {**row, "used": code.used})

    def code(self, digest: str) -> LinkCode | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(link_codes).where(link_codes.c.digest == digest)).one_or_none()
        return LinkCode(row.digest, row.person, datetime.fromisoformat(row.until), row.used) if row else None

    def use_code(self, digest: str) -> bool:
        unused = update(link_codes).where(link_codes.c.digest == digest, link_codes.c.used.is_(False))
        with writing(self._engine, alone=False) as connection:
            return connection.execute(unused.values(used=True)).rowcount == 1

    def cancel_code(self, digest: str) -> None:
        with writing(self._engine, alone=False) as connection:
            connection.execute(delete(link_codes).where(link_codes.c.digest == digest))

    def tried(self, person: str, now: datetime) -> int:
        with writing(self._engine, alone=False) as connection:
            connection.execute(delete(link_tries).where(link_tries.c.at < stored_moment(now - CODE_LASTS)))
            connection.execute(insert(link_tries), {"person": storable(person), "at": stored_moment(now)})
            return connection.scalar(_tries(person, now)) or 0

    def tries(self, person: str, now: datetime) -> int:
        with reading(self._engine) as connection:
            return connection.scalar(_tries(person, now)) or 0


_LED = select(identities).order_by(identities.c.identity)


def _tries(person: str, now: datetime) -> Any:
    return select(func.count()).where(
        link_tries.c.person == storable(person), link_tries.c.at >= stored_moment(now - CODE_LASTS)
    )


def _whose(connection: Connection, identity: str) -> str:
    led = connection.scalar(select(identities.c.person).where(identities.c.identity == identity))
    return led or identity


def _known(connection: Connection, person: str) -> KnownPerson:
    given = connection.execute(select(people).where(people.c.id == person)).one_or_none()
    return _person(person, given, connection.execute(_LED.where(identities.c.person == person)))


def _person(person: str, given: Any, led: Iterable[Any]) -> KnownPerson:
    """Their own identity's name first."""
    rows = sorted(led, key=lambda row: (row.identity != person, row.identity))
    names = tuple(dict.fromkeys(row.name for row in rows if row.name))
    theirs = tuple(dict.fromkeys((person, *(row.identity for row in rows))))
    if given is None:
        return KnownPerson(person, identities=theirs, names=names)
    return KnownPerson(person, given.role, frozenset(json.loads(given.groups)), theirs, names)


def _given(connection: Connection, person: str, role: Role, groups: frozenset[str]) -> KnownPerson:
    connection.execute(_GIVE, {"id": person, "role": role, "groups": json.dumps(sorted(groups))})
    return _known(connection, person)


def _merge(connection: Connection, gone: KnownPerson, stays: KnownPerson) -> None:
    """The greater role and both's groups: each of the two was shown to be the same person."""
    connection.execute(update(identities).where(identities.c.person == gone.id).values(person=stays.id))
    connection.execute(_LEAD, {"identity": gone.id, "person": stays.id})
    connection.execute(_LEAD, {"identity": stays.id, "person": stays.id})
    connection.execute(delete(people).where(people.c.id == gone.id))
    _given(connection, stays.id, max(gone.role, stays.role, key=ROLES.index), gone.groups | stays.groups)
    move(connection, gone.id, stays.id)

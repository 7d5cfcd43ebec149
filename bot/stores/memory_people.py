"""Who people are across channels, in memory: the port `PeopleStore`, for tests and trials.

It keeps people alone: what other stores hold of somebody who is linked stays where it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from threading import RLock

from bot.conversation.directory import CODE_LASTS, KnownPerson, LinkCode
from bot.conversation.messages import Role
from bot.stores.people import ROLES
from knowledge.errors import NotFound


class MemoryPeople:
    """People, identities and codes."""

    def __init__(self) -> None:
        self._given: dict[str, tuple[Role, frozenset[str]]] = {}
        self._led: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._codes: dict[str, LinkCode] = {}
        self._tries: list[tuple[str, datetime]] = []
        self._lock = RLock()

    def person(self, identity: str) -> KnownPerson:
        with self._lock:
            return self._known(self._led.get(identity, identity))

    def everyone(self) -> list[KnownPerson]:
        with self._lock:
            return [self._known(each) for each in sorted({*self._led.values(), *self._given})]

    def call(self, identity: str, name: str) -> None:
        with self._lock:
            self._led.setdefault(identity, identity)
            self._names[identity] = name

    def give_role(self, person: str, role: Role) -> KnownPerson:
        with self._lock:
            known = self.person(person)
            self._given[known.id] = role, known.groups
            return self._known(known.id)

    def give_groups(self, person: str, groups: frozenset[str]) -> KnownPerson:
        with self._lock:
            known = self.person(person)
            self._given[known.id] = known.role, frozenset(filter(None, groups))
            return self._known(known.id)

    def link(self, identity: str, person: str) -> KnownPerson:
        with self._lock:
            gone, stays = self.person(identity), self.person(person)
            if gone.id != stays.id:
                self._led |= dict.fromkeys((*gone.identities, *stays.identities), stays.id)
                self._given.pop(gone.id, None)
                self._given[stays.id] = max(gone.role, stays.role, key=ROLES.index), gone.groups | stays.groups
            return self._known(stays.id)

    def unlink(self, identity: str) -> KnownPerson:
        with self._lock:
            if self._led.get(identity, identity) == identity:
                raise NotFound(f"{identity} is linked to nobody: `lots people` lists who is")
            self._led[identity] = identity
            return self._known(identity)

    def moved(self) -> Mapping[str, str]:
        with self._lock:
            return {identity: person for identity, person in self._led.items() if identity != person}

    def keep_code(self, code: LinkCode) -> None:
        with self._lock:
            self._codes = {key: kept for key, kept in self._codes.items() if kept.person != code.person}
            self._codes[code.digest] = code

    def code(self, digest: str) -> LinkCode | None:
        return self._codes.get(digest)

    def use_code(self, digest: str) -> bool:
        with self._lock:
            kept = self._codes.get(digest)
            if kept is None or kept.used:
                return False
            self._codes[digest] = replace(kept, used=True)
            return True

    def cancel_code(self, digest: str) -> None:
        with self._lock:
            self._codes.pop(digest, None)

    def tried(self, person: str, now: datetime) -> int:
        with self._lock:
            self._tries.append((person, now))
            return self.tries(person, now)

    def tries(self, person: str, now: datetime) -> int:
        with self._lock:
            return sum(who == person and at >= now - CODE_LASTS for who, at in self._tries)

    def _known(self, person: str) -> KnownPerson:
        role, groups = self._given.get(person, ("staff", frozenset()))
        others = sorted(identity for identity, led in self._led.items() if led == person and identity != person)
        identities = (person, *others)
        names = tuple(dict.fromkeys(self._names[each] for each in identities if each in self._names))
        return KnownPerson(person, role, groups, identities, names)

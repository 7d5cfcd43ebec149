"""The directory of people on its store: the port `Directory`, with the disk kept off the event loop.

A code is written by a person and so is short, but never kept: what is kept is its digest. It works once and for ten
minutes, and who has given a few wrong ones gives no more meanwhile.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.conversation.directory import CODE_LASTS, MOST_TRIES, KnownPerson, LinkCode, PeopleStore
from bot.conversation.messages import Person
from bot.off_loop import RunSync

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that are read as one another."""
CODE_LENGTH = 10
"""Of 32 letters each: fifty bits."""
LONGEST_NAME = 100
_ACCOUNT = re.compile(r"(?=.*\d)[A-Z][A-Z0-9]{7,}")
"""As a mention names it: "@U0123ABCD"."""


@dataclass(frozen=True, slots=True)
class PeopleDirectory:
    """`now` has a zone; `choose` picks a letter of a code. `called`: how those are shown whom nobody has named yet."""

    store: PeopleStore
    run_sync: RunSync
    now: Callable[[], datetime]
    choose: Callable[[str], str] = secrets.choice
    called: Mapping[str, str] = field(default_factory=dict)

    async def person(self, identity: str, name: str = "") -> Person:
        known: KnownPerson = await self.run_sync(lambda: self._met(identity, _shown(name)))
        person = known.as_person()
        return person if person.name else replace(person, name=self.called.get(person.id, ""))

    async def named(self, name: str, conversation: str = "") -> tuple[Person, ...]:
        *workspace, _ = conversation.split(":", 2) if conversation.count(":") > 1 else ("",)
        if workspace and _ACCOUNT.fullmatch(name):
            return (await self.person(":".join((*workspace, name))),)
        everyone: list[KnownPerson] = await self.run_sync(self.store.everyone)
        return people_named(name, everyone)

    async def new_code(self, person: Person) -> str:
        code = "".join(self.choose(LETTERS) for _ in range(CODE_LENGTH))
        kept = LinkCode(digest_of(code), person.id, self.now() + CODE_LASTS)
        await self.run_sync(lambda: self.store.keep_code(kept))
        return f"{code[: CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2 :]}"

    async def behind(self, code: str, person: Person) -> KnownPerson | None:
        found: KnownPerson | None = await self.run_sync(lambda: self._behind(code, person))
        return found

    async def link(self, code: str, person: Person) -> KnownPerson | None:
        linked: KnownPerson | None = await self.run_sync(lambda: self._link(code, person))
        return linked

    async def cancel(self, code: str) -> None:
        await self.run_sync(lambda: self.store.cancel_code(digest_of(code)))

    def _met(self, identity: str, name: str) -> KnownPerson:
        """Written only when the name is news: most who write have been here before."""
        known = self.store.person(identity)
        if name and name not in known.names:
            self.store.call(identity, name)
            return self.store.person(identity)
        return known

    def _behind(self, code: str, person: Person) -> KnownPerson | None:
        if self.store.tries(person.id, self.now()) >= MOST_TRIES:
            return None
        kept = self.store.code(digest_of(code))
        if kept is None or kept.until < self.now() or (kept.used and not self._is(person, kept)):
            self.store.tried(person.id, self.now())
            return None
        return self.store.person(kept.person)

    def _link(self, code: str, person: Person) -> KnownPerson | None:
        """A turn that comes again finds the two linked, and its code used by itself."""
        other = self._behind(code, person)
        if other is None or other.id == self.store.person(person.id).id:
            return other
        return self.store.link(person.id, other.id) if self.store.use_code(digest_of(code)) else None

    def _is(self, person: Person, kept: LinkCode) -> bool:
        return self.store.person(kept.person).id == self.store.person(person.id).id


def digest_of(code: str) -> str:
    """Of the letters alone, however they were written."""
    letters = "".join(letter for letter in code.upper() if letter in LETTERS)
    return hashlib.sha256(letters.encode()).hexdigest()


def people_named(name: str, everyone: list[KnownPerson]) -> tuple[Person, ...]:
    """Those who have each word in one of their names; where somebody is called exactly so, those alone."""
    said = name.casefold().split()
    if not said:
        return ()
    exact = [each for each in everyone if any(one.casefold().split() == said for one in each.names)]
    meant = exact or [each for each in everyone if any(set(said) <= set(one.casefold().split()) for one in each.names)]
    return tuple(each.as_person() for each in sorted(meant, key=lambda each: (each.name.casefold(), each.id)))


def _shown(name: str) -> str:
    return " ".join(name.split())[:LONGEST_NAME]

"""Who people are, across channels: one person may have an identity in Slack, one in Teams and one on the web.

Order: a channel names the identity that it has proved (`slack:T1:U1`), and the directory gives the person: their id,
role and groups. Identities that a person has shown to be theirs are linked, and from then on are that one person.
Invariants: what a person may see follows from the directory alone, so it is the same in every channel; a name is shown
and looked for, but never tells who somebody is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.conversation.messages import Person, Role

LOCAL_USER = "local"
"""The identity of whoever uses a door that asks nobody who they are: the terminal, and the web in open mode."""
CODE_LASTS = timedelta(minutes=10)
MOST_TRIES = 5
"""Wrong codes that a person may give within the time that a code lasts."""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person as they are kept. `identities` are all that are theirs; `names` what channels have called them."""

    id: str
    role: Role = "staff"
    groups: frozenset[str] = frozenset()
    identities: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.names[0] if self.names else ""

    def as_person(self) -> Person:
        return Person(self.id, self.role, self.groups, self.name)


@dataclass(frozen=True, slots=True)
class LinkCode:
    """A one-time code as it is kept: its digest. `until` has a zone. `used`: it has linked already."""

    digest: str
    person: str
    until: datetime
    used: bool = False


class PeopleStore(Protocol):
    """People, their identities, and codes that link them. Safe for several processes at once."""

    def person(self, identity: str) -> KnownPerson:
        """Whose it is; an identity that is linked to nobody is a person by itself, staff, of no group."""
        ...

    def everyone(self) -> list[KnownPerson]:
        """All that channels have named, and all that were given a role, a group or a link; by id."""
        ...

    def call(self, identity: str, name: str) -> None:
        """Keeps what the channel calls them, in place of what it called them before."""
        ...

    def give_role(self, person: str, role: Role) -> KnownPerson: ...

    def give_groups(self, person: str, groups: frozenset[str]) -> KnownPerson:
        """These groups, in place of those before."""
        ...

    def link(self, identity: str, person: str) -> KnownPerson:
        """Makes who has the identity and the person one: the person, with all that is kept of both."""
        ...

    def unlink(self, identity: str) -> KnownPerson:
        """Makes the identity a person by itself again, who has nothing. Raises NotFound where it is not linked."""
        ...

    def moved(self) -> Mapping[str, str]:
        """What an identity was by itself before it was linked -> the person it is now."""
        ...

    def keep_code(self, code: LinkCode) -> None:
        """In place of every earlier code of the person; codes that are over are deleted."""
        ...

    def code(self, digest: str) -> LinkCode | None: ...

    def use_code(self, digest: str) -> bool:
        """Whether this call was the one that used it."""
        ...

    def cancel_code(self, digest: str) -> None: ...

    def tried(self, person: str, now: datetime) -> int:
        """Counts a wrong code. How many the person has given since `CODE_LASTS` before now, with this one."""
        ...

    def tries(self, person: str, now: datetime) -> int: ...


class Directory(Protocol):
    """The same as channels and the conversation see it. Calls leave the event loop by themselves."""

    async def person(self, identity: str, name: str = "") -> Person:
        """Who has the identity. `name` is what the channel calls them now, where it knows."""
        ...

    async def named(self, name: str, conversation: str = "") -> tuple[Person, ...]:
        """Whom a person can mean by a name: "Anna", "anna ek"; or by an account's id in the conversation's workspace.

        Each person once, by name; nobody where nobody is called so.
        """
        ...

    async def new_code(self, person: Person) -> str:
        """A one-time code that links whoever gives it to this person, for `CODE_LASTS`."""
        ...

    async def behind(self, code: str, person: Person) -> KnownPerson | None:
        """Who made the code that the person gives; None where it is wrong, over or used, or there were too many."""
        ...

    async def link(self, code: str, person: Person) -> KnownPerson | None:
        """Makes the two one, and uses the code. None as above. A person who is linked already stays as they are."""
        ...

    async def cancel(self, code: str) -> None:
        """The code was read by others: it is worth nothing any more."""
        ...

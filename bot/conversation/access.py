"""Who may see what: the one place that turns a person into what they may read.

Invariant: every search and every document page gets its scope from here, so that missing and forbidden look the same.
"""

from __future__ import annotations

from bot.conversation.messages import Person
from knowledge.errors import NotFound
from knowledge.passages import Scope


def readable_by(person: Person) -> Scope:
    """The documents that the person may read: those for everyone, and those of the person's groups."""
    return Scope(frozenset(group for group in person.groups if group))


def coordinates(person: Person) -> bool:
    """Whether the person looks after programmes for everyone."""
    return person.role in ("coordinator", "admin")


def reviewable_by(person: Person) -> Scope:
    """The programmes that the person may correct and publish. Raises NotFound for whoever is no coordinator."""
    if not coordinates(person):
        raise NotFound("There is no such page.")
    return readable_by(person)

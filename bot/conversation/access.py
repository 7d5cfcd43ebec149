"""Who may see what: the one place that turns a person into what they may read.

Invariant: every search and every document page gets its scope from here, so that missing and forbidden look the same.
"""

from __future__ import annotations

from bot.conversation.messages import Person
from knowledge.passages import Scope


def readable_by(person: Person) -> Scope:
    """The documents that the person may read: those for everyone, and those of the person's groups."""
    return Scope(frozenset(group for group in person.groups if group))

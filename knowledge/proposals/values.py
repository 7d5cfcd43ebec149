"""What a model proposes, before and after it was held against the document. Plain values."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal, get_args

from knowledge.domain.programmes import Goal, Programme, Source, Subgoal

Part = Literal["goal", "subgoal", "responsible", "concerned", "indicators", "followup", "minimum"]
PARTS: tuple[Part, ...] = get_args(Part)
WHOLE = ""
"""What a proposal is of, where it is of the programme as a whole."""


@dataclass(frozen=True, slots=True)
class Entry:
    """As it came: from a model, or back from a page. `piece` is a number, `of` a node's key; trusted in nothing."""

    part: str
    of: str
    piece: int
    quote: str
    text: str

    @property
    def id(self) -> str:
        """Tells one from another."""
        said = repr((self.part, self.of, self.piece, self.quote, self.text))
        return hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry that the document carries. `text` is what would be stated, `source` the quote that it stands in.

    `number` is a goal's or sub-goal's as printed. `about` names what it is of, empty for the programme as a whole.
    """

    entry: Entry
    part: Part
    of: str
    about: str
    number: str
    text: str
    source: Source

    @property
    def id(self) -> str:
        return self.entry.id


def nodes_of(programme: Programme) -> dict[str, Goal | Subgoal]:
    """Goals and sub-goals by a key that follows from what they say: one that was changed meanwhile is another."""
    found: dict[str, Goal | Subgoal] = {}
    for goal in programme.goals:
        key = _key(goal)
        found.setdefault(key, goal)
        for subgoal in goal.subgoals:
            found.setdefault(f"{key}.{_key(subgoal)}", subgoal)
    return found


def named(node: Goal | Subgoal) -> str:
    return f"{node.number} {node.title}".strip()


def _key(node: Goal | Subgoal) -> str:
    said = f"{node.number.strip()}\n{' '.join(node.title.split())}"
    return hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=3).hexdigest()

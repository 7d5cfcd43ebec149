"""A programme as a sheet of fields: what the form shows, and what it sends back.

A field's key says where it stands: "period", "m2.title", "m2.d2-3.responsible". A node is a goal ("m2") or a sub-goal
("m2.d2-3"), named by its number, or by its title where it has none; of two with the same name the later gets "~2".

Invariant: a value is text, or texts in order; what a sheet says of a programme is all that the form can change.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.domain.programmes import Assignment, Duty, Goal, Programme, Responsibility, Stated, Subgoal

Value = str | tuple[str, ...]
Node = Goal | Subgoal

FACTS = ("period", "decided_by", "decided_on", "owner", "supersedes", "minimum", "followup")
SUBGOAL_TEXTS = ("minimum", "followup", "timetable")
SUBGOAL_LISTS = ("activities", "indicators")
RESPONSIBILITIES: tuple[Responsibility, ...] = ("responsible", "concerned")
LISTS = frozenset({"relations", *SUBGOAL_LISTS})
PROGRAMME_FIELDS = ("title", *FACTS, "relations")
GOAL_FIELDS = ("number", "title", *RESPONSIBILITIES)
SUBGOAL_FIELDS = (*GOAL_FIELDS, *SUBGOAL_LISTS, *SUBGOAL_TEXTS)
NEW = "ny"
"""How the last part of a key begins where the node is not in the programme yet."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A goal's key, and those of its sub-goals in order."""

    key: str
    subgoals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A programme's fields by key, its goals in order, and the keys of the duties that it keeps."""

    values: Mapping[str, Value]
    goals: tuple[Branch, ...] = ()
    duties: tuple[str, ...] = ()

    @property
    def nodes(self) -> Iterator[str]:
        """Every goal, each followed by its sub-goals."""
        for goal in self.goals:
            yield goal.key
            yield from goal.subgoals

    def text(self, key: str) -> str:
        value = self.values.get(key, "")
        return value if isinstance(value, str) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, ())
        return value if isinstance(value, tuple) else ()


def sheet_of(programme: Programme) -> Sheet:
    values: dict[str, Value] = {"title": programme.title, "relations": _texts(programme.relations)}
    values.update((fact, _text(getattr(programme, fact))) for fact in FACTS)
    branches = []
    for key, goal, under in branches_of(programme):
        branches.append(Branch(key, tuple(subkey for subkey, _ in under)))
        values.update(_node_values(key, goal))
        for subkey, subgoal in under:
            values.update(_node_values(subkey, subgoal))
            values.update((f"{subkey}.{name}", _texts(getattr(subgoal, name))) for name in SUBGOAL_LISTS)
            values.update((f"{subkey}.{name}", _text(getattr(subgoal, name))) for name in SUBGOAL_TEXTS)
    return Sheet(values, tuple(branches), tuple(duties_of(programme)))


def branches_of(programme: Programme) -> list[tuple[str, Goal, list[tuple[str, Subgoal]]]]:
    """Each goal with its key and its sub-goals with theirs."""
    return [
        (key, goal, [(f"{key}.{sub}", one) for sub, one in zip(_names("d", goal.subgoals), goal.subgoals, strict=True)])
        for key, goal in zip(_names("m", programme.goals), programme.goals, strict=True)
    ]


def nodes_of(programme: Programme) -> dict[str, Node]:
    """Every goal and sub-goal by key, in order."""
    found: dict[str, Node] = {}
    for key, goal, under in branches_of(programme):
        found[key] = goal
        found.update(under)
    return found


def duties_of(programme: Programme) -> dict[str, Duty]:
    """The running text's duties by key."""
    keys = _unlike([f"plikt-{digest(duty.committee + duty.text)}" for duty in programme.duties])
    return dict(zip(keys, programme.duties, strict=True))


def fields_of(node: str) -> tuple[str, ...]:
    """The names of the fields of a goal or a sub-goal, by its key."""
    return SUBGOAL_FIELDS if "." in node else GOAL_FIELDS


def is_new(node: str) -> bool:
    return node.rpartition(".")[2].startswith(NEW)


def is_list(key: str) -> bool:
    """Whether the field's value is texts: entries, or committees."""
    name = key.rpartition(".")[2]
    return name in LISTS or name in RESPONSIBILITIES


def settled(value: Value) -> Value:
    """The value as it is compared: white space collapsed, empty entries gone."""
    if isinstance(value, str):
        return " ".join(value.split())
    return tuple(text for entry in value if (text := " ".join(entry.split())))


def digest(value: Value) -> str:
    """Eight hex digits that tell one value from another: by them a form says what it was filled in from."""
    settled_value = settled(value)
    text = settled_value if isinstance(settled_value, str) else "\n".join(settled_value)
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=4).hexdigest()


def seen(sheet: Sheet) -> dict[str, str]:
    """Every field's digest: what a form is filled in from."""
    return {key: digest(value) for key, value in sheet.values.items()}


def is_blank(sheet: Sheet, node: str) -> bool:
    return not any(settled(sheet.values.get(f"{node}.{name}", "")) for name in fields_of(node))


def _names(kind: str, nodes: Sequence[Node]) -> list[str]:
    return _unlike([kind + (_slug(node.number) or digest(node.title)) for node in nodes])


def _slug(number: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", number.lower()).strip("-")[:40]


def _unlike(names: Sequence[str]) -> list[str]:
    """The names, each later one that is like an earlier with its count behind it."""
    counted = Counter[str]()
    keys: list[str] = []
    for name in names:
        counted[name] += 1
        keys.append(name if counted[name] == 1 else f"{name}~{counted[name]}")
    return keys


def _node_values(key: str, node: Node) -> Iterator[tuple[str, Value]]:
    yield f"{key}.number", node.number
    yield f"{key}.title", node.title
    for part in RESPONSIBILITIES:
        yield f"{key}.{part}", committees(node.assignments, part)


def committees(assignments: Iterable[Assignment], part: Responsibility) -> tuple[str, ...]:
    return tuple(assignment.committee for assignment in assignments if assignment.responsibility == part)


def _text(stated: Stated | None) -> str:
    return stated.text if stated else ""


def _texts(entries: Iterable[Stated]) -> tuple[str, ...]:
    return tuple(entry.text for entry in entries)

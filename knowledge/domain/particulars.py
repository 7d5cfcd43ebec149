"""A programme taken apart into its particulars, each under a key that is the same in every version, and put together.

Order: the goals get identities, then the sub-goals, then what they list; where other versions are known, a part that is
the same as one of theirs gets its identity. What differs between versions is then a matter of comparing values by key.

Invariant: put together again, a programme that was taken apart is what it was.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from knowledge.domain.matching import Likeness, Named, always, matched, plain, same_words
from knowledge.domain.programmes import Assignment, Duty, Goal, Programme, Stated, Subgoal

Level = Literal["programme", "goal", "subgoal"]
Field = Literal[
    "title",
    "number",
    "within",
    "period",
    "decided_by",
    "decided_on",
    "owner",
    "supersedes",
    "assignments",
    "minimum",
    "activities",
    "indicators",
    "timetable",
    "followup",
    "duties",
    "relations",
]
"""`within` is the goal of a sub-goal; the others are the fields of the same name, in the order that they are told."""
Item = TypeVar("Item", bound=Hashable)
Value = Stated | Assignment | Duty

STATED: Mapping[Level, tuple[Field, ...]] = {
    "programme": ("period", "decided_by", "decided_on", "owner", "supersedes", "minimum", "followup"),
    "goal": (),
    "subgoal": ("minimum", "followup", "timetable"),
}
LISTED: Mapping[Level, tuple[Field, ...]] = {
    "programme": ("duties", "relations"),
    "goal": ("assignments",),
    "subgoal": ("assignments", "activities", "indicators"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """The programme itself, or one of its goals or sub-goals."""

    level: Level
    id: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """One particular of a part; `item` tells the entries of a list apart."""

    part: Part
    field: Field
    item: str = ""


THE_PROGRAMME = Part("programme")
Values = dict[Key, Value]
"""In the programme's own order."""


@dataclass(frozen=True, slots=True)
class Particulars:
    """A programme in pieces. `parts` are its goals and sub-goals, each kind in order."""

    programme: Programme
    parts: tuple[Part, ...]
    values: Values

    def text(self, part: Part, field: Field) -> str:
        value = self.values.get(Key(part, field))
        return text_of(value) if value else ""


def text_of(value: Value) -> str:
    return value.responsibility if isinstance(value, Assignment) else value.text


def committee_of(value: Value) -> str:
    return "" if isinstance(value, Stated) else value.committee


def says_the_same(one: Value | None, other: Value | None) -> bool:
    """White space, and where it is stated, aside."""
    if one is None or other is None:
        return one is other
    return _said(one) == _said(other)


def taken_apart(programme: Programme, who: str, *known: Particulars) -> Particulars:
    """`who` tells new identities apart from those of `known`, which are looked for in that order."""
    goals = list(zip(_identified("goal", _named_goals(programme), who, known), programme.goals, strict=True))
    within = [(part, goal_part) for goal_part, goal in goals for part in goal.subgoals]
    named = [Named(goal.id, one.number, one.title, one.source) for one, goal in within]
    subgoals = list(zip(_identified("subgoal", named, who, known), within, strict=True))
    values: Values = {Key(THE_PROGRAMME, "title"): Stated(programme.title)}
    values.update(_fields(THE_PROGRAMME, programme, who, known))
    for part, goal in goals:
        values.update(_heading(part, goal))
        values.update(_fields(part, goal, who, known))
    for part, (subgoal, goal_part) in subgoals:
        values.update({**_heading(part, subgoal), Key(part, "within"): Stated(goal_part.id)})
        values.update(_fields(part, subgoal, who, known))
    return Particulars(programme, tuple(part for part, _ in [*goals, *subgoals]), values)


def put_together(apart: Particulars) -> Programme:
    """Name, family and document are those of `apart.programme`. A sub-goal whose goal is not there is left out."""
    held = by_part(apart.values)
    made = {part: Subgoal(**_made(part, held[part])) for part in apart.parts if part.level == "subgoal"}
    within = {part: apart.text(part, "within") for part in made}
    goals = tuple(
        Goal(**_made(part, held[part]), subgoals=tuple(one for key, one in made.items() if within[key] == part.id))
        for part in apart.parts
        if part.level == "goal"
    )
    title = apart.text(THE_PROGRAMME, "title")
    return replace(apart.programme, title=title, goals=goals, **_made_fields(THE_PROGRAMME, held[THE_PROGRAMME]))


def by_part(values: Values) -> dict[Part, Values]:
    held: dict[Part, Values] = {}
    for key, value in values.items():
        held.setdefault(key.part, {})[key] = value
    return held


def in_order_of(first: Iterable[Item], second: Iterable[Item]) -> list[Item]:
    """All of both, each once: as in `first`, with what only `second` holds after what precedes it there."""
    order = list(dict.fromkeys(first))
    present = set(order)
    before: Item | None = None
    for one in dict.fromkeys(second):
        if one not in present:
            order.insert(0 if before is None else order.index(before) + 1, one)
        before = one
    return order


def _identified(level: Level, found: Sequence[Named], who: str, known: Sequence[Particulars]) -> list[Part]:
    before = [{part.id: _named(other, part) for part in other.parts if part.level == level} for other in known]
    return [Part(level, identity) for identity in _identities(found, who, before, same_words)]


def _identities(
    found: Sequence[Named], who: str, known: Sequence[Mapping[str, Named]], likeness: Likeness
) -> list[str]:
    """An identity each: that of the known part which it is, else one of its own."""
    identities: dict[int, str] = {}
    for before in known:
        taken = set(identities.values())
        free = {identity: named for identity, named in before.items() if identity not in taken}
        rest = [index for index in range(len(found)) if index not in identities]
        for index, identity in matched(free, [found[i] for i in rest], likeness).items():
            identities[rest[index]] = identity
    return [identities.get(index, f"{who}{index}") for index in range(len(found))]


def _named_goals(programme: Programme) -> list[Named]:
    return [Named("", goal.number, goal.title, goal.source) for goal in programme.goals]


def _named(apart: Particulars, part: Part) -> Named:
    title = apart.values[Key(part, "title")]
    return Named(apart.text(part, "within"), apart.text(part, "number"), text_of(title), title.source)


def _heading(part: Part, stated: Goal | Subgoal) -> Values:
    return {
        Key(part, "number"): Stated(stated.number),
        Key(part, "title"): Stated(stated.title, stated.source),
    }


def _fields(part: Part, holder: object, who: str, known: Sequence[Particulars]) -> Values:
    values: Values = {}
    for field in STATED[part.level]:
        if (value := getattr(holder, field)) is not None:
            values[Key(part, field)] = value
    for field in LISTED[part.level]:
        values.update(_items(part, field, getattr(holder, field), who, known))
    return values


def _items(
    part: Part, field: Field, listed: Sequence[Value], who: str, known: Sequence[Particulars]
) -> Iterator[tuple[Key, Value]]:
    """A committee's entries are compared with its own alone; it has one assignment as a rule."""
    before = [{k: v for k, v in other.values.items() if (k.part, k.field) == (part, field)} for other in known]
    identities: dict[int, str] = {}
    for committee in dict.fromkeys(plain(committee_of(value)) for value in listed):
        mine = [i for i, value in enumerate(listed) if plain(committee_of(value)) == committee]
        theirs = [
            {k.item: _named_item(v) for k, v in held.items() if plain(committee_of(v)) == committee} for held in before
        ]
        likeness = always if field == "assignments" else same_words
        named = [_named_item(listed[i]) for i in mine]
        identities.update(zip(mine, _identities(named, f"{who}:{committee}:", theirs, likeness), strict=True))
    return ((Key(part, field, identities[i]), value) for i, value in enumerate(listed))


def _named_item(value: Value) -> Named:
    return Named("", "", text_of(value), None if isinstance(value, Assignment) else value.source)


def _said(value: Value) -> tuple[str, str, str]:
    return type(value).__name__, plain(committee_of(value)), " ".join(text_of(value).split())


def _made(part: Part, held: Values) -> dict[str, Any]:
    """What a goal or a sub-goal is made of, without the sub-goals of a goal."""
    number, title = held[Key(part, "number")], held[Key(part, "title")]
    heading = {"number": text_of(number), "title": text_of(title), "source": title.source}
    return heading | _made_fields(part, held)


def _made_fields(part: Part, held: Values) -> dict[str, Any]:
    fields: dict[str, Any] = {field: held.get(Key(part, field)) for field in STATED[part.level]}
    for field in LISTED[part.level]:
        fields[field] = tuple(value for key, value in held.items() if key.field == field)
    return fields

"""Versions of a programme: which is the newest of its family, which came before it, and what changed between two.

Invariant: a change is told by what the two versions say. Where something is stated (its page, its place in the text) is
no part of it, so a document that was only laid out anew has not changed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar, get_args

from knowledge.domain.particulars import (
    THE_PROGRAMME,
    Field,
    Key,
    Level,
    Part,
    Particulars,
    Value,
    by_part,
    committee_of,
    in_order_of,
    says_the_same,
    taken_apart,
    text_of,
)
from knowledge.domain.programmes import Programme, Stated

ChangeKind = Literal["added", "dropped", "changed", "renamed", "renumbered", "moved"]
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ISO_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_LONG_DATE = re.compile(r"(?<!\d)(\d\d?)(?::?e|:a)?\s+([a-zåäö]+)\s+((?:19|20)\d\d)(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions.

    `level`, `number` and `title` say which goal or sub-goal it is about: as it is in the newer version, or was, where
    it is dropped; empty for the programme itself. `field` is what changed of it; empty where the whole of it came or
    went. `committee` is set for assignments, whose text is "responsible" or "concerned", and for duties. `before` is
    None where something is new, `after` where it is gone.
    """

    kind: ChangeKind
    level: Level
    number: str = ""
    title: str = ""
    field: Field | Literal[""] = ""
    committee: str = ""
    before: Stated | None = None
    after: Stated | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """The particulars that change together: one, or all of a goal or a sub-goal that came or went."""

    part: Part
    keys: tuple[Key, ...]
    kind: Literal["added", "dropped", "changed"]


class Version(Protocol):
    """A programme's record, as far as it is needed to choose among versions."""

    @property
    def in_force(self) -> Programme: ...

    @property
    def extracted(self) -> Programme | None: ...

    @property
    def published(self) -> Programme | None: ...


Record = TypeVar("Record", bound=Version)


def changes(old: Programme, new: Programme) -> tuple[Change, ...]:
    """What differs, in the order of the new one."""
    before = taken_apart(old, "old")
    after = taken_apart(new, "new", before)
    return tuple(described(unit, before, after) for unit in units(before, after))


def units(before: Particulars, after: Particulars) -> Iterator[Unit]:
    """What differs between two versions that share identities; each goal is followed by its sub-goals."""
    was, now = by_part(before.values), by_part(after.values)
    for part in (THE_PROGRAMME, *_reading_order(before, after)):
        if part not in now:
            yield Unit(part, tuple(was[part]), "dropped")
        elif part not in was:
            yield Unit(part, tuple(now[part]), "added")
        else:
            for key in sorted(in_order_of(now[part], was[part]), key=_told_at):
                if not says_the_same(before.values.get(key), after.values.get(key)):
                    yield Unit(part, (key,), "changed")


def described(unit: Unit, before: Particulars, after: Particulars) -> Change:
    """The unit in words that anyone can show."""
    shown = before if unit.kind == "dropped" else after
    level, number, title = unit.part.level, shown.text(unit.part, "number"), shown.text(unit.part, "title")
    if unit.part == THE_PROGRAMME:
        title = ""
    if unit.kind != "changed":
        heading = Stated(title, shown.values[Key(unit.part, "title")].source)
        was, now = (heading, None) if unit.kind == "dropped" else (None, heading)
        return Change(unit.kind, level, number, title, before=was, after=now)
    (key,) = unit.keys
    was, now = as_shown(key, before), as_shown(key, after)
    committee = committee_of(after.values.get(key) or before.values[key])
    return Change(_kind(key, was, now), level, number, title, key.field, committee, was, now)


def as_shown(key: Key, apart: Particulars) -> Stated | None:
    """A particular as text: an assignment's is its responsibility, the goal of a sub-goal its title."""
    value: Value | None = apart.values.get(key)
    if value is None or isinstance(value, Stated):
        return _goal_title(value, apart) if value and key.field == "within" else value
    return Stated(text_of(value), value.source, getattr(value, "corrected_by", ""))


def years(programme: Programme) -> tuple[int, int] | None:
    """First and last year of its period; by its title or name where none is stated, and last by when it was decided."""
    stated = [programme.period.text if programme.period else "", programme.title, programme.name]
    decided = [programme.decided_on.text if programme.decided_on else ""]
    for text in stated + decided:
        if found := [int(year) for year in _YEAR.findall(text)]:
            return min(found), max(found)
    return None


def is_another_version(before: Programme, now: Programme) -> bool:
    """Whether a document that stated one programme now states one for other years, rather than the same anew."""
    return None not in (before.period, now.period) and years(before) != years(now)


def latest(records: Iterable[Record]) -> tuple[Record, ...]:
    """The newest version of each family whose document is still there, in the order given.

    One that another says it supersedes is not the newest, also where that one has another name.
    """
    standing = [record for record in records if record.extracted is not None]
    newest: dict[str, Record] = {}
    superseded: list[Record] = []
    for record in sorted(standing, key=_age, reverse=True):
        if any(record is other for other in superseded):
            continue
        superseded += [other for other in standing if supersedes(record.in_force, other.in_force)]
        newest.setdefault(record.in_force.family, record)
    return tuple(record for record in standing if any(record is one for one in newest.values()))


def previous(record: Record, records: Iterable[Record]) -> Record | None:
    """The version before this one: what it says it supersedes, else the next older of its family."""
    others = [other for other in records if other.in_force.name != record.in_force.name]
    named = [other for other in others if supersedes(record.in_force, other.in_force)]
    family = [other for other in others if other.in_force.family == record.in_force.family]
    older = [other for other in family if _date(other.in_force) < _date(record.in_force)]
    return max(named or older, key=_age, default=None)


def supersedes(new: Programme, old: Programme) -> bool:
    """Whether `new` says that it takes the place of `old`: by its name, or by its years where the name is its own."""
    said = new.supersedes.text if new.supersedes else ""
    if not said or new.name == old.name or _date(new) < _date(old):
        return False
    said_years, old_years = {int(year) for year in _YEAR.findall(said)}, years(old)
    same_years = not said_years or old_years is None or not said_years.isdisjoint(old_years)
    if _names_family(said, old.family):
        return same_years and (bool(said_years) or old.family != new.family)
    return old.family == new.family and bool(said_years) and old_years is not None and same_years


def _age(record: Version) -> tuple[tuple[int, ...], bool, int, str]:
    """Sorts newest last; of two copies of a version, the published one, then the fuller one."""
    programme = record.in_force
    return _date(programme), record.published is not None, len(list(programme.subgoals)), programme.name


def _date(programme: Programme) -> tuple[int, ...]:
    """Its years, then the day it was decided: a version that is revised within its period is the newer one."""
    return (*(years(programme) or (0, 0)), *_day(programme.decided_on.text if programme.decided_on else ""))


def _day(text: str) -> tuple[int, int, int]:
    """Year, month, day; zeros where no date is to be read."""
    if iso := _ISO_DATE.search(text):
        return int(iso[1]), int(iso[2]), int(iso[3])
    for day, month, year in _LONG_DATE.findall(text.lower()):
        if month[:3] in _MONTHS:
            return int(year), _MONTHS.index(month[:3]) + 1, int(day)
    return 0, 0, 0


def _names_family(text: str, family: str) -> bool:
    """Whether the family's name stands in the text, with any ending ("programmet")."""
    return bool(family) and f"-{family}" in f"-{_slug(text)}"


def _slug(text: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")


def _reading_order(before: Particulars, after: Particulars) -> list[Part]:
    parts: list[Part] = in_order_of(after.parts, before.parts)
    within = {part: after.text(part, "within") or before.text(part, "within") for part in parts}
    goals = [part for part in parts if part.level == "goal"]
    return [one for goal in goals for one in (goal, *(part for part in parts if within[part] == goal.id))]


def _goal_title(within: Stated, apart: Particulars) -> Stated:
    title = apart.values.get(Key(Part("goal", within.text), "title"))
    return Stated(text_of(title), title.source) if title else within


def _told_at(key: Key) -> int:
    return _TOLD.index(key.field)


def _kind(key: Key, before: Stated | None, after: Stated | None) -> ChangeKind:
    if before is None:
        return "added"
    if after is None:
        return "dropped"
    return _KINDS.get(key.field, "changed")


_TOLD: tuple[Field, ...] = get_args(Field)
_KINDS: dict[Field, ChangeKind] = {"title": "renamed", "number": "renumbered", "within": "moved"}

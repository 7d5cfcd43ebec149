"""The review page as plain values: every field with what the document says beside it.

Order: the programme's facts, then goal by goal and sub-goal by sub-goal; last what differs and what is not filled in.
A field's value is the sheet's, so that what was just sent is shown again as it was written, right or wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from bot.web.review.building import counterpart
from bot.web.review.differences import DifferenceView
from bot.web.review.sheet import (
    NEW,
    PROGRAMME_FIELDS,
    RESPONSIBILITIES,
    Branch,
    Node,
    Sheet,
    Value,
    branches_of,
    digest,
    duties_of,
    fields_of,
    is_list,
    is_new,
    nodes_of,
    settled,
)
from bot.web.review.source_view import SourceView
from knowledge.domain.programmes import Assignment, Duty, Programme, Source, Stated, Subgoal
from knowledge.ports import ProgrammeRecord

FieldKind = Literal["line", "text", "entries", "committees"]
FaultKind = Literal["empty", "too_long", "unknown_committee"]
LINES = frozenset({"number", "period", "decided_by", "decided_on", "owner"})


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a field cannot be kept as it is. `names` are what it is about, where it is about names."""

    kind: FaultKind
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """What stands in the way of saving: by field key, and by node key what another coordinator did to it meanwhile."""

    faults: Mapping[str, Fault] = field(default_factory=dict)
    theirs: Mapping[str, Value] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    altered: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.faults or self.theirs or self.gone or self.altered)

    def touches(self, node: str) -> bool:
        """Whether anything is the matter with the node or what is under it."""
        places = (*self.faults, *self.theirs, *self.gone, *self.altered)
        return any(place == node or place.startswith(f"{node}.") for place in places)


@dataclass(frozen=True, slots=True)
class SourceLink:
    """Where the document says it. `anchor` is empty where the place is no longer shown."""

    anchor: str
    quote: str
    page: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One of several texts of a field. `by` is who wrote it instead of the document."""

    text: str
    source: SourceLink | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field. Text has a `value`; entries and committees have `entries`.

    `said` is what the document says where that is something else, None where it is the same; `theirs` what another
    coordinator has saved meanwhile.
    """

    key: str
    name: str
    kind: FieldKind
    entries: tuple[Entry, ...]
    said: tuple[str, ...] | None = None
    theirs: tuple[str, ...] | None = None
    fault: Fault | None = None

    @property
    def theirs_digest(self) -> str:
        return digest(self.theirs or ())

    @property
    def value(self) -> str:
        return self.entries[0].text if self.entries else ""

    @property
    def source(self) -> SourceLink | None:
        return self.entries[0].source if self.entries else None

    @property
    def by(self) -> str:
        return next((entry.by for entry in self.entries if entry.by), "")

    @property
    def is_corrected(self) -> bool:
        return self.said is not None or bool(self.by)


@dataclass(frozen=True, slots=True)
class NodeView:
    """A goal or a sub-goal. `owners` are the committees responsible for it, its goal's where it states none itself.

    `blank` is where a sub-goal can be added.
    """

    key: str
    number: str
    title: str
    fields: Mapping[str, FieldView]
    owners: tuple[str, ...]
    source: SourceLink | None = None
    removed: bool = False
    is_new: bool = False
    gone: bool = False
    altered: bool = False
    in_trouble: bool = False
    differs: bool = False
    subgoals: tuple[NodeView, ...] = ()
    blank: NodeView | None = None

    @property
    def is_ownerless(self) -> bool:
        return not self.owners

    @property
    def is_corrected(self) -> bool:
        return any(one.is_corrected for one in self.fields.values())

    @property
    def lacking(self) -> int:
        """How many of its sub-goals nobody is responsible for."""
        return sum(one.is_ownerless for one in self.subgoals)


@dataclass(frozen=True, slots=True)
class DutyView:
    """A duty that the running text states. It is kept or taken out, never rewritten: it is the document's own."""

    key: str
    committee: str
    text: str
    source: SourceLink | None
    removed: bool


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """A difference with the place of what the document says now."""

    of: DifferenceView
    source: SourceLink | None


@dataclass(frozen=True)
class ReviewView:
    """The whole form."""

    facts: Mapping[str, FieldView]
    goals: tuple[NodeView, ...]
    duties: tuple[DutyView, ...]
    differences: tuple[ShownDifference, ...] = ()
    blank: NodeView | None = None

    @cached_property
    def subgoals(self) -> tuple[NodeView, ...]:
        return tuple(subgoal for goal in self.goals for subgoal in goal.subgoals)

    @property
    def ownerless(self) -> int:
        return sum(one.is_ownerless for one in self.subgoals)

    @property
    def differing(self) -> int:
        return sum(one.differs for one in self.subgoals)

    @property
    def corrected(self) -> int:
        return sum(one.is_corrected for one in self.subgoals)


@dataclass(frozen=True)
class Reviewer:
    """Lays out a record's form. `sheet` is what to show: the draft's own, or what was sent and could not be kept."""

    record: ProgrammeRecord
    sheet: Sheet
    source: SourceView | None
    trouble: Trouble = field(default_factory=Trouble)
    removed: frozenset[str] = frozenset()
    differences: tuple[DifferenceView, ...] = ()

    def view(self) -> ReviewView:
        facts = {name: self._field(name, self.record.draft, self.record.base) for name in PROGRAMME_FIELDS}
        goals = tuple(self._goal(branch) for branch in self.sheet.goals)
        return ReviewView(facts, goals, tuple(self._duties()), tuple(self._differences()), self._blank(NEW))

    @cached_property
    def _held(self) -> dict[str, Node]:
        return nodes_of(self.record.draft)

    @cached_property
    def _read(self) -> list[Node]:
        return list(nodes_of(self.record.base).values())

    def _goal(self, branch: Branch) -> NodeView:
        owners = self.sheet.texts(f"{branch.key}.responsible")
        goal = self._node(branch.key, owners)
        subgoals = tuple(self._node(key, owners) for key in branch.subgoals)
        return replace(goal, subgoals=subgoals, blank=self._blank(f"{branch.key}.{NEW}"))

    def _blank(self, key: str) -> NodeView | None:
        """None where what was written there is still in the form, to be looked at again."""
        return None if key in self.sheet.nodes else self._node(key, ())

    def _node(self, key: str, inherited: tuple[str, ...]) -> NodeView:
        held = self._held.get(key)
        read = counterpart(held, self._read) if held else None
        return NodeView(
            key=key,
            number=self.sheet.text(f"{key}.number"),
            title=self.sheet.text(f"{key}.title"),
            fields={name: self._field(f"{key}.{name}", held, read) for name in fields_of(key)},
            owners=self.sheet.texts(f"{key}.responsible") or inherited,
            source=self._link(held.source) if held else None,
            removed=key in self.removed,
            is_new=is_new(key),
            gone=key in self.trouble.gone,
            altered=key in self.trouble.altered,
            in_trouble=self.trouble.touches(key),
            differs=any(difference.node == key for difference in self.differences),
        )

    def _field(self, key: str, held: Programme | Node | None, read: Programme | Node | None) -> FieldView:
        name = key.rpartition(".")[2]
        value = self.sheet.values.get(key, ())
        theirs = self.trouble.theirs.get(key)
        return FieldView(
            key=key,
            name=name,
            kind=_kind(name),
            entries=tuple(self._entries(name, value, held)),
            said=_said(name, value, read) if held else None,
            theirs=None if theirs is None else _shown(theirs),
            fault=self.trouble.faults.get(key),
        )

    def _entries(self, name: str, value: Value, held: Programme | Node | None) -> Iterator[Entry]:
        """Each text with its source. A text written in the place of another still shows where that one stood."""
        stated = _stated(held, name)
        by_text = {settled(_text_of(one)): one for one in stated}
        for position, text in enumerate(_shown(value)):
            same = by_text.get(settled(text))
            beside = same or (stated[position] if not is_list(name) and position < len(stated) else None)
            by = same.corrected_by if isinstance(same, Stated | Assignment) else ""
            yield Entry(text, self._link(beside.source) if beside else None, by)

    def _link(self, source: Source | None) -> SourceLink | None:
        if source is None:
            return None
        return SourceLink(self.source.anchor(source) if self.source else "", source.quote, source.page)

    def _differences(self) -> Iterator[ShownDifference]:
        for difference in self.differences:
            yield ShownDifference(difference, self._link(difference.source))

    def _duties(self) -> Iterator[DutyView]:
        for key, duty in duties_of(self.record.draft).items():
            yield self._duty(key, duty)

    def _duty(self, key: str, duty: Duty) -> DutyView:
        return DutyView(key, duty.committee, duty.text, self._link(duty.source), key not in self.sheet.duties)


@dataclass(frozen=True, slots=True)
class _Plain:
    """A node's number or title, or the programme's title: text that stands where the node stands."""

    text: str
    source: Source | None


def _stated(held: Programme | Node | None, name: str) -> tuple[Stated | Assignment | _Plain, ...]:
    """What the field holds, with its sources."""
    if held is None:
        return ()
    if name in RESPONSIBILITIES and not isinstance(held, Programme):
        return tuple(one for one in held.assignments if one.responsibility == name)
    found = getattr(held, name, None)
    if isinstance(found, str):
        return (_Plain(found, None if isinstance(held, Programme) else held.source),)
    if isinstance(found, Stated):
        return (found,)
    return found if isinstance(found, tuple) else ()


def _text_of(one: Stated | Assignment | _Plain) -> str:
    return one.committee if isinstance(one, Assignment) else one.text


def _said(name: str, value: Value, read: Programme | Node | None) -> tuple[str, ...] | None:
    """What the document says instead; () where it says nothing; None where it says the same."""
    said = tuple(_text_of(one) for one in _stated(read, name))
    kept, stated = (tuple(text for text in settled(texts) if text) for texts in (_shown(value), said))
    return None if kept == stated else stated


def _shown(value: Value) -> tuple[str, ...]:
    texts = (value,) if isinstance(value, str) else value
    return tuple(text for text in texts if text.strip())


def _kind(name: str) -> FieldKind:
    if name in RESPONSIBILITIES:
        return "committees"
    if is_list(name):
        return "entries"
    return "line" if name in LINES else "text"


def sources_of(*programmes: Programme | None) -> Iterator[Source]:
    """Every source that the programmes rest on."""
    for programme in programmes:
        if programme:
            yield from _sources(programme)


def _sources(programme: Programme) -> Iterator[Source]:
    holders: list[Programme | Node] = [programme]
    for _, goal, under in branches_of(programme):
        holders += [goal, *(subgoal for _, subgoal in under)]
    names = {*PROGRAMME_FIELDS, *(name for holder in holders[1:] for name in _names_of(holder))}
    for holder in holders:
        stated: Iterable[Source | None] = (one.source for name in names for one in _stated(holder, name))
        yield from (source for source in stated if source)
    yield from (duty.source for duty in programme.duties)


def _names_of(holder: Programme | Node) -> tuple[str, ...]:
    return fields_of("goal.subgoal" if isinstance(holder, Subgoal) else "goal")


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that stands in the way: where, and in which goal or sub-goal (both empty for a fact)."""

    anchor: str
    number: str
    title: str
    name: str
    kind: Literal["empty", "too_long", "unknown_committee", "conflict", "gone", "altered"]
    names: tuple[str, ...] = ()


def complaints(review: ReviewView) -> Iterator[Complaint]:
    """In the order of the page."""
    for one in review.facts.values():
        yield from _complaints_of(one, "", "")
    for node in (node for goal in review.goals for node in (goal, *goal.subgoals)):
        if node.gone or node.altered:
            yield Complaint(node.key, node.number, node.title, "", "gone" if node.gone else "altered")
        for one in node.fields.values():
            yield from _complaints_of(one, node.number, node.title)


def _complaints_of(one: FieldView, number: str, title: str) -> Iterator[Complaint]:
    if one.fault:
        yield Complaint(f"f-{one.key}", number, title, one.name, one.fault.kind, one.fault.names)
    if one.theirs is not None:
        yield Complaint(f"f-{one.key}", number, title, one.name, "conflict")

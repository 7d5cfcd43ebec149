"""A coordinator's review of a programme, so that no new reading overwrites a correction.

Three versions meet here. `base` is the reading that the draft was begun from, `draft` what the coordinator made of it,
`extracted` what the document says by its newest reading. What differs between base and draft are corrections; what
differs between base and extracted waits for the coordinator (`differences`). Taking a difference over, or keeping one's
own, brings base nearer to extracted; when they say the same, nothing waits.

Invariant: a correction stands until the coordinator takes over what the document says in its place. What nobody has
corrected follows the document. `knowledge.domain.correcting` makes the corrections.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from knowledge.domain.particulars import (
    Key,
    Part,
    Particulars,
    Value,
    Values,
    by_part,
    in_order_of,
    put_together,
    says_the_same,
    taken_apart,
    text_of,
)
from knowledge.domain.programmes import Duty, Programme, Stated
from knowledge.domain.versions import Change, Unit, as_shown, changes, described, units


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a new reading says in another way than the one that the draft was begun from.

    `id` stays the same while the difference does. `mine` is what the draft says there (None where it says nothing). A
    conflict is a place that the coordinator corrected too: unless it is taken over, the correction stands.
    """

    id: str
    change: Change
    mine: Stated | None
    conflict: bool


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What `ProgrammeArchive.keep_draft` is to keep."""

    draft: Programme
    base: Programme


def is_untouched(base: Programme, draft: Programme) -> bool:
    """Whether the draft says what its reading says."""
    return base == draft or not changes(base, draft)


def corrections(base: Programme, draft: Programme) -> tuple[Change, ...]:
    """What the coordinator changed."""
    return changes(base, draft)


def differences(base: Programme, draft: Programme, extracted: Programme | None) -> tuple[Difference, ...]:
    """What a new reading changed and the coordinator has not yet decided on; nothing where there is no reading."""
    if extracted is None or base == extracted:
        return ()
    return tuple(difference for _, difference in _Review(base, draft, extracted).waiting)


def decided(
    base: Programme, draft: Programme, extracted: Programme, taken: Collection[str], kept: Collection[str] = ()
) -> Reviewed:
    """Takes over the differences of the ids in `taken`, and keeps the draft's own for those in `kept`; others wait on.

    An id that is not among the differences (any more) decides nothing.
    """
    review = _Review(base, draft, extracted)
    chosen = review.with_what_goes_along({u for u, one in review.waiting if one.id in taken}, taken, kept)
    refused = review.with_what_goes_along({u for u, one in review.waiting if one.id in kept} - chosen, taken, kept)
    settled = chosen | refused
    settled -= {unit for unit in refused if review.waits_for_its_goal(unit, settled)}
    return Reviewed(review.draft_with(review.in_order(chosen), settled), review.base_with(review.in_order(settled)))


def brought_up_to(programme: Programme, reading: Programme) -> Programme:
    """The same programme; what the reading says too is shown where it stands in the document now."""
    if programme == reading:
        return programme
    there = taken_apart(reading, "reading")
    mine = taken_apart(programme, "mine", there)
    return put_together(replace(mine, values=_found_anew(mine.values, there.values)))


class _Review:
    """The three versions in pieces that share identities, and what waits."""

    def __init__(self, base: Programme, draft: Programme, extracted: Programme) -> None:
        self._base = taken_apart(base, "base")
        self._mine = taken_apart(draft, "mine", self._base)
        self._theirs = taken_apart(extracted, "theirs", self._base, self._mine)
        self._was, self._own = by_part(self._base.values), by_part(self._mine.values)
        self.waiting = [(unit, self._difference(unit)) for unit in units(self._base, self._theirs)]

    def draft_with(self, taken: Iterable[Unit], settled: Iterable[Unit]) -> Programme:
        values = dict(self._mine.values)
        for unit in settled:
            values |= {key: self._beside(key, values[key]) for key in unit.keys if key in values}
        for unit in taken:
            self._take(unit, values)
        return self._together(values, self._mine)

    def base_with(self, settled: Iterable[Unit]) -> Programme:
        values = dict(self._base.values)
        for unit in settled:
            self._take(unit, values)
        return self._together(values, self._base)

    def in_order(self, chosen: Collection[Unit]) -> list[Unit]:
        return [unit for unit, _ in self.waiting if unit in chosen]

    def with_what_goes_along(self, chosen: set[Unit], *decided_on: Collection[str]) -> set[Unit]:
        """A goal that goes takes along what stood in it, unless that is decided on by itself."""
        going = {unit.part.id for unit in chosen if unit.kind == "dropped" and unit.part.level == "goal"}
        along = {
            unit
            for unit, difference in self.waiting
            if self._base.text(unit.part, "within") in going and self._leaves_its_goal(unit)
            if not any(difference.id in ids for ids in decided_on)
        }
        return chosen | along

    def waits_for_its_goal(self, unit: Unit, settled: Collection[Unit]) -> bool:
        """What is put into a new goal cannot be refused before the goal is decided on."""
        goal = Part("goal", self._theirs.text(unit.part, "within"))
        is_put = unit.kind != "dropped" and Key(unit.part, "within") in unit.keys
        return is_put and goal not in self._was and not any(other.part == goal for other in settled)

    def _leaves_its_goal(self, unit: Unit) -> bool:
        return unit.part.level == "subgoal" and (unit.kind == "dropped" or unit.keys[0].field == "within")

    def _take(self, unit: Unit, values: Values) -> None:
        """Makes the values say what the reading says of the unit; a part that is not among them comes whole."""
        there = self._theirs.values
        if unit.kind == "dropped":
            for key in [key for key in values if key.part == unit.part]:
                del values[key]
        elif unit.kind == "added" or not any(key.part == unit.part for key in values):
            values |= {key: value for key, value in there.items() if key.part == unit.part}
        for key in unit.keys:
            if key in there:
                values[key] = there[key]
            else:
                values.pop(key, None)

    def _together(self, values: Values, whose: Particulars) -> Programme:
        values = _with_goals(values, whose.values, self._theirs.values, self._base.values)
        return _in_step(values, whose, self._theirs)

    def _beside(self, key: Key, value: Value) -> Value:
        """A correction that stands, to be compared from now on with what the document says now."""
        there = self._theirs.values.get(key)
        if there and not isinstance(value, Duty) and (value.corrected_by or key.field == "title"):
            return replace(value, source=there.source)
        return value

    def _difference(self, unit: Unit) -> Difference:
        shown = unit.keys[0] if unit.kind == "changed" else Key(unit.part, "title")
        return Difference(
            self._identity(unit),
            described(unit, self._base, self._theirs),
            as_shown(shown, self._mine),
            self._conflicts(unit),
        )

    def _identity(self, unit: Unit) -> str:
        versions = (self._base.values, self._mine.values, self._theirs.values)
        said = [(key, [text_of(held[key]) if key in held else None for held in versions]) for key in unit.keys]
        return hashlib.blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

    def _conflicts(self, unit: Unit) -> bool:
        if unit.kind == "dropped":
            return self._is_worked_on(unit.part)
        if unit.part not in self._own:
            return unit.kind == "changed" or self._dropped_goal_of(unit)
        if self._dropped_goal_of(unit):
            return True
        return any(self._corrected_otherwise(key) for key in unit.keys)

    def _corrected_otherwise(self, key: Key) -> bool:
        """Whether the coordinator changed it, and not into what the reading says."""
        mine = self._mine.values.get(key)
        if says_the_same(mine, self._base.values.get(key)):
            return False
        return not says_the_same(mine, self._theirs.values.get(key))

    def _is_worked_on(self, part: Part) -> bool:
        """Whether the draft has it otherwise than its reading; a goal, also where a sub-goal of it would be lost."""
        mine, was = self._own.get(part), self._was.get(part, {})
        if mine is None:
            return False
        corrected = any(not says_the_same(mine.get(key), was.get(key)) for key in mine.keys() | was.keys())
        return corrected or any(self._is_worked_on(one) for one in self._gone_subgoals(part))

    def _gone_subgoals(self, goal: Part) -> list[Part]:
        """The draft's sub-goals of a goal that the reading does not have."""
        if goal.level != "goal":
            return []
        held = [part for part in self._own if part.level == "subgoal" and part not in self._theirs.parts]
        return [part for part in held if self._mine.text(part, "within") == goal.id]

    def _dropped_goal_of(self, unit: Unit) -> bool:
        """Whether the reading puts a sub-goal into a goal that the coordinator dropped."""
        if Key(unit.part, "within") not in unit.keys:
            return False
        goal = Part("goal", self._theirs.text(unit.part, "within"))
        return goal in self._was and goal not in self._own


def _with_goals(values: Values, *sources: Values) -> Values:
    """No sub-goal without its goal: one that is missing comes back from the first of `sources` that has it."""
    goals = {text_of(value): Part("goal", text_of(value)) for key, value in values.items() if key.field == "within"}
    missing = [goal for goal in goals.values() if Key(goal, "title") not in values]
    for goal in missing:
        held = next(by_part(source)[goal] for source in sources if Key(goal, "title") in source)
        values = values | held
    return values


def _in_step(values: Values, whose: Particulars, theirs: Particulars) -> Programme:
    """In the reading's order, and with what it says too shown where it stands in the document now."""
    ordered = in_order_of(in_order_of(theirs.values, whose.values), values)
    parts = in_order_of(theirs.parts, (*whose.parts, *(key.part for key in values if key.part.level != "programme")))
    kept = {key: values[key] for key in ordered if key in values}
    programme = replace(theirs.programme, name=whose.programme.name)
    there = tuple(part for part in parts if Key(part, "title") in kept)
    return put_together(Particulars(programme, there, _found_anew(kept, theirs.values)))


def _found_anew(values: Values, there: Values) -> Values:
    return {key: _where_it_stands(value, there.get(key)) for key, value in values.items()}


def _where_it_stands(value: Value, there: Value | None) -> Value:
    if there is None or value == there:
        return value
    if says_the_same(value, there):
        return there
    if value.source and there.source and value.source.quote == there.source.quote:
        return replace(value, source=there.source)
    return value

"""Two coordinators at once: what one sends is laid together with what the other has saved meanwhile.

Field by field, by what the sender had before them: what they left alone follows the draft, what only they changed is
theirs, and what both changed differently is a conflict, shown with both values. The same for whole goals and sub-goals
that one takes out while the other changes them.

Invariant: nothing that either wrote is lost without being shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from bot.web.review.form import Filled
from bot.web.review.sheet import NEW, Branch, Sheet, Value, digest, fields_of, is_new, settled


@dataclass(frozen=True, slots=True)
class Merged:
    """The form and the draft as one sheet. `theirs` is what the draft says where both changed a field, by its key.

    `gone` are nodes that the sender changed and somebody else took out or renumbered; `altered` those that the sender
    wants out and somebody else has changed. `removed` are those to take out.
    """

    sheet: Sheet
    theirs: Mapping[str, Value]
    gone: frozenset[str]
    altered: frozenset[str]
    removed: frozenset[str]

    @property
    def is_clean(self) -> bool:
        return not (self.theirs or self.gone or self.altered)


def merged(form: Filled, draft: Sheet) -> Merged:
    gone = frozenset(_gone(form, draft))
    sheet = _put_back(form.sheet, gone)
    values, theirs = dict(draft.values), {}
    for key, mine in sheet.values.items():
        now = draft.values.get(key)
        if now is None or not form.is_unchanged(key):
            values[key] = mine
            if now is not None and _is_conflict(form, key, mine, now):
                theirs[key] = now
    altered = frozenset(_altered(form, draft))
    duties = tuple(key for key in draft.duties if key not in form.removed)
    goals = tuple(_goals(sheet, draft))
    kept = {name for node in Sheet({}, goals).nodes for name in _keys(node)}
    merged_values = {key: value for key, value in values.items() if key in kept or "." not in key}
    return Merged(
        Sheet(merged_values, goals, duties), theirs, frozenset(map(_as_new, gone)), altered, form.removed - altered
    )


def without_removed(sheet: Sheet, removed: frozenset[str]) -> Sheet:
    """The sheet without the goals and sub-goals to take out; a goal takes its sub-goals with it."""
    goals = tuple(
        Branch(goal.key, tuple(key for key in goal.subgoals if key not in removed))
        for goal in sheet.goals
        if goal.key not in removed
    )
    return Sheet(sheet.values, goals, sheet.duties)


def _is_conflict(form: Filled, key: str, mine: Value, now: Value) -> bool:
    return settled(mine) != settled(now) and form.seen.get(key) != digest(now)


def _gone(form: Filled, draft: Sheet) -> Iterator[str]:
    """The nodes to put back, and the goals that they need around them."""
    for goal in form.sheet.goals:
        subgoals = [key for key in goal.subgoals if _is_gone(form, draft, key)]
        is_needed = subgoals and goal.key not in draft.nodes and not is_new(goal.key)
        yield from [goal.key] if is_needed or _is_gone(form, draft, goal.key) else []
        yield from subgoals


def _is_gone(form: Filled, draft: Sheet, key: str) -> bool:
    """Whether a node that the form was made with is no longer in the draft, while the sender has changed it."""
    if is_new(key) or key in draft.nodes or key in form.removed:
        return False
    return any(not form.is_unchanged(name) for name in _keys(key) if name in form.sheet.values)


def _put_back(sheet: Sheet, gone: Collection[str]) -> Sheet:
    """What somebody else took out stands as new: saved once more, it is in the programme again."""
    values = dict(sheet.values)
    for node in gone:
        for name in fields_of(node):
            values[f"{_as_new(node)}.{name}"] = values.pop(f"{node}.{name}", "")
    goals = (
        Branch(
            _as_new(goal.key) if goal.key in gone else goal.key,
            tuple(_as_new(key) if key in gone else key for key in goal.subgoals),
        )
        for goal in sheet.goals
    )
    return Sheet(values, tuple(goals), sheet.duties)


def _as_new(node: str) -> str:
    before, dot, last = node.rpartition(".")
    return f"{before}{dot}{NEW}-{last}"


def _altered(form: Filled, draft: Sheet) -> Iterator[str]:
    for node in form.removed.intersection(draft.nodes):
        under = (pair for pair in draft.values.items() if pair[0].startswith(f"{node}."))
        if any(form.seen.get(key, digest(now)) != digest(now) for key, now in under):
            yield node


def _goals(sheet: Sheet, draft: Sheet) -> Iterator[Branch]:
    """The draft's goals in its order, each with what the form adds to it, then the goals that it adds."""
    sent = {goal.key: goal for goal in sheet.goals}
    held = {goal.key for goal in draft.goals}
    for goal in draft.goals:
        yield Branch(goal.key, goal.subgoals + _new(sent.get(goal.key)))
    for key, goal in sent.items():
        if key not in held and (is_new(key) or _new(goal)):
            yield Branch(key, _new(goal))


def _new(goal: Branch | None) -> tuple[str, ...]:
    return tuple(key for key in goal.subgoals if is_new(key)) if goal else ()


def _keys(node: str) -> list[str]:
    return [f"{node}.{name}" for name in fields_of(node)]

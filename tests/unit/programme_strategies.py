"""Programmes as hypothesis makes them up, readings that differ from one another, and what coordinators do to drafts.

Words come from a small stock, so that parts resemble one another as real sub-goals do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from hypothesis import strategies as st

from knowledge.domain.programmes import Assignment, Duty, Goal, Programme, Source, Stated, Subgoal

Holder = TypeVar("Holder", Programme, Subgoal)
WORDS = ("trygga", "unga", "skolan", "stöd", "tidigt", "öppna", "parker", "färre", "brott", "äldre", "vård", "fler")
COMMITTEES = ("socialnämnden", "tekniska nämnden", "kommunstyrelsen", "stadsdelsnämnderna")
STATED = ("minimum", "followup", "timetable")
FACTS = ("period", "decided_by", "owner", "minimum", "followup")
LISTS = ("activities", "indicators")

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
sources = st.builds(
    lambda quote, start, page: Source("plan", quote, start, start + len(quote), page),
    texts,
    st.integers(0, 500),
    st.none() | st.integers(1, 9),
)
stated = st.builds(Stated, texts, st.none() | sources)
maybe = st.none() | stated
lists = st.lists(stated, max_size=3, unique_by=lambda one: one.text).map(tuple)
"""A list says a thing once: which of two that say the same was corrected, nobody could tell."""
assignments = st.lists(
    st.builds(
        Assignment,
        st.sampled_from(COMMITTEES),
        st.sampled_from(["responsible", "concerned"]),
        st.none() | sources,
    ),
    max_size=3,
).map(tuple)
subgoals = st.builds(
    Subgoal,
    st.sampled_from(["", "1.1", "1.2", "2.1", "2.2"]),
    texts,
    st.none() | sources,
    assignments,
    lists,
    lists,
    maybe,
    maybe,
    maybe,
)
goals = st.builds(
    Goal,
    st.sampled_from(["", "1", "2"]),
    texts,
    st.none() | sources,
    assignments,
    st.lists(subgoals, min_size=1, max_size=2).map(tuple),
)
duties = st.lists(st.builds(Duty, st.sampled_from(COMMITTEES), texts, sources), max_size=2).map(tuple)
programmes = st.builds(
    Programme,
    name=st.just("trygghetsprogram"),
    family=st.just("trygghetsprogram"),
    title=texts,
    document=st.just("plan"),
    period=maybe,
    decided_by=maybe,
    owner=maybe,
    minimum=maybe,
    followup=maybe,
    goals=st.lists(goals, min_size=1, max_size=2).map(tuple),
    duties=duties,
    relations=lists,
)


@st.composite
def edited(draw: st.DrawFn, programme: Programme, by: str) -> Programme:
    """The programme after a few changes of any kind; `by` is who corrected it, empty for another reading."""
    for change in draw(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=5)):
        programme = change(draw, programme, by)
    return programme


def _restate(draw: st.DrawFn, programme: Programme, by: str) -> Programme:
    return with_field(programme, draw(st.sampled_from(FACTS)), draw(_anew(by)))


def _retitle(draw: st.DrawFn, programme: Programme, _by: str) -> Programme:
    return _in_subgoal(draw, programme, lambda one: replace(one, title=draw(texts)))


def _renumber(draw: st.DrawFn, programme: Programme, _by: str) -> Programme:
    return _in_subgoal(draw, programme, lambda one: replace(one, number=draw(st.sampled_from(["1.1", "3.1", "9"]))))


def _restate_subgoal(draw: st.DrawFn, programme: Programme, by: str) -> Programme:
    return _in_subgoal(draw, programme, lambda one: with_field(one, draw(st.sampled_from(STATED)), draw(_anew(by))))


def _relist(draw: st.DrawFn, programme: Programme, by: str) -> Programme:
    def changed(one: Subgoal) -> Subgoal:
        name = draw(st.sampled_from(LISTS))
        held = getattr(one, name)
        added = tuple(filter(None, [draw(_anew(by))]))
        return with_field(one, name, (*held[: draw(st.integers(0, len(held)))], *added))

    return _in_subgoal(draw, programme, changed)


def _reassign(draw: st.DrawFn, programme: Programme, by: str) -> Programme:
    given = draw(assignments)
    marked = tuple(replace(one, corrected_by=by, source=None if by else one.source) for one in given)
    return _in_subgoal(draw, programme, lambda one: replace(one, assignments=marked))


def _drop_subgoal(draw: st.DrawFn, programme: Programme, _by: str) -> Programme:
    return _in_goal(draw, programme, lambda goal: replace(goal, subgoals=goal.subgoals[1:]))


def _add_subgoal(draw: st.DrawFn, programme: Programme, _by: str) -> Programme:
    return _in_goal(draw, programme, lambda goal: replace(goal, subgoals=(*goal.subgoals, draw(subgoals))))


def _drop_goal(_draw: st.DrawFn, programme: Programme, _by: str) -> Programme:
    return replace(programme, goals=programme.goals[:-1])


def _add_goal(draw: st.DrawFn, programme: Programme, _by: str) -> Programme:
    return replace(programme, goals=(*programme.goals, draw(goals)))


def _redo_duties(draw: st.DrawFn, programme: Programme, _by: str) -> Programme:
    return replace(programme, duties=draw(duties), relations=draw(lists))


CHANGES: tuple[Callable[[st.DrawFn, Programme, str], Programme], ...] = (
    _restate,
    _retitle,
    _renumber,
    _restate_subgoal,
    _relist,
    _reassign,
    _drop_subgoal,
    _add_subgoal,
    _drop_goal,
    _add_goal,
    _redo_duties,
)


def with_field(part: Holder, field: str, value: object) -> Holder:
    return replace(part, **{field: value})  # type: ignore[arg-type]


def _anew(by: str) -> st.SearchStrategy[Stated | None]:
    return st.none() | st.builds(Stated, texts, st.none() | sources, st.just(by))


def _in_goal(draw: st.DrawFn, programme: Programme, change: Callable[[Goal], Goal]) -> Programme:
    if not programme.goals:
        return programme
    position = draw(st.integers(0, len(programme.goals) - 1))
    return replace(programme, goals=_put(programme.goals, position, change(programme.goals[position])))


def _in_subgoal(draw: st.DrawFn, programme: Programme, change: Callable[[Subgoal], Subgoal]) -> Programme:
    def changed(goal: Goal) -> Goal:
        if not goal.subgoals:
            return goal
        position = draw(st.integers(0, len(goal.subgoals) - 1))
        return replace(goal, subgoals=_put(goal.subgoals, position, change(goal.subgoals[position])))

    return _in_goal(draw, programme, changed)


def _put(parts: tuple[Any, ...], position: int, part: Any) -> tuple[Any, ...]:
    return (*parts[:position], part, *parts[position + 1 :])

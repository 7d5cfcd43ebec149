"""What a coordinator accepts, put into the draft: at the end of where it belongs, with the place where it is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from knowledge.domain.programmes import Assignment, Goal, Programme, Stated, Subgoal
from knowledge.proposals.values import WHOLE, Proposal, nodes_of

Node = TypeVar("Node", Goal, Subgoal)


def accepted(programme: Programme, proposal: Proposal) -> Programme:
    """The draft with the proposal in it. It must be held against this very draft, so that its place is there."""
    if proposal.part == "goal":
        return replace(programme, goals=(*programme.goals, Goal(proposal.number, proposal.text, proposal.source)))
    if proposal.of == WHOLE:
        return replace(programme, **_one(proposal))
    node = nodes_of(programme)[proposal.of]
    return replace(programme, goals=tuple(_in_goal(goal, node, proposal) for goal in programme.goals))


def _in_goal(goal: Goal, node: Goal | Subgoal, proposal: Proposal) -> Goal:
    if goal is not node:
        return replace(goal, subgoals=_each(goal.subgoals, node, lambda subgoal: _grown(subgoal, proposal)))
    if proposal.part == "subgoal":
        return replace(goal, subgoals=(*goal.subgoals, Subgoal(proposal.number, proposal.text, proposal.source)))
    return _grown(goal, proposal)


def _each(subgoals: tuple[Subgoal, ...], node: object, grown: Callable[[Subgoal], Subgoal]) -> tuple[Subgoal, ...]:
    return tuple(grown(subgoal) if subgoal is node else subgoal for subgoal in subgoals)


def _grown(node: Node, proposal: Proposal) -> Node:
    if proposal.part in ("responsible", "concerned"):
        assignment = Assignment(proposal.text, proposal.part, proposal.source)
        return replace(node, assignments=(*node.assignments, assignment))
    return replace(node, **_one(proposal, node))


def _one(proposal: Proposal, node: object = None) -> dict[str, Any]:
    stated = Stated(proposal.text, proposal.source)
    if proposal.part == "indicators":
        return {"indicators": (*getattr(node, "indicators", ()), stated)}
    return {proposal.part: stated}

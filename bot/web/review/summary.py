"""A programme at a glance: for the list, and for what is not filled in when it is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.web.review.differences import waiting
from bot.web.review.sheet import branches_of
from knowledge.domain.programmes import Goal, Programme, Subgoal
from knowledge.ports import ProgrammeRecord

Standing = Literal["draft", "published", "changed"]
"""A draft, published, or published with a draft beside it that says something else."""
OPEN_FACTS = ("period", "decided_by", "decided_on", "owner")
OPEN_FIELDS = ("responsible", "minimum", "indicators", "followup")


@dataclass(frozen=True, slots=True)
class ProgrammeCard:
    """What the list shows."""

    name: str
    title: str
    period: str
    standing: Standing
    goals: int
    subgoals: int
    ownerless: int
    differences: int
    document_is_gone: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """A field that is empty, and the goals or sub-goals in which it is: (key, number, title); none for a fact."""

    name: str
    nodes: tuple[tuple[str, str, str], ...] = ()


def card_of(record: ProgrammeRecord) -> ProgrammeCard:
    programme = record.draft
    subgoals = list(programme.subgoals)
    return ProgrammeCard(
        name=programme.name,
        title=programme.title,
        period=programme.period.text if programme.period else "",
        standing=standing(record),
        goals=len(programme.goals),
        subgoals=len(subgoals),
        ownerless=sum(is_ownerless(goal, subgoal) for goal, subgoal in subgoals),
        differences=len(waiting(record)),
        document_is_gone=record.extracted is None,
    )


def standing(record: ProgrammeRecord) -> Standing:
    if record.published is None:
        return "draft"
    return "published" if record.published == record.draft else "changed"


def is_ownerless(goal: Goal, subgoal: Subgoal) -> bool:
    """Whether nobody is responsible: by the sub-goal itself, or by its goal as a whole."""
    return not any(one.responsibility == "responsible" for one in (*subgoal.assignments, *goal.assignments))


def unfilled(record: ProgrammeRecord) -> tuple[Gap, ...]:
    """What the draft leaves empty. What it states for the programme as a whole is not missing in a sub-goal."""
    return tuple(_gaps(record.draft))


def _gaps(programme: Programme) -> Iterator[Gap]:
    for name in OPEN_FACTS:
        if getattr(programme, name) is None:
            yield Gap(name)
    for name in (name for name in OPEN_FIELDS if not getattr(programme, name, None)):
        nodes = tuple(
            (key, subgoal.number, subgoal.title)
            for _, goal, under in branches_of(programme)
            for key, subgoal in under
            if _is_empty(name, goal, subgoal)
        )
        if nodes:
            yield Gap(name, nodes)


def _is_empty(name: str, goal: Goal, subgoal: Subgoal) -> bool:
    return is_ownerless(goal, subgoal) if name == "responsible" else not getattr(subgoal, name)

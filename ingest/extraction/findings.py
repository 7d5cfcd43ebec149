"""What the readers of the layouts hand on: statements in document order, before anything is put together.

Each statement stands by itself; what it belongs to is the goal that began last, unless it says so (`goal_number`).
"""

from __future__ import annotations

from dataclasses import dataclass

from ingest.extraction.labels import Field
from ingest.extraction.wording import Wording
from knowledge.domain.programmes import Responsibility, Source


@dataclass(frozen=True, slots=True)
class GoalBegins:
    """A goal or sub-goal is named. `depth` is its word's (see `markers`), `parts` of how many numbers its number is."""

    depth: int
    number: str
    title: str
    source: Source | None
    parts: int = 0
    word: str = ""


@dataclass(frozen=True, slots=True)
class FieldStated:
    """A value under the goal that began last."""

    field: Field
    value: Wording
    quoted: Wording | None = None
    """What is quoted, where that is more than the value: its label too."""


@dataclass(frozen=True, slots=True)
class AssignmentStated:
    """A committee's part: in the goal that began last, or in those with these numbers (goals' or sub-goals')."""

    committee: str
    responsibility: Responsibility
    source: Source
    numbers: tuple[str, ...] = ()
    of_goals: bool = False


@dataclass(frozen=True, slots=True)
class DutyStated:
    """What a committee has to do, in running text."""

    committee: str
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class FactStated:
    """A value of the programme as a whole. `certain`: it stood beside a label, and goes before what a sentence says."""

    field: Field
    text: str
    source: Source
    certain: bool = True


@dataclass(frozen=True, slots=True)
class GoalEnds:
    """What follows stands outside all goals."""


Finding = GoalBegins | FieldStated | AssignmentStated | DutyStated | FactStated | GoalEnds

"""A programme as its document states it: goals, sub-goals, who answers for them, and what is asked at least.

Invariant: nothing is inferred. Every field is what the document says, with the words that say it (`Source`), or what a
coordinator wrote in its place (`corrected_by`). What a document does not state is empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Responsibility = Literal["responsible", "concerned"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a field is stated: a half-open character range of the document's text, its page (1-based) and headings.

    `quote` is that range's own words, white space collapsed.
    """

    document: str
    quote: str
    start: int
    end: int
    page: int | None = None
    section: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stated:
    """A field's text. `corrected_by` names who wrote it instead of the document; `source` stays, to compare with."""

    text: str
    source: Source | None = None
    corrected_by: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A committee's part in a goal. `committee` is its name as a sentence writes it: "socialnämnden".

    A group that is named together is kept as it is written ("stadsdelsnämnderna").
    """

    committee: str
    responsibility: Responsibility
    source: Source | None = None
    corrected_by: str = ""


@dataclass(frozen=True, slots=True)
class Subgoal:
    """A sub-goal. `number` is as printed ("2.3"), empty where the document does not number."""

    number: str
    title: str
    source: Source | None = None
    assignments: tuple[Assignment, ...] = ()
    activities: tuple[Stated, ...] = ()
    indicators: tuple[Stated, ...] = ()
    minimum: Stated | None = None
    followup: Stated | None = None
    timetable: Stated | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A long-term goal. Its own `assignments` hold for the goal as a whole, where the document says so."""

    number: str
    title: str
    source: Source | None = None
    assignments: tuple[Assignment, ...] = ()
    subgoals: tuple[Subgoal, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """What a committee has to do by the running text, beside goals: "Socialnämnden har ett särskilt ansvar att …"."""

    committee: str
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Programme:
    """One version of a programme.

    `name` is unique among all ("andts-program-2025-2028"); `family` is the same for every version ("andts-program").
    `relations` are other governing documents, and the budget, that it says it belongs with. `supersedes` names the
    version before it, where it does.
    """

    name: str
    family: str
    title: str
    document: str
    period: Stated | None = None
    decided_by: Stated | None = None
    decided_on: Stated | None = None
    owner: Stated | None = None
    supersedes: Stated | None = None
    minimum: Stated | None = None
    followup: Stated | None = None
    goals: tuple[Goal, ...] = ()
    duties: tuple[Duty, ...] = ()
    relations: tuple[Stated, ...] = ()

    @property
    def subgoals(self) -> Iterator[tuple[Goal, Subgoal]]:
        """Every sub-goal with the goal that it belongs to, in order."""
        return ((goal, subgoal) for goal in self.goals for subgoal in goal.subgoals)

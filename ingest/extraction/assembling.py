"""From findings in document order to goals: what is said twice becomes one, what is said differently keeps both.

Order: the document's goal words are ranked; findings are gathered under the goal that they belong to; a goal or
sub-goal that is met again (an appendix repeats the body, a table sums up) is the one met before.

Invariant: each sub-goal stands once. Of what two places say alike, the first place is the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from rapidfuzz import fuzz

from ingest.extraction.assigning import assignments
from ingest.extraction.committees import Naming
from ingest.extraction.findings import AssignmentStated, FieldStated, Finding, GoalBegins, GoalEnds
from ingest.extraction.ranking import level, ranks
from ingest.extraction.values import listed, stated
from knowledge.domain.programmes import Assignment, Goal, Source, Stated, Subgoal

_SAME_TITLE = 92
_LIKE_TITLE = 80


@dataclass
class SubgoalDraft:
    """A sub-goal while it is gathered. A target value stands in for an indicator where the document gives no other."""

    number: str
    title: str
    source: Source | None
    assignments: dict[tuple[str, str], Assignment] = field(default_factory=dict)
    activities: dict[str, Stated] = field(default_factory=dict)
    indicators: dict[str, Stated] = field(default_factory=dict)
    targets: dict[str, Stated] = field(default_factory=dict)
    minimum: list[Stated] = field(default_factory=list)
    followup: list[Stated] = field(default_factory=list)
    timetable: list[Stated] = field(default_factory=list)

    @property
    def has_fields(self) -> bool:
        return bool(self.activities or self.indicators or self.minimum or self.followup or self.timetable)


@dataclass
class GoalDraft(SubgoalDraft):
    """A goal. Its own fields become a sub-goal of the same name where it has none below it."""

    subgoals: list[SubgoalDraft] = field(default_factory=list)


Draft = TypeVar("Draft", bound=SubgoalDraft)


class Assembler:
    """Gathers findings; `goals` is what came of them."""

    def __init__(self, naming: Naming) -> None:
        self._naming = naming
        self._goals: list[GoalDraft] = []
        self._goal: GoalDraft | None = None
        self._subgoal: SubgoalDraft | None = None
        self._later: list[AssignmentStated] = []

    def goals(self, findings: Sequence[Finding]) -> tuple[Goal, ...]:
        self._ranks = ranks([one for one in findings if isinstance(one, GoalBegins)])
        for finding in findings:
            self._take(finding)
        for assignment in self._later:
            self._assign_by_number(assignment)
        is_flat = not any(goal.subgoals for goal in self._goals)
        return tuple(_finished(goal, is_flat=is_flat) for goal in self._goals)

    def _take(self, finding: Finding) -> None:
        match finding:
            case GoalBegins():
                self._begin(finding)
            case GoalEnds():
                self._goal = self._subgoal = None
            case FieldStated():
                self._state(finding)
            case AssignmentStated(numbers=()):
                self._assign(self._current, finding)
            case AssignmentStated():
                self._later.append(finding)

    @property
    def _current(self) -> SubgoalDraft | None:
        return self._subgoal or self._goal

    def _begin(self, goal: GoalBegins) -> None:
        rank = self._ranks.get(level(goal), "area")
        self._subgoal = None
        if rank == "area":
            self._goal = None
        elif rank in ("goal", "only"):
            self._goal = self._goal_like(goal)
        else:
            self._subgoal = self._subgoal_like(goal)

    def _goal_like(self, goal: GoalBegins) -> GoalDraft:
        known = _same(goal, self._goals)
        if known is not None:
            return known
        made = GoalDraft(goal.number, goal.title, goal.source)
        self._goals.append(made)
        return made

    def _subgoal_like(self, subgoal: GoalBegins) -> SubgoalDraft:
        known = self._known_subgoal(subgoal)
        if known is not None:
            known.title = known.title or subgoal.title
            return known
        made = SubgoalDraft(subgoal.number, subgoal.title, subgoal.source)
        self._goal = self._parent_of(subgoal)
        self._goal.subgoals.append(made)
        return made

    def _known_subgoal(self, subgoal: GoalBegins) -> SubgoalDraft | None:
        """The same sub-goal met before: a number of several parts is its own; "1" is one goal's, or one title's."""
        near = self._goal.subgoals if self._goal else []
        everywhere = [one for goal in self._goals for one in goal.subgoals]
        own_number = len(re.findall(r"\d+", subgoal.number)) > 1
        return _same(subgoal, everywhere if own_number else near) or _same_title(subgoal, everywhere)

    def _parent_of(self, subgoal: GoalBegins) -> GoalDraft:
        above = re.split(r"[.:]", subgoal.number)[0] if len(re.findall(r"\d+", subgoal.number)) > 1 else ""
        numbered = next((goal for goal in self._goals if above and goal.number == above), None)
        parent = self._goal if self._goal and self._goal.number in ("", above) else numbered or self._goal
        if above and parent is not None and parent.number and parent.number != above and parent.number.isdigit():
            parent = None
        if parent is None:
            parent = next((goal for goal in self._goals if not goal.title and goal.number == above), None)
        if parent is None and len(self._goals) == 1 and not self._goals[0].number:
            parent = self._goals[0]
        if parent is None:
            parent = GoalDraft(above if numbered else "", "", None)
            self._goals.append(parent)
        return parent

    def _state(self, finding: FieldStated) -> None:
        into = self._current
        if into is None:
            return
        match finding.field:
            case "responsible" | "concerned":
                quoted = finding.quoted.source if finding.quoted else None
                for one in assignments(finding.value, finding.field, self._naming, quoted):
                    self._assign(into, one)
            case "activity":
                _join(into.activities, listed(finding))
            case "indicator":
                _join(into.indicators, listed(finding))
            case "target":
                _join(into.targets, listed(finding))
            case "minimum":
                into.minimum += stated(finding)
            case "followup":
                into.followup += stated(finding)
            case "timetable":
                into.timetable += stated(finding)

    def _assign(self, into: SubgoalDraft | None, found: AssignmentStated) -> None:
        if into is not None:
            made = Assignment(found.committee, found.responsibility, found.source)
            into.assignments.setdefault((found.committee.casefold(), found.responsibility), made)

    def _assign_by_number(self, found: AssignmentStated) -> None:
        subgoals = [one for goal in self._goals for one in goal.subgoals]
        pool: Iterable[SubgoalDraft] = self._goals if found.of_goals else subgoals or self._goals
        for one in pool:
            if one.number and one.number in found.numbers:
                self._assign(one, found)


def _same(goal: GoalBegins, among: Sequence[Draft]) -> Draft | None:
    if goal.number:
        numbered = next((one for one in among if one.number.casefold() == goal.number.casefold()), None)
        if numbered is not None:
            return numbered
    return _same_title(goal, among)


def _same_title(goal: GoalBegins, among: Sequence[Draft]) -> Draft | None:
    """By title, where not both have numbers of their own."""
    if not goal.title:
        return None
    alike = [one for one in among if not (one.number and goal.number and one.number != goal.number)]
    return next((one for one in alike if _titles_agree(one.title, goal.title)), None)


def _titles_agree(first: str, second: str) -> bool:
    return fuzz.ratio(_key(first), _key(second)) >= _SAME_TITLE


def _key(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.casefold()))


def _join(into: dict[str, Stated], values: Iterable[Stated]) -> None:
    for value in values:
        into.setdefault(_key(value.text), value)


def _finished(goal: GoalDraft, *, is_flat: bool) -> Goal:
    subgoals = [_finished_subgoal(one) for one in goal.subgoals]
    own = tuple(goal.assignments.values())
    if not subgoals and (is_flat or goal.has_fields):
        return Goal(goal.number, goal.title, goal.source, (), (_finished_subgoal(goal),))
    return Goal(goal.number, goal.title, goal.source, own, tuple(subgoals))


def _finished_subgoal(draft: SubgoalDraft) -> Subgoal:
    return Subgoal(
        draft.number,
        draft.title,
        draft.source,
        tuple(draft.assignments.values()),
        tuple(draft.activities.values()),
        tuple((draft.indicators or draft.targets).values()),
        _first(draft.minimum),
        _first(draft.followup),
        _first(draft.timetable),
    )


def _first(values: Sequence[Stated]) -> Stated | None:
    return values[0] if values else None

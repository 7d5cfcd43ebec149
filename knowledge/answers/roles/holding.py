"""Which committees a programme's words mean, and what part each of them has.

Invariant: a committee has a part only where a goal, a duty or the programme itself names it, alone or in its group;
what is said of a goal is not said of its sub-goals.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from knowledge.answers.roles.register import GoalInVersion, Version
from knowledge.answers.wording import folded
from knowledge.domain.organisation import Organisation
from knowledge.domain.programmes import Assignment, Duty, Stated


@dataclass(frozen=True, slots=True)
class Held:
    """A goal, and the words that give a committee its part in it."""

    goal: GoalInVersion
    assignment: Assignment


@dataclass(frozen=True, slots=True)
class Part:
    """What a version names one committee for. `owned` is the field that makes it answer for the programme itself."""

    version: Version
    committee: str
    responsible: tuple[Held, ...] = ()
    concerned: tuple[Held, ...] = ()
    duties: tuple[Duty, ...] = ()
    owned: Stated | None = None

    @property
    def is_named(self) -> bool:
        return bool(self.responsible or self.concerned or self.duties or self.owned)


@dataclass
class Holders:
    """Reads committees' names with the organisation, each once."""

    organisation: Organisation
    _read: dict[str, frozenset[str]] = field(default_factory=dict)
    _printed: dict[str, str] = field(default_factory=dict)

    def ids(self, printed: str) -> frozenset[str]:
        """The committees that a field's words mean: all of a group; the words themselves where nobody is known."""
        if printed not in self._read:
            mentions = self.organisation.mentions(printed)
            found = {one for mention in mentions for one in mention.committees}
            found = found or {committee.id for committee in self.organisation.named(printed)}
            if not found:
                found = {folded(printed)}
                self._printed[folded(printed)] = printed
            self._read[printed] = frozenset(found)
        return self._read[printed]

    def name(self, committee: str) -> str:
        known = {each.id: each.name for each in self.organisation.committees}
        return known.get(committee) or self._printed.get(committee, committee)

    def together(self, committees: tuple[str, ...]) -> str:
        """What the committees are called when they are a whole group; empty otherwise."""
        chosen = [each for each in self.organisation.committees if each.id in committees]
        groups = {each.group for each in chosen}
        if len(groups) != 1 or len(chosen) < 2:
            return ""
        (group,) = groups
        members = {each.id for each in self.organisation.committees if group and each.group == group}
        return group if members == set(committees) else ""

    def part(self, version: Version, committee: str) -> Part:
        held = [
            Held(goal, assignment)
            for goal in version.goals
            for assignment in goal.stated.assignments
            if committee in self.ids(assignment.committee)
        ]
        responsible = _each_goal_once(each for each in held if each.assignment.responsibility == "responsible")
        own = {each.goal for each in responsible}
        concerned = _each_goal_once(
            each for each in held if each.assignment.responsibility == "concerned" and each.goal not in own
        )
        programme = version.programme
        owner = programme.owner
        return Part(
            version=version,
            committee=committee,
            responsible=responsible,
            concerned=concerned,
            duties=tuple(duty for duty in programme.duties if committee in self.ids(duty.committee)),
            owned=owner if owner and self._owns(owner, committee) else None,
        )

    def _owns(self, owner: Stated, committee: str) -> bool:
        return any(committee in mention.committees for mention in self.organisation.mentions(owner.text))


def _each_goal_once(held: Iterable[Held]) -> tuple[Held, ...]:
    found: dict[tuple[str, str], Held] = {}
    for each in held:
        found.setdefault((each.goal.stated.number, each.goal.stated.title), each)
    return tuple(found.values())

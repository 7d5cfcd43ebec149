"""What a role question asks, as plain values.

Invariant: a `Reading` holds what the words of one utterance say and nothing from elsewhere; `left_over` are the words
that were not understood, and a question with any of them is answered only where they name a goal or a document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from knowledge.answers.roles.facets import GOAL_FACETS, Facet, GoalFacet
from knowledge.answers.roles.register import Family, GoalInVersion, Version

PlaceKind = Literal["goal", "subgoal", "either"]


@dataclass(frozen=True, slots=True)
class Place:
    """A goal by its number as printed: ("subgoal", "2.3"). "either" where the question only says the number."""

    kind: PlaceKind
    number: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What one utterance says. `committees` are ids; `unknown` are names that no committee has; `families` programmes.

    `of_all` asks over every committee; `by_committee` asks for committees; `by_goal`, `by_programme` for goals and
    programmes. `years` and `earlier` point at a version. `goes_on` leans on the question before. `introduces` says that
    the committees are where the asker works ("jag jobbar på socialförvaltningen").
    """

    facets: frozenset[Facet] = frozenset()
    of_asker: bool = False
    of_all: bool = False
    committees: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    families: tuple[str, ...] = ()
    this_programme: bool = False
    years: tuple[int, ...] = ()
    earlier: bool = False
    by_committee: bool = False
    by_goal: bool = False
    by_programme: bool = False
    left_over: tuple[str, ...] = ()
    blocked: bool = False
    asks_how: bool = False
    goes_on: bool = False
    introduces: bool = False

    @property
    def names_committee(self) -> bool:
        return self.of_asker or bool(self.committees or self.unknown)

    @property
    def goal_facets(self) -> tuple[GoalFacet, ...]:
        return tuple(facet for facet in GOAL_FACETS if facet in self.facets)


@dataclass(frozen=True, slots=True)
class GoalsAsked:
    """Some goals of some programmes. `committees` where the question is of their part in these goals."""

    goals: tuple[GoalInVersion, ...]
    facets: frozenset[Facet]
    committees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoSuchGoal:
    """Goals that none of the programmes has."""

    places: tuple[Place, ...]
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class CommitteeAsked:
    """Committees' part in programmes. `named` says whether the question named the programmes."""

    committees: tuple[str, ...]
    versions: tuple[Version, ...]
    facets: frozenset[Facet]
    named: bool = False


@dataclass(frozen=True, slots=True)
class ProgrammesOf:
    """Which programmes concern these committees."""

    committees: tuple[str, ...]
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class CommitteesOf:
    """Which committees a programme names."""

    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeAsked:
    """What a programme states of itself."""

    versions: tuple[Version, ...]
    facets: frozenset[Facet]


@dataclass(frozen=True, slots=True)
class RelationAsked:
    """How programmes hang together, or one with another document that its words name ("budgeten"); all where none."""

    versions: tuple[Version, ...]
    other: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangesAsked:
    """What is new since the version before; for some committees or goals, or altogether."""

    families: tuple[Family, ...]
    committees: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class UnknownCommittee:
    """A committee that is not known, as it was typed, and the programmes that the question is about."""

    name: str
    versions: tuple[Version, ...] = ()


@dataclass(frozen=True, slots=True)
class NeedsCommittee:
    """ "Vi" was asked about, and nobody has said who that is."""


Asked = (
    GoalsAsked
    | NoSuchGoal
    | CommitteeAsked
    | ProgrammesOf
    | CommitteesOf
    | ProgrammeAsked
    | RelationAsked
    | ChangesAsked
    | UnknownCommittee
    | NeedsCommittee
)

"""From a question in its conversation to what is asked of which programme, or that it is no role question.

Order: each utterance is read by itself (`reading.read`), made whole with the one before where it leans on it
(`_in_context`), and what results is told apart by what it names: changes, relations, programmes, goals, committees.
Invariant: a question with a word that is not understood is none of ours, so that passages answer it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answers.roles.asked import (
    Asked,
    ChangesAsked,
    CommitteeAsked,
    CommitteesOf,
    GoalsAsked,
    NeedsCommittee,
    NoSuchGoal,
    Place,
    ProgrammeAsked,
    ProgrammesOf,
    Reading,
    RelationAsked,
    UnknownCommittee,
)
from knowledge.answers.roles.facets import GOAL_FACETS, PART_FACETS, Facet
from knowledge.answers.roles.goal_words import fits, named_by
from knowledge.answers.roles.lexicon import lexicon
from knowledge.answers.roles.reading import read
from knowledge.answers.roles.register import Family, GoalInVersion, Register, Version, is_numbered
from knowledge.answers.wording import folded
from knowledge.domain.organisation import Organisation

_ASKS_OF_GOALS: frozenset[Facet] = PART_FACETS | frozenset(GOAL_FACETS)
_WEAK: frozenset[Facet] = frozenset({"expected"})
"""Asks for a committee's part only where a programme or its goals are spoken of."""
_MOST_IN_PASSING = 3
_OTHER_BODY = re.compile(r"\w*(?:bolag|forbund|stiftelse|forening)(?:et|en|s|ets|ens)?")
"""Somebody who works for another kind of body, which is not known, is none of the committees."""
_WHO_IT_IS: frozenset[Facet] = frozenset({"responsible"})
"""What "vem har delmål 2.2?" asks without saying so."""
_OF_THE_WHOLE: frozenset[Facet] = frozenset({"decided", "period", "minimum", "followup", "responsible"})


@dataclass(frozen=True, slots=True)
class Asker:
    """The committee that the asker works for, as it was given; None where nobody said."""

    committee: str | None = None


def understand(utterances: Sequence[str], asker: Asker, organisation: Organisation, register: Register) -> Asked | None:
    """What the last utterance asks, the earlier ones behind it; None where it is no role question."""
    telling = _Telling(asker, organisation, register)
    context, astray = Reading(), False
    for text in utterances:
        own = read(text, organisation, register)
        astray = astray or any(_OTHER_BODY.fullmatch(folded(word)) for word in own.left_over)
        if own.introduces and own.committees:
            telling = replace(telling, introduced=own.committees)
        context = _in_context(context, own, telling)
    return None if astray and context.of_asker else telling.apart(context)


def _in_context(context: Reading, own: Reading, telling: _Telling) -> Reading:
    """The utterance with what it leaves to the one before."""
    known = replace(own, families=own.families or context.families)
    if not own.families:
        known = replace(known, years=own.years or context.years, earlier=own.earlier or context.earlier)
    if _stands_alone(own):
        return known
    if telling.apart(context) is None or own.left_over or own.blocked:
        return replace(known, blocked=own.blocked or own.goes_on)
    return _joined(context, known)


def _stands_alone(own: Reading) -> bool:
    if (own.names_committee and own.families) or (own.places and (own.families or own.by_committee)):
        return True
    asks = bool(own.facets or own.by_goal or own.by_programme)
    return asks and bool(own.names_committee or own.of_all or own.places or own.left_over or own.families)


def _joined(context: Reading, own: Reading) -> Reading:
    """What the new words do not say is taken from the context; a goal newly named is asked about by itself."""
    names_goal, names_committee = bool(own.places), own.names_committee or own.of_all
    keeps = not names_goal and not names_committee
    return replace(
        own,
        facets=own.facets or context.facets,
        places=own.places or context.places,
        left_over=own.left_over or (context.left_over if not names_goal else ()),
        committees=own.committees or (context.committees if keeps else ()),
        unknown=own.unknown or (context.unknown if keeps else ()),
        of_asker=own.of_asker or (context.of_asker and keeps),
        of_all=own.of_all or (context.of_all and keeps),
        by_goal=own.by_goal or context.by_goal,
        by_committee=own.by_committee or context.by_committee,
        by_programme=own.by_programme or (context.by_programme and not own.families and not names_goal),
    )


@dataclass(frozen=True)
class _Telling:
    """Tells questions apart by what they name."""

    asker: Asker
    organisation: Organisation
    register: Register
    introduced: tuple[str, ...] = ()
    """Where the asker said in the conversation that they work."""

    def apart(self, asked: Reading) -> Asked | None:
        if asked.blocked:
            return None
        if "changes" in asked.facets:
            return self._changes(asked)
        versions = self._versions(asked)
        if not versions:
            return None
        if "relation" in asked.facets:
            return self._relation(asked, versions)
        if asked.places:
            return self._goals_by_number(asked, versions)
        if asked.left_over:
            return self._goals_by_words(asked, versions)
        if asked.names_committee or asked.of_all:
            return self._committees(asked, versions)
        return self._programme(asked, versions)

    def _versions(self, asked: Reading) -> tuple[Version, ...]:
        """Of each programme that is meant, the version that is: the one in force where the question names none."""
        families = [each for each in self.register.families if not asked.families or each.name in asked.families]
        return tuple(version for family in families if (version := _version(family, asked)))

    def _changes(self, asked: Reading) -> Asked | None:
        families = tuple(
            family
            for family in self.register.families
            if family.before and (not asked.families or family.name in asked.families)
        )
        if not families or asked.left_over or not _only(asked, "changes"):
            return None
        if not (asked.families or asked.this_programme or asked.names_committee or asked.places or asked.earlier):
            return None
        committees = self._meant(asked)
        return ChangesAsked(families, committees if isinstance(committees, tuple) else (), asked.places)

    def _relation(self, asked: Reading, versions: tuple[Version, ...]) -> Asked | None:
        if not asked.families or asked.places:
            return None
        if len(asked.families) > 1 and asked.left_over:
            return None
        return RelationAsked(versions, asked.left_over)

    def _goals_by_number(self, asked: Reading, versions: tuple[Version, ...]) -> Asked | None:
        found = tuple(goal for version in versions for place in asked.places for goal in _at(place, version))
        numbered = tuple(version for version in versions if any(each.stated.number for each in version.goals))
        if not found and not numbered:
            return None
        says_so = any(place.kind != "either" for place in asked.places)
        passing = (bool(found) or says_so) and _only_in_passing(asked)
        if asked.left_over and not (passing or any(fits(asked.left_over, goal) for goal in found)):
            return None
        says_so = says_so or bool(asked.families and not asked.left_over)
        if not (asked.facets or says_so) or asked.facets & {"decided", "period"}:
            return None
        return self._of_goals(asked, found) if found else NoSuchGoal(asked.places, numbered)

    def _goals_by_words(self, asked: Reading, versions: tuple[Version, ...]) -> Asked | None:
        if not asked.facets & _ASKS_OF_GOALS:
            return None
        speaks_of_goals = asked.by_goal or "minimum" in asked.facets
        goals = (goal for version in versions for goal in version.goals)
        found = named_by(asked.left_over, goals, speaks_of_goals)
        return self._of_goals(asked, found) if found else None

    def _of_goals(self, asked: Reading, found: tuple[GoalInVersion, ...]) -> Asked | None:
        committees = self._meant(asked)
        if isinstance(committees, UnknownCommittee) and asked.unknown:
            return committees
        facets = asked.facets - _WEAK
        if not facets and asked.by_committee and all(goal.subgoal for goal in found):
            facets = _WHO_IT_IS
        return GoalsAsked(found, facets, committees if isinstance(committees, tuple) else ())

    def _committees(self, asked: Reading, versions: tuple[Version, ...]) -> Asked | None:
        if not self._asks_of_part(asked):
            return None
        if asked.of_all:
            return self._of_all(asked, versions)
        committees = self._meant(asked)
        if not isinstance(committees, tuple):
            return committees
        if asked.by_programme and not asked.families:
            return ProgrammesOf(committees, versions)
        return CommitteeAsked(committees, versions, asked.facets, bool(asked.families))

    def _asks_of_part(self, asked: Reading) -> bool:
        facets = asked.facets & _ASKS_OF_GOALS
        if asked.facets - _ASKS_OF_GOALS:
            return False
        if asked.of_all and asked.families and not facets:
            return not asked.asks_how
        if not facets and asked.families and not asked.by_committee:
            return not asked.asks_how
        strong = bool(facets - _WEAK) or asked.by_goal or asked.by_programme
        return strong or (bool(facets) and (bool(asked.families) or asked.this_programme or not asked.by_committee))

    def _of_all(self, asked: Reading, versions: tuple[Version, ...]) -> Asked | None:
        if asked.goal_facets:
            return ProgrammeAsked(versions, asked.facets - _WEAK)
        return CommitteesOf(versions) if asked.families or len(versions) == 1 else None

    def _programme(self, asked: Reading, versions: tuple[Version, ...]) -> Asked | None:
        """A programme and nothing more is named."""
        if not asked.families and not (asked.this_programme and len(versions) == 1):
            return None
        if asked.by_committee and asked.facets & {"concerned", "role", "duty"} and not asked.goal_facets:
            return CommitteesOf(versions)
        if self.asker.committee and asked.facets and asked.facets <= {"role", "duty"}:
            return self._committees(replace(asked, of_asker=True), versions)
        if asked.facets and asked.facets - {"expected"} <= _OF_THE_WHOLE:
            return ProgrammeAsked(versions, asked.facets - {"expected"}) if asked.facets - {"expected"} else None
        return None

    def _meant(self, asked: Reading) -> tuple[str, ...] | UnknownCommittee | NeedsCommittee:
        """The committees that are asked about. A committee that is named goes before the asker's own."""
        if asked.unknown:
            return UnknownCommittee(asked.unknown[0], self._versions(asked))
        if asked.committees or not asked.of_asker:
            return asked.committees
        if self.introduced:
            return self.introduced
        if not self.asker.committee:
            return NeedsCommittee()
        typed = self.asker.committee
        named = self.organisation.named(typed) or self.organisation.named(f"{typed} nämnden")
        return tuple(one.id for one in named) if named else UnknownCommittee(typed, self._versions(asked))


def _only_in_passing(asked: Reading) -> bool:
    """Whether the words that are not understood matter little: a goal is numbered, and a field of it is asked for."""
    if len(asked.left_over) > _MOST_IN_PASSING or not (asked.facets - _WEAK):
        return False
    said = [folded(word) for word in asked.left_over]
    other_programme = (asked.this_programme and not asked.families) or any(
        map(lexicon().programme_compound.fullmatch, said)
    )
    return not other_programme and not any(word.startswith(lexicon().elsewhere) for word in said)


def _version(family: Family, asked: Reading) -> Version | None:
    if asked.years:
        return family.of_years(asked.years)
    if asked.earlier and "changes" not in asked.facets:
        return family.before
    return family.in_force


def _only(asked: Reading, facet: Facet) -> bool:
    """The facet, and at most what every such question says in passing."""
    return asked.facets <= {facet, "expected", "role", "duty", "concerned", "responsible"}


def _at(place: Place, version: Version) -> list[GoalInVersion]:
    """The goals with that number, as the document prints numbers."""
    subgoals = [each for each in version.goals if each.subgoal and is_numbered(each.stated.number, place.number)]
    goals = [each for each in version.goals if not each.subgoal and is_numbered(each.stated.number, place.number)]
    if place.kind == "goal":
        return goals or subgoals
    return subgoals or (goals if place.kind == "either" else [])

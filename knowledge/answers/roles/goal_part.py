"""What is stated for goals that are asked about: who answers for them, whom they concern, what is asked at least.

Invariant: a facet that is asked for and that a goal does not state is said outright to be unstated; it is no answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from knowledge.answers.answer import GoalPart, RolePart
from knowledge.answers.roles.asked import GoalsAsked, NoSuchGoal
from knowledge.answers.roles.facets import GOAL_FACETS, Facet, GoalFacet
from knowledge.answers.roles.holding import Holders
from knowledge.answers.roles.register import GoalInVersion, Version
from knowledge.answers.roles.statements import Block, Claim, Content, Line
from knowledge.answers.roles.voice import LABELS, Voice
from knowledge.domain.programmes import Assignment, Responsibility, Source, Stated

_WHO: frozenset[Facet] = frozenset({"responsible", "duty"})
_BOTH: tuple[Responsibility, ...] = ("responsible", "concerned")


def of_goals(asked: GoalsAsked, voice: Voice, holders: Holders) -> Content | None:
    """A block a goal, then what is asked and not stated. None where nothing can be said of what is asked."""
    blocks: list[Block] = []
    parts: list[RolePart] = []
    unsaid: list[Block] = []
    facets = _with_all_parts(asked)
    for goal in asked.goals:
        lines = [*_who(goal, facets, voice), *stated_lines(goal, _facets(facets), voice)]
        lines += _under(goal, facets, voice)
        if lines:
            lines += _not_among(goal, asked, voice, holders)
            blocks.append(Block(f"{voice.goal(goal)}, {voice.title(goal.version)}:", tuple(lines)))
            parts += _parts(goal, facets)
        unsaid += [Block(text) for text in _unstated(goal, asked.facets, voice)]
    answered = bool(blocks)
    parts = parts or [RolePart(goal.version.name, goal.version.period, goal.version.status) for goal in asked.goals[:1]]
    if not answered and not unsaid:
        return None
    return Content((*blocks, *unsaid), tuple(parts), answered=answered, unstated=not answered)


def missing(goal: GoalInVersion, facets: frozenset[Facet]) -> tuple[Facet, ...]:
    """What is asked for that neither the goal nor any sub-goal of it states."""
    every = (goal, *(_subgoals(goal) if goal.subgoal is None else ()))
    unstated: list[Facet] = [
        facet for facet in GOAL_FACETS if facet in facets and not any(fields(one, facet) for one in every)
    ]
    assigned = (each for one in every for each in one.stated.assignments)
    if facets & _WHO and not any(each.responsibility == "responsible" for each in assigned):
        unstated.append("responsible")
    return tuple(unstated)


def _unstated(goal: GoalInVersion, facets: frozenset[Facet], voice: Voice) -> list[str]:
    title = voice.title(goal.version)
    return [voice.unstated(facet, title, voice.number(goal)) for facet in missing(goal, facets)]


def _with_all_parts(asked: GoalsAsked) -> frozenset[Facet]:
    """Whether a committee is responsible is told with whom else the goal concerns: it may be one of them."""
    return asked.facets | {"concerned"} if asked.committees and asked.facets & _WHO else asked.facets


def no_such(asked: NoSuchGoal, voice: Voice) -> Content:
    """Says that there is no such goal, and which there are."""
    said = voice.listed([_named(place.kind == "goal", place.number, voice) for place in asked.places])
    blocks = [_missing(said, asked.places[0].kind == "goal", version, voice) for version in asked.versions]
    parts = [RolePart(version.name, version.period, version.status) for version in asked.versions]
    return Content(tuple(blocks), tuple(parts), answered=False)


def stated_lines(goal: GoalInVersion, facets: Sequence[GoalFacet], voice: Voice) -> list[Line]:
    """A line a field of the goal, with its label."""
    return [
        (voice.labelled(LABELS[facet], stated, goal.stated.source),)
        for facet in facets
        for stated in fields(goal, facet)
    ]


def fields(goal: GoalInVersion, facet: GoalFacet) -> tuple[Stated, ...]:
    """What the goal states of one kind; goals above sub-goals state none."""
    subgoal = goal.subgoal
    if subgoal is None:
        return ()
    single = {"minimum": subgoal.minimum, "followup": subgoal.followup, "timetable": subgoal.timetable}
    if facet == "activity":
        return subgoal.activities
    if facet == "indicator":
        return subgoal.indicators
    stated = single[facet]
    return (stated,) if stated else ()


def assignment_claim(text: str, goal: GoalInVersion, assignments: Sequence[Assignment], voice: Voice) -> Claim:
    """A claim on who has a part in a goal: quoted from the goal's heading to the words that name them."""
    heading = goal.stated.source
    sources = [each.source or heading for each in assignments]
    corrected = next((each.corrected_by for each in assignments if each.corrected_by), "")
    stated = tuple(dict.fromkeys(source for source in sources if source))
    return Claim(voice.corrected(text, corrected), stated, heading)


def _who(goal: GoalInVersion, facets: frozenset[Facet], voice: Voice) -> list[Line]:
    """Who is responsible and concerned, as far as it is asked; for a goal without sub-goals' own lines too."""
    lines: list[Line] = []
    for responsibility in sorted(_responsibilities(facets), reverse=not facets or facets != {"concerned"}):
        named = [each for each in goal.stated.assignments if each.responsibility == responsibility]
        if named:
            text = voice.who(responsibility, [each.committee for each in named])
            lines.append((assignment_claim(text, goal, named, voice),))
    return lines


def _responsibilities(facets: frozenset[Facet]) -> tuple[Responsibility, ...]:
    if facets & _WHO and not facets & {"concerned", "role", "expected"}:
        return ("responsible",)
    return _BOTH if not facets or facets & {"concerned", "role", "expected", "special"} else ()


def _facets(facets: frozenset[Facet]) -> tuple[GoalFacet, ...]:
    """Those asked for; all of them where nothing in particular is."""
    return tuple(facet for facet in GOAL_FACETS if facet in facets or not facets)


def _under(goal: GoalInVersion, facets: frozenset[Facet], voice: Voice) -> list[Line]:
    """For a goal: what its sub-goals state, a line each."""
    if goal.subgoal is not None:
        return []
    lines: list[Line] = []
    for subgoal in _subgoals(goal):
        claims = [claim for line in _who(subgoal, facets, voice) for claim in line]
        claims += [claim for line in stated_lines(subgoal, _facets(facets), voice) for claim in line]
        if claims:
            first = Claim(f"{voice.goal(subgoal)}. {claims[0].text}", claims[0].sources)
            lines.append((first, *claims[1:]))
    return lines


def _subgoals(goal: GoalInVersion) -> list[GoalInVersion]:
    return [GoalInVersion(goal.version, goal.goal, subgoal) for subgoal in goal.goal.subgoals]


def _not_among(goal: GoalInVersion, asked: GoalsAsked, voice: Voice, holders: Holders) -> list[Line]:
    """That a committee asked about is not named for the goal, unless only a field of the goal was asked for."""
    if not _responsibilities(asked.facets):
        return []
    under = _subgoals(goal) if goal.subgoal is None else []
    assignments = [each for one in (goal, *under) for each in one.stated.assignments]
    named = {one for each in assignments for one in holders.ids(each.committee)}
    absent = tuple(one for one in asked.committees if one not in named)
    names = [holders.together(absent)] if holders.together(absent) else [holders.name(one) for one in absent]
    return [(Claim(voice.not_for(name, voice.number(goal)), sources_of(assignments)),) for name in names]


def sources_of(assignments: Iterable[Assignment]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(each.source for each in assignments if each.source))


def _parts(goal: GoalInVersion, facets: frozenset[Facet]) -> list[RolePart]:
    """A part a committee, as the document names it."""
    wanted = _responsibilities(facets)
    found: dict[str, list[GoalPart]] = {}
    for each in (goal, *(_subgoals(goal) if goal.subgoal is None else ())):
        for assignment in each.stated.assignments:
            if assignment.responsibility in wanted:
                part = GoalPart(each.stated.number, each.stated.title, assignment.responsibility)
                found.setdefault(assignment.committee, []).append(part)
    version = goal.version
    if not wanted:
        return [RolePart(version.name, version.period, version.status)]
    return [
        RolePart(version.name, version.period, version.status, committee, tuple(goals))
        for committee, goals in found.items()
    ]


def _missing(said: str, is_goal: bool, version: Version, voice: Voice) -> Block:
    wanted = [each for each in version.goals if (each.subgoal is None) == is_goal and each.stated.number]
    numbers = voice.listed([each.stated.number for each in wanted])
    none = voice.say("{programme} has no {goal}.", programme=voice.title(version), goal=said)
    if not numbers:
        return Block(none)
    there = "The goals are {numbers}." if is_goal else "The sub-goals are {numbers}."
    return Block(f"{none} {voice.say(there, numbers=numbers)}")


def _named(is_goal: bool, number: str, voice: Voice) -> str:
    return voice.say("goal {number}" if is_goal else "sub-goal {number}", number=number)

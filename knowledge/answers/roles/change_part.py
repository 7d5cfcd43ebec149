"""What is new in a programme since the version before it, altogether or for some committees.

Invariant: a change is what the two versions state differently; each is quoted from the version that states it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answers.answer import RolePart
from knowledge.answers.roles.asked import ChangesAsked
from knowledge.answers.roles.holding import Holders
from knowledge.answers.roles.register import Family, Version, is_numbered
from knowledge.answers.roles.statements import Block, Claim, Content, Line, together
from knowledge.answers.roles.voice import Voice, sentence
from knowledge.domain.programmes import Source
from knowledge.domain.versions import Change, changes

_TOLD = frozenset({"", "title", "assignments", "minimum", "duties"})
"""Fields whose change is always told: who does what, and what is asked of them at least."""
_DETAILS = frozenset({"timetable", "followup"})
"""Told to those who ask about a committee or a goal."""
_NAMED = frozenset({"timetable", "followup", "activities", "indicators"})
"""Fields of which it is said in which goals they changed, where no more is told."""
_LABELS = {
    "title": "Title",
    "minimum": "Minimum level",
    "followup": "Follow-up",
    "timetable": "Timetable",
    "duties": "Duty",
}


def of_changes(asked: ChangesAsked, voice: Voice, holders: Holders) -> Content | None:
    """A block a programme that has a version before."""
    contents = [_of_family(family, asked, voice, holders) for family in asked.families]
    return together([content for content in contents if content])


def _of_family(family: Family, asked: ChangesAsked, voice: Voice, holders: Holders) -> Content | None:
    now, before = family.in_force, family.before
    if before is None:
        return None
    found = [each for each in changes(before.programme, now.programme) if _is_told(each)]
    if asked.places:
        found = [each for each in found if any(is_numbered(each.number, place.number) for place in asked.places)]
    if asked.committees:
        found = [each for each in found if _concerns(each, asked.committees, now, before, holders)]
    part = RolePart(now.name, now.period, now.status)
    if not found:
        text = voice.say(
            "Nothing that {programme} asks of you has changed since {before}.",
            programme=voice.title(now),
            before=before.title,
        )
        return Content((Block(text),), (part,), answered=False)
    heading = voice.say("New in {programme} since {before}:", programme=voice.title(now), before=before.title)
    told = _TOLD | _DETAILS if asked.committees or asked.places else _TOLD
    lines = [_line(list(of_goal), voice) for of_goal in _by_goal([each for each in found if each.field in told])]
    named = _others([each for each in found if each.field in _NAMED - told], voice)
    return Content((Block(heading, tuple(line for line in [*lines, named] if line)),), (part,))


def _is_told(change: Change) -> bool:
    """Not the new title and years that every version has."""
    return change.field in _TOLD | _NAMED and not (change.level == "programme" and change.field in ("", "title"))


def _by_goal(found: Sequence[Change]) -> list[list[Change]]:
    """Changes of one goal together, the weightiest goals first."""
    goals: dict[tuple[str, str, str], list[Change]] = {}
    for each in found:
        goals.setdefault((each.level, each.number, each.title), []).append(each)
    return sorted(goals.values(), key=_weight)


def _weight(of_goal: Sequence[Change]) -> int:
    """New and gone goals first, then those that others answer for now; what is stated of the whole last."""
    if of_goal[0].level == "programme":
        return 3
    if any(each.field == "" for each in of_goal):
        return 0
    return 1 if any(each.field == "assignments" for each in of_goal) else 2


def _others(found: Sequence[Change], voice: Voice) -> Line:
    """In which goals something else changed: a number a claim."""
    goals = {each.number or each.title: each for each in reversed(found) if each.level == "subgoal"}
    if not goals:
        return ()
    claims = [Claim(number, _sources(each)[:1], after=",") for number, each in sorted(goals.items())]
    lead = voice.say("Other things have also changed, such as activities or follow-up, for sub-goals")
    claims[0] = replace(claims[0], text=f"{lead} {claims[0].text}")
    claims[-1] = replace(claims[-1], after=".")
    return tuple(claims)


def _concerns(change: Change, committees: tuple[str, ...], now: Version, before: Version, holders: Holders) -> bool:
    """Whether the committees are named in what changed, or for the goal that it changed in."""
    named = {change.committee} - {""} if change.field in ("assignments", "duties") else set[str]()
    if not named:
        named = {
            each.committee
            for version in (now, before)
            for goal in version.goals
            if (goal.stated.number, goal.stated.title) == (change.number, change.title)
            for each in goal.stated.assignments
        }
    return any(one in holders.ids(name) for name in named for one in committees)


def _line(found: Sequence[Change], voice: Voice) -> Line:
    """What changed in one goal, each change with its own marks."""
    where = _where(found[0], voice)
    if found[0].field == "":
        return (Claim(f"{where} {_said(found[0], voice)}", _sources(found[0])),)
    parts = [each for each in found if each.field == "assignments"]
    claims = [*_assignments(parts, voice)]
    claims += [Claim(_said(each, voice), _sources(each)) for each in found if each.field != "assignments"]
    return (replace(claims[0], text=f"{sentence(where)} {claims[0].text}"), *claims[1:])


def _where(change: Change, voice: Voice) -> str:
    if change.level == "programme":
        return voice.say("The programme as a whole")
    kind = "Sub-goal {number}" if change.level == "subgoal" else "Goal {number}"
    return f"{voice.say(kind, number=change.number) if change.number else ''} {change.title}".strip()


def _said(change: Change, voice: Voice) -> str:
    if change.field == "":
        return voice.say("is new." if change.kind == "added" else "is no longer there.")
    label = voice.say(_LABELS[change.field])
    before, after = change.before, change.after
    if before and after:
        text = "{label} now: {after} Before: {before}"
        return voice.say(text, label=label, after=sentence(after.text), before=sentence(before.text))
    if after:
        return voice.say("{label} (new): {after}", label=label, after=sentence(after.text))
    return voice.say("{label} (gone): {before}", label=label, before=sentence(before.text if before else ""))


def _assignments(found: Sequence[Change], voice: Voice) -> list[Claim]:
    """Who has another part now: a claim for those who had the same before and have the same now."""
    alike: dict[tuple[str, str], list[Change]] = {}
    for each in found:
        alike.setdefault((each.before.text if each.before else "", each.after.text if each.after else ""), []).append(
            each
        )
    return [
        Claim(_moved([each.committee for each in those], before, after, voice), _sources_of(those))
        for (before, after), those in alike.items()
    ]


def _moved(committees: Sequence[str], before: str, after: str, voice: Voice) -> str:
    values = {"committees": voice.listed(committees)}
    parts = (("before", before), ("after", after))
    values |= {name: voice.part(text, committees) for name, text in parts if text}
    if before and after:
        return voice.say("Now {after}, before {before}: {committees}.", **values)
    return voice.say("Now {after}: {committees}." if after else "No longer {before}: {committees}.", **values)


def _sources_of(found: Sequence[Change]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(source for each in found for source in _sources(each)))


def _sources(change: Change) -> tuple[Source, ...]:
    """The newer version's words first."""
    stated = [one.source for one in (change.after, change.before) if one and one.source]
    return tuple(stated)

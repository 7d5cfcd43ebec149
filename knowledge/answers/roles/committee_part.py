"""A committee's part in programmes: what it answers for, what concerns it, what is asked of it at least.

Order: each programme is looked through for each committee (`holding`); a programme that names nobody asked about says
so, and whom to ask. Invariant: what a responsible committee has to do is said only of goals that name it so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answers.answer import GoalPart, RolePart
from knowledge.answers.roles.asked import CommitteeAsked, CommitteesOf, ProgrammesOf
from knowledge.answers.roles.facets import GOAL_FACETS, Facet, GoalFacet
from knowledge.answers.roles.goal_part import assignment_claim, fields
from knowledge.answers.roles.holding import Held, Holders, Part
from knowledge.answers.roles.register import Version
from knowledge.answers.roles.statements import Block, Claim, Content, Line, together
from knowledge.answers.roles.voice import LABELS, Voice, sentence, upper_first
from knowledge.domain.programmes import Duty, Responsibility

_NARROW: frozenset[Facet] = frozenset({"responsible", "duty"})
_WIDE: frozenset[Facet] = frozenset({"concerned", "role", "expected"})
_IN_A_ROLE: tuple[GoalFacet, ...] = ("minimum", "followup")
"""What a committee is told of each goal that it answers for, when it asks for its role."""


def of_committees(asked: CommitteeAsked, voice: Voice, holders: Holders) -> Content | None:
    """Their part in each programme that names them; else that none does. None where it is passages' to answer."""
    found = [_in_version(version, asked, voice, holders) for version in asked.versions]
    answering = [content for content in found if content is not None]
    return together(answering)


def programmes_of(asked: ProgrammesOf, voice: Voice, holders: Holders) -> Content:
    """A line a programme that names them."""
    lines: list[Line] = []
    parts: list[RolePart] = []
    for version in asked.versions:
        named = [part for part in (holders.part(version, one) for one in asked.committees) if part.is_named]
        lines += [_summary(part, voice) for part in named[:1]]
        parts += [role_part(part, holders) for part in named]
    name = upper_first(_name(asked.committees, voice, holders))
    if not lines:
        return together([not_named(version, name, voice) for version in asked.versions]) or Content((), answered=False)
    heading = voice.say("{committee} is named in:", committee=name)
    return Content((Block(heading, tuple(lines)),), tuple(parts))


def committees_of(asked: CommitteesOf, voice: Voice, holders: Holders) -> Content | None:
    """A line a committee that a programme names, as it is written there."""
    contents = [_everyone_in(version, voice, holders) for version in asked.versions]
    return together([content for content in contents if content])


def _in_version(version: Version, asked: CommitteeAsked, voice: Voice, holders: Holders) -> Content | None:
    parts = [holders.part(version, committee) for committee in asked.committees]
    named = [part for part in parts if part.is_named]
    if not named:
        return not_named(version, _name(asked.committees, voice, holders), voice)
    contents = [_told(name, part, asked.facets, voice) for name, part in by_name(named, holders)]
    told = together([content for content in contents if content])
    if told is None:
        return _unstated(version, named, asked, voice, holders)
    roles = tuple(role_part(part, holders, _only(asked.facets)) for part in named)
    suggestions = _suggestions(named, asked, voice, holders)
    return replace(told, parts=roles, suggestions=suggestions)


def _unstated(
    version: Version, named: Sequence[Part], asked: CommitteeAsked, voice: Voice, holders: Holders
) -> Content | None:
    """Says of each field asked for that no goal of theirs states it."""
    name = _name(asked.committees, voice, holders)
    if not any(part.responsible or part.concerned for part in named):
        return None
    theirs = "the goals that {committee} answers for" if any(one.responsible for one in named) else ""
    goals = voice.say(theirs or "the goals that concern {committee}", committee=name)
    wanted = [facet for facet in GOAL_FACETS if facet in asked.facets]
    blocks = tuple(Block(voice.unstated(facet, voice.title(version), goals)) for facet in wanted)
    parts = tuple(RolePart(version.name, version.period, version.status, holders.name(one.committee)) for one in named)
    return Content(blocks, parts, answered=False, unstated=True) if blocks else None


def by_name(parts: Sequence[Part], holders: Holders) -> list[tuple[str, Part]]:
    """The parts by what their committees are called: a whole group once, then what only some of it have."""
    group = holders.together(tuple(part.committee for part in parts))
    each = [(holders.name(part.committee), part) for part in parts]
    if not group:
        return each
    shared = _shared(parts)
    rests = [(name, _without(part, shared)) for name, part in each]
    return [(group, shared), *((name, rest) for name, rest in rests if rest.is_named)]


def _shared(parts: Sequence[Part]) -> Part:
    first, others = parts[0], parts[1:]
    return replace(
        first,
        responsible=tuple(held for held in first.responsible if all(held in other.responsible for other in others)),
        concerned=tuple(held for held in first.concerned if all(held in other.concerned for other in others)),
        duties=tuple(duty for duty in first.duties if all(duty in other.duties for other in others)),
    )


def _without(part: Part, shared: Part) -> Part:
    return replace(
        part,
        responsible=tuple(held for held in part.responsible if held not in shared.responsible),
        concerned=tuple(held for held in part.concerned if held not in shared.concerned),
        duties=tuple(duty for duty in part.duties if duty not in shared.duties),
    )


def _told(name: str, part: Part, facets: frozenset[Facet], voice: Voice) -> Content | None:
    """What a part says of what is asked; None where it says nothing of it."""
    asked = tuple(facet for facet in GOAL_FACETS if facet in facets)
    if "special" in facets:
        blocks = _duties(part, voice)
    elif asked:
        blocks = _fields(part, asked, voice)
    else:
        blocks = _role(part, facets, voice)
    if not blocks:
        return None
    title = voice.say("{committee} in {programme}", committee=upper_first(name), programme=voice.title(part.version))
    return Content((Block(title), *blocks))


def _only(facets: frozenset[Facet]) -> Responsibility | None:
    """Responsible alone, where that alone is asked for."""
    return "responsible" if facets & _NARROW and not facets & _WIDE else None


def _role(part: Part, facets: frozenset[Facet], voice: Voice) -> list[Block]:
    narrow = _only(facets) is not None
    blocks: list[Block] = []
    if part.responsible:
        lines = tuple(_responsible(held, voice, _IN_A_ROLE) for held in part.responsible)
        blocks.append(Block(voice.say("Responsible for:"), lines))
    if part.concerned and not (narrow and part.responsible):
        heading = "Not named as responsible for any goal, but concerned by:" if narrow else "Concerned by:"
        blocks.append(Block(voice.say(heading), tuple(_concerned(held, voice) for held in part.concerned)))
    blocks += _duties(part, voice)
    blocks += _of_the_whole(part, voice)
    return blocks


def _responsible(held: Held, voice: Voice, facets: Sequence[GoalFacet]) -> Line:
    """The goal, then what is stated of it."""
    goal = held.goal
    claims = [assignment_claim(sentence(voice.goal(goal)), goal, [held.assignment], voice)]
    claims += [
        voice.labelled(LABELS[facet], stated, goal.stated.source) for facet in facets for stated in fields(goal, facet)
    ]
    return tuple(claims)


def _concerned(held: Held, voice: Voice) -> Line:
    """The goal, and who is responsible for it: whom to work with."""
    goal = held.goal
    claim = assignment_claim(sentence(voice.goal(goal)), goal, [held.assignment], voice)
    responsible = [each for each in goal.stated.assignments if each.responsibility == "responsible"]
    if not responsible:
        return (claim,)
    text = voice.who("responsible", [each.committee for each in responsible])
    return claim, assignment_claim(text, goal, responsible, voice)


def _duties(part: Part, voice: Voice) -> list[Block]:
    if not part.duties:
        return []
    return [Block(voice.say("The programme also says:"), tuple((_duty(duty),) for duty in part.duties))]


def _duty(duty: Duty) -> Claim:
    """In the document's words, which name the committee."""
    whole = duty.text in duty.source.quote
    return Claim(f"”{duty.source.quote if whole else duty.text}”", (duty.source,))


def _of_the_whole(part: Part, voice: Voice) -> list[Block]:
    """What is stated for the programme, where the committee answers for some of it, or owns it."""
    programme = part.version.programme
    lines: list[Line] = []
    if part.owned:
        lines.append((voice.labelled("Responsible for the programme", part.owned, None),))
    if part.responsible and programme.minimum:
        lines.append((voice.labelled("Minimum level", programme.minimum, None),))
    if part.responsible and programme.followup:
        lines.append((voice.labelled("Follow-up", programme.followup, None),))
    return [Block(voice.say("For the programme as a whole:"), tuple(lines))] if lines else []


def _fields(part: Part, facets: tuple[GoalFacet, ...], voice: Voice) -> list[Block]:
    """What is stated of the goals that are the committee's; where none is, of those that concern it."""
    held = part.responsible or part.concerned
    stating = [each for each in held if any(fields(each.goal, facet) for facet in facets)]
    lines = [
        _responsible(each, voice, facets) if part.responsible else _others(each, voice, facets) for each in stating
    ]
    whole = _stated_of_whole(part, facets, voice)
    heading = "" if part.responsible else voice.say("Not named as responsible for any goal, but concerned by:")
    blocks = [Block(heading, tuple(lines))] if lines else []
    return [*blocks, *whole]


def _others(held: Held, voice: Voice, facets: Sequence[GoalFacet]) -> Line:
    goal = held.goal
    stated = [voice.labelled(LABELS[facet], one, goal.stated.source) for facet in facets for one in fields(goal, facet)]
    return (*_concerned(held, voice), *stated)


def _stated_of_whole(part: Part, facets: tuple[GoalFacet, ...], voice: Voice) -> list[Block]:
    programme = part.version.programme
    if not part.responsible:
        return []
    stated = [("minimum", programme.minimum), ("followup", programme.followup)]
    lines = [
        (voice.labelled(LABELS[facet], one, None),) for facet in facets for name, one in stated if one and name == facet
    ]
    return [Block(voice.say("For the programme as a whole:"), tuple(lines))] if lines else []


def not_named(version: Version, name: str, voice: Voice) -> Content:
    """Says outright that the programme does not name them, and whom to ask; nothing is inferred."""
    owner = version.programme.owner
    text = voice.say("{programme} does not name {committee}.", programme=voice.title(version), committee=name)
    ask = (
        voice.say("Ask {owner}, responsible for the programme.", owner=owner.text.rstrip("."))
        if owner
        else voice.say("Ask the one who coordinates the programme.")
    )
    part = RolePart(version.name, version.period, version.status, name)
    return Content((Block(f"{text} {ask}"),), (part,), answered=False)


def role_part(part: Part, holders: Holders, only: Responsibility | None = None) -> RolePart:
    """The part as values; `only` where no more is told."""
    told = [*part.responsible, *(part.concerned if only is None or not part.responsible else ())]
    goals = [GoalPart(one.goal.stated.number, one.goal.stated.title, one.assignment.responsibility) for one in told]
    version = part.version
    return RolePart(version.name, version.period, version.status, holders.name(part.committee), tuple(goals))


def _suggestions(parts: Sequence[Part], asked: CommitteeAsked, voice: Voice, holders: Holders) -> tuple[str, ...]:
    """What to ask next, and the next step for one who answers for a goal."""
    title, name = parts[0].version.title, _name(asked.committees, voice, holders)
    found: list[str] = []
    if _only(asked.facets) and any(part.concerned for part in parts):
        found.append(voice.say("Which sub-goals in {programme} concern {committee}?", programme=title, committee=name))
    if "activity" not in asked.facets and any(part.responsible for part in parts):
        text = "Which activities are suggested for {committee} in {programme}?"
        found.append(voice.say(text, programme=title, committee=name))
        found.append(
            voice.say(
                "Next step: begin to fill in the scorecard. Write “starta styrkort {programme}”.", programme=title
            )
        )
    return tuple(found)


def _summary(part: Part, voice: Voice) -> Line:
    """ "ANDTS-program 2025–2028: ansvarig för delmål 1.2 [1], delmål 3.2 [2]; berörd av …"."""
    claims = [Claim(f"{voice.title(part.version)}:"), *numbers(part, voice)]
    if not part.responsible and not part.concerned:
        claims += [_duty(duty) for duty in part.duties]
        claims += [voice.labelled("Responsible for the programme", part.owned, None)] if part.owned else []
    return tuple(claims)


def numbers(part: Part, voice: Voice) -> list[Claim]:
    """The part's goals by their numbers, each with its own mark."""
    lists = (
        _numbers(voice.say("responsible for"), part.responsible, voice),
        _numbers(voice.say("concerned by"), part.concerned, voice),
    )
    filled = [claims for claims in lists if claims]
    ends = [(*claims[:-1], replace(claims[-1], after=";")) for claims in filled[:-1]] + [
        tuple(claims) for claims in filled[-1:]
    ]
    return [claim for claims in ends for claim in claims]


def _numbers(lead: str, held: Sequence[Held], voice: Voice) -> list[Claim]:
    claims: list[Claim] = []
    for at, each in enumerate(held):
        text = f"{lead} {voice.number(each.goal)}" if at == 0 else voice.number(each.goal)
        claim = assignment_claim(text, each.goal, [each.assignment], voice)
        claims.append(replace(claim, after="," if at < len(held) - 1 else ""))
    return claims


def _everyone_in(version: Version, voice: Voice, holders: Holders) -> Content | None:
    printed = dict.fromkeys(each.committee for goal in version.goals for each in goal.stated.assignments)
    printed.update(dict.fromkeys(duty.committee for duty in version.programme.duties))
    lines: list[Line] = []
    parts: list[RolePart] = []
    for name in printed:
        part = _as_printed(version, name)
        lines.append((Claim(f"{upper_first(name)}:"), *_summary(part, voice)[1:]))
        parts.append(role_part(part, holders))
    if not lines:
        return None
    heading = voice.say("{programme} names:", programme=voice.title(version))
    return Content((Block(heading, tuple(lines)),), tuple(parts))


def _as_printed(version: Version, name: str) -> Part:
    """The part of a committee, or of a group, by the words of the document alone."""
    held = [Held(goal, each) for goal in version.goals for each in goal.stated.assignments if each.committee == name]
    return Part(
        version,
        name,
        tuple(each for each in held if each.assignment.responsibility == "responsible"),
        tuple(each for each in held if each.assignment.responsibility == "concerned"),
        tuple(duty for duty in version.programme.duties if duty.committee == name),
    )


def _name(committees: tuple[str, ...], voice: Voice, holders: Holders) -> str:
    return holders.together(committees) or voice.listed([holders.name(one) for one in committees])

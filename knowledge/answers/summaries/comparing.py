"""Two programmes beside each other: a line for each thing in which they differ, and one for what is the same.

Invariant: each half of a line is what that programme states, with its source, or says that it states nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from knowledge.answers.answer import RolePart
from knowledge.answers.roles.committee_part import numbers, role_part
from knowledge.answers.roles.facets import Facet
from knowledge.answers.roles.holding import Holders
from knowledge.answers.roles.register import Version
from knowledge.answers.roles.statements import Block, Claim, Content, Line
from knowledge.answers.roles.voice import Voice, sentence, upper_first
from knowledge.answers.summaries.summary import goals_of, sources, titled
from knowledge.answers.summaries.understanding import ComparisonAsked
from knowledge.answers.summaries.wording import say
from knowledge.answers.wording import folded
from knowledge.domain.programmes import Programme, Stated

PurposeOf = Callable[[Version], Stated | None]


@dataclass(frozen=True, slots=True)
class _Row:
    label: str
    facet: Facet | None
    stated: Callable[[Programme], Stated | None]


_ROWS = (
    _Row("Valid", "period", lambda programme: programme.period),
    _Row("Decided by", "decided", lambda programme: programme.decided_by),
    _Row("Responsible for the programme", "responsible", lambda programme: programme.owner),
    _Row("Minimum level", "minimum", lambda programme: programme.minimum),
    _Row("Follow-up", "followup", lambda programme: programme.followup),
)


def of_two(asked: ComparisonAsked, purpose_of: PurposeOf, voice: Voice, holders: Holders) -> Content | None:
    """None where neither states anything of what is asked."""
    pair = (asked.first, asked.second)
    rows = [row for row in _ROWS if not asked.facets or row.facet in asked.facets]
    compared = [(row, tuple(row.stated(version.programme) for version in pair)) for row in rows]
    differing = [_beside(voice.say(row.label), pair, stated, voice) for row, stated in compared if not _alike(stated)]
    if not asked.facets:
        purposes = tuple(purpose_of(version) for version in pair)
        about = [_beside(say("In their own words", voice.language), pair, purposes, voice)] if any(purposes) else []
        differing = [*about, *differing[:1], _goals(pair, voice), *_parts(asked, voice, holders), *differing[1:]]
    same = [_same(voice.say(row.label), stated, voice) for row, stated in compared if _alike(stated) and stated[0]]
    lines = tuple(line for line in (*differing, *same) if line)
    if not any(claim.sources for line in lines for claim in line):
        return None
    names = [voice.title(version) for version in pair]
    heading = say("{first} and {second} beside each other:", voice.language, first=names[0], second=names[1])
    return Content((Block(heading, lines),), _roles(asked, holders))


def _alike(stated: Sequence[Stated | None]) -> bool:
    first, second = stated
    if first is None or second is None:
        return first is second
    return folded(first.text).rstrip(".") == folded(second.text).rstrip(".")


def _beside(label: str, pair: Sequence[Version], stated: Sequence[Stated | None], voice: Voice) -> Line:
    """ "Gäller. Trygghetsprogram 2026–2029: … [1] ANDTS-program 2025–2028: … [2]"."""
    halves = [_half(version, each, voice) for version, each in zip(pair, stated, strict=True)]
    claims = [replace(half, alone=f"{label}. {half.text}") for half in halves]
    return _led(label, claims) if any(stated) else ()


def _led(label: str, claims: Sequence[Claim]) -> Line:
    return (replace(claims[0], text=f"{label}. {claims[0].text}"), *claims[1:])


def _half(version: Version, stated: Stated | None, voice: Voice) -> Claim:
    if stated is None:
        return Claim(say("{programme} states none.", voice.language, programme=version.title))
    return Claim(voice.corrected(f"{version.title}: {sentence(stated.text)}", stated.corrected_by), sources(stated))


def _same(label: str, stated: Sequence[Stated | None], voice: Voice) -> Line:
    first = stated[0]
    text = say(
        "The same in both: {label}: {text}", voice.language, label=label, text=sentence(first.text if first else "")
    )
    return (Claim(text, tuple(source for each in stated for source in sources(each))),)


def _goals(pair: Sequence[Version], voice: Voice) -> Line:
    """The goals of each by their titles."""
    claims: list[Claim] = []
    for version in pair:
        titles = [replace(titled(goal), after=",") for goal in goals_of(version)]
        if titles:
            titles[0] = replace(titles[0], text=f"{version.title}: {titles[0].text}")
            claims += [*titles[:-1], replace(titles[-1], after=".")]
    return _led(say("Goals", voice.language), claims) if claims else ()


def _parts(asked: ComparisonAsked, voice: Voice, holders: Holders) -> list[Line]:
    """What the committees are in each."""
    return [_part(one, asked, voice, holders) for one in asked.committees]


def _part(committee: str, asked: ComparisonAsked, voice: Voice, holders: Holders) -> Line:
    claims: list[Claim] = []
    for version in (asked.first, asked.second):
        part = holders.part(version, committee)
        goals = numbers(part, voice) if part.responsible or part.concerned else []
        if goals:
            claims += [replace(goals[0], text=f"{version.title}: {goals[0].text}"), *goals[1:]]
            claims[-1] = replace(claims[-1], after=".")
        else:
            text = say("{programme}: named for no goal.", voice.language, programme=version.title)
            claims.append(Claim(text))
    return _led(upper_first(holders.name(committee)), claims)


def _roles(asked: ComparisonAsked, holders: Holders) -> tuple[RolePart, ...]:
    pair = (asked.first, asked.second)
    if not asked.committees:
        return tuple(RolePart(version.name, version.period, version.status) for version in pair)
    return tuple(role_part(holders.part(version, one), holders) for version in pair for one in asked.committees)

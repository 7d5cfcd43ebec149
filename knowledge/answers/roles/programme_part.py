"""What a programme states of itself: who decided it, when, for which years, who owns it, what it asks of all.

Invariant: what is not stated is not answered here; passages may hold it.
"""

from __future__ import annotations

from knowledge.answers.answer import RolePart
from knowledge.answers.roles.asked import ProgrammeAsked
from knowledge.answers.roles.facets import GOAL_FACETS, Facet
from knowledge.answers.roles.goal_part import stated_lines
from knowledge.answers.roles.register import Version
from knowledge.answers.roles.statements import Block, Claim, Content, Line, together
from knowledge.answers.roles.voice import Voice
from knowledge.domain.programmes import Stated

_ROWS: tuple[tuple[Facet, tuple[str, ...]], ...] = (
    ("decided", ("decided_by", "decided_on")),
    ("period", ("period",)),
    ("responsible", ("owner",)),
    ("minimum", ("minimum",)),
    ("followup", ("followup",)),
)
_LABELS = {
    "decided_by": "Decided by",
    "decided_on": "Decided on",
    "period": "Valid",
    "owner": "Responsible for the programme",
    "minimum": "Minimum level",
    "followup": "Follow-up",
}


def of_programmes(asked: ProgrammeAsked, voice: Voice) -> Content | None:
    """A block a programme. None where nothing that is asked is stated."""
    alone = len(asked.versions) == 1
    contents = [_of(version, asked.facets, voice, alone) for version in asked.versions]
    return together([content for content in contents if content])


def _of(version: Version, facets: frozenset[Facet], voice: Voice, alone: bool) -> Content | None:
    lines = [line for facet, names in _ROWS if facet in facets for line in _rows(version, names, voice)]
    lines = lines or (_of_every_goal(version, facets, voice) if alone else [])
    if not lines:
        return None
    part = RolePart(version.name, version.period, version.status)
    return Content((Block(f"{voice.title(version)}:", tuple(lines)),), (part,))


def _rows(version: Version, names: tuple[str, ...], voice: Voice) -> list[Line]:
    stated: list[tuple[str, Stated | None]] = [(name, getattr(version.programme, name)) for name in names]
    return [(voice.labelled(_LABELS[name], one, None),) for name, one in stated if one]


def _of_every_goal(version: Version, facets: frozenset[Facet], voice: Voice) -> list[Line]:
    """Where nothing is stated for the programme as a whole: goal by goal."""
    wanted = [facet for facet in GOAL_FACETS if facet in facets]
    lines: list[Line] = []
    for goal in version.goals:
        claims = [claim for line in stated_lines(goal, wanted, voice) for claim in line]
        if claims:
            lines.append((Claim(f"{voice.goal(goal)}. {claims[0].text}", claims[0].sources), *claims[1:]))
    return lines

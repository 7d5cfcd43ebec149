"""Whether a document speaks of what a refusal would deny.

A refusal rests on the programme's fields, and fields may have been missed when the document was read. Before a
programme is said not to name somebody, to have no such goal, or not to state a field, its text is asked too. Invariant:
where the text speaks of it, nothing is denied; the passages answer instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.answers.roles.asked import (
    Asked,
    CommitteeAsked,
    GoalsAsked,
    NoSuchGoal,
    Place,
    ProgrammesOf,
    UnknownCommittee,
)
from knowledge.answers.roles.facets import GOAL_FACETS, Facet
from knowledge.answers.roles.goal_part import missing
from knowledge.answers.roles.register import GoalInVersion, Version
from knowledge.answers.wording import folded
from knowledge.domain.organisation import Organisation
from knowledge.passages import Scope
from knowledge.ports import Library

_LABELS: dict[Facet, str] = {
    "minimum": r"(?:minimi|lägsta|minsta)\w*(?: nivå)?\s*:",
    "activity": r"(?:aktivitet|åtgärd|insats)\w*\s*:",
    "indicator": r"(?:indikator|nyckeltal|mått)\w*\s*:",
    "timetable": r"tids?plan\w*\s*:|\bklar\w* senast|\bsenast (?:den )?\d",
    "followup": r"uppföljning\w*\s*:|följs upp",
    "responsible": r"ansvar",
}
"""What a text has where it states a field in words that were not read as one."""
_ENDING = re.compile(r"(?:ernas|erna|ens|en|s)$")


def is_spoken_of(asked: Asked, organisation: Organisation, library: Library, scope: Scope) -> bool:
    """Whether the text of a programme asked about names the committee, or the goal, that its fields lack."""
    match asked:
        case CommitteeAsked() | ProgrammesOf():
            wanted = frozenset(asked.committees)
            return any(wanted & _named(text, organisation) for text in _texts(asked.versions, library, scope))
        case UnknownCommittee():
            name = _ENDING.sub("", folded(asked.name))
            return any(name in folded(text) for text in _texts(asked.versions, library, scope))
        case NoSuchGoal():
            goals = [_goal(place) for place in asked.places]
            return any(goal.search(text) for text in _texts(asked.versions, library, scope) for goal in goals)
        case _:
            return False


def is_labelled(asked: Asked, library: Library, scope: Scope) -> bool:
    """Whether the text that belongs to what was asked about has the label of a field that its reading lacks."""
    match asked:
        case GoalsAsked():
            return any(
                re.search(_LABELS[facet], _own_text(goal, library, scope), re.IGNORECASE)
                for goal in asked.goals
                for facet in missing(goal, asked.facets)
            )
        case CommitteeAsked():
            labels = [_LABELS[facet] for facet in GOAL_FACETS if facet in asked.facets]
            texts = _texts(asked.versions, library, scope)
            return any(re.search(label, text, re.IGNORECASE) for text in texts for label in labels)
        case _:
            return False


def _own_text(goal: GoalInVersion, library: Library, scope: Scope) -> str:
    """From the goal's heading to the next one; empty where a coordinator wrote it."""
    if goal.stated.source is None:
        return ""
    start = goal.stated.source.start
    starts = [each.stated.source.start for each in goal.version.goals if each.stated.source]
    end = min((one for one in starts if one > start), default=None)
    return library.document(goal.version.programme.document, scope).text[start:end]


def _texts(versions: Iterable[Version], library: Library, scope: Scope) -> list[str]:
    return [library.document(version.programme.document, scope).text for version in versions]


def _named(text: str, organisation: Organisation) -> frozenset[str]:
    """Committees named themselves: not with all others, and not by who works for them."""
    mentions = organisation.mentions(text)
    own = (each.committees for each in mentions if each.mentioned_as in ("name", "alias", "abbreviation"))
    return frozenset(committee for committees in own for committee in committees)


def _goal(place: Place) -> re.Pattern[str]:
    """The number with a title behind it; not "delmål 1.4 har tagits bort"."""
    return re.compile(rf"\b(?i:del)?(?i:mål)\w*\s+{re.escape(place.number)}[.:]?\s+[A-ZÅÄÖ]")

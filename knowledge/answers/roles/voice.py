"""The words of role answers, from the catalogue, and the few rules by which they are put together.

Invariant: what a document or a coordinator wrote is said as it is written, but for a full stop and a capital letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.answers.answer import Language
from knowledge.answers.roles.facets import Facet, GoalFacet
from knowledge.answers.roles.register import GoalInVersion, Version
from knowledge.answers.roles.statements import Claim
from knowledge.catalogue import messages
from knowledge.domain.programmes import Responsibility, Source, Stated

DOMAIN = "roles"
LABELS: dict[GoalFacet, str] = {
    "minimum": "Minimum level",
    "activity": "Suggested activity",
    "indicator": "Indicator",
    "timetable": "Timetable",
    "followup": "Follow-up",
}
_UNSTATED: dict[Facet, str] = {
    "minimum": "{programme} states no minimum level for {goal}.",
    "activity": "{programme} suggests no activities for {goal}.",
    "indicator": "{programme} states no indicator for {goal}.",
    "timetable": "{programme} states no timetable for {goal}.",
    "followup": "{programme} does not state how {goal} is followed up.",
    "responsible": "{programme} names no responsible committee for {goal}.",
}
_MANY = re.compile(
    r"\w(?:nämnder|nämnderna|styrelser|styrelserna|förvaltningar|förvaltningarna|bolagen)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Voice:
    """Speaks one language."""

    language: Language

    def say(self, text: str, **values: str) -> str:
        """The catalogue's translation of an English text, its {places} filled in."""
        return messages(DOMAIN, self.language).gettext(text).format(**values)

    def title(self, version: Version) -> str:
        """The programme's title; a draft is named as one."""
        if version.status == "published":
            return version.title
        return f"{version.title} ({self.say('Draft – not reviewed by the coordinator yet')})"

    def goal(self, goal: GoalInVersion) -> str:
        """ "Delmål 2.3 Torg och parker är trygga"."""
        stated = goal.stated
        if not stated.number:
            return stated.title
        kind = self.say("Sub-goal {number}", number=stated.number) if goal.subgoal else ""
        return f"{kind or self.say('Goal {number}', number=stated.number)} {stated.title}".strip()

    def number(self, goal: GoalInVersion) -> str:
        """ "delmål 2.3"; the title where the document does not number."""
        stated = goal.stated
        if not stated.number:
            return f"”{stated.title}”"
        text = "sub-goal {number}" if goal.subgoal else "goal {number}"
        return self.say(text, number=stated.number)

    def listed(self, names: Sequence[str]) -> str:
        """ "a, b och c"."""
        distinct = list(dict.fromkeys(names))
        if len(distinct) < 2:
            return "".join(distinct)
        return f"{', '.join(distinct[:-1])} {self.say('and')} {distinct[-1]}"

    def who(self, responsibility: Responsibility, names: Sequence[str]) -> str:
        """ "Ansvarig: socialnämnden."."""
        many, listed, count = messages(DOMAIN, self.language).ngettext, self.listed(names), how_many(names)
        if responsibility == "responsible":
            return many("Responsible: {names}.", "Responsible: {names}.", count).format(names=listed)
        return many("Concerned: {names}.", "Concerned: {names}.", count).format(names=listed)

    def part(self, responsibility: str, names: Sequence[str]) -> str:
        """ "Ansvarig"; of several or a group "ansvariga"."""
        return messages(DOMAIN, self.language).ngettext(responsibility, responsibility, how_many(names))

    def not_for(self, committee: str, goal: str) -> str:
        """ "Valnämnden är inte utpekad för delmål 1.1."; a group is "inte utpekade"."""
        many = messages(DOMAIN, self.language).ngettext
        text = many(
            "{committee} is not named for {goal}.", "{committee} are not named for {goal}.", how_many([committee])
        )
        return text.format(committee=upper_first(committee), goal=goal)

    def unstated(self, facet: Facet, programme: str, goal: str) -> str:
        """ "Vattenprogrammet anger ingen miniminivå för delmål 1.2."."""
        return self.say(_UNSTATED[facet], programme=programme, goal=goal)

    def labelled(self, label: str, stated: Stated, otherwise: Source | None) -> Claim:
        """A field with its label: "Miniminivå: …"; one that a coordinator wrote says so."""
        source = stated.source or otherwise
        text = self.corrected(f"{self.say(label)}: {sentence(stated.text)}", stated.corrected_by)
        return Claim(text, (source,) if source else ())

    def corrected(self, text: str, corrected_by: str) -> str:
        """The sentence, which says so where a coordinator wrote it in the document's stead."""
        if not corrected_by:
            return text
        said = f" ({self.say('corrected by the coordinator')})"
        return f"{text[:-1]}{said}." if text.endswith(".") else f"{text}{said}"


def how_many(names: Sequence[str]) -> int:
    """How many they are to the grammar: a group ("kommundelsnämnderna") is several."""
    distinct = set(names)
    return len(distinct) + any(bool(_MANY.search(name)) for name in distinct)


def sentence(text: str) -> str:
    """With a full stop at its end."""
    stripped = text.strip()
    return stripped if stripped.endswith((".", "!", "?", ":", "”", ")")) else f"{stripped}."


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]

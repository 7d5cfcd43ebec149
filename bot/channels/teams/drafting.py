"""An answer in Teams while it is written: one card, with a button that stops it.

Invariant: the finished answer takes over the draft's card where it goes to the same place; else the draft goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels.teams.activity import Activity, Place, place_of, value_at
from bot.channels.teams.cards import draft_card, stopped_event
from bot.channels.teams.sending import activity_at
from bot.delivery.ports import Body
from knowledge.answers.answer import Language

PACE = 1.75
"""Seconds between two changes. https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit"""


@dataclass(frozen=True, slots=True)
class DraftInTeams:
    """The port `DraftBodies`. `event` is what is answered."""

    place: Place
    event: str
    language: Language

    def written(self, text: str, at: str) -> Body:
        body = {**self._where(), "activity": draft_card(text, self.event, self.language)}
        return {**body, "change": activity_at(at)[1]} if at else body

    def removed(self, name: str, at: str) -> Body | None:
        return {**self._where(), "take_back": activity_at(at)[1]} if at else None

    def _where(self) -> dict[str, str]:
        return {"service_url": self.place.service_url, "address": self.place.address, "bot": self.place.bot}


def in_draft(bodies: Sequence[Body], at: str, draft: DraftInTeams) -> list[Body]:
    """The answer's calls, the first that goes where the draft stands into the draft itself; anew, should it be gone."""
    if not at:
        return list(bodies)
    address, activity = activity_at(at)
    here = next((n for n, body in enumerate(bodies) if body.get("address") == address and "activity" in body), None)
    if here is None:
        return [*bodies, draft.removed("", at) or {}]
    changed = {**bodies[here], "change": activity, "otherwise": bodies[here]}
    return [changed if n == here else body for n, body in enumerate(bodies)]


def stops(activity: Activity) -> tuple[str, str] | None:
    """The event whose answer is to be stopped, and by whom; None where the activity is something else."""
    value = activity.get("value")
    if value_at(activity, "type") == "invoke" and isinstance(value, dict):
        action = value.get("action")
        value = action.get("data") if isinstance(action, dict) else None
    event, place = stopped_event(value), place_of(activity)
    return (event, place.identity) if event and place and place.identity else None

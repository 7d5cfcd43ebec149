"""What of an activity is handed in to delivery, and the keys by which another delivery of it is known.

Teams posts an activity again when it hears nothing within 15 seconds, with the same id in the same conversation. An
install is told in two activities, which have one key. What Lots does nothing with is not handed in at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.channels.teams.activity import Activity, Place, is_from_a_bot, names_the_bot, place_of, value_at, values_in
from bot.delivery.ports import Received

CHANNEL = "teams"
LONGEST_TEXT = 40_000
"""Characters kept of a text: more than is ever answered, so that it is known to be too long."""
_KEPT = (
    "type",
    "id",
    "name",
    "serviceUrl",
    "replyToId",
    "value",
    "action",
    "reactionsAdded",
    "reactionsRemoved",
    "entities",
)
CARD_ACTION = "adaptiveCard/action"
FEEDBACK = "message/submitAction"
HEARD_INVOKES = frozenset({CARD_ACTION, FEEDBACK})


def received_from(activity: Activity, at: datetime) -> Received | None:
    """What is to be handled later; None for what is left alone on purpose."""
    place = place_of(activity)
    if place is None or is_from_a_bot(activity):
        return None
    key = _key(activity, place)
    if not key:
        return None
    body = {"kind": "activity", "activity": trimmed(activity)}
    return Received(CHANNEL, place.conversation, (key,), body, at)


def message_key(place: Place, message: str) -> str:
    """The key of a message that was handed in."""
    return f"teams:activity:{place.conversation}:{message}"


def _key(activity: Activity, place: Place) -> str:
    """By what another delivery is known; empty where nothing is to be done."""
    own_id = value_at(activity, "id")
    match value_at(activity, "type"):
        case "message" if own_id:
            return message_key(place, own_id)
        case "invoke" if value_at(activity, "name") in HEARD_INVOKES and own_id:
            return message_key(place, own_id)
        case "messageUpdate" if own_id:
            return f"teams:edited:{place.conversation}:{own_id}:{value_at(activity, 'timestamp')}"
        case "messageDelete" if own_id:
            return f"teams:deleted:{place.conversation}:{own_id}"
        case "messageReaction" if own_id:
            return f"teams:reaction:{place.conversation}:{own_id}"
        case "conversationUpdate" | "installationUpdate":
            return _coming_or_going(activity, place)
    return ""


def _coming_or_going(activity: Activity, place: Place) -> str:
    if comes(activity):
        return f"teams:welcome:{place.conversation}"
    return f"teams:left:{place.conversation}:{value_at(activity, 'id')}" if goes(activity) else ""


def comes(activity: Activity) -> bool:
    """Whether the bot was put into the conversation."""
    return names_the_bot(activity, "membersAdded") or _installation(activity, "add")


def goes(activity: Activity) -> bool:
    """Whether the bot was taken out of the conversation."""
    return names_the_bot(activity, "membersRemoved") or _installation(activity, "remove")


def _installation(activity: Activity, action: str) -> bool:
    return value_at(activity, "type") == "installationUpdate" and value_at(activity, "action").startswith(action)


def trimmed(activity: Activity) -> Mapping[str, Any]:
    """What Lots reads of an activity, and no more: names of others and the files themselves stay out."""
    text = activity.get("text")
    return {
        **{name: activity[name] for name in _KEPT if name in activity},
        "text": text[:LONGEST_TEXT] if isinstance(text, str) else "",
        "conversation": _of(activity, "conversation", "id", "tenantId", "conversationType"),
        "from": _of(activity, "from", "id", "aadObjectId", "name", "role"),
        "recipient": _of(activity, "recipient", "id"),
        "channelData": {"tenant": {"id": value_at(activity, "channelData", "tenant", "id")}},
        "attachments": [_only(one, "contentType") for one in values_in(activity, "attachments")],
        "membersAdded": [_only(one, "id") for one in values_in(activity, "membersAdded")],
        "membersRemoved": [_only(one, "id") for one in values_in(activity, "membersRemoved")],
    }


def _of(activity: Activity, field: str, *names: str) -> Mapping[str, str]:
    return _only(activity.get(field), *names)


def _only(value: object, *names: str) -> Mapping[str, str]:
    return {name: value_at(value, name) for name in names}

"""Who and where, as Slack names them: workspaces, people, conversations, and the keys by which deliveries are told.

A workspace is known by the id whose token speaks there: the organisation's where the app is installed for all of it
(Enterprise Grid), else the workspace's. A person of an organisation is the same in all its workspaces; one of another
company, in a channel shared with it, is a person of that company. Display names are never looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

CHANNEL = "slack"
Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Workspace:
    """`team` is whose token speaks, `enterprise` the organisation or "", `bot` Lots' own user id there or ""."""

    team: str
    enterprise: str = ""
    bot: str = ""


def workspace_of(payload: Payload) -> Workspace:
    """Where a payload of any kind comes from. An authorization, where there is one, says for whom Slack sent it."""
    authorization = first(payload.get("authorizations"))
    enterprise = _id(payload.get("enterprise")) or text_at(authorization, "enterprise_id")
    enterprise = enterprise or text_at(payload, "enterprise_id")
    team = text_at(authorization, "team_id") or text_at(mapping_at(payload, "view"), "app_installed_team_id")
    team = team or _id(payload.get("team")) or text_at(payload, "team_id")
    for_all = _says_yes(authorization.get("is_enterprise_install", payload.get("is_enterprise_install")))
    bot = text_at(authorization, "user_id") if authorization.get("is_bot") else ""
    return Workspace(enterprise if for_all and enterprise else team or enterprise, enterprise, bot)


def user_of(payload: Payload) -> str:
    """Who did it, in a command or an interaction."""
    return _id(payload.get("user")) or text_at(payload, "user_id")


def person_id(workspace: Workspace, user: str, home: str = "") -> str:
    """The person's stable id. `home` is the workspace they belong to, where that is another company's."""
    owner = home if home and home not in (workspace.team, workspace.enterprise) else ""
    return f"{CHANNEL}:{owner or workspace.enterprise or workspace.team}:{user}"


def home_of(payload: Payload) -> str:
    """The other company's workspace that who wrote a message belongs to; empty in channels that nobody else shares."""
    if not payload.get("is_ext_shared_channel"):
        return ""
    event = mapping_at(payload, "event")
    return text_at(event, "user_team") or text_at(event, "team")


def direct_conversation(workspace: Workspace, user: str) -> str:
    """What the person has alone with Lots: direct messages, and what only they see elsewhere."""
    return f"{CHANNEL}:{workspace.team}:dm:{user}"


def thread_conversation(workspace: Workspace, channel: str, thread: str) -> str:
    return f"{CHANNEL}:{workspace.team}:{channel}:{thread}"


def message_key(workspace: Workspace, channel: str, timestamp: str) -> str:
    """The same for `app_mention` and `message` of one post, whatever ids they are delivered under."""
    return f"{CHANNEL}:message:{workspace.team}:{channel}:{timestamp}"


def delivery_keys(payload: Payload, envelope: str) -> tuple[str, ...]:
    """What tells a delivery of an event again: Slack's id of the event, and of the envelope over a socket."""
    named = (("event", text_at(payload, "event_id")), ("envelope", envelope))
    return tuple(f"{CHANNEL}:{kind}:{name}" for kind, name in named if name)


def text_at(payload: Payload, name: str) -> str:
    """The text under that name; empty where there is none, or something else."""
    value = payload.get(name)
    return value if isinstance(value, str) else ""


def mapping_at(payload: Payload, name: str) -> Payload:
    """What stands under that name, empty where that is no mapping."""
    value = payload.get(name)
    return value if isinstance(value, Mapping) else {}


def first(values: object) -> Payload:
    """The first mapping of a list; empty where there is none."""
    return values[0] if isinstance(values, list) and values and isinstance(values[0], Mapping) else {}


def _id(value: object) -> str:
    """Interactions name a thing by a mapping with its id, commands by the id."""
    return value if isinstance(value, str) else text_at(value, "id") if isinstance(value, Mapping) else ""


def _says_yes(value: object) -> bool:
    """Events say true, commands "true"."""
    return value in (True, "true")

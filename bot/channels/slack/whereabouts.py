"""Where something was said, clicked or commanded: the conversation that it belongs to, and where the reply goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.slack.identity import (
    Payload,
    Workspace,
    direct_conversation,
    mapping_at,
    person_id,
    text_at,
    thread_conversation,
    user_of,
    workspace_of,
)
from bot.channels.slack.place import Place
from bot.channels.slack.reading import Said, Spot
from knowledge.answers.answer import Language


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """`identity` is who did it, as the directory knows them. `conversation` is what was said before belongs to.

    `whisper` is an address that Slack lends for half an hour: what is sent there only the person sees, where they are.
    """

    place: Place
    identity: str
    conversation: str
    alone: str
    whisper: str = ""

    @property
    def direct_messages(self) -> Place:
        """The same person's direct messages."""
        place = self.place
        return Place(place.team, place.aside, place.user, direct=place.direct, language=place.language)


def where_said(said: Said, language: Language) -> Whereabouts:
    """A reply in a channel goes into the thread, in direct messages below what was said there."""
    spot = said.spot
    place = _place(spot, said.user, language)
    alone = direct_conversation(spot.workspace, said.user)
    return Whereabouts(place, said.person, said.conversation, alone)


def _place(spot: Spot, user: str, language: Language) -> Place:
    thread = spot.thread if spot.direct else spot.thread or spot.timestamp
    direct = spot.channel if spot.direct else ""
    return Place(spot.workspace.team, spot.channel, user, thread, not spot.direct, direct, language)


def where_commanded(payload: Payload, language: Language) -> Whereabouts:
    """A command's answer is for the person alone, wherever they gave it: so it belongs to their direct messages."""
    workspace, user = workspace_of(payload), user_of(payload)
    place = Place(workspace.team, _channel(payload) or user, user, language=language)
    return _of(payload, workspace, place, direct_conversation(workspace, user), text_at(payload, "response_url"))


def where_clicked(payload: Payload, language: Language, pane: bool = False) -> Whereabouts:
    """A click belongs to the conversation of the message that it is on. `pane`: that is one of the assistant's threads.

    On the Home tab, or in a message that only the person sees, it belongs to their direct messages.
    """
    workspace, user, channel = workspace_of(payload), user_of(payload), _channel(payload)
    if not channel:
        place = Place(workspace.team, user, user, language=language)
        return _of(payload, workspace, place, direct_conversation(workspace, user))
    if mapping_at(payload, "container").get("is_ephemeral"):
        return where_commanded(payload, language)
    thread, direct = thread_of_click(payload), channel.startswith("D")
    root = thread if direct else thread or _timestamp(payload)
    place = Place(workspace.team, channel, user, root, not direct, channel if direct else "", language)
    alone = direct and not pane
    here = direct_conversation(workspace, user) if alone else thread_conversation(workspace, channel, root)
    return _of(payload, workspace, place, here)


def thread_of_click(payload: Payload) -> str:
    """The thread that the clicked message stands in; empty outside one."""
    return text_at(mapping_at(payload, "message"), "thread_ts") or text_at(
        mapping_at(payload, "container"), "thread_ts"
    )


def _timestamp(payload: Payload) -> str:
    return text_at(mapping_at(payload, "container"), "message_ts") or text_at(mapping_at(payload, "message"), "ts")


def _of(payload: Payload, workspace: Workspace, place: Place, conversation: str, whisper: str = "") -> Whereabouts:
    identity = person_id(workspace, place.user, _home(payload, workspace))
    return Whereabouts(place, identity, conversation, direct_conversation(workspace, place.user), whisper)


def _home(payload: Payload, workspace: Workspace) -> str:
    """Within an organisation, a person's own workspace says nothing: they are the organisation's."""
    user: Any = payload.get("user")
    return "" if workspace.enterprise or not isinstance(user, Mapping) else text_at(user, "team_id")


def _channel(payload: Payload) -> str:
    container = text_at(mapping_at(payload, "container"), "channel_id")
    return container or text_at(mapping_at(payload, "channel"), "id") or text_at(payload, "channel_id")

"""What a message event says happened: something was said, changed or taken back. Everything else is left, on purpose.

Left are: what bots and apps wrote, Lots' own messages first of all; joins, topics and the other notices that Slack
writes as messages; changes that change no words, such as a link's preview; what has no place or time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.channels.slack.identity import (
    Payload,
    Workspace,
    direct_conversation,
    home_of,
    mapping_at,
    person_id,
    text_at,
    thread_conversation,
    workspace_of,
)
from bot.channels.slack.spoken import mentions, plain

_SPOKEN = frozenset({"", "file_share", "thread_broadcast", "me_message"})
_SLACKS_OWN_BOT = "USLACKBOT"
_TOMBSTONE = "tombstone"
"""What stands where the first message of a thread was taken back while its replies stay."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A message's place and time. `thread` is the timestamp of the thread's first message, empty outside one.

    `pane`: the thread is one of those that the person has with Lots in Slack's assistant pane.
    """

    workspace: Workspace
    channel: str
    timestamp: str
    thread: str = ""
    direct: bool = False
    pane: bool = False

    @property
    def thread_here(self) -> str:
        """The conversation of its thread, begun by it where it stands in none."""
        return thread_conversation(self.workspace, self.channel, self.thread or self.timestamp)


@dataclass(frozen=True, slots=True)
class Said:
    """A message that a person wrote. `person` is their stable id, `named`: it names Lots."""

    spot: Spot
    user: str
    person: str
    text: str
    named: bool
    files: bool = False

    @property
    def words(self) -> str:
        """What was said, in plain words, without the name of whom it is said to."""
        return plain(self.text, self.spot.workspace.bot or (_leading_name(self.text) if self.named else ""))

    @property
    def conversation(self) -> str:
        if self.spot.direct and not self.spot.pane:
            return direct_conversation(self.spot.workspace, self.user)
        return self.spot.thread_here


@dataclass(frozen=True, slots=True)
class Changed:
    """The message says this now. `edition` tells one change of it from the next."""

    said: Said
    edition: str


@dataclass(frozen=True, slots=True)
class TakenBack:
    spot: Spot
    user: str
    at: str


Happening = Said | Changed | TakenBack


def read_message(payload: Payload) -> Happening | None:
    """What a `message` or `app_mention` event tells; None where it is left. Never raises, whatever the shape."""
    event = mapping_at(payload, "event")
    subtype = text_at(event, "subtype")
    if subtype == "message_changed":
        return _changed(payload, event)
    if subtype == "message_deleted":
        return _taken_back(payload, event, text_at(event, "deleted_ts"))
    return _said(payload, event, event) if subtype in _SPOKEN else None


def in_pane(happening: Happening) -> Happening:
    """The same, in one of the assistant's threads."""
    if isinstance(happening, Said):
        return replace(happening, spot=replace(happening.spot, pane=True))
    if isinstance(happening, Changed):
        return replace(happening, said=replace(happening.said, spot=replace(happening.said.spot, pane=True)))
    return replace(happening, spot=replace(happening.spot, pane=True))


def spot_of(happening: Happening) -> Spot:
    return happening.said.spot if isinstance(happening, Changed) else happening.spot


def conversation_of(happening: Happening) -> str:
    """What the happening is kept in order with."""
    if isinstance(happening, Changed):
        return happening.said.conversation
    if isinstance(happening, Said):
        return happening.conversation
    spot = happening.spot
    alone = spot.direct and not spot.pane
    return direct_conversation(spot.workspace, happening.user) if alone else spot.thread_here


def _leading_name(text: str) -> str:
    """Whom a mention is of, where Slack does not say: a message to somebody begins with their name."""
    found = re.match(r"\s*<@([A-Z0-9]+)", text)
    return found[1] if found else ""


def _said(payload: Payload, event: Payload, message: Payload) -> Said | None:
    workspace, user = workspace_of(payload), text_at(message, "user")
    spot = _spot(workspace, event, message, text_at(message, "ts"))
    if not user or spot is None or _is_a_bots(message, workspace):
        return None
    text = text_at(message, "text")
    return Said(
        spot,
        user,
        person_id(workspace, user, home_of(payload)),
        text,
        named=mentions(text, workspace.bot) or text_at(event, "type") == "app_mention",
        files=bool(message.get("files")),
    )


def _spot(workspace: Workspace, event: Payload, message: Payload, timestamp: str) -> Spot | None:
    channel, thread = text_at(event, "channel"), text_at(message, "thread_ts")
    if not workspace.team or not channel or not timestamp:
        return None
    direct = text_at(event, "channel_type") == "im" or channel.startswith("D")
    return Spot(workspace, channel, timestamp, thread if thread != timestamp else "", direct)


def _is_a_bots(message: Payload, workspace: Workspace) -> bool:
    """A message that an app wrote for a person carries `bot_id` too: two bots must never talk with each other."""
    user = text_at(message, "user")
    return bool(message.get("bot_id")) or user in {_SLACKS_OWN_BOT, workspace.bot}


def _changed(payload: Payload, event: Payload) -> Changed | TakenBack | None:
    now, before = mapping_at(event, "message"), mapping_at(event, "previous_message")
    if text_at(now, "subtype") == _TOMBSTONE:
        return _taken_back(payload, event, text_at(now, "ts"))
    if text_at(now, "subtype") not in _SPOKEN or text_at(now, "text") == before.get("text"):
        return None
    edition = text_at(mapping_at(now, "edited"), "ts")
    said = _said(payload, event, now)
    return Changed(said, edition) if said and edition else None


def _taken_back(payload: Payload, event: Payload, timestamp: str) -> TakenBack | None:
    workspace, before = workspace_of(payload), mapping_at(event, "previous_message")
    spot = _spot(workspace, event, before, timestamp)
    user = text_at(before, "user")
    if spot is None or not user or _is_a_bots(before, workspace):
        return None
    return TakenBack(spot, user, text_at(event, "event_ts") or text_at(event, "ts") or timestamp)

"""What a workspace holds: people, conversations with their messages, views and files. Plain values, no sockets."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from tests.slack_world import payloads
from tests.slack_world.payloads import new_id, new_ts

Json = dict[str, Any]
TRIGGER_SECONDS = 3.0


class Refused(Exception):
    """Slack answers `ok: false` with this error."""


@dataclass(frozen=True)
class Call:
    """One call that Lots made. `payload` is decoded; `answer` is what it was told, `status` with which HTTP status."""

    method: str
    payload: Json
    team: str
    token: str
    status: int
    answer: Json
    at: float


@dataclass
class Conversation:
    """`kind` is Slack's channel_type. `messages` in the order they came, replies in threads among them."""

    id: str
    kind: str
    members: set[str]
    messages: list[Json] = field(default_factory=list)

    def message(self, ts: str) -> Json:
        found = next((said for said in self.messages if said["ts"] == ts), None)
        if found is None:
            raise Refused("message_not_found")
        return found


@dataclass
class File:
    id: str
    name: str
    mimetype: str
    content: bytes
    user: str
    elsewhere: str = ""


@dataclass
class Workspace:
    """One workspace that installed Lots. A token that is not `token` is refused."""

    team: str = payloads.TEAM
    token: str = payloads.TOKEN
    bot_user: str = payloads.BOT_USER
    bot: str = payloads.BOT
    people: dict[str, Json] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    ephemeral: list[Json] = field(default_factory=list)
    homes: dict[str, Json] = field(default_factory=dict)
    views: dict[str, Json] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    prompts: dict[str, list[Json]] = field(default_factory=dict)
    statuses: list[Json] = field(default_factory=list)
    reactions: list[Json] = field(default_factory=list)
    triggers: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for user, name in ((payloads.ANNA, "Anna"), (payloads.OLLE, "Olle"), (payloads.SIV, "Siv")):
            self.person(user, name)
        everybody = set(self.people) | {self.bot_user}
        self.conversations[payloads.GENERAL] = Conversation(payloads.GENERAL, "channel", everybody)
        self.conversations[payloads.PRIVATE] = Conversation(payloads.PRIVATE, "group", everybody)

    def person(self, user: str, name: str, **more: Any) -> None:
        profile = {"real_name": name, "display_name": name, "email": f"{name.lower()}@sydnarke.example"}
        self.people[user] = {
            "id": user,
            "team_id": self.team,
            "name": name.lower(),
            "deleted": False,
            "real_name": name,
            "tz": "Europe/Stockholm",
            "locale": "sv-SE",
            "profile": profile,
            "is_admin": False,
            "is_owner": False,
            "is_bot": False,
            "is_restricted": False,
            "is_ultra_restricted": False,
        } | more

    def trigger(self) -> str:
        """A trigger_id as an interaction carries it: good for one view, for three seconds."""
        trigger = new_id("trigger.")
        self.triggers[trigger] = time.monotonic()
        return trigger

    def spend(self, trigger: str) -> None:
        """Raises Refused for one that is unknown, was used, or is too old."""
        at = self.triggers.get(trigger)
        if at is None:
            raise Refused("invalid_trigger_id")
        if at < 0:
            raise Refused("exchanged_trigger_id")
        if time.monotonic() - at > TRIGGER_SECONDS:
            raise Refused("expired_trigger_id")
        self.triggers[trigger] = -1.0

    def conversation(self, channel: str) -> Conversation:
        """A direct message with a known person is there as soon as it is named. Raises Refused."""
        if channel.startswith(("U", "W")):
            channel = payloads.direct_message_channel(channel)
        if channel not in self.conversations and channel.startswith("D") and "U" + channel[1:] in self.people:
            self.conversations[channel] = Conversation(channel, "im", {"U" + channel[1:], self.bot_user})
        if channel not in self.conversations:
            raise Refused("channel_not_found")
        return self.conversations[channel]

    def post(self, channel: str, said: Json) -> Json:
        """Keeps a message under a new ts, and gives it back. Raises Refused."""
        conversation = self.conversation(channel)
        if self.bot_user not in conversation.members:
            raise Refused("not_in_channel")
        kept = {"type": "message", "ts": new_ts(), "team": self.team} | said
        conversation.messages.append(kept)
        return kept

    def add_file(self, name: str, content: bytes, user: str, mimetype: str = "application/octet-stream") -> File:
        file = File(new_id("F"), name, mimetype, content, user)
        self.files[file.id] = file
        return file

    def said_in(self, channel: str) -> list[Json]:
        """What Lots posted there, in order."""
        return [said for said in self.conversation(channel).messages if said.get("bot_id") == self.bot]

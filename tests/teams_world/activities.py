"""Activities in the shapes in which Teams posts them, with made-up people."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import Any

from tests.teams_world.identity import CLIENT_ID, TENANT

Json = dict[str, Any]
BOT = f"28:{CLIENT_ID}"
CHANNEL_ID = "19:vikboda0000@thread.tacv2"
GROUP_ID = "19:grupp0000@thread.v2"
MENTION = "<at>Lots</at>"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Someone:
    """A person of the directory."""

    name: str
    object_id: str

    @property
    def account(self) -> str:
        return f"29:{self.object_id}"

    @property
    def own_address(self) -> str:
        return f"a:own-{self.object_id}"


ANNA = Someone("Anna Ek", "aaaaaaaa-0000-4000-8000-000000000001")
BERTIL = Someone("Bertil Alm", "bbbbbbbb-0000-4000-8000-000000000002")


@dataclass(frozen=True)
class TeamsSide:
    """What Teams puts into each activity: where the connector is, who writes, and where."""

    service_url: str
    person: Someone = ANNA
    kind: str = "personal"
    address: str = ""
    tenant: str = TENANT

    def by(self, person: Someone) -> TeamsSide:
        return replace(self, person=person)

    def in_channel(self, thread: str = "1700000000001") -> TeamsSide:
        return replace(self, kind="channel", address=f"{CHANNEL_ID};messageid={thread}")

    def in_group(self) -> TeamsSide:
        return replace(self, kind="groupChat", address=GROUP_ID)

    @property
    def conversation(self) -> str:
        return self.address or self.person.own_address

    def activity(self, **more: Any) -> Json:
        shared = self.kind != "personal"
        return {
            "id": str(1_600_000_000_000 + next(_numbers)),
            "timestamp": "2026-11-22T17:00:00.1234567Z",
            "localTimestamp": "2026-11-22T18:00:00.1234567+01:00",
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "from": {"id": self.person.account, "name": self.person.name, "aadObjectId": self.person.object_id},
            "conversation": {
                "conversationType": self.kind,
                "tenantId": self.tenant,
                "id": self.conversation,
                **({"isGroup": True} if shared else {}),
            },
            "recipient": {"id": BOT, "name": "Lots"},
            "channelData": {"tenant": {"id": self.tenant}},
            **more,
        }

    def message(self, text: str, **more: Any) -> Json:
        """In a channel and in a group chat people mention the bot, and Teams marks that up."""
        shared = self.kind != "personal"
        mention = {"mentioned": {"id": BOT, "name": "Lots"}, "text": MENTION, "type": "mention"}
        return self.activity(
            type="message",
            textFormat="plain",
            text=f"{MENTION} {text}" if shared else text,
            entities=[
                *([mention] if shared else []),
                {
                    "locale": "sv-SE",
                    "country": "SE",
                    "platform": "Web",
                    "timezone": "Europe/Stockholm",
                    "type": "clientInfo",
                },
            ],
            attachments=[{"contentType": "text/html", "content": f"<p>{text}</p>"}],
            locale="sv-SE",
            **more,
        )

    def overheard(self, text: str) -> Json:
        """What others say to each other, where Lots may read along."""
        return self.activity(type="message", textFormat="plain", text=text, entities=[], attachments=[])

    def submitted(self, value: Json, card: str = "") -> Json:
        """A card's button was pressed."""
        return self.activity(type="message", value=value, replyToId=card, locale="sv-SE")

    def edited(self, message: Json, text: str) -> Json:
        new = self.message(text)
        event = {**message["channelData"], "eventType": "editMessage"}
        return {**new, "type": "messageUpdate", "id": message["id"], "channelData": event}

    def deleted(self, message: Json) -> Json:
        event = {**message["channelData"], "eventType": "softDeleteMessage"}
        return {**self.activity(type="messageDelete"), "id": message["id"], "channelData": event}

    def reacted(self, message_id: str, kind: str = "like") -> Json:
        return self.activity(type="messageReaction", reactionsAdded=[{"type": kind}], replyToId=message_id)

    def installed(self) -> list[Json]:
        """Teams tells of an install twice: as members that were added, and as an installation."""
        return [
            self.activity(type="conversationUpdate", membersAdded=[{"id": BOT}]),
            self.activity(type="installationUpdate", action="add"),
        ]

    def removed(self) -> Json:
        return self.activity(type="installationUpdate", action="remove")

    def invoked(self, name: str, value: Json, message_id: str = "") -> Json:
        return self.activity(type="invoke", name=name, value=value, replyToId=message_id)

"""An answer in Slack while it is written: one message, with a button that stops it.

Invariant: the finished answer takes over the draft's message where it goes to the same place; else the draft goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels.slack.blocks import post
from bot.channels.slack.choices import plain
from bot.channels.slack.escaping import escaped, in_parts
from bot.channels.slack.identity import mapping_at, text_at
from bot.channels.slack.labels import label
from bot.channels.slack.parts import MOST_PART, Part
from bot.channels.slack.place import Place, message_at
from bot.channels.slack.rich import Block, rich_text
from bot.delivery.ports import Body

PACE = 1.25
"""Seconds between two changes: Slack takes some fifty a minute of a workspace."""
STOP = "stop:"
"""An action id that begins so stops the answer to the event that the button carries."""
POST, UPDATE, DELETE = "chat.postMessage", "chat.update", "chat.delete"


@dataclass(frozen=True, slots=True)
class DraftInSlack:
    """The port `DraftBodies`. `event` is what is answered."""

    place: Place
    event: str

    def written(self, text: str, at: str) -> Body:
        shown = (in_parts(text, MOST_PART) or ["…"])[0]
        body = post(self.place, [Part(escaped(shown), (rich_text(shown, {}), *self._below()))])
        return _changing(body, at) if at else body

    def removed(self, name: str, at: str) -> Body:
        """Where it stands is looked up by its name, should it be there."""
        where = {"channel": self.place.channel, "ts": message_at(at)[1]}
        return {"method": DELETE, "team": self.place.team, "payload": where, "draft": self._named(name)}

    def _named(self, name: str) -> Body:
        return {"name": name, "thread": self.place.thread}

    def _below(self) -> tuple[Block, Block]:
        language = self.place.language
        button = {"type": "button", "action_id": STOP, "value": self.event, "text": plain(label("Stop", language))}
        writing: Block = {"type": "context", "elements": [plain(label("Writing the answer …", language))]}
        return writing, {"type": "actions", "block_id": STOP, "elements": [button]}


def in_draft(bodies: Sequence[Body], at: str, place: Place) -> list[Body]:
    """The answer's calls, the first message that goes where the draft stands into the draft itself."""
    if not at:
        return list(bodies)
    here = next((n for n, body in enumerate(bodies) if _is_posted_in(body, message_at(at)[0])), None)
    if here is None:
        channel, timestamp = message_at(at)
        return [*bodies, {"method": DELETE, "team": place.team, "payload": {"channel": channel, "ts": timestamp}}]
    return [{**body, "draft": {"at": at}} if n == here else body for n, body in enumerate(bodies)]


def _is_posted_in(body: Body, channel: str) -> bool:
    return text_at(body, "method") == POST and text_at(mapping_at(body, "payload"), "channel") == channel


def _changing(body: Body, at: str) -> Body:
    channel, timestamp = message_at(at)
    content = {name: body["payload"][name] for name in ("text", "blocks")}
    return {**body, "method": UPDATE, "payload": {"channel": channel, "ts": timestamp, **content}}

"""Slack: signed events to the app, and what it posts to a local Slack, read off the blocks as Slack shows them."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.channels.slack.opens import MODAL
from bot.wiring.services import Services
from tests.parity.channels import Overheard, chosen
from tests.parity.content import Content, bare
from tests.scenarios.slack_support import Kept, Parts, SlackLots
from tests.slack_world import payloads
from tests.slack_world.slack import LocalSlack

Json = dict[str, Any]
_FAR = re.compile(r"(\d+) av (\d+) besvarade · ")
_READ = frozenset({"rich_text", "section", "context", "header", "quote"})


@asynccontextmanager
async def slack_channel(services: Services, folder: Path, directory: Any = None) -> AsyncIterator[SlackChannel]:
    overheard = Overheard(services)
    async with LocalSlack() as slack, SlackLots(slack, Kept(folder), Parts(overheard, directory)) as lots:
        yield SlackChannel(lots, overheard)


class SlackChannel:
    """Everybody in a direct message of their own."""

    name = "slack"

    def __init__(self, lots: SlackLots, overheard: Overheard) -> None:
        self.overheard = overheard
        self._lots, self._slack = lots, lots.slack
        self._offered: dict[str, list[tuple[str, tuple[Json, Json]]]] = {}

    def names(self, who: str) -> Sequence[str]:
        return (f"slack:{payloads.TEAM}:{self._user(who)}",)

    async def say(self, who: str, text: str) -> Content:
        user = self._user(who)
        before = len(self._in_channel(user))
        delivered = await self._slack.post_event(payloads.direct_message(text, user))
        assert delivered.status == 200, delivered
        return await self._received(who, before)

    async def click(self, who: str, label: str) -> Content:
        user = self._user(who)
        action, message = chosen(self._offered.get(who, []), label)
        before = len(self._in_channel(user))
        channel = payloads.direct_message_channel(user)
        delivered = await self._slack.post_interaction(
            payloads.block_actions_in_message(action, message, channel, user, self._slack.response_url())
        )
        assert delivered.status == 200, delivered
        return await self._received(who, before)

    async def _received(self, who: str, before: int) -> Content:
        await self._lots.quiet()
        posted = self._in_channel(self._user(who))[before:]
        self._offered[who] = [offer for message in posted for offer in _offers(message)]
        text = "\n".join(line for message in posted for line in _texts(message.get("blocks", ())))
        fallback = "\n".join(html.unescape(message["text"]) for message in posted)
        far = _FAR.search(text)
        labels = tuple(label for label, _ in self._offered[who])
        progress = (int(far[1]), int(far[2])) if far else None
        return Content(text, labels, progress, fallback=fallback)

    def _in_channel(self, user: str) -> list[Json]:
        said: list[Json] = self._slack.workspace.said_in(payloads.direct_message_channel(user))
        return said

    def _user(self, who: str) -> str:
        user = "U" + bare(who).upper()
        if user not in self._slack.workspace.people:
            self._slack.workspace.person(user, who)
        return user


def _offers(message: Json) -> Iterator[tuple[str, tuple[Json, Json]]]:
    """What can be clicked: its label, the action that Slack sends then, and the message that it stands in.

    What opens a modal is Slack's own. A label that is too long for a button stands in full above it, numbered.
    """
    lines = list(_texts(message.get("blocks", ())))
    for block in message.get("blocks", ()):
        for element in block.get("elements", ()) if block["type"] == "actions" else ():
            if element["type"] == "button" and _is_a_choice(element):
                yield _whole(element["text"]["text"], lines), (payloads.pressed(element, block["block_id"]), message)
            for option in element.get("options", ()):
                pressed = payloads.pressed(element, block["block_id"], option)
                yield _whole(option["text"]["text"], lines), (pressed, message)


def _is_a_choice(button: Json) -> bool:
    """A modal is Slack's own, but where it asks before a choice is done."""
    action: str = button["action_id"]
    return not action.startswith(MODAL) or action.startswith(f"{MODAL}handoff:")


def _whole(label: str, lines: Sequence[str]) -> str:
    if not label.endswith("…"):
        return label
    told = next((line for line in lines if line.startswith(label[:-1])), label)
    return told.partition(". ")[2] if label[0].isdecimal() else told


def _texts(value: Any) -> Iterator[str]:
    """All text of the blocks that are read, but not of those that are clicked. A paragraph is one line."""
    if isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict) and value.get("type") != "actions":
        if value.get("type") == "rich_text_list" and value["style"] == "ordered":
            first = value.get("offset", 0) + 1
            for number, line in enumerate(value["elements"], start=first):
                yield f"{number}. " + "".join(_texts(line))
        elif value.get("type") in ("rich_text_section", "rich_text_quote", "rich_text_preformatted"):
            yield "".join(str(one.get("text", one.get("url", ""))) for one in value["elements"])
        elif isinstance(value.get("text"), str):
            yield value["text"]
        else:
            yield from _texts([value.get("text"), value.get("elements"), value.get("fields")])

"""Messages that only one person sees, sent to the address that Slack lends with a command or a click.

Slack takes five a time, for half an hour. What comes later, or after them, goes to the person's direct messages, so
that nothing is lost. Invariant: nothing is posted to an address that is not Slack's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Protocol
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.channels.slack.identity import mapping_at, text_at
from bot.channels.slack.installations import quiet
from bot.channels.slack.place import Place
from bot.delivery.ports import Body, InDoubt, Outgoing, SendLater

WHISPER = "response_url"
POST = "chat.postMessage"
MOST = 4
"""Of the five that Slack takes, one is left for an excuse."""
USUAL_WAIT = 30.0
_SAID = ("text", "blocks", "mrkdwn", "unfurl_links", "unfurl_media")


class Sender(Protocol):
    """Makes calls of Slack's Web API, as `ChannelDoor.send` does."""

    async def send(self, outgoing: Outgoing) -> str: ...


def whispered(bodies: Sequence[Body], address: str, place: Place) -> list[Body]:
    """The same messages for the person's eyes alone, where they are; what is too much goes to their direct messages."""
    posts = [body for body in bodies if body["method"] == POST]
    return [_whisper(body, address, place) if n < MOST else _aside(body, place) for n, body in enumerate(posts)]


def whisper(text: str, address: str, place: Place) -> Body:
    """One line. `text` is escaped already."""
    return _whisper({"payload": {"text": text}}, address, place)


def _whisper(body: Body, address: str, place: Place) -> Body:
    """The address is nested, so that delivery forgets it with the message."""
    said = {name: value for name, value in body["payload"].items() if name in _SAID}
    return {"method": WHISPER, "team": place.team, "user": place.user, "to": {"address": address}, "payload": said}


def _aside(body: Body, place: Place) -> Body:
    payload = {name: value for name, value in body["payload"].items() if name != "thread_ts"}
    return {**body, "payload": {**payload, "channel": place.aside}}


class Whispers:
    """Sends what is whispered, and hands the rest to the sender of calls."""

    def __init__(self, sender: Sender, api_url: str, post: Callable[..., Awaitable[int]] | None = None) -> None:
        self._sender = sender
        self._own_host = urlsplit(api_url).netloc
        self._post = post or _posted

    async def send(self, outgoing: Outgoing) -> str:
        if outgoing.body["method"] != WHISPER:
            return await self._sender.send(outgoing)
        address = text_at(mapping_at(outgoing.body, "to"), "address")
        if self._is_slacks(address):
            try:
                status = await self._post(address, mapping_at(outgoing.body, "payload"))
            except (aiohttp.ClientError, TimeoutError, OSError) as problem:
                raise InDoubt(f"Slack did not take a message for one person: {type(problem).__name__}.") from problem
            if status < 300:
                return ""
            if status == 429:
                raise SendLater("Slack asks us to wait before a message for one person.", USUAL_WAIT)
            if status >= 500:
                raise InDoubt(f"Slack failed at a message for one person ({status}).")
        return await self._sender.send(replace(outgoing, body=_to_direct_messages(outgoing.body)))

    def _is_slacks(self, address: str) -> bool:
        parts = urlsplit(address)
        slacks = parts.scheme == "https" and (parts.hostname or "").endswith(".slack.com")
        return slacks or (bool(parts.netloc) and parts.netloc == self._own_host)


def _to_direct_messages(body: Body) -> Body:
    payload = {**mapping_at(body, "payload"), "channel": text_at(body, "user")}
    return {"method": POST, "team": text_at(body, "team"), "payload": payload}


async def _posted(address: str, payload: Body) -> int:
    """The status that Slack answers with."""
    client = AsyncWebhookClient(address, timeout=15, retry_handlers=[], logger=quiet)
    answered = await client.send_dict({**payload, "response_type": "ephemeral", "replace_original": False})
    return answered.status_code

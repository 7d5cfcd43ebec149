"""One call to Slack's Web API, made once: waited for when Slack says so, looked for when it may have gone through.

Order: what the call says is made to fit Slack's limits; where an earlier attempt is in doubt, the conversation is
looked through for the message, which carries its id; only then is it sent. Invariant: what is found is not sent again.

A message that was shown while it was written (`draft`) is changed into what is sent; one that is gone is posted anew.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.disarming import Disarming
from bot.channels.slack.fitting import as_text, fitted
from bot.channels.slack.place import message_at, reference_of
from bot.delivery.ports import InDoubt, Outgoing, SendLater, Undeliverable

log = structlog.get_logger(__name__)
ClientFor = Callable[[str], Awaitable[AsyncWebClient]]
"""The client that speaks for a team. It repeats nothing by itself: a call made twice is a message said twice."""
Payload = Mapping[str, Any]
POST, UPDATE, DELETE = "chat.postMessage", "chat.update", "chat.delete"
EVENT_TYPE = "lots_reply"
LEAST_WAIT = 1.0
USUAL_WAIT = 30.0
PAGE = 100
MOST_PAGES = 10
LOOKED_BACK = 24 * 3600.0
"""Seconds: an attempt that is in doubt was made since."""
TOO_MUCH = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"})
"""What a message that is sent as text alone gets through."""
WAIT = frozenset({"ratelimited", "rate_limited", "token_expired"})
DOUBT = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"})
GONE = frozenset({"message_not_found", "cant_update_message", "cant_delete_message", "edit_window_closed"})
CAME_THROUGH = frozenset({"duplicate_client_msg_id", "duplicate_message_not_sent"})


class SlackSender:
    """Makes the calls that delivery hands it."""

    def __init__(self, client_for: ClientFor, now: Callable[[], float] = time.time) -> None:
        self._client_for = client_for
        self._now = now
        self._disarming = Disarming()

    async def send(self, outgoing: Outgoing) -> str:
        """The reference of the last message sent, "" of a call that gives none. Raises as `ChannelDoor.send` says."""
        method, payload = str(outgoing.body["method"]), outgoing.body["payload"]
        client = await self._client_for(str(outgoing.body["team"]))
        fitting = fitted(method, payload)
        if fitting != [payload]:
            log.warning("slack_message_made_to_fit", method=method, id=outgoing.id)
        try:
            if method == DELETE and "draft" in outgoing.body:
                return await self._without_draft(client, payload, outgoing.body["draft"])
            reference = await self._each(client, method, fitting, outgoing)
        except SlackApiError as problem:
            if _error(problem) not in TOO_MUCH or "blocks" not in payload:
                raise _told(problem, method) from problem
            log.warning("slack_message_sent_as_text", method=method, id=outgoing.id)
            return await self._as_text(client, method, payload, outgoing)
        for stale in self._disarming.stale(outgoing, reference):
            await _disarm(client, stale)
        return reference

    async def _as_text(self, client: AsyncWebClient, method: str, payload: Payload, outgoing: Outgoing) -> str:
        plain = [{name: value for name, value in one.items() if name != "blocks"} for one in as_text(payload)]
        try:
            return await self._each(client, method, plain, outgoing)
        except SlackApiError as problem:
            raise _told(problem, method) from problem

    async def _each(self, client: AsyncWebClient, method: str, payloads: Sequence[Payload], outgoing: Outgoing) -> str:
        """One after the other. More than one stand for a message that was too long; each has an id of its own."""
        draft = str(outgoing.body.get("draft", {}).get("at", ""))
        reference = await self._once(client, method, payloads[0], outgoing.id, outgoing.doubtful, draft)
        later = POST if method == UPDATE else method
        for number, payload in enumerate(payloads[1:], start=1):
            try:
                reference = await self._once(client, later, payload, f"{outgoing.id}+{number}", outgoing.doubtful)
            except SlackApiError as problem:
                raise InDoubt(f"Slack took the beginning of a message only ({_error(problem)}).") from problem
        return reference

    async def _once(
        self, client: AsyncWebClient, method: str, payload: Payload, name: str, doubtful: bool, draft: str = ""
    ) -> str:
        if method != POST:
            return await _call(client, method, payload)
        if doubtful and (reference := await self._found(client, payload, name)):
            return reference
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"id": name}}
        if draft and (reference := await _into_draft(client, draft, {**payload, "metadata": metadata})):
            return reference
        told = {**payload, "metadata": metadata, "client_msg_id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"lots:{name}"))}
        try:
            return await _call(client, method, told)
        except SlackApiError as problem:
            if _error(problem) in CAME_THROUGH:
                return await self._found(client, payload, name)
            raise

    async def _without_draft(self, client: AsyncWebClient, payload: Payload, draft: Payload) -> str:
        """Takes the draft away, where it is."""
        channel, timestamp = str(payload["channel"]), str(payload["ts"])
        if not timestamp:
            there = {"channel": channel, **({"thread_ts": draft["thread"]} if draft["thread"] else {})}
            channel, timestamp = message_at(await self._found(client, there, str(draft["name"])))
        if timestamp:
            await _unless_gone(client, DELETE, {"channel": channel, "ts": timestamp})
        return ""

    async def _found(self, client: AsyncWebClient, payload: Payload, name: str) -> str:
        """Where the message with that id stands; "" where it is not to be found, or Slack does not let us look."""
        try:
            channel = await _channel(client, str(payload["channel"]))
            return await self._looked_for(client, channel, str(payload.get("thread_ts", "")), name)
        except SlackApiError as problem:
            told = _told(problem, "conversations.history")
            if not isinstance(told, Undeliverable):
                raise told from problem
            log.info("slack_does_not_let_us_look", error=_error(problem), id=name)
            return ""
        except (aiohttp.ClientError, TimeoutError) as problem:
            raise InDoubt(f"Slack did not answer: {type(problem).__name__}. It is tried again.") from problem

    async def _looked_for(self, client: AsyncWebClient, channel: str, thread: str, name: str) -> str:
        asked: dict[str, Any] = {"channel": channel, "include_all_metadata": True, "limit": PAGE}
        asked["oldest"] = f"{self._now() - LOOKED_BACK:.6f}"
        for _ in range(MOST_PAGES):
            page = await (
                client.conversations_replies(ts=thread, **asked) if thread else client.conversations_history(**asked)
            )
            for message in page.get("messages") or ():
                if _name(message) == name:
                    return reference_of(channel, str(message["ts"]))
            asked["cursor"] = (page.get("response_metadata") or {}).get("next_cursor")
            if not asked["cursor"]:
                break
        return ""


async def _call(client: AsyncWebClient, method: str, payload: Payload) -> str:
    """Raises SlackApiError for what Slack says no to, InDoubt where it said nothing."""
    try:
        said = await client.api_call(method, json=dict(payload))
    except (aiohttp.ClientError, TimeoutError, OSError) as problem:
        raise InDoubt(f"Slack did not answer to {method}: {type(problem).__name__}. It is tried again.") from problem
    channel, timestamp = said.get("channel"), said.get("ts")
    return reference_of(channel, timestamp) if isinstance(channel, str) and isinstance(timestamp, str) else ""


async def _into_draft(client: AsyncWebClient, draft: str, payload: Payload) -> str:
    """The draft's reference, once the message stands there; "" where the draft is gone."""
    channel, timestamp = message_at(draft)
    content = {name: payload[name] for name in ("text", "blocks", "metadata") if name in payload}
    changed = {"channel": channel, "ts": timestamp, "blocks": [], **content}
    return draft if await _unless_gone(client, UPDATE, changed) else ""


async def _unless_gone(client: AsyncWebClient, method: str, payload: Payload) -> bool:
    """Whether the message was there for the call."""
    try:
        await _call(client, method, payload)
    except SlackApiError as problem:
        if _error(problem) not in GONE:
            raise
        return False
    return True


async def _disarm(client: AsyncWebClient, stale: Payload) -> None:
    """Takes the buttons off a question that is past. They do no harm, so that it is tried once."""
    try:
        await client.api_call("chat.update", json=dict(stale))
    except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as problem:
        log.info("slack_buttons_left", error=_error(problem) if isinstance(problem, SlackApiError) else "")


async def _channel(client: AsyncWebClient, channel: str) -> str:
    """The direct messages of a user, where the id is a user's."""
    if not channel.startswith(("U", "W")):
        return channel
    opened = await client.conversations_open(users=channel)
    return str(opened["channel"]["id"])


def _name(message: Payload) -> object:
    metadata = message.get("metadata") or {}
    return (metadata.get("event_payload") or {}).get("id") if metadata.get("event_type") == EVENT_TYPE else None


def _error(problem: SlackApiError) -> str:
    """Slack's word for it; "" where it said nothing that can be read."""
    data = getattr(problem.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, Mapping) else ""


def _told(problem: SlackApiError, method: str) -> SendLater | InDoubt | Undeliverable:
    """What it means for delivery."""
    response = problem.response
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    error = _error(problem)
    if status == 429 or error in WAIT:
        return SendLater(f"Slack asks us to wait before {method}.", _wait(problem))
    if status >= 500 or error in DOUBT or not error:
        return InDoubt(f"Slack failed at {method} ({status} {error}). It is tried again.")
    return Undeliverable(f"Slack says no to {method}: {error}.")


def _wait(problem: SlackApiError) -> float:
    headers = getattr(problem.response, "headers", None) or {}
    asked = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    try:
        return max(LEAST_WAIT, float(asked))
    except ValueError:
        return USUAL_WAIT

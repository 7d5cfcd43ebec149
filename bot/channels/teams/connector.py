"""Calls to Microsoft's connector, each with what came of it in delivery's own terms.

A call that was answered 429 was not made; one that could not connect was not made either. A 5xx is in doubt, and is
made again: Microsoft says to. The connector has no look-up by an id of ours, and takes none, so a call that broke off
after it was sent is made once more and, should that break off too, no more: a person may in that case see a message
twice, never over and over.
"""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import httpx
from microsoft_teams.common.http import Client

from bot.channels.teams.service_urls import Trusts
from bot.delivery.ports import InDoubt, SendLater, Undeliverable

Tokens = Callable[[], Awaitable[str | None]]
"""The bot's own token for the connector; None where none is needed, towards a test client. Raises LotsError."""
SECONDS_TO_ANSWER = 20.0
SECONDS_IF_UNSAID = 2.0
LONGEST_WAIT = 3600.0


class Connector:
    """Posts, changes and takes back activities, and makes people's own chats."""

    def __init__(self, client: Client, tokens: Tokens, trusts: Trusts) -> None:
        self._client = client
        self._tokens = tokens
        self._trusts = trusts

    async def post(self, service_url: str, address: str, activity: Mapping[str, Any]) -> str:
        """The new activity's id. Raises SendLater, InDoubt, Undeliverable."""
        answer = await self._call("POST", service_url, f"v3/conversations/{_part(address)}/activities", activity)
        return _id_in(answer)

    async def change(self, service_url: str, address: str, activity_id: str, activity: Mapping[str, Any]) -> str:
        path = f"v3/conversations/{_part(address)}/activities/{_part(activity_id)}"
        await self._call("PUT", service_url, path, {**activity, "id": activity_id})
        return activity_id

    async def take_back(self, service_url: str, address: str, activity_id: str) -> str:
        path = f"v3/conversations/{_part(address)}/activities/{_part(activity_id)}"
        await self._call("DELETE", service_url, path, None)
        return activity_id

    async def own_chat(self, service_url: str, tenant: str, bot: str, account: str) -> str:
        """The address of the person's own chat with the bot, made where there is none; always the same one."""
        wanted = {
            "isGroup": False,
            "bot": {"id": bot},
            "members": [{"id": account}],
            "tenantId": tenant,
            "channelData": {"tenant": {"id": tenant}},
        }
        address = _id_in(await self._call("POST", service_url, "v3/conversations", wanted))
        if not address:
            raise InDoubt("The connector named no conversation")
        return address

    async def _call(self, method: str, service_url: str, path: str, body: object) -> httpx.Response:
        if not self._trusts(service_url):
            raise Undeliverable("The service address is not Microsoft's: nothing is sent there")
        token = await self._tokens()
        try:
            return await self._client.request(
                method,
                f"{service_url.rstrip('/')}/{path}",
                json=body,
                headers={"Authorization": f"Bearer {token}"} if token else {},
            )
        except httpx.HTTPStatusError as refusal:
            raise _meaning_of(refusal.response) from refusal
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as problem:
            raise SendLater("The connector cannot be reached", SECONDS_IF_UNSAID) from problem
        except httpx.TransportError as problem:
            raise BrokenOff("The call to the connector broke off") from problem


class BrokenOff(InDoubt):
    """The call went out, and no answer came."""


def _meaning_of(response: httpx.Response) -> SendLater | InDoubt | Undeliverable:
    status = response.status_code
    said = f"The connector answered {status}"
    if status == 429:
        return SendLater(said, _seconds(response.headers.get("retry-after", ""), response.headers.get("date", "")))
    if status in (
        401,
        408,
        412,
    ):  # a token just out of date; a conversation that is being changed: Microsoft says again
        return SendLater(said, SECONDS_IF_UNSAID)
    return InDoubt(said) if status >= 500 else Undeliverable(said)


def _seconds(retry_after: str, date: str) -> float:
    """What Retry-After says: seconds, or a date by the other side's own clock (RFC 9110, 10.2.3)."""
    try:
        seconds = float(retry_after)
    except ValueError:
        seconds = _seconds_until(retry_after, date)
    return min(max(seconds, 0.0), LONGEST_WAIT) if math.isfinite(seconds) else SECONDS_IF_UNSAID


def _seconds_until(moment: str, now: str) -> float:
    try:
        return (parsedate_to_datetime(moment) - parsedate_to_datetime(now)).total_seconds()
    except (ValueError, TypeError):
        return SECONDS_IF_UNSAID


def _part(name: str) -> str:
    """A name as one part of a path, whatever stands in it; the signs of Teams' own ids stay readable."""
    return quote(name, safe=":@;=")


def _id_in(response: httpx.Response) -> str:
    answer = response.json() if response.content else {}
    found = answer.get("id", "") if isinstance(answer, dict) else ""
    return found if isinstance(found, str) else ""

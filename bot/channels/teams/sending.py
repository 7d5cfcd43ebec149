"""Sends what delivery kept, once as far as Teams lets anyone know: see `connector`.

A body is {"service_url", "address", "bot", "activity"}, with "tenant", "account" and "own_chat" where
the person's own chat must perhaps be made first; "change" or "take_back" with the id of an earlier activity;
"otherwise", a body to send where this one cannot be delivered. An empty service address is looked up. Where an
activity went is read from its reference.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.channels.teams.connector import BrokenOff, Connector
from bot.delivery.ports import Body, InDoubt, Outgoing, Undeliverable

KeepAddress = Callable[[str, str], Awaitable[None]]
"""Keeps under which address a person's own chat (our id of it) was made."""
ServiceUrlOf = Callable[[str], Awaitable[str]]
"""The service address that a conversation was last heard from; empty where it never was."""
ANYWHERE = "https://smba.trafficmanager.net/teams/"
"""Microsoft's own service address for conversations that have not been heard from."""


class TeamsSender:
    """Makes one call, or two where the person's own chat is not there yet."""

    def __init__(self, connector: Connector, keep_address: KeepAddress, service_url_of: ServiceUrlOf) -> None:
        self._connector = connector
        self._keep_address = keep_address
        self._service_url_of = service_url_of

    async def send(self, outgoing: Outgoing) -> str:
        """Raises SendLater, InDoubt, Undeliverable."""
        try:
            return await self._send(outgoing.body)
        except BrokenOff as problem:
            if outgoing.doubtful:
                raise Undeliverable("It broke off twice, and may have arrived") from problem
            raise
        except Undeliverable:
            otherwise = outgoing.body.get("otherwise")
            if not otherwise:
                raise
            return await self._send(otherwise)

    async def _send(self, body: Body) -> str:
        address = body.get("address") or await self._own_chat(body)
        service_url = body["service_url"] or await self._service_url_of(address) or ANYWHERE
        if earlier := body.get("take_back"):
            return reference_of(address, await self._connector.take_back(service_url, address, earlier))
        activity = {**body["activity"], "from": {"id": body["bot"]}, "conversation": {"id": address}}
        if earlier := body.get("change"):
            return reference_of(address, await self._connector.change(service_url, address, earlier, activity))
        return reference_of(address, await self._connector.post(service_url, address, activity))

    async def _own_chat(self, body: Body) -> str:
        """Making it again gives the same one, so nothing is in doubt here."""
        make = self._connector.own_chat
        try:
            address = await make(body["service_url"], body["tenant"], body["bot"], body["account"])
        except BrokenOff as problem:
            raise InDoubt(str(problem)) from problem
        await self._keep_address(body["own_chat"], address)
        return address


def reference_of(address: str, activity_id: str) -> str:
    """How delivery names an activity that was sent: `activity_at` reads it back."""
    return f"{address} {activity_id}"


def activity_at(reference: str) -> tuple[str, str]:
    """The address and the id of an activity that was sent."""
    address, _, activity_id = reference.rpartition(" ")
    return address, activity_id

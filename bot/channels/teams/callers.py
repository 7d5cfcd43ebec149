"""Who may post activities to Lots. Nothing here needs the SDK, so that where Teams is not used nothing is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.channels.teams.activity import Activity, value_at
from bot.channels.teams.service_urls import is_on_this_machine
from bot.loopback import is_loopback
from knowledge.errors import LotsError


@dataclass(frozen=True, slots=True)
class Caller:
    """What is known of who calls. `relayed`: something stands between, so that the address says nothing."""

    authorization: str
    address: str
    relayed: bool = False
    from_a_page: bool = False


class Refused(LotsError):
    """The call is not let in. The message is for the log: the caller learns the status alone."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Callers(Protocol):
    """Who may call."""

    async def check(self, caller: Caller, activity: Activity) -> None:
        """Raises Refused."""
        ...


class Nobody:
    """Where Teams is not set up."""

    async def check(self, caller: Caller, activity: Activity) -> None:
        raise Refused(401, "Teams is not set up here: see docs/teams.md.")


class LocalClients:
    """Microsoft's test client on this machine, which signs nothing: only a program that calls straight from here."""

    async def check(self, caller: Caller, activity: Activity) -> None:
        if not is_loopback(caller.address) or caller.relayed or caller.from_a_page:
            raise Refused(403, "With teams_auth=off only programs on this machine may call.")
        if not is_on_this_machine(value_at(activity, "serviceUrl")):
            raise Refused(403, "With teams_auth=off replies go to this machine only.")

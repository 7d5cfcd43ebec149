"""Whether what was set for Teams works: the registration whole, a token for it, an address that Teams can call."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.delivery.ports import SendLater
from bot.off_loop import RunSync
from bot.settings import Settings, TeamsSettings

State = Literal["good", "note", "fault"]
Tokens = Callable[[], Awaitable[str | None]]
AUTH_OFF = "Nobody's calls are checked (teams_auth=off): programs on this machine may claim to be anyone."
AUTH_ON = "Set teams_auth to on, other than for a test client."
LACKING = "Not reached yet, for want of {keys}."
SET_THEM = "Set them from the bot's registration: see docs/teams.md."
NO_ADDRESS = "Teams has no address to call: public_url is not an https address."
SET_ADDRESS = "Set public_url to the https address at which the internet reaches Lots."
REGISTRATION_REFUSED = "Entra ID gives no token for the registration."
MEND_REGISTRATION = (
    "Check teams_client_id, teams_client_secret (its value, not its id; is it over?) and teams_tenant_id."
)
REGISTRATION_GOOD = "Entra ID gives a token; Teams calls {address}/api/messages."


@dataclass(frozen=True, slots=True)
class Checked:
    """One check. `said` and `remedy` are message ids, `said` filled in with `values`."""

    state: State
    said: str
    remedy: str = ""
    values: tuple[tuple[str, str], ...] = ()


def is_set(teams: TeamsSettings) -> bool:
    """Whether anything was set for Teams at all."""
    return bool(teams.client_id or teams.client_secret or teams.tenant_id or teams.auth == "off")


async def check(settings: Settings, run_sync: RunSync, tokens: Tokens | None = None) -> AsyncIterator[Checked]:
    """What is good, missing or wrong, by asking Entra ID; nothing where nothing is set."""
    if not is_set(settings.teams):
        return
    found = list(_settings(settings))
    for one in found:
        yield one
    if settings.teams.auth == "on" and not any(one.said == LACKING for one in found):
        yield await _token(settings, tokens or _tokens_of(settings.teams, run_sync))


def _settings(settings: Settings) -> Iterator[Checked]:
    teams = settings.teams
    if teams.auth == "off":
        yield Checked("note", AUTH_OFF, AUTH_ON)
        return
    keys = ("client_id", "client_secret", "tenant_id")
    lacking = ", ".join(f"teams_{key}" for key in keys if not getattr(teams, key))
    if lacking:
        yield Checked("fault", LACKING, SET_THEM, (("keys", lacking),))
    if not settings.public_url.startswith("https://"):
        yield Checked("fault", NO_ADDRESS, SET_ADDRESS)


async def _token(settings: Settings, tokens: Tokens) -> Checked:
    try:
        await tokens()
    except SendLater:
        return Checked("fault", REGISTRATION_REFUSED, MEND_REGISTRATION)
    return Checked("good", REGISTRATION_GOOD, "", (("address", settings.public_url),))


def _tokens_of(teams: TeamsSettings, run_sync: RunSync) -> Tokens:
    from bot.channels.teams.opening import load_quietly

    load_quietly()
    from bot.channels.teams.tokens import BotTokens

    return BotTokens(teams.client_id, teams.client_secret, teams.tenant_id, run_sync)

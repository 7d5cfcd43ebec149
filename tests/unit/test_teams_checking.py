"""What `lots doctor` says of Teams: nothing where it is not used, else what to do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.teams.checking import LACKING, NO_ADDRESS, REGISTRATION_GOOD, REGISTRATION_REFUSED, Tokens, check
from bot.delivery.ports import SendLater
from bot.off_loop import run_sync
from bot.settings import Settings, TeamsSettings

WHOLE = TeamsSettings("client", "secret", "tenant")
SET_UP = Settings(Path("/data"), public_url="https://lots.vikboda.se", teams=WHOLE)


async def gives() -> str:
    return "token"


async def refuses() -> str:
    raise SendLater("invalid_client", 60)


async def said(settings: Settings, tokens: Tokens = gives) -> list[tuple[str, str]]:
    return [(one.state, one.said) async for one in check(settings, run_sync, tokens)]


async def test_nothing_is_said_where_teams_is_not_used() -> None:
    assert await said(replace(SET_UP, teams=TeamsSettings())) == []


async def test_a_whole_registration_with_an_address_is_good() -> None:
    assert await said(SET_UP) == [("good", REGISTRATION_GOOD)]


async def test_a_token_that_is_refused_is_a_fault() -> None:
    assert await said(SET_UP, refuses) == [("fault", REGISTRATION_REFUSED)]


@pytest.mark.parametrize(
    ("key", "teams"),
    [
        ("client_id", replace(WHOLE, client_id="")),
        ("client_secret", replace(WHOLE, client_secret="")),
        ("tenant_id", replace(WHOLE, tenant_id="")),
    ],
)
async def test_what_is_missing_is_named_and_nobody_is_asked(key: str, teams: TeamsSettings) -> None:
    lacking = replace(SET_UP, teams=teams)
    (found,) = [one async for one in check(lacking, run_sync, refuses)]
    assert (found.state, found.said, found.values) == ("fault", LACKING, (("keys", f"teams_{key}"),))


@pytest.mark.parametrize("address", ["", "http://lots.vikboda.se"])
async def test_teams_calls_https_alone(address: str) -> None:
    assert ("fault", NO_ADDRESS) in await said(replace(SET_UP, public_url=address))


async def test_a_door_without_a_lock_is_noted() -> None:
    found = await said(replace(SET_UP, teams=TeamsSettings(auth="off")), refuses)
    assert [state for state, _ in found] == ["note"]

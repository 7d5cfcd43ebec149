"""Who may post activities to Lots: every other call is refused, and leaves nothing behind."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import jwt
import pytest

from bot.channels.teams.callers import LocalClients, Nobody
from bot.channels.teams.service_urls import is_microsofts, is_on_this_machine
from bot.off_loop import run_sync
from tests.teams_world.activities import TeamsSide
from tests.teams_world.connector import LocalConnector
from tests.teams_world.identity import CLIENT_ID, OTHER_TENANT, TENANT, LocalIdentity, new_key
from tests.teams_world.lots import LotsInTeams, Talk, lots_in_teams

FIVE_MINUTES = 300


@pytest.fixture
async def lots(identity: LocalIdentity, connector: LocalConnector) -> AsyncIterator[LotsInTeams]:
    async with lots_in_teams(identity, connector, Talk()) as running:
        yield running


async def test_a_call_that_the_connector_signed_is_answered(
    lots: LotsInTeams, teams: TeamsSide, connector: LocalConnector
) -> None:
    await lots.say(teams.message("Hej"))
    assert connector.said_in(teams.conversation) == ["Du sa: Hej"]


Forged = Callable[[LocalIdentity, str], str]
FORGED: dict[str, Forged] = {
    "no token at all": lambda identity, url: "",
    "another scheme": lambda identity, url: f"Basic {identity.token(url)}",
    "not a token": lambda identity, url: "Bearer abc.def.ghi",
    "an empty token": lambda identity, url: "Bearer ",
    "signed with another key": lambda identity, url: f"Bearer {identity.token(url, signed_with=new_key())}",
    "not signed": lambda identity, url: "Bearer " + jwt.encode(_claims(url), key="", algorithm="none"),
    "signed with the public key as a secret": lambda identity, url: (
        "Bearer " + jwt.encode(_claims(url), "not-so-secret-as-it-should-be-000", "HS256", {"kid": "key-1"})
    ),
    "for another bot": lambda identity, url: f"Bearer {identity.token(url, aud='another-bot')}",
    "for nobody": lambda identity, url: f"Bearer {identity.token(url, aud=None)}",
    "by another issuer": lambda identity, url: f"Bearer {identity.token(url, iss='https://evil.example')}",
    "by the directory, as an agent": lambda identity, url: (
        f"Bearer {identity.token(url, iss=f'https://sts.windows.net/{TENANT}/', tid=TENANT)}"
    ),
    "by no issuer": lambda identity, url: f"Bearer {identity.token(url, iss=None)}",
    "over": lambda identity, url: f"Bearer {identity.token(url, exp=int(time.time()) - FIVE_MINUTES - 60)}",
    "without an end": lambda identity, url: f"Bearer {identity.token(url, exp=None)}",
    "not begun": lambda identity, url: f"Bearer {identity.token(url, nbf=int(time.time()) + FIVE_MINUTES + 60)}",
    "for another service address": lambda identity, url: f"Bearer {identity.token('https://evil.example/')}",
    "for no service address": lambda identity, url: f"Bearer {identity.token(url, serviceurl=None)}",
}


def _claims(service_url: str) -> dict[str, Any]:
    now = int(time.time())
    return {
        "iss": "https://api.botframework.com",
        "aud": CLIENT_ID,
        "serviceurl": service_url,
        "nbf": now - 60,
        "exp": now + 3600,
    }


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED.keys())
async def test_a_token_that_is_not_the_connectors_for_this_bot_is_refused(
    forged: Forged, lots: LotsInTeams, teams: TeamsSide, identity: LocalIdentity, connector: LocalConnector
) -> None:
    answer = await lots.post(teams.message("Hej"), forged(identity, connector.service_url))
    assert answer.status_code == 401
    await _nothing_was_done(lots, connector)


Bent = Callable[[dict[str, Any]], object]
BENT: dict[str, Bent] = {
    "another conversation's directory": lambda activity: activity["conversation"].update(tenantId=OTHER_TENANT),
    "another channel's directory": lambda activity: activity["channelData"].update(tenant={"id": OTHER_TENANT}),
    "a sender from another directory": lambda activity: activity["from"].update(tenantId=OTHER_TENANT),
    "no directory": lambda activity: (activity["conversation"].pop("tenantId"), activity.pop("channelData")),
    "another channel than Teams": lambda activity: activity.update(channelId="webchat"),
    "no service address": lambda activity: activity.pop("serviceUrl"),
}


@pytest.mark.parametrize("bent", BENT.values(), ids=BENT.keys())
async def test_an_activity_from_elsewhere_is_refused_though_it_is_signed(
    bent: Bent, lots: LotsInTeams, teams: TeamsSide, identity: LocalIdentity, connector: LocalConnector
) -> None:
    activity = teams.message("Hej")
    bent(activity)
    answer = await lots.post(activity, f"Bearer {identity.token(connector.service_url)}")
    assert answer.status_code == 403
    await _nothing_was_done(lots, connector)


async def test_a_token_that_names_another_directory_is_refused(
    lots: LotsInTeams, teams: TeamsSide, identity: LocalIdentity, connector: LocalConnector
) -> None:
    token = identity.token(connector.service_url, tid=OTHER_TENANT)
    assert (await lots.post(teams.message("Hej"), f"Bearer {token}")).status_code == 403
    await _nothing_was_done(lots, connector)


async def test_the_bots_token_is_never_sent_to_an_address_that_is_not_microsofts(
    identity: LocalIdentity, connector: LocalConnector, teams: TeamsSide
) -> None:
    from bot.channels.teams.auth import ConnectorOnly

    callers = ConnectorOnly(CLIENT_ID, TENANT, run_sync, identity.cloud, is_microsofts)
    async with lots_in_teams(identity, connector, Talk(), callers=callers) as lots:
        assert (await lots.post(teams.message("Hej"))).status_code == 403
        await _nothing_was_done(lots, connector)


async def test_the_sender_tries_again_where_microsofts_keys_cannot_be_fetched(
    connector: LocalConnector, teams: TeamsSide
) -> None:
    with LocalIdentity() as away:
        token = away.token(connector.service_url)
    async with lots_in_teams(away, connector, Talk()) as lots:
        assert (await lots.post(teams.message("Hej"), f"Bearer {token}")).status_code == 503


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"hej"', b"null", b"[" * 100_000], ids=len)
async def test_a_body_that_is_no_activity_is_refused_in_one_line(body: bytes, lots: LotsInTeams) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await lots.client.post("/api/messages", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "bad_activity"


async def test_an_installation_without_teams_lets_nobody_in(
    identity: LocalIdentity, connector: LocalConnector, teams: TeamsSide
) -> None:
    async with lots_in_teams(identity, connector, Talk(), callers=Nobody()) as lots:
        assert (await lots.post(teams.message("Hej"))).status_code == 401
        await _nothing_was_done(lots, connector)


@pytest.mark.parametrize(
    ("headers", "address", "status"),
    [
        ({}, ("127.0.0.1", 5000), 200),
        ({}, ("::1", 5000), 200),
        ({}, ("192.168.1.20", 5000), 403),
        ({"X-Forwarded-For": "127.0.0.1"}, ("127.0.0.1", 5000), 403),
        ({"Forwarded": "for=127.0.0.1"}, ("127.0.0.1", 5000), 403),
        ({"Origin": "https://evil.example"}, ("127.0.0.1", 5000), 403),
    ],
)
async def test_with_auth_off_only_programs_on_this_machine_may_call(
    headers: dict[str, str],
    address: tuple[str, int],
    status: int,
    identity: LocalIdentity,
    connector: LocalConnector,
    teams: TeamsSide,
) -> None:
    async with lots_in_teams(identity, connector, Talk(), callers=LocalClients()) as lots:
        inside = lots.client._transport
        assert isinstance(inside, httpx.ASGITransport)
        inside.client = address
        answer = await lots.client.post("/api/messages", json=teams.message("Hej"), headers=headers)
        assert answer.status_code == status


async def test_with_auth_off_replies_go_to_this_machine_only(
    identity: LocalIdentity, connector: LocalConnector
) -> None:
    async with lots_in_teams(identity, connector, Talk(), callers=LocalClients()) as lots:
        elsewhere = TeamsSide("http://169.254.169.254/latest/").message("Hej")
        assert (await lots.post(elsewhere)).status_code == 403


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net/emea/33333333-dddd-4eee-8fff-444444444444/",
        "https://SMBA.trafficmanager.net:443/teams",
        "https://smba.infra.gcc.teams.microsoft.com/gcch",
    ],
)
def test_microsofts_addresses_are_known(url: str) -> None:
    assert is_microsofts(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://smba.trafficmanager.net/emea/",
        "https://evil.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://user@smba.trafficmanager.net/",
        "https://smba.trafficmanager.net:8443/",
        "https://evil.example/?smba.trafficmanager.net",
        "https://evil.example#smba.trafficmanager.net",
        "https://evil.example\\@smba.trafficmanager.net/",
        "https://notteams.microsoft.com.evil/",
        "https://evilteams.microsoft.com/",
        "https://127.0.0.1/",
        "https://[::1",
        "https://smba.trafficmanager.net:port/",
        "",
    ],
)
def test_no_other_address_is_taken_for_microsofts(url: str) -> None:
    assert not is_microsofts(url)


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:56150", True),
        ("http://localhost:56150/", True),
        ("http://[::1]:56150", True),
        ("http://127.0.0.1.evil.example", False),
        ("http://169.254.169.254/", False),
        ("http://user@127.0.0.1/", False),
        ("ftp://127.0.0.1/", False),
    ],
)
def test_a_test_clients_address_can_only_be_this_machine(url: str, local: bool) -> None:
    assert is_on_this_machine(url) is local


async def _nothing_was_done(lots: LotsInTeams, connector: LocalConnector) -> None:
    await lots.settled()
    assert connector.calls == []

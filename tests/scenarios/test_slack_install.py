"""Installing by OAuth: several workspaces, each spoken to with its own token, until it takes the app out again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.scenarios.slack_support import Kept, Parts, SlackLots
from tests.slack_world import payloads
from tests.slack_world.payloads import ANNA, TEAM, direct_message
from tests.slack_world.slack import LocalSlack

OTHER = "T0NORDKUST"
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated")  # by slack_sdk, of aiohttp
MANY = Parts(by_installing=True)


@asynccontextmanager
async def lots_to_install(folder: Path, kept: Kept | None = None) -> AsyncIterator[tuple[LocalSlack, SlackLots]]:
    async with LocalSlack() as slack:
        slack.add_workspace(OTHER, "xoxb-nordkust-1")
        async with SlackLots(slack, kept or Kept(folder), MANY) as lots:
            yield slack, lots


def browser(lots: SlackLots) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(lots.web), base_url="https://lots.test")


async def install(slack: LocalSlack, lots: SlackLots, team: str) -> httpx.Response:
    """From the link, through "Allow", and back."""
    async with browser(lots) as client:
        begun = await client.get("/slack/install")
        assert begun.status_code == 302, begun.text
        asked = parse_qs(urlsplit(begun.headers["Location"]).query)
        assert asked["client_id"] == [slack.client_id]
        assert asked["redirect_uri"] == ["https://lots.test/slack/oauth_redirect"]
        code = slack.installing.consent(team)
        return await client.get("/slack/oauth_redirect", params={"code": code, "state": asked["state"][0]})


def said(slack: LocalSlack, team: str) -> list[str]:
    workspace = slack.workspaces[team]
    return [one["text"] for one in workspace.said_in(payloads.direct_message_channel(ANNA))]


async def test_each_workspace_is_answered_with_its_own_token_and_its_people_are_apart(tmp_path: Path) -> None:
    async with lots_to_install(tmp_path) as (slack, lots):
        for team in (TEAM, OTHER):
            assert (await install(slack, lots, team)).status_code == 200
        for team in (TEAM, OTHER):
            await slack.post_event(direct_message(f"hej från {team}"), team=team)
        await lots.quiet()
    assert [text.split("\n")[0] for text in said(slack, TEAM)] == [f"Svar på: hej från {TEAM}"]
    assert [text.split("\n")[0] for text in said(slack, OTHER)] == [f"Svar på: hej från {OTHER}"]
    assert {turn.person.id for turn in lots.talk.turns} == {f"slack:{TEAM}:{ANNA}", f"slack:{OTHER}:{ANNA}"}
    assert {call.team for call in slack.called("chat.postMessage")} == {TEAM, OTHER}


async def test_a_workspace_that_installed_nothing_is_not_answered(tmp_path: Path) -> None:
    async with lots_to_install(tmp_path) as (slack, lots):
        await install(slack, lots, TEAM)
        await slack.post_event(direct_message("hej"), team=OTHER)
        await lots.quiet()
    assert lots.talk.turns == []
    assert (said(slack, TEAM), said(slack, OTHER)) == ([], [])


@pytest.mark.parametrize(
    "how", ["another state", "no state", "another browser", "used before", "refused", "forged code"]
)
async def test_who_did_not_begin_here_installs_nothing(how: str, tmp_path: Path) -> None:
    async with lots_to_install(tmp_path) as (slack, lots), browser(lots) as client:
        begun = await client.get("/slack/install")
        state = parse_qs(urlsplit(begun.headers["Location"]).query)["state"][0]
        returned = {"code": slack.installing.consent(TEAM), "state": state}
        if how == "another state":
            returned["state"] = "made-up"
        elif how == "no state":
            del returned["state"]
        elif how == "another browser":
            client.cookies.clear()
        elif how == "used before":
            await client.get("/slack/oauth_redirect", params=returned)
            await client.get("/slack/install")
        elif how == "refused":
            returned = {"error": "access_denied", "state": state}
        else:
            returned["code"] = "code.forged"
        answered = await client.get("/slack/oauth_redirect", params=returned)
    assert 400 <= answered.status_code < 600
    assert "Lots" in answered.text
    assert payloads.TOKEN not in answered.text


@pytest.mark.parametrize(
    "event", [payloads.tokens_revoked(), payloads.app_uninstalled()], ids=["revoked", "uninstalled"]
)
async def test_after_it_is_taken_out_nothing_is_said_there_and_the_other_goes_on(
    event: dict[str, object], tmp_path: Path
) -> None:
    async with lots_to_install(tmp_path) as (slack, lots):
        for team in (TEAM, OTHER):
            await install(slack, lots, team)
        assert (await slack.post_event(event)).status == 200
        for team in (TEAM, OTHER):
            await slack.post_event(direct_message("hej"), team=team)
        await lots.quiet()
    assert (len(said(slack, TEAM)), len(said(slack, OTHER))) == (0, 1)


async def test_installing_again_after_it_was_taken_out_works(tmp_path: Path) -> None:
    async with lots_to_install(tmp_path) as (slack, lots):
        await install(slack, lots, TEAM)
        await slack.post_event(payloads.app_uninstalled())
        slack.workspaces[TEAM].token = "xoxb-sydnarke-2"
        await install(slack, lots, TEAM)
        await slack.post_event(direct_message("hej"))
        await lots.quiet()
    assert len(said(slack, TEAM)) == 1


async def test_a_token_that_is_about_to_expire_is_refreshed_once_and_kept(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    async with lots_to_install(tmp_path, kept) as (slack, lots):
        slack.installing.rotating, slack.installing.expires_in = True, 60
        await install(slack, lots, TEAM)
        slack.installing.expires_in = 43_200
        for n in range(4):
            await slack.post_event(direct_message(f"fråga {n}"))
        await lots.quiet()
        async with SlackLots(slack, kept, replace(MANY)) as after:
            await slack.post_event(direct_message("efter en omstart"))
            await after.quiet()
    refreshed = [call for call in slack.called("oauth.v2.access") if call.payload.get("grant_type") == "refresh_token"]
    assert len(refreshed) == 1
    assert len(said(slack, TEAM)) == 5


async def test_no_page_of_installing_is_there_where_one_token_serves(tmp_path: Path) -> None:
    async with LocalSlack() as slack, SlackLots(slack, Kept(tmp_path)) as lots, browser(lots) as client:
        assert (await client.get("/slack/install")).status_code == 404

"""Tokens that are missing, wrong or too weak are told in one line that says what to do, before anything is begun."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.channels.slack.checking import Checked, check, for_socket_mode
from bot.settings import SlackSettings
from knowledge.errors import SettingsError
from tests.slack_world.slack import LocalSlack


def settings_for(slack: LocalSlack) -> SlackSettings:
    return SlackSettings(bot_token=slack.workspace.token, app_token=slack.app_token, api_url=slack.api_url)


async def checked(settings: SlackSettings) -> list[Checked]:
    return [one async for one in check(settings)]


async def test_good_tokens_tell_the_workspace() -> None:
    async with LocalSlack() as slack:
        assert [one.state for one in await checked(settings_for(slack))] == ["good", "good"]
        assert await for_socket_mode(settings_for(slack)) == "Sydnärke"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"app_token": ""}, "SLACK_APP_TOKEN"),
        ({"bot_token": ""}, "SLACK_BOT_TOKEN"),
        ({"bot_token": "xoxb-other"}, "does not know the token in SLACK_BOT_TOKEN"),
        ({"app_token": "xapp-other"}, "does not know the token in SLACK_APP_TOKEN"),
        ({"api_url": "http://127.0.0.1:9/api/"}, "Check the network"),
    ],
)
async def test_what_keeps_socket_mode_from_working_is_told(wrong: dict[str, str], told: str) -> None:
    async with LocalSlack() as slack:
        with pytest.raises(SettingsError, match=told):
            await for_socket_mode(replace(settings_for(slack), **wrong))


async def test_a_token_never_stands_in_what_is_told() -> None:
    async with LocalSlack() as slack:
        settings = replace(settings_for(slack), bot_token="xoxb-secret-of-ours", app_token="xapp-secret-of-ours")
        assert "of-ours" not in str(await checked(settings))


async def test_half_of_what_installing_needs_is_a_fault_and_nothing_set_is_none() -> None:
    assert await checked(SlackSettings()) == []
    found = await checked(SlackSettings(client_id="1.2", signing_secret="s"))
    assert [one.state for one in found] == ["fault", "fault"]

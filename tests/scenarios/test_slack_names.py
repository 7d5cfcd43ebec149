"""People's names come from Slack, for others to read; an answer never waits long for one, nor fails for want of one."""

from __future__ import annotations

from bot.channels.slack.accounts import Accounts
from bot.channels.slack.names import KEPT_SECONDS, Names, name_in
from bot.settings import SlackSettings
from tests.slack_world.payloads import ANNA, TEAM, TOKEN
from tests.slack_world.slack import LocalSlack


async def test_a_name_is_asked_for_once_and_again_when_it_is_old() -> None:
    clock = [0.0]
    async with LocalSlack() as slack:
        accounts = Accounts(SlackSettings(bot_token=TOKEN, api_url=slack.api_url))
        names = Names(accounts.client_for, lambda: clock[0])
        told = [await names.of(TEAM, ANNA) for _ in range(3)]
        clock[0] = KEPT_SECONDS + 1
        told.append(await names.of(TEAM, ANNA))
        await accounts.close()
        assert told[0]
        assert len(set(told)) == 1
        assert len(slack.called("users.info")) == 2


async def test_what_slack_does_not_tell_is_missing_and_asked_for_later() -> None:
    clock = [0.0]
    async with LocalSlack() as slack:
        accounts = Accounts(SlackSettings(bot_token=TOKEN, api_url=slack.api_url))
        names = Names(accounts.client_for, lambda: clock[0])
        slack.fail_next("users.info", 500)
        assert [await names.of(TEAM, ANNA), await names.of(TEAM, ANNA)] == ["", ""]
        clock[0] = 3600
        assert await names.of(TEAM, ANNA)
        await accounts.close()


def test_the_whole_name_goes_before_a_nickname() -> None:
    assert name_in({"profile": {"real_name": "Anna Ek", "display_name": "ankan"}}) == "Anna Ek"
    assert name_in({"profile": {"real_name": " ", "display_name": "ankan"}}) == "ankan"
    assert name_in({"profile": None}) == ""

"""One person in several channels, with one house behind them: what is begun in one goes on in another, once linked."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest

from bot.conversation.messages import Reply, Turn
from bot.settings import Settings
from bot.wiring.services import Services, open_services
from tests.parity.channels import Channel
from tests.parity.channels.slack import slack_channel
from tests.parity.channels.teams import teams_channel
from tests.parity.channels.terminal import TerminalChannel
from tests.parity.channels.web import Api
from tests.parity.conftest import copied
from tests.parity.content import Content

CODE = re.compile(r"\b[A-Z2-9]{5}-[A-Z2-9]{5}\b")
YES = "Ja, det är jag"


@dataclass(frozen=True)
class Looking:
    """The conversation, with each person looked up in the directory: for doors that are given none."""

    services: Services

    async def reply(self, turn: Turn) -> Reply:
        person = await self.services.directory.person(turn.person.id, turn.person.name)
        return await self.services.engine.reply(replace(turn, person=person))


@pytest.fixture
async def house(sample: Settings, tmp_path: Path) -> AsyncIterator[dict[str, Channel]]:
    """By name, every channel of one house."""
    with open_services(copied(sample, tmp_path)) as services:
        looking = replace(services, engine=cast("Any", Looking(services)))
        async with AsyncExitStack() as stack:
            slack = await stack.enter_async_context(slack_channel(services, tmp_path, services.directory))
            teams = await stack.enter_async_context(teams_channel(looking))
            channels: list[Channel] = [Api(services), TerminalChannel(looking), slack, teams]
            yield {channel.name: channel for channel in channels}


async def link(one: Channel, other: Channel, who: str = "anna") -> Content:
    made = CODE.search((await one.say(who, "koppla konto")).text)
    assert made is not None
    asked = await other.say(who, f"koppla {made[0]}")
    assert YES in asked.choices
    return await other.click(who, YES)


@pytest.mark.parametrize(
    ("begun", "resumed"),
    [("slack", "teams"), ("teams", "slack"), ("slack", "api"), ("api", "teams"), ("console", "slack")],
)
async def test_a_form_begun_in_one_channel_goes_on_in_another_once_linked(
    house: dict[str, Channel], begun: str, resumed: str
) -> None:
    here, there = house[begun], house[resumed]
    await here.say("anna", "starta riskmatris")
    await here.say("anna", "Att familjerna inte kommer")
    assert "Riskmatris" not in (await there.say("anna", "mina formulär")).text
    await link(here, there)
    assert (await there.say("anna", "fortsätt")).progress == (1, 10)
    assert (await there.say("anna", "hög")).progress == (2, 10)
    shown = await here.say("anna", "visa")
    assert "2 av 10 besvarade" in shown.text
    assert "Att familjerna inte kommer" in shown.text


async def test_a_profile_is_the_same_in_every_linked_channel(house: dict[str, Channel]) -> None:
    await house["slack"].say("anna", "min nämnd är socialnämnden")
    for name in ("teams", "api"):  # the web without sign-in and the terminal know people by the same names
        await link(house["slack"], house[name])
        assert "socialnämnden" in (await house[name].say("anna", "min profil")).text


async def test_somebody_elses_form_is_not_shown_where_nothing_is_linked(house: dict[str, Channel]) -> None:
    await house["slack"].say("anna", "starta riskmatris")
    await house["slack"].say("anna", "Annas egen risk")
    for name in ("teams", "api", "console"):
        for said in ("mina formulär", "fortsätt"):
            received = await house[name].say("anna", said)
            assert "Annas egen risk" not in received.text
            assert received.progress is None


async def test_a_code_that_is_answered_no_links_nothing(house: dict[str, Channel]) -> None:
    made = CODE.search((await house["slack"].say("anna", "koppla konto")).text)
    assert made is not None
    await house["slack"].say("anna", "min nämnd är socialnämnden")
    await house["teams"].say("bo", f"koppla {made[0]}")
    await house["teams"].click("bo", "Nej")
    assert "socialnämnden" not in (await house["teams"].say("bo", "min profil")).text

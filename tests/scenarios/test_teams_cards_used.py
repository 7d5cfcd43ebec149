"""Cards that are used: what was chosen stands on them from then on, and a form's whole item is opened and saved."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channels.teams.cards.values import choice_data
from bot.conversation.messages import Choice, Message, Reply
from tests.teams_world.activities import TeamsSide
from tests.teams_world.connector import LocalConnector
from tests.teams_world.identity import LocalIdentity
from tests.teams_world.lots import LotsInTeams, Talk, lots_in_teams

PORTS = tuple(Choice(f"port:{name}", name) for name in ("Norrhamn", "Söderhamn"))
ASKED = "Vilken hamn?"


@pytest.fixture
async def lots(identity: LocalIdentity, connector: LocalConnector) -> AsyncIterator[LotsInTeams]:
    talk = Talk(lambda turn: Reply((Message(turn.choice or ASKED, choices=() if turn.choice else PORTS),)))
    async with lots_in_teams(identity, connector, talk) as running:
        yield running


async def _asked(lots: LotsInTeams, side: TeamsSide, connector: LocalConnector) -> str:
    """The id of the card that asks."""
    await lots.say(side.message("hamn"))
    (card,) = connector.messages[side.conversation]
    return card


async def test_a_used_card_in_the_persons_own_chat_shows_what_was_chosen(
    lots: LotsInTeams, connector: LocalConnector
) -> None:
    side = TeamsSide(connector.service_url)
    card = await _asked(lots, side, connector)
    await lots.say(side.submitted(choice_data(PORTS[1], ASKED), card))
    shown, reply = connector.said_in(side.conversation)
    assert ASKED in shown
    assert "✓ Du svarade: Söderhamn" in shown
    assert reply == "port:Söderhamn"


async def test_a_card_where_others_read_stays_for_the_others(lots: LotsInTeams, connector: LocalConnector) -> None:
    side = TeamsSide(connector.service_url).in_channel()
    card = await _asked(lots, side, connector)
    before = connector.messages[side.conversation][card]
    await lots.say(side.submitted(choice_data(PORTS[0], ASKED), card))
    assert connector.messages[side.conversation][card] == before


async def test_a_card_that_is_gone_costs_nobody_the_reply(lots: LotsInTeams, connector: LocalConnector) -> None:
    side = TeamsSide(connector.service_url)
    await lots.say(side.submitted(choice_data(PORTS[0], ASKED), "gone"))
    assert connector.said_in(side.conversation) == ["port:Norrhamn"]


@pytest.mark.parametrize("value", [None, [], "x", {"lots": "choice"}, {"lots": "open"}, {"other": "bot"}, {"lots": 3}])
async def test_what_no_card_of_ours_sends_gives_no_turn(
    value: object, lots: LotsInTeams, connector: LocalConnector
) -> None:
    side = TeamsSide(connector.service_url).in_channel()
    answer = await lots.post({**side.submitted({}), "value": value})
    await lots.settled()
    assert answer.status_code == 200
    assert connector.calls == []

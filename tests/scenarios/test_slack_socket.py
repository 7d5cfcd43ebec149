"""Slack over a socket that Lots opens: the same as over HTTP, and connections that come and go."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.channels.slack import socket
from bot.delivery.ports import Received
from knowledge.errors import StorageError
from tests.scenarios.slack_support import Kept, Parts, SlackLots
from tests.slack_world import payloads
from tests.slack_world.payloads import ANNA, direct_message
from tests.slack_world.slack import LocalSlack, until

OVER_A_SOCKET = Parts(by_socket=True)


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lost connection is noticed by pings, which are seconds apart otherwise."""
    monkeypatch.setattr(socket, "PING_SECONDS", 0.2)
    monkeypatch.setattr(socket, "WATCH_SECONDS", 0.1)


@asynccontextmanager
async def lots_on_a_socket(folder: Path) -> AsyncIterator[tuple[LocalSlack, SlackLots]]:
    async with LocalSlack() as slack, SlackLots(slack, Kept(folder), OVER_A_SOCKET) as lots:
        await until(lambda: lots.socket.ready, what="the socket opens")
        yield slack, lots


async def test_an_event_is_acknowledged_and_answered(tmp_path: Path) -> None:
    async with lots_on_a_socket(tmp_path) as (slack, lots):
        delivered = await slack.emit_event(direct_message("hej"))
        await lots.quiet()
    assert (delivered.status, delivered.body) == (200, None)
    assert lots.said_to(ANNA)[0].startswith("Svar på: hej")


async def test_commands_clicks_and_shortcuts_come_the_same_way(tmp_path: Path) -> None:
    async with lots_on_a_socket(tmp_path) as (slack, lots):
        command = payloads.slash_command("Vem följer upp?", response_url=slack.response_url())
        assert (await slack.emit("slash_commands", command)).status == 200
        await lots.quiet()  # a command and a message are two conversations, and those are answered side by side
        await slack.emit_event(direct_message("hej"))
        await lots.quiet()
        (posted,) = slack.workspace.said_in(payloads.direct_message_channel(ANNA))
        button = posted["blocks"][-1]["elements"][0]
        click = payloads.block_actions_in_message(
            payloads.pressed(button), posted, payloads.direct_message_channel(ANNA)
        )
        assert (await slack.emit("interactive", click)).status == 200
        await lots.quiet()
    assert lots.talk.texts == ["Vem följer upp?", "hej", "[feedback:up:a1]"]


async def test_an_envelope_that_comes_again_is_answered_once_whatever_id_it_has(tmp_path: Path) -> None:
    event = direct_message("hej")
    async with lots_on_a_socket(tmp_path) as (slack, lots):
        again = [
            slack.emit_event(event, event_id="Ev1", envelope_id="e-1"),
            slack.emit_event(event, event_id="Ev1", envelope_id="e-2", retry=1),
            slack.emit_event(event, event_id="Ev2", envelope_id="e-3", retry=2),
        ]
        delivered = await asyncio.gather(*again)
        await lots.quiet()
    assert [one.status for one in delivered] == [200] * 3
    assert lots.talk.texts == ["hej"]


async def test_the_same_post_over_http_and_over_the_socket_is_answered_once(tmp_path: Path) -> None:
    event = direct_message("hej")
    async with lots_on_a_socket(tmp_path) as (slack, lots):
        await slack.emit_event(event, event_id="Ev1")
        await slack.post_event(event, event_id="Ev1", retry=1)
        await lots.quiet()
    assert lots.talk.texts == ["hej"]


async def test_what_is_not_kept_is_not_acknowledged(tmp_path: Path) -> None:
    def broken(received: Received) -> str | None:
        raise StorageError("the disk is full")

    async with lots_on_a_socket(tmp_path) as (slack, lots):
        lots.kept.deliveries.take_in, working = broken, lots.kept.deliveries.take_in  # type: ignore[method-assign]
        refused = await slack.emit_event(direct_message("hej"), event_id="Ev1")
        lots.kept.deliveries.take_in = working  # type: ignore[method-assign]
        taken = await slack.emit_event(direct_message("hej"), event_id="Ev1", retry=1)
        await lots.quiet()
    assert (refused.status, taken.status, lots.talk.texts) == (0, 200, ["hej"])


async def test_a_lost_connection_is_opened_again_and_tells_meanwhile(tmp_path: Path) -> None:
    async with lots_on_a_socket(tmp_path) as (slack, lots):
        await slack.there(slack.sockets.cut())
        await until(lambda: not lots.socket.ready, what="the loss is noticed")
        await until(lambda: lots.socket.ready, 20, "it is open again")
        delivered = await slack.emit_event(direct_message("hej"))
        await lots.quiet()
    assert (delivered.status, lots.talk.texts) == (200, ["hej"])


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_slack_may_ask_for_another_connection(reason: str, tmp_path: Path) -> None:
    async with lots_on_a_socket(tmp_path) as (slack, lots):
        await slack.there(slack.sockets.disconnect(reason))
        await until(lambda: slack.sockets.opened >= 2, 20, "another connection")
        await until(lambda: lots.socket.ready, 20, "it is greeted")
        delivered = await slack.emit_event(direct_message("hej"))
        await lots.quiet()
    assert (delivered.status, lots.talk.texts) == (200, ["hej"])


async def test_a_slack_that_is_away_when_the_connection_is_lost_is_tried_until_it_is_back(tmp_path: Path) -> None:
    async with lots_on_a_socket(tmp_path) as (slack, lots):
        slack.fail_next("apps.connections.open", 500, times=3)
        await slack.there(slack.sockets.cut())
        await until(lambda: not lots.socket.ready)
        await until(lambda: lots.socket.ready, 30, "it is open again")
        assert (await slack.emit_event(direct_message("hej"))).status == 200
        await lots.quiet()
    assert lots.talk.texts == ["hej"]

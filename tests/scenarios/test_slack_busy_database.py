"""Slack is answered in its three seconds although the database is held by somebody else, and nothing is lost by it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import anyio.to_thread
import pytest
from fastapi import FastAPI

from bot.channels.slack.opening import Slack, Within
from bot.conversation.messages import Message, Person, Reply, Turn
from bot.delivery.dispatcher import Dispatcher, Pace
from bot.settings import Settings, SlackSettings
from bot.stores.delivery import SqlDeliveries
from knowledge.adapters.sql.engine import open_engine, writing
from tests.slack_world import payloads
from tests.slack_world.payloads import BOT_USER, app_mention
from tests.slack_world.slack import LocalSlack, until

HELD_SECONDS = 4.0


async def run_sync(work: Callable[[], Any], /) -> Any:
    """As in `bot.off_loop`: what runs in a thread is not cancelled."""
    return await anyio.to_thread.run_sync(work)


class Talk:
    async def reply(self, turn: Turn) -> Reply:
        return Reply((Message(f"Svar på: {turn.text}"),))


class People:
    async def person(self, identity: str, name: str = "") -> Person:
        return Person(identity)


@pytest.mark.slow
async def test_a_held_database_is_answered_503_in_time_and_the_event_comes_again(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'lots.db'}")
    async with LocalSlack() as slack:
        account = SlackSettings(bot_token=payloads.TOKEN, signing_secret=slack.signing_secret, api_url=slack.api_url)
        channel = Slack(Settings(tmp_path, slack=account), Within(engine, Talk(), People(), run_sync))
        dispatcher = Dispatcher(
            SqlDeliveries(engine), [channel.door], run_sync, pace=Pace(looking=timedelta(seconds=0.1))
        )
        channel.hand_to(dispatcher)
        slack.app = FastAPI()
        slack.app.include_router(channel.router())
        running = asyncio.create_task(dispatcher.run())
        event = payloads.callback(app_mention(f"<@{BOT_USER}> vad gäller?"))
        with writing(engine):
            begun = time.monotonic()
            refused = await slack.post_event(event)
            assert refused.status == 503
            assert time.monotonic() - begun < 3
            await asyncio.sleep(max(0.0, HELD_SECONDS - (time.monotonic() - begun)))
        assert (await slack.post_event(event, retry=1)).status == 200
        await until(lambda: slack.called("chat.postMessage"), 10)
        await asyncio.sleep(0.5)
        assert len(slack.called("chat.postMessage")) == 1
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await channel.close()

"""What Slack keeps in a database is the same in SQLite and PostgreSQL: threads, installations, states of installing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import Engine

from bot.channels.slack.addressing import Thread
from bot.channels.slack.installations import Installations, InstallStates
from bot.channels.slack.threads import SlackThreads
from tests.contracts import databases

HERE = "slack:T1:C1:1.0"
LONG_TOKEN = "xoxe.xoxb-" + "a" * 400


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        with databases.sqlite(tmp_path) as opened:
            yield opened
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as opened:
            yield opened


async def run_sync(work: Callable[[], Any], /) -> Any:
    return await asyncio.to_thread(work)


def installed(team: str | None = "T1", enterprise: str | None = None, token: str = LONG_TOKEN) -> Installation:
    return Installation(
        app_id="A1",
        enterprise_id=enterprise,
        team_id=team,
        is_enterprise_install=team is None,
        bot_token=token,
        bot_id="B1",
        bot_user_id="U0",
        bot_refresh_token="xoxe-1",
        bot_token_expires_in=600,
        user_id="U1",
    )


def test_a_thread_knows_its_askers_and_others_after_a_restart(engine: Engine) -> None:
    threads = SlackThreads(engine)
    assert threads.thread(HERE) is None
    threads.others_wrote(HERE)
    assert threads.thread(HERE) is None
    threads.asked(HERE, "U1")
    threads.asked(HERE, "U2")
    threads.asked(HERE, "U2")
    threads.others_wrote(HERE)
    assert SlackThreads(engine).thread(HERE) == Thread(frozenset({"U1", "U2"}), others=True)


def test_whoever_names_lots_anew_begins_anew(engine: Engine) -> None:
    threads = SlackThreads(engine)
    threads.asked(HERE, "U1")
    threads.others_wrote(HERE)
    threads.asked(HERE, "U1")
    assert threads.thread(HERE) == Thread(frozenset({"U1"}))


def test_a_pane_stays_one_and_old_threads_are_forgotten(engine: Engine) -> None:
    threads = SlackThreads(engine)
    threads.opened(HERE, "U1")
    threads.asked(HERE, "U1")
    assert threads.thread(HERE) == Thread(frozenset({"U1"}), assistant=True)
    assert threads.forget_before(datetime.now(UTC) - timedelta(days=1)) == 0
    assert threads.forget_before(datetime.now(UTC) + timedelta(days=1)) == 1
    assert threads.thread(HERE) is None


async def test_each_workspace_has_its_newest_token(engine: Engine) -> None:
    store = Installations(engine, "1.2", run_sync)
    await store.async_save(installed())
    await store.async_save(installed("T2", token="xoxb-2"))
    bot = await store.bot_in("T1")
    assert bot is not None
    assert bot.bot_token == LONG_TOKEN
    assert bot.bot_token_expires_at is not None
    assert 590 < bot.bot_token_expires_at - time.time() <= 600
    bot.bot_token = "xoxb-refreshed"
    await store.async_save_bot(bot)
    again = await Installations(engine, "1.2", run_sync).bot_in("T1")
    assert again is not None
    assert again.bot_token == "xoxb-refreshed"
    assert await Installations(engine, "another app", run_sync).bot_in("T1") is None


async def test_an_organisation_is_installed_once_for_all_its_workspaces(engine: Engine) -> None:
    store = Installations(engine, "1.2", run_sync)
    await store.async_save(installed(None, "E1", "xoxb-org"))
    bot = await store.bot_in("E1")
    assert bot is not None
    assert bot.bot_token == "xoxb-org"
    assert await store.bot_in("T1") is None


async def test_a_workspace_that_took_the_app_out_is_forgotten_alone(engine: Engine) -> None:
    store = Installations(engine, "1.2", run_sync)
    await store.async_save(installed())
    await store.async_save(installed("T2"))
    await store.async_delete_all(enterprise_id=None, team_id="T1")
    assert await store.bot_in("T1") is None
    assert await store.bot_in("T2") is not None


async def test_a_state_of_installing_serves_once(engine: Engine) -> None:
    states = InstallStates(engine, run_sync)
    state = await states.async_issue()
    assert await states.async_consume(state) is True
    assert await states.async_consume(state) is False
    assert await states.async_consume("never issued") is False

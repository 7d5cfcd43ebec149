"""`lots slack` as a process: started, killed at bad moments, started again, and stopped politely."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.slack_world import payloads
from tests.slack_world.payloads import ANNA, direct_message
from tests.slack_world.slack import LocalSlack, until

pytestmark = pytest.mark.slow
HERE = payloads.direct_message_channel(ANNA)
STARTS_WITHIN = 60
LOTS = "from bot.cli import main; main()"


async def start(slack: LocalSlack, folder: Path, **other: str) -> Process:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LOTS_", "SLACK_"))}
    chosen = {
        "LOTS_DATA": str(folder / "data"),
        "LOTS_EMBEDDINGS": "none",
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": payloads.TOKEN,
        "SLACK_APP_TOKEN": slack.app_token,
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", LOTS, "slack", env=kept | chosen | other, cwd=folder, stdout=PIPE, stderr=PIPE
    )


@asynccontextmanager
async def running(slack: LocalSlack, folder: Path) -> AsyncIterator[Process]:
    process = await start(slack, folder)
    try:
        await until(lambda: slack.sockets.open or process.returncode is not None, STARTS_WITHIN)
        assert process.returncode is None, (await process.communicate())[1].decode()
        yield process
    finally:
        await end(process, signal.SIGKILL)


async def end(process: Process, how: signal.Signals) -> tuple[str, str]:
    """What it printed and what it logged."""
    if process.returncode is None:
        process.send_signal(how)
    out, err = await process.communicate()
    return out.decode(), err.decode()


def said(slack: LocalSlack) -> list[str]:
    return [one["text"] for one in slack.workspace.said_in(HERE)]


async def test_what_was_acknowledged_is_answered_once_though_the_process_is_killed(tmp_path: Path) -> None:
    async with LocalSlack() as slack:
        slack.workspace.conversation(HERE)
        async with running(slack, tmp_path) as process:
            delivered = [await slack.emit_event(direct_message(f"Fråga {n}?"), event_id=f"Ev{n}") for n in range(5)]
            await end(process, signal.SIGKILL)
        await until(lambda: not slack.sockets.open)
        async with running(slack, tmp_path):
            for n in range(5):
                await slack.emit_event(direct_message(f"Fråga {n}?"), event_id=f"Ev{n}", retry=1)
            await until(lambda: len(said(slack)) >= 5, 60, "five answers")
            await asyncio.sleep(1)
    assert [one.status for one in delivered] == [200] * 5
    assert len(said(slack)) == 5


async def test_a_message_that_was_being_sent_when_the_process_died_is_not_sent_twice(tmp_path: Path) -> None:
    async with LocalSlack() as slack:
        slack.workspace.conversation(HERE)
        async with running(slack, tmp_path) as process:
            slack.fail_next("chat.postMessage", 500, effect=True, hang=5)
            await slack.emit_event(direct_message("Vem följer upp?"))
            await until(lambda: said(slack), 30, "the message is there, its answer is not")
            await end(process, signal.SIGKILL)
        await until(lambda: not slack.sockets.open)
        async with running(slack, tmp_path):
            await until(lambda: slack.called("conversations.history"), 60, "Lots looks before it sends")
            await asyncio.sleep(1)
    assert len(said(slack)) == 1


async def test_it_stops_at_the_signal_that_ends_a_service(tmp_path: Path) -> None:
    async with LocalSlack() as slack, running(slack, tmp_path) as process:
        await slack.emit_event(direct_message("hej"))
        out, err = await end(process, signal.SIGTERM)
    assert process.returncode == 0
    assert "Lots svarar i Slack" in out
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-another"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_APP_TOKEN": "xapp-another"}, "SLACK_APP_TOKEN"),
        ({"SLACK_APP_TOKEN": ""}, "SLACK_APP_TOKEN"),
        ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, "Slack"),
    ],
)
async def test_what_is_wrong_with_the_tokens_is_told_in_a_line(
    wrong: dict[str, str], named: str, tmp_path: Path
) -> None:
    async with LocalSlack() as slack:
        process = await start(slack, tmp_path, **wrong)
        out, err = await asyncio.wait_for(process.communicate(), STARTS_WITHIN)
    told = (out + err).decode()
    assert process.returncode not in (0, None)
    assert named in told
    assert "Traceback" not in told
    assert all(secret not in told for secret in (payloads.TOKEN, "xoxb-another", "xapp-another"))

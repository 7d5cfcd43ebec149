"""Answers from the real documents, where they are at hand, alike in every channel: quotes, long lists, refusals."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.conversation.messages import Reply
from bot.settings import read_settings
from bot.wiring.maintaining import ingest_files
from bot.wiring.services import Services, open_services
from ingest.pipeline import Intake
from ingest.progress import Silence
from tests.parity.channels import Channel
from tests.parity.channels.slack import slack_channel
from tests.parity.channels.teams import teams_channel
from tests.parity.channels.terminal import TerminalChannel
from tests.parity.channels.web import Api, Page
from tests.parity.running import run
from tests.parity.scenarios import Scenario, Step
from tests.scenarios.test_conversation_seeds import QUESTIONS, SEEDS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SEEDS.is_dir(), reason=f"the real documents are not at {SEEDS}; set LOTS_SEEDS"),
]
TALKS = {
    "every kind of question": (*QUESTIONS, "källor"),
    "a follow-up": ("Vad ska göras i steg 9 och 10?", "och steg 12?", "källor", "visa källa 1"),
    "what is not there": ("Vad ska göras i steg 23?", "Hur byter jag däck på cykeln?", "xyzzy plugh qwerty", "källor"),
}


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    folder = tmp_path_factory.mktemp("seeds")
    environment = {"LOTS_EMBEDDINGS": "none", "LOTS_PUBLIC_URL": "https://lots.example"}
    settings = read_settings(environment, folder, folder / "data")
    ingest_files(settings, Intake((SEEDS,)), Silence())
    with open_services(settings) as opened:
        yield opened


@pytest.fixture
async def channels(services: Services, tmp_path: Path) -> AsyncIterator[list[Channel]]:
    """One house for all: what is said here changes nothing in it."""
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(slack_channel(services, tmp_path))
        teams = await stack.enter_async_context(teams_channel(services))
        yield [Api(services), Page(services), TerminalChannel(services), slack, teams]


@pytest.mark.parametrize("talk", list(TALKS))
async def test_answers_from_real_documents_are_alike_in_every_channel(talk: str, channels: list[Channel]) -> None:
    said = TALKS[talk]

    def next_step(last: Reply | None, turns: int) -> Step | None:
        return Step(says=said[turns]) if turns < len(said) else None

    assert await run(Scenario(talk, next_step), f"{talk[:1]}x", channels) == len(said)

"""The sample municipality, read in once; each channel has its own copy, which its scenarios change alike."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from bot.settings import Settings, read_settings
from bot.wiring.maintaining import ingest_files
from bot.wiring.sample import sample_files
from bot.wiring.services import Services, open_services
from ingest.pipeline import Intake
from ingest.progress import Silence
from tests.parity.channels import Channel
from tests.parity.channels.slack import slack_channel
from tests.parity.channels.teams import teams_channel
from tests.parity.channels.terminal import TerminalChannel
from tests.parity.channels.web import Api, Page

CHANNELS = ("api", "page", "console", "slack", "teams")


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("lindsjo")
    made = read_settings(
        {"LOTS_EMBEDDINGS": "none", "LOTS_PUBLIC_URL": "https://lots.example"}, folder, folder / "data"
    )
    ingest_files(made, Intake((sample_files(),)), Silence())
    return made


@pytest.fixture(scope="session")
def houses(sample: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Services]]:
    """By channel, so that what one channel's people do is not seen in another."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(open_services(copied(sample, tmp_path_factory.mktemp(name)))) for name in CHANNELS
        }


def copied(sample: Settings, folder: Path) -> Settings:
    """The sample's own database, to be changed."""
    shutil.copytree(sample.data, folder / "data")
    return replace(sample, data=folder / "data")


@pytest.fixture(scope="session")
def terminal(houses: dict[str, Services]) -> TerminalChannel:
    return TerminalChannel(houses["console"])


@pytest.fixture
async def channels(
    houses: dict[str, Services], terminal: TerminalChannel, tmp_path: Path
) -> AsyncIterator[list[Channel]]:
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(slack_channel(houses["slack"], tmp_path))
        teams = await stack.enter_async_context(teams_channel(houses["teams"]))
        yield [Api(houses["api"]), Page(houses["page"]), terminal, slack, teams]

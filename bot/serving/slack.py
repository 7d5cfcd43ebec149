"""Slack composed from the services of `bot.wiring`: what `lots slack` runs, and what `lots serve` lets Slack in by."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

from bot.channels.slack.files import Shelf
from bot.channels.slack.health import health_on
from bot.channels.slack.messenger import SlackMessenger, to_channel
from bot.channels.slack.opening import Slack, Within
from bot.channels.teams.opening import is_set_up as is_teams_set_up
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.roll import on_the_roll
from bot.off_loop import run_sync
from bot.people.handing_over import Coordinators
from bot.serving.channels import links_to
from bot.serving.digest import weekly_digest
from bot.settings import Settings
from bot.stores.delivery import SqlDeliveries
from bot.wiring.services import Services
from knowledge.errors import StorageError

LOOPBACK = "127.0.0.1"
RECEIVED = "received"
"""The folder in the data folder where files lie that coordinators handed over."""
ONLY_TEAM = ""
"""Stands for the workspace where there is one; where the app is installed in many, for the newest."""


def slack_of(services: Services) -> Slack:
    """Slack, to be given a dispatcher: see `bot.channels.slack.opening`."""
    from bot.serving.received_files import read_received, readable_suffixes
    from bot.serving.slack_pages import modals_and_pages

    settings = services.settings
    shelf = Shelf(
        settings.data / RECEIVED, lambda path, group: read_received(settings, path, group), readable_suffixes()
    )
    links = links_to(settings.public_url)
    modals, pages = modals_and_pages(services, links)
    within = Within(services.library.engine, services.engine, services.directory, run_sync, links, shelf, pages, modals)
    return Slack(settings, within)


def slack_coordinators(settings: Settings) -> list[Coordinators]:
    """Where coordinators read in Slack; nowhere, where no conversation is set."""
    channel = settings.slack.coordinators
    if not channel:
        return []
    return [Coordinators("slack", f"slack:coordinators:{channel}", lambda text: to_channel(ONLY_TEAM, channel, text))]


@asynccontextmanager
async def delivering(services: Services, slack: Slack) -> AsyncIterator[Dispatcher]:
    """Delivery at work for Slack alone. Raises StorageError."""
    store = await run_sync(lambda: SqlDeliveries(services.library.engine, seal=services.seal))
    try:
        with on_the_roll(services.settings.data) as roll:
            dispatcher = Dispatcher(store, [slack.door], run_sync, roll=roll)
            slack.hand_to(dispatcher)
            services.notices.through(dispatcher, slack_coordinators(services.settings))
            async with _beside(dispatcher.run):
                yield dispatcher
    except OSError as problem:
        raise StorageError(f"{services.settings.data} cannot be written: {problem.strerror}") from problem
    finally:
        await slack.close()


async def over_a_socket(services: Services, opened: Callable[[], None], port: int | None = None) -> None:
    """Answers in Slack over Socket Mode until it is cancelled. `opened` is called once Slack has let us in.

    On the `port`, where one is given, this machine is told whether Lots is in touch with Slack.
    """
    slack = slack_of(services)
    async with AsyncExitStack() as until_the_end:
        delivery = await until_the_end.enter_async_context(delivering(services, slack))
        await until_the_end.enter_async_context(_beside(lambda: _remind(services, delivery)))
        services.telling.through([_messenger(services, delivery)])
        await until_the_end.enter_async_context(_beside(services.telling.run))
        await until_the_end.enter_async_context(_beside(services.retention.run))
        if services.settings.digest.to:
            digest = weekly_digest(services.settings, services.library.engine, services.overlook, delivery)
            await until_the_end.enter_async_context(_beside(digest.run))
        socket = slack.socket()
        if port is not None:
            await until_the_end.enter_async_context(health_on(LOOPBACK, port, lambda: socket.ready))
        await until_the_end.enter_async_context(_beside(socket.run))
        await socket.greeted()
        opened()
        await asyncio.Event().wait()


async def _remind(services: Services, delivery: Dispatcher) -> None:
    """Where Teams is set up, `lots serve` reminds instead: one that is claimed here would not reach Teams."""
    settings = services.settings
    if settings.reminders == "on" and not is_teams_set_up(settings.teams):
        await replace(services.scheduler, messengers=(_messenger(services, delivery),)).run()


def _messenger(services: Services, delivery: Dispatcher) -> SlackMessenger:
    settings = services.settings
    return SlackMessenger(delivery, links_to(settings.public_url), settings.language)


@asynccontextmanager
async def _beside(work: Callable[[], Coroutine[Any, Any, None]]) -> AsyncIterator[None]:
    running = asyncio.create_task(work())
    try:
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running

"""Slack composed from the services of `bot.wiring`: what `lots slack` runs, and what `lots serve` lets Slack in by."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace

from bot.channels.slack.files import Shelf
from bot.channels.slack.health import health_on
from bot.channels.slack.messenger import SlackMessenger, to_channel
from bot.channels.slack.opening import Slack, Within
from bot.channels.teams.opening import is_set_up as is_teams_set_up
from bot.delivery.dispatcher import Dispatcher
from bot.off_loop import run_sync
from bot.people.handing_over import Coordinators
from bot.serving.channels import links_to
from bot.serving.delivering import at_work, delivering
from bot.serving.digest import weekly_digest
from bot.settings import Settings
from bot.wiring.services import Services

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
    within = Within(
        services.library.engine,
        services.engine,
        services.directory,
        run_sync,
        links,
        shelf,
        pages,
        modals,
        services.watched,
    )
    return Slack(settings, within)


def slack_coordinators(settings: Settings) -> list[Coordinators]:
    """Where coordinators read in Slack; nowhere, where no conversation is set."""
    channel = settings.slack.coordinators
    if not channel:
        return []
    return [Coordinators("slack", f"slack:coordinators:{channel}", lambda text: to_channel(ONLY_TEAM, channel, text))]


async def over_a_socket(services: Services, opened: Callable[[], None], port: int | None = None) -> None:
    """Answers in Slack over Socket Mode until it is cancelled. `opened` is called once Slack has let us in.

    On the `port`, where one is given, this machine is told whether Lots is in touch with Slack.
    """
    slack, settings = slack_of(services), services.settings
    async with AsyncExitStack() as until_the_end:
        until_the_end.push_async_callback(slack.close)
        served = delivering(services, [slack.door], slack_coordinators(settings), slack.hand_to)
        delivery = await until_the_end.enter_async_context(served)
        services.telling.through([_messenger(services, delivery)])
        socket = slack.socket()
        work = [_remind(services, delivery), services.telling.run(), services.retention.run()]
        if settings.digest.to:
            work.append(weekly_digest(settings, services.library.engine, services.overlook, delivery).run())
        await until_the_end.enter_async_context(at_work(*work))
        if port is not None:
            await until_the_end.enter_async_context(health_on(LOOPBACK, port, lambda: socket.ready))
        await until_the_end.enter_async_context(at_work(socket.run()))
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

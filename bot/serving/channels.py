"""The composition root's part for a server's channels: delivery, Slack and Teams, as far as they are set up.

Order: the doors are made, then the dispatcher that calls them, then what lets events in; all of it runs on the server's
event loop and is brought to an end with it. Where no channel is set up nothing runs, and nothing of theirs is loaded.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.channels.teams.opening import is_set_up as is_teams_set_up
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.later import LaterPost
from bot.off_loop import run_sync
from bot.serving.delivering import at_work, delivering
from bot.settings import Settings, TeamsSettings
from bot.wiring.services import Services

if TYPE_CHECKING:
    from fastapi import APIRouter

    from bot.channels.slack.socket import SlackSocket
    from bot.delivery.ports import ChannelDoor
    from bot.people.handing_over import Coordinators
    from bot.verified.ports import Writer
    from knowledge.answers.answer import Citation, Related


@dataclass(frozen=True, slots=True)
class OpenChannels:
    """What a server lets in, and writes to people with. `delivery` is None where no channel is set up.

    `in_touch` says by the channel's name whether a connection that Lots keeps open itself is open.
    """

    routers: tuple[APIRouter, ...] = ()
    messengers: tuple[Writer, ...] = ()
    delivery: Dispatcher | None = None
    in_touch: Mapping[str, Callable[[], bool]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Channel:
    """One channel. `routers` and `connection` let events in, once delivery is there to take them."""

    door: ChannelDoor
    routers: Callable[[], tuple[APIRouter, ...]]
    messenger: Writer
    coordinators: Sequence[Coordinators] = ()
    connection: Callable[[], SlackSocket | None] = lambda: None


def is_slack_set_up(settings: Settings) -> bool:
    """Whether a workspace's token is there, or what workspaces need to install the app."""
    slack = settings.slack
    return bool(slack.bot_token or (slack.client_id and slack.client_secret))


@asynccontextmanager
async def open_channels(services: Services) -> AsyncIterator[OpenChannels]:
    """The channels, open and at work until the end. Raises SettingsError, StorageError."""
    async with AsyncExitStack() as until_the_end:
        later, channels = LaterPost(), []
        if is_slack_set_up(services.settings):
            channels.append(_slack(services, later, until_the_end))
        if is_teams_set_up(services.settings.teams):
            channels.append(await _teams(services, later, until_the_end))
        yield await _opened(services, channels, later, until_the_end) if channels else OpenChannels()


async def _opened(
    services: Services, channels: Sequence[_Channel], later: LaterPost, until_the_end: AsyncExitStack
) -> OpenChannels:
    """Delivery first, so that nothing comes in that nobody would handle."""
    doors = [each.door for each in channels]
    coordinators = [reader for each in channels for reader in each.coordinators]
    delivery = await until_the_end.enter_async_context(delivering(services, doors, coordinators, later.is_now))
    opened = ((each.door.name, each.connection()) for each in channels)
    connections = {name: connection for name, connection in opened if connection}
    await until_the_end.enter_async_context(at_work(*(one.run() for one in connections.values())))
    return OpenChannels(
        tuple(router for each in channels for router in each.routers()),
        tuple(each.messenger for each in channels),
        delivery,
        {name: partial(getattr, connection, "ready") for name, connection in connections.items()},
    )


def _slack(services: Services, later: LaterPost, until_the_end: AsyncExitStack) -> _Channel:
    """With the signing secret Slack calls us; else, with an app-level token, we call Slack (Socket Mode)."""
    from bot.channels.slack.messenger import SlackMessenger
    from bot.serving.slack import slack_coordinators, slack_of

    settings = services.settings
    slack = slack_of(services)
    slack.hand_to(later)
    until_the_end.push_async_callback(slack.close)
    called = bool(settings.slack.signing_secret)
    calling = bool(settings.slack.app_token) and not called
    return _Channel(
        slack.door,
        lambda: (slack.router(),) if called else (),
        SlackMessenger(later, links_to(settings.public_url), settings.language),
        slack_coordinators(settings),
        lambda: slack.socket() if calling else None,
    )


async def _teams(services: Services, later: LaterPost, until_the_end: AsyncExitStack) -> _Channel:
    from bot.channels.teams.cards import ItemEditor
    from bot.channels.teams.door import TeamsDoor
    from bot.channels.teams.drafting import PACE
    from bot.channels.teams.endpoint import teams_router
    from bot.channels.teams.messenger import TeamsMessenger
    from bot.channels.teams.opening import callers_of, connector_of
    from bot.channels.teams.references import References
    from bot.channels.teams.sending import TeamsSender
    from bot.delivery.drafts import Drafts
    from bot.stores.teams import SqlTeamsReferences

    settings, links = services.settings, links_to(services.settings.public_url)
    connector = await until_the_end.enter_async_context(connector_of(settings.teams, run_sync))
    references = References(SqlTeamsReferences(services.library.engine), run_sync)
    drafts = Drafts(services.watched, later, PACE) if services.watched else None
    stop = drafts.stop if drafts else None
    door = TeamsDoor(
        services.engine,
        services.directory,
        references,
        connector,
        TeamsSender(connector, references.made, references.service_url_of),
        later.answers_to,
        _judging(services),
        links,
        settings.language,
        ItemEditor(services.forms, services.people, run_sync, lambda: datetime.now(UTC)),
        drafts,
    )
    callers = callers_of(settings.teams, run_sync)
    return _Channel(
        door,
        lambda: (teams_router(callers, later, lambda: datetime.now(UTC), settings.language, stop),),
        TeamsMessenger(later, references, links, settings.language),
        _teams_coordinators(settings.teams),
    )


def _teams_coordinators(settings: TeamsSettings) -> list[Coordinators]:
    """Where coordinators read in Teams; nowhere, where no conversation is set."""
    from bot.channels.teams.messenger import to_conversation
    from bot.people.handing_over import Coordinators

    if not settings.coordinators:
        return []
    lane = f"teams:coordinators:{settings.coordinators}"
    return [Coordinators("teams", lane, lambda text: to_conversation(settings, text))]


def links_to(public_url: str) -> Callable[[Citation | Related], str | None]:
    """Sources' addresses as a browser opens them; none where Lots has no address that people reach."""
    return lambda source: f"{public_url}{source.url}" if public_url and source.url.startswith("/") else None


def _judging(services: Services) -> Callable[[str, str, bool, str], Awaitable[None]]:
    """Keeps an opinion that was given beside the conversation."""

    async def judge(answer_id: str, person: str, liked: bool, comment: str) -> None:
        await run_sync(lambda: services.feedback.record(answer_id, person, liked, "", comment))

    return judge

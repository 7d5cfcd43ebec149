"""Lots as Teams sees it: the endpoint, delivery and the channel, with a conversation of the test's own choosing.

Nothing stands in for the channel: calls come in over ASGI, signed, and go out over sockets to `LocalConnector`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from fastapi import FastAPI
from microsoft_teams.common.http import Client, ClientOptions

from bot.channels.teams.auth import ConnectorOnly
from bot.channels.teams.callers import Callers
from bot.channels.teams.connector import Connector
from bot.channels.teams.door import TeamsDoor
from bot.channels.teams.endpoint import teams_router
from bot.channels.teams.messenger import TeamsMessenger
from bot.channels.teams.ports import Conversation, ReferenceStore
from bot.channels.teams.references import References
from bot.channels.teams.sending import TeamsSender
from bot.channels.teams.service_urls import is_on_this_machine
from bot.conversation.messages import Message, Person, Reply, Turn
from bot.conversation.writing import Watched
from bot.delivery.dispatcher import Dispatcher, Pace
from bot.delivery.drafts import Drafts
from bot.delivery.later import LaterPost
from bot.delivery.memory import MemoryDeliveries
from bot.delivery.ports import DeliveryStore
from bot.off_loop import run_sync
from bot.stores.memory_teams import MemoryTeamsReferences
from bot.web.gate import Gate
from tests.teams_world.connector import LocalConnector
from tests.teams_world.identity import CLIENT_ID, TENANT, LocalIdentity

Json = dict[str, Any]
Says = Callable[[Turn], Reply]
QUICKLY = Pace(looking=timedelta(milliseconds=50))


async def until(true: Callable[[], bool], seconds: float = 30.0) -> None:
    """Waits for what another thread or task brings about."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110  # what is waited for knows of no event to set
            await asyncio.sleep(0.01)


@dataclass
class Talk:
    """A conversation that says what the test says, and remembers what it was asked."""

    says: Says = lambda turn: Reply((Message(f"Du sa: {turn.text or turn.choice}"),))
    turns: list[Turn] = field(default_factory=list)

    async def reply(self, turn: Turn) -> Reply:
        self.turns.append(turn)
        return self.says(turn)


class EverybodyThemselves:
    """The directory where nobody is linked to anybody."""

    async def person(self, identity: str, name: str = "") -> Person:
        return Person(identity, name=name)


@dataclass
class LotsInTeams:
    """`post` is what Teams does; `settled` waits until all that came in is handled and sent."""

    client: httpx.AsyncClient
    identity: LocalIdentity
    store: DeliveryStore
    messenger: TeamsMessenger
    references: ReferenceStore
    opinions: list[tuple[str, str, bool, str]]

    async def post(self, activity: Json, authorization: str | None = None) -> httpx.Response:
        if authorization is None:
            authorization = f"Bearer {self.identity.token(activity['serviceUrl'])}"
        headers = {"Authorization": authorization} if authorization else {}
        return await self.client.post("/api/messages", json=activity, headers=headers)

    async def settled(self) -> None:
        await until(lambda: not sum(self.store.waiting().values()))

    async def say(self, *activities: Json) -> None:
        """Posted, acknowledged, and done with."""
        for activity in activities:
            answer = await self.post(activity)
            assert answer.status_code == 200, answer.text
            await self.settled()


async def bot_token() -> str:
    from tests.teams_world.connector import BOT_TOKEN

    return BOT_TOKEN


@asynccontextmanager
async def lots_in_teams(
    identity: LocalIdentity,
    connector: LocalConnector,
    conversation: Conversation,
    *,
    store: DeliveryStore | None = None,
    references: ReferenceStore | None = None,
    callers: Callers | None = None,
    tokens: Callable[[], Awaitable[str | None]] = bot_token,
    links: Callable[[Any], str | None] = lambda source: None,
    watched: Watched | None = None,
    pace: float = 0.2,
) -> AsyncIterator[LotsInTeams]:
    """Lots, set up for `CLIENT_ID` in `TENANT`, and running. Answers that are `watched` are shown at the `pace`."""
    store = store or MemoryDeliveries()
    references = references or MemoryTeamsReferences()
    kept = References(references, run_sync)
    opinions: list[tuple[str, str, bool, str]] = []

    async def judge(answer_id: str, person: str, liked: bool, comment: str) -> None:
        opinions.append((answer_id, person, liked, comment))

    client = Client(ClientOptions(timeout=2.0))
    out = Connector(client, tokens, is_on_this_machine)
    later = LaterPost()
    drafts = Drafts(watched, later, pace) if watched else None
    door = TeamsDoor(
        conversation=conversation,
        directory=EverybodyThemselves(),
        references=kept,
        connector=out,
        sender=TeamsSender(out, kept.made, kept.service_url_of),
        answers_to=lambda key: run_sync(lambda: store.answers_to(key)),
        judge=judge,
        links=links,
        drafts=drafts,
    )
    dispatcher = Dispatcher(store, [door], run_sync, pace=QUICKLY)
    later.is_now(dispatcher)
    callers = callers or ConnectorOnly(CLIENT_ID, TENANT, run_sync, identity.cloud, is_on_this_machine)
    app = FastAPI()
    stop = drafts.stop if drafts else None
    app.include_router(teams_router(callers, dispatcher, lambda: datetime.now(UTC), stop=stop))
    app.add_middleware(Gate)
    running = asyncio.create_task(dispatcher.run())
    inside = httpx.ASGITransport(app)
    try:
        async with httpx.AsyncClient(transport=inside, base_url="https://lots.vikboda.test") as caller:
            messenger = TeamsMessenger(dispatcher, kept, links)
            yield LotsInTeams(caller, identity, store, messenger, references, opinions)
    finally:
        running.cancel()
        await asyncio.wait([running])
        await client.http.aclose()

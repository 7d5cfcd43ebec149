"""The whole Slack channel on the local Slack: Bolt, delivery and the door, with a conversation that does as it is told.

`SlackLots` is one process of Lots. Handed another's `Kept`, it is that process after a restart, or one beside it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from fastapi import FastAPI

from bot.channels.slack.door import Conversation, Pages
from bot.channels.slack.files import Shelf
from bot.channels.slack.opening import Slack, Within
from bot.channels.slack.receiving import Modals
from bot.conversation.messages import Choice, FormView, Message, Person, Reply, Turn
from bot.conversation.writing import Watched
from bot.delivery.dispatcher import Dispatcher, Pace
from bot.delivery.lane import Patience
from bot.delivery.memory import MemoryDeliveries
from bot.settings import Settings, SlackSettings
from knowledge.adapters.sql.engine import open_engine
from tests.slack_world import payloads
from tests.slack_world.payloads import ANNA, SIV, TEAM
from tests.slack_world.slack import LocalSlack, until

QUICK = Pace(looking=timedelta(seconds=0.05), lease=timedelta(seconds=2), extending=timedelta(seconds=0.2))
SHORT_TEMPERED = Patience(first_wait=timedelta(seconds=0.05))
LONG = " ".join(f"Mening nummer {n} om hur nämnden följer upp sina mål varje år." for n in range(900))


async def run_sync(work: Callable[[], Any], /) -> Any:
    return await asyncio.to_thread(work)


@dataclass
class Talk:
    """Answers by what is asked: see `_said`. Notes every turn; `slow` is how long an answer takes."""

    turns: list[Turn] = field(default_factory=list)
    slow: float = 0.0
    broken: int = 0

    async def reply(self, turn: Turn) -> Reply:
        self.turns.append(turn)
        await asyncio.sleep(self.slow)
        if self.broken:
            self.broken -= 1
            raise RuntimeError("a fault of ours")
        return _said(turn)

    @property
    def texts(self) -> list[str]:
        return [turn.text or f"[{turn.choice}]" for turn in self.turns]


def _said(turn: Turn) -> Reply:
    text = turn.text
    if "hemligt" in text:
        return Reply((Message("HEMLIGT: bara för din grupp", private=True),))
    if "formulär" in text:
        form = FormView("f1", "scorecard", "Styrkort", 1, 9, "open")
        return Reply(
            (Message("I formuläret: vad är målet?", (Choice("form:skip:1", "Hoppa över"),), private=True),), form
        )
    if "långt" in text:
        return Reply(
            (
                Message(
                    LONG,
                    (Choice("feedback:up:a1", "Bra"), Choice("feedback:down:a1", "Dåligt")),
                ),
            )
        )
    if "många" in text:
        return Reply((Message("Välj nämnd", tuple(Choice(f"form:committee:{n}", f"Nämnd {n}") for n in range(30))),))
    if "skadligt" in text:
        return Reply((Message("<!channel> & <https://evil.example|klicka> *fet* @here"),))
    if text == "tyst":
        return Reply()
    said = f"Svar på: {text}" if turn.choice is None else f"Du valde: {turn.choice}"
    return Reply((Message(said, (Choice("feedback:up:a1", "Bra"), Choice("feedback:down:a1", "Dåligt"))),))


@dataclass
class People:
    """Siv coordinates; everybody else is staff."""

    known: dict[str, Person] = field(
        default_factory=lambda: {
            f"slack:{TEAM}:{SIV}": Person(f"slack:{TEAM}:{SIV}", "coordinator", frozenset({"hr"}), "Siv")
        }
    )

    async def person(self, identity: str, name: str = "") -> Person:
        return self.known.get(identity, Person(identity))


class Kept:
    """What outlives a process: deliveries and a database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.deliveries = MemoryDeliveries()
        self.engine = open_engine(f"sqlite:///{folder / 'slack.db'}")


@dataclass(frozen=True)
class Parts:
    """What a test may want otherwise."""

    conversation: Conversation | None = None
    directory: Any = None
    modals: Modals | None = None
    pages: Pages | None = None
    read_in: Callable[[Path, str], str] = lambda path, group: f"1 läst: {path.name} för {group or 'alla'}"
    by_installing: bool = False
    by_socket: bool = False
    watched: Watched | None = None


class SlackLots:
    """One process. `async with SlackLots(slack, kept) as lots`."""

    def __init__(self, slack: LocalSlack, kept: Kept, parts: Parts | None = None) -> None:
        self.slack, self.kept, self.parts = slack, kept, parts or Parts()
        self.talk = Talk()

    async def __aenter__(self) -> Self:
        self.channel = Slack(self._settings(), self._within())
        pace = replace(QUICK, grace=timedelta(seconds=0.2))
        doors = [self.channel.door]
        self.dispatcher = Dispatcher(self.kept.deliveries, doors, run_sync, pace=pace, patience=SHORT_TEMPERED)
        self.channel.hand_to(self.dispatcher)
        self.slack.app = self.web = FastAPI()
        self.web.include_router(self.channel.router())
        self._running = [asyncio.create_task(self.dispatcher.run())]
        if self.parts.by_socket:
            self.socket = self.channel.socket()
            self._running.append(asyncio.create_task(self.socket.run()))
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in reversed(self._running):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await self.channel.close()

    def _settings(self) -> Settings:
        slack = self.slack
        by_client = {"client_id": slack.client_id, "client_secret": slack.client_secret}
        chosen = by_client if self.parts.by_installing else {"bot_token": payloads.TOKEN}
        account = SlackSettings(
            app_token=slack.app_token, signing_secret=slack.signing_secret, api_url=slack.api_url, **chosen
        )
        return Settings(self.kept.folder, public_url="https://lots.test", slack=account)

    def _within(self) -> Within:
        parts = self.parts
        return Within(
            self.kept.engine,
            parts.conversation or self.talk,
            parts.directory or People(),
            run_sync,
            shelf=Shelf(self.kept.folder / "received", parts.read_in, (".pdf", ".txt")),
            pages=parts.pages,
            modals=parts.modals,
            watched=parts.watched,
            pace=0.1,
        )

    # What a test looks at

    def said_in(self, channel: str) -> list[str]:
        """The texts that Lots posted there, in order."""
        return [said["text"] for said in self.slack.workspace.said_in(channel)]

    def said_to(self, user: str = ANNA) -> list[str]:
        return self.said_in(payloads.direct_message_channel(user))

    async def quiet(self) -> None:
        """Until nothing waits to be handled or sent."""
        await until(lambda: not any(self.kept.deliveries.waiting().values()), 30, "something is still waiting")
        await asyncio.sleep(0.05)

"""What blows in the storm: who says what where, how often Slack tells of it, and how its Web API fails.

Every message comes from one to eleven times, in events with ids of their own and with Slack's retry headers; one that
names Lots comes as `message` and as `app_mention`. People write one message after the other: the next one of a
conversation comes when one delivery of the one before was acknowledged. All other deliveries come whenever they like.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.slack_world import payloads
from tests.slack_world.signing import signed_headers
from tests.slack_world.slack import Fault, LocalSlack

Json = dict[str, Any]

MOST_DELIVERIES = 11
MOST_AT_ONCE = 3
"""Deliveries of one message that come at the same moment."""
IN_FLIGHT = 24
TROUBLE = 0.05
"""The share of Web API calls that fail: a third by 429, the others by 500, half of those after they were done."""
RETRY_AFTER = 1
ACKNOWLEDGED_WITHIN = 3.0
BETWEEN_TRIES = 0.25
PATIENCE = 120.0
QUESTIONS = (
    "Vem ansvarar för att rutinen följs?",
    "När bokas det uppföljande samtalet?",
    "Får medarbetaren köra bil själv?",
    "Vem deltar vid det uppföljande samtalet?",
    "Vad gör jag om någon är medvetslös?",
    "Vilka bidrag kan en förening söka?",
)


@dataclass(frozen=True)
class Said:
    """A message that a person writes. `place` is the channel with its thread; `number` counts within it from 0."""

    place: str
    number: int
    channel: str
    ts: str
    events: tuple[Json, ...]


@dataclass
class Conversation:
    """Where one person asks Lots: alone, or in a thread of a channel."""

    person: str
    in_thread: bool
    thread: str = ""
    place: str = ""
    asked: int = 0


@dataclass
class Deliveries:
    """How deliveries went: seconds until each was acknowledged, and how many were not.

    `refused`: answered 503 and the like, as when the database is busy. `late`: no answer in the three seconds that
    Slack waits. `unheard`: nobody was there. `steady`: those of the seconds that were not spent waiting for the server
    to start, which lets callers wait as soon as it has a port.
    """

    seconds: list[float] = field(default_factory=list)
    steady: list[float] = field(default_factory=list)
    refused: int = 0
    late: int = 0
    unheard: int = 0


class People:
    """They write `messages` messages in so many conversations, every other one of them in threads."""

    def __init__(self, slack: LocalSlack, conversations: int, dice: random.Random) -> None:
        self._workspace = slack.workspace
        self._dice = dice
        self.conversations = [self._conversation(number) for number in range(conversations)]

    @property
    def said(self) -> int:
        """How many messages, so far."""
        return sum(one.asked for one in self.conversations)

    def _conversation(self, number: int) -> Conversation:
        person = f"U0STORM{number:04d}"
        self._workspace.person(person, f"Person {number}")
        self._workspace.conversation(payloads.GENERAL).members.add(person)
        return Conversation(person, in_thread=number % 2 == 0)

    def say(self, conversation: Conversation) -> Said:
        """The next message of the conversation, as it stands in Slack from now on."""
        text, number = self._dice.choice(QUESTIONS), conversation.asked
        conversation.asked += 1
        named = conversation.in_thread and number == 0
        said = self._written(f"<@{payloads.BOT_USER}> {text}" if named else text, conversation)
        conversation.thread = conversation.thread or (said["ts"] if conversation.in_thread else "")
        conversation.place = f"{said['channel']}:{conversation.thread}"
        events = (said, _mention(said)) if named else (said,)
        return Said(conversation.place, number, said["channel"], said["ts"], events)

    def _written(self, text: str, conversation: Conversation) -> Json:
        if conversation.in_thread:
            said = payloads.channel_message(text, conversation.person, thread_ts=conversation.thread)
        else:
            said = payloads.direct_message(text, conversation.person)
        self._workspace.post(said["channel"], said)
        return said


def _mention(said: Json) -> Json:
    event = {key: value for key, value in said.items() if key != "channel_type"}
    return event | {"type": "app_mention"}


class Weather:
    """Delivers what people say to one address, in any order, until it is acknowledged."""

    def __init__(self, address: str, secret: str, dice: random.Random) -> None:
        self._address = address
        self._secret = secret
        self._dice = dice
        self._room = asyncio.Semaphore(IN_FLIGHT)
        self._later: list[tuple[Said, int]] = []
        self.deliveries = Deliveries()
        self.sent = 0
        self.is_dark = False

    async def converse(self, people: People, conversation: Conversation, messages: int) -> list[Said]:
        """One conversation from beginning to end; what is left of its deliveries is put off."""
        said = []
        for _ in range(messages):
            said.append(people.say(conversation))
            await self._deliver(said[-1])
        return said

    async def _deliver(self, said: Said) -> None:
        times = self._dice.randint(1, MOST_DELIVERIES)
        at_once = min(times, self._dice.randint(1, MOST_AT_ONCE))
        self._later += [(said, number) for number in range(at_once, times)]
        await asyncio.gather(*(self._until_acknowledged(said, number) for number in range(at_once)))

    async def blow(self, is_over: asyncio.Event) -> None:
        """What was put off, in shuffled order, until nothing is left and nothing more comes."""
        while self._later or not is_over.is_set():
            if not self._later:
                await asyncio.sleep(0.05)
                continue
            self._dice.shuffle(self._later)
            some, self._later = self._later[:IN_FLIGHT], self._later[IN_FLIGHT:]
            await asyncio.gather(*(self._until_acknowledged(said, number) for said, number in some))

    async def _until_acknowledged(self, said: Said, number: int) -> None:
        gives_up = time.monotonic() + PATIENCE
        for tries in itertools.count():
            async with self._room:
                if await self._post(said.events[(number + tries) % len(said.events)], number + tries):
                    return
            if time.monotonic() > gives_up:
                raise AssertionError(f"Not acknowledged in {PATIENCE} s: {said}")
            await asyncio.sleep(BETWEEN_TRIES)

    async def _post(self, event: Json, number: int) -> bool:
        """One delivery, under an id of its own. Whether it was acknowledged."""
        body = json.dumps(payloads.callback(event)).encode()
        headers = signed_headers(self._secret, body, "application/json")
        if number:
            headers |= {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": "http_timeout"}
        self.sent += 1
        begun, was_dark = time.perf_counter(), self.is_dark
        try:
            answer = await self._client.post(self._address, content=body, headers=headers)
        except httpx.TimeoutException:
            self.deliveries.late += 1
            return False
        except httpx.TransportError:
            self.deliveries.unheard += 1
            return False
        if answer.status_code != httpx.codes.OK:
            self.deliveries.refused += 1
            return False
        self.deliveries.seconds.append(time.perf_counter() - begun)
        if not was_dark:
            self.deliveries.steady.append(self.deliveries.seconds[-1])
        return True

    async def __aenter__(self) -> Weather:
        limits = httpx.Limits(max_connections=IN_FLIGHT, max_keepalive_connections=IN_FLIGHT)
        self._client = httpx.AsyncClient(limits=limits, timeout=ACKNOWLEDGED_WITHIN)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()


def troubled(dice: random.Random, share: float = TROUBLE) -> Iterator[Fault | None]:
    """What becomes of call after call."""
    while True:
        if dice.random() >= share:
            yield None
        else:
            yield dice.choice((Fault(429, retry_after=RETRY_AFTER), Fault(500), Fault(500, effect=True)))


def environment(slack: LocalSlack) -> Mapping[str, str]:
    """What makes `lots serve` talk to the local Slack, and to nobody else."""
    return {
        "SLACK_BOT_TOKEN": slack.workspace.token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "LOTS_REMINDERS": "off",
    }

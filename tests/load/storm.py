"""Slack in a storm: `python -m tests.load.storm`. Every message is answered once, in order, whatever breaks.

A real `lots serve` and a local Slack, over real sockets: 1,000 messages in many conversations, each told of one to
eleven times in shuffled order under other event ids; one in twenty Web API calls is answered 429 or 500, some of them
after they were done; and the server is killed with SIGKILL twice and started again. Afterwards the local Slack must
hold one reply to each message, in the order of the messages within each conversation, and nothing else.

Which reply answers which message is read from the id that each reply carries and from the keys in the database. That
there are as many replies in a conversation as messages is counted in Slack alone.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import text

from bot.settings import read_settings
from bot.wiring.library import open_library_only
from bot.wiring.sample import sample_files
from tests.load.forms_load import Server
from tests.load.storm_weather import Deliveries, People, Said, Weather, environment, troubled
from tests.slack_world import payloads
from tests.slack_world.slack import LocalSlack

MESSAGES = 1000
CONVERSATIONS = 120
DOCUMENT = "rutin-vid-misstanke-om-paverkan.md"
QUIET = 60.0
"""Seconds without a new reply after which no more are waited for."""
DARK = 0.5
"""Seconds that the server is away before it is started again."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What Slack holds beside what was said. `replies` counts the messages that were answered; the others be nought.

    `uneven`: conversations that hold another number of replies than of messages. `left`: what delivery still has to do.
    """

    said: int
    replies: int
    lost: int
    doubled: int
    out_of_order: int
    uneven: int
    left: int

    @property
    def is_clean(self) -> bool:
        wrong = (self.lost, self.doubled, self.out_of_order, self.uneven, self.left)
        return self.replies == self.said > 0 and not any(wrong)


@dataclass(frozen=True, slots=True)
class Storm:
    """What happened. `failed` counts the Web API's answers by status, all but 200."""

    verdict: Verdict
    deliveries: Deliveries
    sent: int
    failed: Mapping[int, int]
    seconds: float


def storm(data: Path, messages: int, conversations: int, seed: int) -> Storm:
    """Lets it blow over a new server on the data folder, and looks at what it left."""
    dice = random.Random(seed)
    prepare(data)
    begun = time.monotonic()
    with LocalSlack() as slack:
        faults = troubled(random.Random(seed))
        slack.fault_for = lambda method, payload: next(faults)
        with _environment(environment(slack)):
            server = Server(data)
            server.start()
            try:
                said, weather = asyncio.run(_blow(server, slack, messages, conversations, dice))
            finally:
                server.kill()
        failed = Counter(call.status for call in slack.calls if call.status != 200)
        verdict = examine(said, _replies(slack), _events(data), _waiting(data))
    return Storm(verdict, weather.deliveries, weather.sent, failed, time.monotonic() - begun)


def prepare(data: Path) -> None:
    """A library of one short document, found by its words."""
    command = [sys.executable, "-c", "from bot.cli import main; main()", "--data", str(data)]
    everything = {**os.environ, "LOTS_EMBEDDINGS": "none"}
    subprocess.run(
        [*command, "ingest", str(sample_files() / DOCUMENT)], check=True, capture_output=True, env=everything
    )


@contextmanager
def _environment(more: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(more)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


async def _blow(
    server: Server, slack: LocalSlack, messages: int, conversations: int, dice: random.Random
) -> tuple[list[Said], Weather]:
    people = People(slack, conversations, dice)
    async with Weather(f"{server.address}/slack/events", slack.signing_secret, dice) as weather:
        all_said = asyncio.Event()
        killing = asyncio.create_task(_kill(server, slack, people, weather, messages))
        blowing = [asyncio.create_task(weather.blow(all_said)) for _ in range(2)]
        share = [messages // conversations + (n < messages % conversations) for n in range(conversations)]
        talks = [weather.converse(people, one, many) for one, many in zip(people.conversations, share, strict=True)]
        said = [one for talk in await asyncio.gather(*talks) for one in talk]
        all_said.set()
        await asyncio.gather(*blowing, killing)
        await _until_quiet(slack, messages)
    return said, weather


async def _kill(server: Server, slack: LocalSlack, people: People, weather: Weather, messages: int) -> None:
    """Once while people write, and once while Lots replies."""
    await _until(lambda: people.said, messages // 2)
    await _killed_and_started(server, weather)
    await _until(lambda: _replied(slack), messages * 3 // 4)
    await _killed_and_started(server, weather)


async def _killed_and_started(server: Server, weather: Weather) -> None:
    weather.is_dark = True
    server.kill()
    await asyncio.sleep(DARK)
    await asyncio.to_thread(server.start)
    await asyncio.to_thread(httpx.get, f"{server.address}/healthz", timeout=QUIET)
    weather.is_dark = False


def _replied(slack: LocalSlack) -> int:
    return sum(len(slack.workspace.said_in(channel)) for channel in list(slack.workspace.conversations))


async def _until(count: Callable[[], int], most: int) -> None:
    """Until there are so many, or no more have come for long."""
    last, changed = -1, time.monotonic()
    while last < most and time.monotonic() - changed < QUIET:
        await asyncio.sleep(0.05)
        if (now := count()) != last:
            last, changed = now, time.monotonic()


async def _until_quiet(slack: LocalSlack, messages: int) -> None:
    """Until all have come; then a little longer, for what should not come."""
    await _until(lambda: _replied(slack), messages)
    await asyncio.sleep(3.0)


@dataclass(frozen=True, slots=True)
class Replied:
    """One message that Lots posted: where, and under which id of delivery's."""

    place: str
    id: str

    @property
    def event(self) -> str:
        return self.id.rpartition(":")[0]


def _replies(slack: LocalSlack) -> list[Replied]:
    """Everything that Lots posted, in order."""
    posted = [(channel, one) for channel in slack.workspace.conversations for one in slack.workspace.said_in(channel)]
    return [Replied(f"{channel}:{one.get('thread_ts', '')}", _id(one)) for channel, one in posted]


def _id(posted: Mapping[str, Any]) -> str:
    named: str = posted["metadata"]["event_payload"]["id"]
    return named


def _events(data: Path) -> Mapping[str, str]:
    """The id of the event that was kept, by the key of its message."""
    with open_library_only(read_settings({}, data, data)) as library, library.engine.connect() as connection:
        rows = connection.execute(text("SELECT key, event FROM channel_event_keys WHERE key LIKE 'slack:message:%'"))
        return {row.key: row.event for row in rows}


def _waiting(data: Path) -> int:
    """What is still to be done."""
    query = (
        "SELECT (SELECT COUNT(*) FROM channel_events WHERE waits) + (SELECT COUNT(*) FROM channel_calls WHERE waits)"
    )
    with open_library_only(read_settings({}, data, data)) as library, library.engine.connect() as connection:
        return int(connection.execute(text(query)).scalar_one())


def examine(said: Sequence[Said], replies: Sequence[Replied], events: Mapping[str, str], left: int) -> Verdict:
    """Holds what was posted against what was said."""
    by_event = {events.get(f"slack:message:{payloads.TEAM}:{one.channel}:{one.ts}", ""): one for one in said}
    answered = {one.event for one in replies} & by_event.keys()
    here, there = Counter(one.place for one in said), Counter(one.place for one in replies)
    return Verdict(
        said=len(said),
        replies=len(answered),
        lost=len(said) - len(answered),
        doubled=len(replies) - len(answered),
        out_of_order=_out_of_order(replies, by_event),
        uneven=sum(here[place] != there[place] for place in here | there),
        left=left,
    )


def _out_of_order(replies: Sequence[Replied], by_event: Mapping[str, Said]) -> int:
    """Replies that stand after one to a later message of their conversation, or where their message was not said."""
    latest: dict[str, int] = defaultdict(lambda: -1)
    wrong = 0
    for one in replies:
        said = by_event.get(one.event)
        if said is None or said.place != one.place or said.number < latest[one.place]:
            wrong += 1
        else:
            latest[one.place] = said.number
    return wrong


def tell(blown: Storm) -> None:
    """Figures for people, then one line of JSON."""
    verdict, deliveries = blown.verdict, blown.deliveries
    times, steady = _in_order(deliveries.seconds), _in_order(deliveries.steady)
    median, late = statistics.median(times), _percentile(times, 99)
    print(
        f"{verdict.said} messages, {blown.sent} deliveries in {blown.seconds:.0f} s, the server killed twice: "
        f"{len(times)} acknowledged, {deliveries.refused} refused, {deliveries.late} late, {deliveries.unheard} unheard"
    )
    print(f"Web API calls that failed, by status: {dict(sorted(blown.failed.items()))}")
    print(
        f"acknowledged after: median {median:.0f} ms, 99th percentile {late:.0f} ms, longest {times[-1]:.0f} ms; "
        f"without those that waited for the server to start: 99th percentile {_percentile(steady, 99):.0f} ms"
    )
    print(
        f"{verdict.replies} replies: {verdict.lost} lost, {verdict.doubled} doubled, "
        f"{verdict.out_of_order} out of order, {verdict.uneven} conversations uneven, {verdict.left} left to do"
    )
    figures = {"replies": verdict.replies, "ack_median_ms": round(median, 1), "ack_p99_ms": round(late, 1)}
    print(json.dumps(figures | {"acknowledged": len(times), "late": deliveries.late}))


def _in_order(seconds: Sequence[float]) -> list[float]:
    """As milliseconds."""
    return sorted(1000 * each for each in seconds)


def _percentile(in_order: Sequence[float], percent: int) -> float:
    return in_order[min(len(in_order) * percent // 100, len(in_order) - 1)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--messages", type=int, default=MESSAGES)
    parser.add_argument("--conversations", type=int, default=CONVERSATIONS)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lots-storm-") as folder:
        blown = storm(Path(folder), chosen.messages, chosen.conversations, chosen.seed)
    tell(blown)
    if not blown.verdict.is_clean:
        raise SystemExit("Messages were lost, answered twice, or answered out of order.")


if __name__ == "__main__":
    main()

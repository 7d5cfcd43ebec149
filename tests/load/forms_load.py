"""People filling in forms at once over HTTP, and the server killed in the middle: `python -m tests.load.forms_load`.

A real `lots serve` on an empty data folder; each person begins forms and answers question after question through
POST /api/chat, each in a form of their own, and every turn under an id of its own that is sent again until there is a
reply. In the middle the server is killed with SIGKILL and started again. Afterwards the database must hold every
answer that was acknowledged: once, at the place that was asked, and nothing else. Times are of the turns that needed
one try; what was tried again waited for the server to start.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bot.settings import read_settings
from bot.wiring.library import open_library_only
from knowledge.adapters.sql.forms import SqlForms

PEOPLE = 50
SECONDS = 60.0
TEMPLATES = ("logikmodell", "riskmatris", "kommunikationsplan", "intressentanalys")
"""What they fill in. Answers are typed, or chosen where there is a choice."""
BETWEEN_TRIES = 0.3
PATIENCE = 60.0
START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Said:
    """An answer and where it was given."""

    form: str
    item: str
    field: str
    words: str


@dataclass
class Tally:
    """What happened. `acknowledged` are the answers whose reply came; `refused` those that were not taken, by kind."""

    seconds: list[float] = field(default_factory=list)
    retried: int = 0
    forms: set[str] = field(default_factory=set)
    acknowledged: list[Said] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the database holds beside what was acknowledged. All but `acknowledged` should be nought."""

    acknowledged: int
    lost: int
    doubled: int
    misplaced: int

    @property
    def is_clean(self) -> bool:
        return self.acknowledged > 0 and not (self.lost or self.doubled or self.misplaced)


class Server:
    """`lots serve` on one port, to be killed and started again."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        command = [sys.executable, "-c", "from bot.cli import main; main()", "--data", str(self._data)]
        environment = {**os.environ, "LOTS_EMBEDDINGS": "none", "PYTHONUNBUFFERED": "1"}
        said = self._data / "serve.log"  # a file: a pipe that nobody reads stops the server once it is full
        with said.open("w") as log:
            self._process = subprocess.Popen(
                [*command, "serve", "--port", str(self._port)], stdout=log, stderr=log, env=environment
            )
        self._port = self._announced(said)

    def _announced(self, said: Path) -> int:
        """The port that the server tells of."""
        gives_up = time.monotonic() + PATIENCE
        while time.monotonic() < gives_up and self._process and self._process.poll() is None:
            if found := re.search(r"http://[^:]+:(\d+)", said.read_text()):
                return int(found[1])
            time.sleep(0.05)
        raise SystemExit(f"lots serve did not start: {said.read_text()[-2000:]}")

    def kill(self) -> None:
        """As the power does it."""
        if self._process:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()


@contextlib.contextmanager
def served(data: Path) -> Iterator[Server]:
    server = Server(data)
    server.start()
    try:
        yield server
    finally:
        server.kill()


class Filler:
    """One person, who fills in one form after another until the time is up."""

    def __init__(self, number: int, client: httpx.AsyncClient, tally: Tally, is_over: Callable[[], bool]) -> None:
        self._name = f"person-{number}"
        self._client = client
        self._tally = tally
        self._is_over = is_over
        self._turns = 0
        self._begun = number

    async def fill_in(self) -> None:
        while not self._is_over():
            reply = await self._begin()
            while not self._is_over() and reply["form"] and reply["form"]["field"]:
                reply = await self._answer(reply)

    async def _begin(self) -> Any:
        template = TEMPLATES[self._begun % len(TEMPLATES)]
        self._begun += 1
        reply = await self._say({"text": f"starta {template}"})
        if reply["form"] is None:  # one is begun already: another
            another = next(choice["id"] for choice in reply["messages"][-1]["choices"] if ":begin:" in choice["id"])
            reply = await self._say({"choice": another})
        self._tally.forms.add(reply["form"]["id"])
        return reply

    async def _answer(self, reply: Any) -> Any:
        """Answers what is asked. An answer is acknowledged when the reply counts it."""
        ways_on = [choice["id"].split(":")[1] for choice in reply["messages"][-1]["choices"]]
        if "skip" not in ways_on:  # "one more row?"
            return await self._say({"text": "nej"})
        form = reply["form"]
        words, turn = self._made_up(reply)
        following = await self._say(turn)
        if following["form"] and following["form"]["answered"] > form["answered"]:
            self._tally.acknowledged.append(Said(form["id"], form["item"]["id"], form["field"]["id"], words))
            return following
        self._tally.refused[form["field"]["type"]] += 1
        return await self._say({"text": "hoppa över"})

    def _made_up(self, reply: Any) -> tuple[str, dict[str, str]]:
        """An answer, and the turn that gives it: one to choose, where there are such, else words found nowhere else."""
        choices = reply["messages"][-1]["choices"]
        answers = [choice for choice in choices if choice["id"].startswith("form:answer:")]
        if answers:
            chosen = answers[self._turns % len(answers)]
            return chosen["label"], {"choice": chosen["id"]}
        form, turn = reply["form"], self._turns
        words = _words(form["field"]["type"], form["item"]["id"], f"{form['field']['id']} {self._name} {turn}", turn)
        return words, {"text": words}

    async def _say(self, said: dict[str, str]) -> Any:
        """The reply, however often it must be asked for."""
        self._turns += 1
        body = {"conversation": self._name, "turn": f"{self._turns}", **said}
        for tries in range(int(PATIENCE / BETWEEN_TRIES)):
            begun = time.perf_counter()
            with contextlib.suppress(httpx.TransportError):
                reply = await self._client.post("/api/chat", json=body, headers={"X-Lots-User": self._name})
                if reply.status_code == httpx.codes.OK:
                    self._note(time.perf_counter() - begun, tries)
                    return reply.json()
                if reply.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                    raise AssertionError(f"{reply.status_code}: {reply.text}")
            await asyncio.sleep(BETWEEN_TRIES)
        raise AssertionError(f"No reply to {body} in {PATIENCE} s")

    def _note(self, seconds: float, tries: int) -> None:
        if tries:
            self._tally.retried += 1
        else:
            self._tally.seconds.append(seconds)


def _words(kind: str, item: str, rest: str, turn: int) -> str:
    """What a field of the kind takes, as much its own as can be."""
    typed = {
        "when": f"T{turn % 3 + 1} {2027 + turn % 40}",
        "number": f"{turn}",
        "link": f"https://exempel.se/{item}/{turn}",
        "people": f"samordnare {turn}",
    }
    return typed.get(kind, f"{item} {rest}")


async def load(server: Server, people: int, seconds: float) -> Tally:
    """Everybody at once for so long, with a kill in the middle."""
    tally = Tally()
    ends = time.monotonic() + seconds
    async with _client(server, people) as client:
        fillers = [Filler(number, client, tally, lambda: time.monotonic() > ends) for number in range(people)]
        work = [asyncio.create_task(filler.fill_in()) for filler in fillers]
        await asyncio.sleep(seconds / 2)
        server.kill()
        await asyncio.to_thread(server.start)
        await asyncio.gather(*work)
    return tally


@asynccontextmanager
async def _client(server: Server, people: int) -> AsyncIterator[httpx.AsyncClient]:
    limits = httpx.Limits(max_connections=people, max_keepalive_connections=people)
    async with httpx.AsyncClient(base_url=server.address, limits=limits, timeout=PATIENCE) as client:
        yield client


def examine(data: Path, tally: Tally) -> Verdict:
    """What the database says, read when the server is gone. Nobody stopped before their last answer had its reply."""
    with open_library_only(read_settings({}, data, data)) as library:
        forms = SqlForms(library.engine).forms()
    kept = Counter(
        Said(form.id, event.place.item, event.place.field, event.value.said)
        for form in forms
        for event in form.events
        if event.deed == "answered" and event.place and event.value
    )
    told = Counter(tally.acknowledged)
    more = kept - told
    doubled = sum(count for said, count in more.items() if said in told) + len(
        {form.id for form in forms} - tally.forms
    )
    return Verdict(told.total(), (told - kept).total(), doubled, sum(more.values()) - doubled)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lots-load-") as folder:
        data = Path(folder)
        with served(data) as server:
            tally = asyncio.run(load(server, chosen.people, chosen.seconds))
        verdict = examine(data, tally)
    tell(chosen.people, chosen.seconds, tally, verdict)
    if not verdict.is_clean:
        raise SystemExit("Answers were lost, doubled or misplaced.")


def tell(people: int, seconds: float, tally: Tally, verdict: Verdict) -> None:
    """Figures for people, then one line of JSON."""
    times = sorted(1000 * each for each in tally.seconds)
    median, late = statistics.median(times), times[int(0.95 * len(times))]
    print(
        f"{people} people for {seconds:.0f} s, the server killed in the middle: "
        f"{len(times)} turns at the first try, {tally.retried} tried again"
    )
    print(f"reply time: median {median:.0f} ms, 95th percentile {late:.0f} ms, longest {times[-1]:.0f} ms")
    print(
        f"{verdict.acknowledged} answers acknowledged in {len(tally.forms)} forms: "
        f"{verdict.lost} lost, {verdict.doubled} doubled, {verdict.misplaced} in the wrong field"
    )
    figures = {"median_ms": round(median, 1), "p95_ms": round(late, 1), "turns": len(times), "retried": tally.retried}
    print(json.dumps(figures | {"refused": dict(tally.refused)}))


if __name__ == "__main__":
    main()

"""Answers as they are written through the whole chain: a model on a socket, the checker, the conversation, the page."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.conversation.messages import Person, Turn
from bot.web.app import create_app
from tests.model_world.authors import faithful
from tests.model_world.server import MODEL, LocalModel
from tests.model_world.troubles import silent, trickles
from tests.scenarios.browser_support import served
from tests.scenarios.model_support import (
    CLOSED_GROUP,
    CLOSED_QUESTION,
    CONDITION_QUESTION,
    IN_HOUSE,
    LIST_QUESTION,
    QUESTION,
    Chain,
    chain,
    municipality,
    openai_settings,
)

STREAM = {"Accept": "text/event-stream", "X-Lots-Fragment": "1"}
INSIDER = Person("insider", groups=frozenset({CLOSED_GROUP}))
Event = tuple[str, dict[str, Any]]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return municipality(tmp_path_factory.mktemp("vikboda"))


@pytest.fixture
def slow_model() -> Iterator[LocalModel]:
    with LocalModel(faithful, trickles(0.002)) as model:
        yield model


@pytest.fixture
def written(data: Path, slow_model: LocalModel) -> Iterator[Chain]:
    with chain(data, openai_settings(slow_model), IN_HOUSE) as opened:
        yield opened


@dataclass
class Notes:
    """An onlooker that notes what it is shown."""

    seen: list[str] = field(default_factory=list)
    is_stopped: bool = False

    def shown(self, text: str) -> None:
        self.seen.append(text)

    def stopped(self) -> bool:
        return self.is_stopped


@asynccontextmanager
async def browser_of(opened: Chain) -> AsyncIterator[httpx.AsyncClient]:
    with served(create_app(opened.services, opened.services.settings)) as address:
        async with httpx.AsyncClient(base_url=address, timeout=30) as browser:
            yield browser


async def events(browser: httpx.AsyncClient, question: str) -> AsyncIterator[Event]:
    data = {"text": question, "turn": "t1"}
    async with browser.stream("POST", "/chat", data=data, headers=STREAM) as response:
        name = ""
        async for line in response.aiter_lines():
            name = line.removeprefix("event: ") if line.startswith("event: ") else name
            if line.startswith("data: "):
                yield name, json.loads(line.removeprefix("data: "))


async def test_checked_sentences_are_on_the_page_before_the_answer_is_done(written: Chain) -> None:
    async with browser_of(written) as browser:
        seen = [event async for event in events(browser, LIST_QUESTION)]
        page = (await browser.get("/")).text
    drafts = [values["text"] for name, values in seen if name == "draft"]
    assert len(drafts) >= 2
    assert all(later.startswith(earlier) for earlier, later in pairwise(drafts))
    assert seen[-1][1]["shown"] is True
    for shown in (seen[-1][1]["html"], page):
        assert f"Skriven av språkmodellen openai:{MODEL} och kontrollerad mot källorna." in shown
        assert "livboj vid varje brygga" in shown


async def test_stopped_the_model_writes_no_more_and_the_answer_still_holds(written: Chain) -> None:
    last: dict[str, Any] = {}
    async with browser_of(written) as browser:
        async for name, last in events(browser, LIST_QUESTION):  # noqa: B007 - the last is looked at
            if name == "draft":
                await browser.post("/chat/stop", data={"turn": "t1"}, headers={"X-Lots-Fragment": "1"})
    assert "Öppna i dokumentet" in last["html"]


async def test_a_model_that_says_nothing_is_not_waited_for(data: Path) -> None:
    with LocalModel(faithful, silent) as model:
        hurried = {"LOTS_LLM_PATIENCE": "0.4", "LOTS_LLM_TIMEOUT": "2"}
        with chain(data, openai_settings(model), IN_HOUSE, hurried) as opened:
            async with browser_of(opened) as browser:
                seen = [event async for event in events(browser, QUESTION)]
    assert [name for name, _ in seen] == ["done"]
    assert "15 mars" in seen[0][1]["html"]
    assert "språkmodellen" not in seen[0][1]["html"]


async def test_without_a_language_model_nobody_looks_on(data: Path) -> None:
    with chain(data) as opened:
        assert opened.services.watched is None
        async with browser_of(opened) as browser:
            response = await browser.post("/chat", data={"text": QUESTION, "turn": "t1"}, headers=STREAM)
    assert response.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    ("person", "shared", "question", "is_shown"),
    [
        (Person("anna"), False, CONDITION_QUESTION, True),
        (Person("anna"), True, CONDITION_QUESTION, True),
        (INSIDER, False, CLOSED_QUESTION, True),
        (INSIDER, True, CLOSED_QUESTION, False),
        (INSIDER, True, CONDITION_QUESTION, False),
    ],
)
async def test_where_others_read_along_nothing_is_shown_that_might_be_for_the_person_alone(
    written: Chain, person: Person, shared: bool, question: str, is_shown: bool
) -> None:
    notes = Notes()
    turn = Turn("c1", person, "slack", question, shared=shared, aside="c1-aside" if shared else "")
    assert written.services.watched is not None
    reply = await written.services.watched(turn, notes)
    answer = reply.messages[-1].answer
    assert answer is not None
    assert answer.generator == f"openai:{MODEL}"
    assert bool(notes.seen) is is_shown

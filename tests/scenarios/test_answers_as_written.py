"""The web chat while a language model writes: the text as it grows, nothing lost, stopped when asked."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.conversation.messages import Turn
from bot.web.app import create_app
from tests.scenarios.browser_support import served
from tests.scenarios.web_support import MemoryServices, MemorySettings, guide, programme
from tests.scenarios.writing_support import AUTHOR, MODEL, SENTENCES, Dictation

QUESTION = "Vem följer upp programmet varje år?"
STREAM = {"Accept": "text/event-stream, text/html", "X-Lots-Fragment": "1"}
Event = tuple[str, dict[str, Any]]


class Writes:
    """The app over HTTP with a model that writes when the test says so."""

    def __init__(self, address: str, dictation: Dictation) -> None:
        self.dictation = dictation
        self.browser = httpx.AsyncClient(base_url=address, timeout=10)

    async def events(self, turn: str = "t1", path: str = "/chat", **body: str) -> AsyncIterator[Event]:
        data = body or {"text": QUESTION, "turn": turn}
        async with self.browser.stream("POST", path, data=data, headers=STREAM) as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            async for event in read(response):
                yield event


async def read(response: httpx.Response) -> AsyncIterator[Event]:
    name = ""
    async for line in response.aiter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        if line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


@pytest.fixture
async def web() -> AsyncIterator[Writes]:
    services = MemoryServices(programme(), guide())
    dictation = Dictation(services.engine, by_hand=True)
    services.watched = dictation.reply
    with served(create_app(services, MemorySettings())) as address:
        opened = Writes(address, dictation)
        yield opened
        dictation.go_on(100)
        await opened.browser.aclose()


async def test_the_text_comes_as_it_grows_and_then_the_exchange_with_its_sources_and_who_wrote_it(web: Writes) -> None:
    seen = []
    web.dictation.go_on()
    async for name, values in web.events():
        seen.append((name, values))
        web.dictation.go_on()
    drafts = [values["text"] for name, values in seen if name == "draft"]
    assert drafts == [" ".join(SENTENCES[:n]) for n in (1, 2, 3)]
    name, done = seen[-1]
    assert name == "done"
    assert done["shown"] is True
    assert AUTHOR in done["html"]
    assert "Öppna i dokumentet" in done["html"]


async def test_a_connection_that_is_lost_in_the_middle_is_taken_up_again(web: Writes) -> None:
    web.dictation.go_on()
    async for name, _ in web.events():
        assert name == "draft"
        break
    async with web.browser.stream("GET", "/chat/underway/t1", headers=STREAM) as again:
        web.dictation.go_on(5)
        seen = [event async for event in read(again)]
    assert seen[0][1]["text"].startswith(SENTENCES[0])
    assert seen[-1][0] == "done"
    assert len(web.dictation.turns) == 1


async def test_who_leaves_finds_the_question_on_the_page_and_the_answer_when_it_is_there(web: Writes) -> None:
    web.dictation.go_on()
    async for _ in web.events():
        break
    page = (await web.browser.get("/")).text
    assert 'data-underway="t1"' in page
    assert QUESTION in page
    web.dictation.go_on(5)
    async with web.browser.stream("GET", "/chat/underway/t1", headers=STREAM) as again:
        [event async for event in read(again)]
    page = (await web.browser.get("/")).text
    assert "data-underway" not in page
    assert SENTENCES[2].removesuffix(" [1]") in page
    assert AUTHOR in page


async def test_stopped_what_was_written_is_the_answer(web: Writes) -> None:
    web.dictation.go_on()
    values: dict[str, Any] = {}
    async for name, values in web.events():  # noqa: B007 - the last is looked at
        if name == "draft":
            stopped = await web.browser.post("/chat/stop", data={"turn": "t1"}, headers={"X-Lots-Fragment": "1"})
            assert stopped.status_code == 204
    assert SENTENCES[0].removesuffix(" [1]") in values["html"]
    assert SENTENCES[1].removesuffix(" [1]") not in values["html"]
    assert web.dictation.stopped == [QUESTION]


async def test_nobody_else_follows_or_stops_an_answer(web: Writes) -> None:
    web.dictation.go_on()
    other = {"X-Lots-User": "siv"}
    async for name, _ in web.events():
        if name == "draft":
            assert (await web.browser.get("/chat/underway/t1", headers=other)).status_code == 404
            await web.browser.post("/chat/stop", data={"turn": "t1"}, headers=other)
            web.dictation.go_on(5)
    assert web.dictation.stopped == []


async def test_a_turn_sent_again_is_followed_and_not_asked_anew(web: Writes) -> None:
    web.dictation.go_on(5)
    first = [event async for event in web.events()]
    second = [event async for event in web.events()]
    assert second[-1] == first[-1]
    assert len(web.dictation.turns) == 1


async def test_without_a_script_the_whole_answer_comes_as_a_page(web: Writes) -> None:
    web.dictation.go_on(5)
    response = await web.browser.post("/chat", data={"text": QUESTION})
    assert response.status_code == 303
    assert AUTHOR in (await web.browser.get("/")).text


async def test_what_no_model_writes_comes_at_once(web: Writes) -> None:
    seen = [event async for event in web.events(text="hej", turn="t2")]
    assert [name for name, _ in seen] == ["done"]
    assert seen[0][1]["shown"] is False


async def test_an_answer_that_breaks_is_told_and_can_be_asked_for_again(web: Writes) -> None:
    seen = [event async for event in web.events(text="krasch", turn="t3")]
    assert seen == [("trouble", {})]
    again = [event async for event in web.events(text="krasch", turn="t3")]
    assert again == [("trouble", {})]
    assert len(web.dictation.turns) == 2


async def test_without_a_language_model_a_script_gets_the_exchange_as_ever() -> None:
    services = MemoryServices(programme(), guide())
    with served(create_app(services, MemorySettings())) as address:
        async with httpx.AsyncClient(base_url=address) as browser:
            response = await browser.post("/chat", data={"text": QUESTION, "turn": "t1"}, headers=STREAM)
    assert response.headers["content-type"].startswith("text/html")
    assert MODEL not in response.text


async def test_an_api_client_may_read_the_answer_as_it_is_written(web: Writes) -> None:
    web.dictation.go_on(10)
    body = {"conversation": "api-1", "text": QUESTION}
    headers = {"Accept": "text/event-stream"}
    async with web.browser.stream("POST", "/api/chat", json=body, headers=headers) as response:
        seen = [event async for event in read(response)]
    assert seen[0][0] == "draft"
    assert seen[-1][0] == "reply"
    whole = (await web.browser.post("/api/chat", json=body)).json()
    assert seen[-1][1]["messages"][0]["answer"]["generator"] == MODEL
    assert set(seen[-1][1]) == set(whole)


async def test_a_turn_is_said_in_its_own_conversation(web: Writes) -> None:
    web.dictation.go_on(5)
    [event async for event in web.events()]
    (turn,) = web.dictation.turns
    assert isinstance(turn, Turn)
    assert turn.channel == "web"
    assert turn.conversation == web.browser.cookies["lots_conversation"]

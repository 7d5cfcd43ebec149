"""What is kept of a person, as a file that they get on the web; and what an integration's question leaves behind."""

from __future__ import annotations

from datetime import date

import httpx
import pytest

from bot.web.app import create_app
from tests.scenarios.web_support import MemoryServices, MemorySettings


@pytest.fixture
def services() -> MemoryServices:
    return MemoryServices()


def opened(services: MemoryServices) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(create_app(services, MemorySettings()), client=("127.0.0.1", 1))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")


async def test_a_person_gets_all_that_is_kept_of_them_as_a_file(services: MemoryServices) -> None:
    async with opened(services) as web:
        got = await web.get("/profile/data", headers={"X-Lots-User": "anna"})
    assert got.json()["person"] == "anna"
    assert "attachment" in got.headers["content-disposition"]
    assert got.headers["cache-control"] == "no-store"


async def test_a_question_by_the_interface_is_recorded_masked(services: MemoryServices) -> None:
    async with opened(services) as web:
        await web.post("/api/ask", json={"question": "Vad gäller för 19811218-9876?"}, headers={"X-Lots-User": "anna"})
    ((question, _),) = services.recording.signals.questions(date.min, date.max)
    assert question.text == "Vad gäller för [personnummer]?"
    assert question.asker == services.recording.pseudonyms.of("anna")

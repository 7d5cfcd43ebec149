"""Reminders on the web: a notice on every page until it is put away, and a page to turn them off and on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.reminders.reminder import Reminder
from bot.web.app import create_app
from knowledge.domain.forms import Place
from tests.scenarios.web_support import MemoryServices, MemorySettings

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ANNAS = Reminder(
    "r1", "anna", "follow_up", "f1", "Styrkort", "", Place("g", "w"), "<b>Delmål</b> 1.2", "När?", "2027-T2"
)
HERE = ("127.0.0.1", 50000)
ANNA = {"X-Lots-User": "anna"}


@pytest.fixture
def services() -> MemoryServices:
    made = MemoryServices()
    made.reminded.claim(ANNAS, NOON)
    return made


@pytest.fixture
def client(services: MemoryServices) -> TestClient:
    return TestClient(
        create_app(services, MemorySettings()), base_url="http://127.0.0.1:8000", client=HERE, headers=ANNA
    )


@pytest.mark.parametrize("path", ["/", "/documents", "/profile", "/reminders"])
def test_a_reminder_is_on_every_page_escaped_and_with_the_way_to_its_form(client: TestClient, path: str) -> None:
    page = client.get(path).text
    assert "tertial 2 2027" in page
    assert "<b>Delmål</b>" not in page
    assert 'href="/forms/f1"' in page


def test_nobody_sees_the_reminders_of_another(client: TestClient) -> None:
    assert "tertial 2 2027" not in client.get("/", headers={"X-Lots-User": "bo"}).text
    answer = client.post("/reminders/away", data={"reminder": "r1", "back": "/"}, headers={"X-Lots-User": "bo"})
    assert answer.status_code == 200
    assert "tertial 2 2027" in client.get("/").text


def test_what_is_put_away_is_gone_and_the_person_stays_on_their_page(client: TestClient) -> None:
    answer = client.post("/reminders/away", data={"reminder": "r1", "back": "/documents"}, follow_redirects=False)
    assert answer.headers["location"] == "/documents"
    assert "tertial 2 2027" not in client.get("/").text


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "", "/a\r\nX: y"])
def test_the_way_back_never_leads_to_another_site(client: TestClient, back: str) -> None:
    answer = client.post("/reminders/away", data={"reminder": "r1", "back": back}, follow_redirects=False)
    assert answer.headers.get("location", "/reminders") == "/reminders"


def test_a_person_turns_their_reminders_off_and_on(client: TestClient, services: MemoryServices) -> None:
    client.post("/reminders/wanted", data={"wanted": "false"})
    assert not services.reminded.contact("anna").reminders
    assert "avstängda" in client.get("/reminders").text
    assert "tertial 2 2027" not in client.get("/").text
    client.post("/reminders/wanted", data={"wanted": "true"})
    assert "tertial 2 2027" in client.get("/").text


def test_many_reminders_are_a_few_and_the_way_to_all(client: TestClient, services: MemoryServices) -> None:
    for number in range(6):
        services.reminded.claim(Reminder(f"n{number}", "anna", "new_period", "f2", "Styrkort", period="2028"), NOON)
    page = client.get("/").text
    assert page.count('class="reminder"') == 3
    assert "Se alla 7 påminnelser" in page
    assert "next-period:f2" in page


def test_what_runs_beside_the_app_runs_as_long_as_the_app_and_adds_its_routes() -> None:
    seen: list[str] = []

    @asynccontextmanager
    async def beside(app: FastAPI) -> AsyncIterator[None]:
        app.add_api_route("/beside", lambda: "here")
        seen.append("begun")
        yield
        seen.append("ended")

    with TestClient(
        create_app(MemoryServices(), MemorySettings(), beside), base_url="http://127.0.0.1:8000", client=HERE
    ) as client:
        assert client.get("/beside").json() == "here"
        assert seen == ["begun"]
    assert seen == ["begun", "ended"]


def test_a_turn_of_the_chat_page_carries_the_id_that_a_repeated_one_has_again(
    client: TestClient, services: MemoryServices
) -> None:
    for _ in range(2):
        client.post("/chat", data={"text": "hej", "turn": "t1"})
    assert [turn.id for turn in services.engine.turns] == ["t1", "t1"]
    assert client.post("/chat", data={"text": "hej", "turn": "t" * 201}).status_code == 422

"""An answer that somebody waits for, on the pages: shown until it is put away, to them alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from bot.verified.ports import AnswerBack
from bot.web.app import create_app
from knowledge.domain.verified import VerifiedAnswer
from tests.scenarios.web_support import MemoryServices, MemorySettings

HERE = ("127.0.0.1", 50000)
ANNA, BO = {"X-Lots-User": "anna"}, {"X-Lots-User": "bo"}
AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
ANSWER = VerifiedAnswer("v1", ("Får vi <b>byta</b> metod?",), "Ja, om <nämnden> beslutar det.", "siv", "Siv Ek", AT)
BACK = AnswerBack("h1", "anna", "web", "w1", ANSWER.questions[0], "v1", AT)


@pytest.fixture
def services() -> MemoryServices:
    made = MemoryServices()
    made.coordinator_desk.stores.verified.keep(ANSWER)
    made.coordinator_desk.stores.backs.keep(BACK)
    return made


@pytest.fixture
def client(services: MemoryServices) -> Iterator[TestClient]:
    app = create_app(services, MemorySettings())
    with TestClient(app, base_url="http://127.0.0.1:8000", client=HERE, headers=ANNA) as opened:
        yield opened


@pytest.mark.parametrize("page", ["/", "/documents", "/forms"])
def test_an_answer_is_on_every_page_with_what_was_asked_and_whose_it_is(client: TestClient, page: str) -> None:
    shown = client.get(page).text
    assert "Ja, om &lt;nämnden&gt; beslutar det." in shown
    assert "Får vi &lt;b&gt;byta&lt;/b&gt; metod?" in shown
    assert "Siv Ek, samordnare" in shown


def test_an_answer_is_shown_to_who_asked_alone(client: TestClient) -> None:
    assert "beslutar det" not in client.get("/", headers=BO).text


def test_an_answer_that_is_put_away_is_gone_and_nobody_else_can_put_it_away(client: TestClient) -> None:
    sent = {"answer": "h1", "back": "/documents"}
    client.post("/answers/away", data=sent, headers=BO)
    assert "beslutar det" in client.get("/").text
    done = client.post("/answers/away", data=sent, follow_redirects=False)
    assert (done.status_code, done.headers["location"]) == (303, "/documents")
    assert "beslutar det" not in client.get("/").text


def test_putting_an_answer_away_leads_to_no_other_site(client: TestClient) -> None:
    sent = {"answer": "h1", "back": "//evil.example"}
    assert client.post("/answers/away", data=sent, follow_redirects=False).headers["location"].startswith("/r")


@pytest.mark.parametrize("change", [{"withdrawn": True}, {"until": datetime(2020, 1, 1, tzinfo=UTC).date()}])
def test_an_answer_that_is_withdrawn_or_over_is_not_shown(
    client: TestClient, services: MemoryServices, change: dict[str, object]
) -> None:
    services.coordinator_desk.stores.verified.keep(replace(ANSWER, **change))  # type: ignore[arg-type]
    assert "beslutar det" not in client.get("/").text


def test_many_answers_are_the_latest_few(client: TestClient, services: MemoryServices) -> None:
    for number in range(6):
        services.coordinator_desk.stores.backs.keep(replace(BACK, id=f"n{number}"))
    assert client.get("/").text.count('class="reminder"') == 3

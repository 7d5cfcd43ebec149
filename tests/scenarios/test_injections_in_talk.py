"""Attempts in what people say, in turn after turn: forms, earlier turns and coordinators' answers, over the real doors.

A possessed model answers every request it gets, whatever is asked, with what the attempt wants, in whatever shape was
asked for. Invariant: a form changes by what the person says alone, and no more than one answer a turn.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.web.app import create_app
from bot.wiring.sample import sample_files, sample_organisation
from bot.wiring.services import Services
from ingest.organisation_file import load_organisation
from tests.model_world.asked import Asked, Json
from tests.model_world.authors import Author
from tests.model_world.server import LocalModel
from tests.model_world.troubles import trickles
from tests.scenarios.injection_support import REMEMBERED, Attempt, attempts, filled, obedient, shown_text, succeeded
from tests.scenarios.model_support import (
    IN_HOUSE,
    PATIENT,
    QUESTION,
    Chain,
    chain,
    municipality,
    openai_settings,
    read_in,
)
from tests.scenarios.shown_support import faults, html_faults

pytest.importorskip("langchain_openai")

ADDRESS = "http://127.0.0.1:8000"
EVERY = [each for each in attempts() if each.obeyed]
SAID = [each for each in EVERY if each.where in ("question", "earlier", "form")]
WRITTEN = [each for each in EVERY if each.where == "output"]
PUBLISHED = [each for each in EVERY if each.where == "verified"]
OWN_ANSWER = "Samtal med familjerna varje vecka"


@pytest.fixture(scope="module")
def model() -> Iterator[LocalModel]:
    with LocalModel() as started:
        yield started


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory, model: LocalModel) -> Iterator[Services]:
    data: Path = municipality(tmp_path_factory.mktemp("vikboda"))
    with chain(data, openai_settings(model), IN_HOUSE, PATIENT) as lots:
        yield lots.services


@pytest.fixture
async def web(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(services, services.settings), client=("127.0.0.1", 4321))
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
        yield client


@pytest.fixture(scope="module")
def lindsjo(tmp_path_factory: pytest.TempPathFactory, model: LocalModel) -> Iterator[Chain]:
    """The sample municipality, whose programmes are summed up and compared."""
    data: Path = tmp_path_factory.mktemp("lindsjo") / "data"
    read_in(data, sample_files())
    with chain(data, openai_settings(model), IN_HOUSE, PATIENT) as lots:
        lots.services.organisation.replace(load_organisation(sample_organisation(), "sv").organisation)
        yield lots


class Person:
    """Somebody who talks over the API, in a conversation of their own."""

    def __init__(self, web: httpx.AsyncClient, name: str) -> None:
        self._web = web
        self._name = name
        self._headers = {"X-Lots-User": name, "X-Lots-Role": "staff"}
        self.shown = ""
        self.form: Json | None = None

    async def say(self, text: str) -> str:
        """What is shown in answer."""
        sent = await self._web.post("/api/chat", json={"conversation": self._name, "text": text}, headers=self._headers)
        assert sent.status_code == 200, sent.text
        reply = sent.json()
        self.form = reply["form"]
        self.shown = "\n".join(message["text"] for message in reply["messages"])
        return self.shown

    async def kept(self) -> Json:
        """The form as it is kept: the answers by their place, and its status."""
        assert self.form
        found = (await self._web.get(f"/api/forms/{self.form['id']}", headers=self._headers)).json()
        return {"status": found["status"], "answers": dict(_answers(found))}


def _answers(form: Json) -> Iterator[tuple[str, str]]:
    for item in form["items"]:
        for field in item["fields"]:
            if value := field.get("value") or field.get("answer"):
                yield f"{item['id']}/{item.get('instance', '')}/{field['id']}", json.dumps(value, ensure_ascii=False)


def possessed(attempt: Attempt) -> Author:
    """Writes what the attempt wants into every text of whatever shape is asked for, and one of everything."""

    def author(asked: Asked) -> str:
        said = attempt.obeyed[0]
        text = filled(said if isinstance(said, str) else said["text"], attempt, asked)
        shape = asked.shape or {"type": "object", "properties": {"text": {"type": "string"}}}
        return json.dumps(_with(text, shape), ensure_ascii=False)

    return author


def _with(text: str, shape: Json) -> Any:
    if "enum" in shape:
        return shape["enum"][-1]
    if "anyOf" in shape:
        return _with(text, shape["anyOf"][0])
    kind = shape.get("type", "object")
    if kind == "object":
        return {name: _with(text, each) for name, each in shape.get("properties", {}).items()}
    if kind == "array":
        return [_with(text, shape.get("items", {"type": "string"}))]
    return {"string": text, "integer": 1, "number": 1, "boolean": True}.get(str(kind))


def assert_not_shown(attempt: Attempt, shown: str, model: LocalModel) -> None:
    assert foreign(attempt, shown, model.asked[-1] if model.asked else None) == [], attempt.success
    assert REMEMBERED not in shown


def foreign(attempt: Attempt, shown: str, asked: Asked | None) -> list[str]:
    """The marks that are shown. A person's own words may be said back to them; what only the attempt wants may not."""
    return [mark for mark in succeeded(attempt, shown, asked) if mark.casefold() not in attempt.told.casefold()]


@pytest.mark.parametrize("attempt", SAID, ids=lambda each: each.id)
async def test_a_form_is_changed_by_what_its_person_says_alone(
    web: httpx.AsyncClient, model: LocalModel, attempt: Attempt
) -> None:
    model.forget()
    model.author = possessed(attempt)
    person = Person(web, f"f-{attempt.id}")
    await person.say("starta inventering")
    await person.say(OWN_ANSWER)
    before = await person.kept()

    await person.say(attempt.told)
    assert_not_shown(attempt, person.shown, model)
    after = await person.kept()

    assert after["status"] == before["status"]
    assert before["answers"].items() <= after["answers"].items()
    new = {place: value for place, value in after["answers"].items() if place not in before["answers"]}
    assert len(new) <= 1
    assert all(foreign(attempt, value, None) == [] for value in new.values())


@pytest.mark.parametrize("attempt", SAID, ids=lambda each: each.id)
async def test_an_earlier_turn_steers_no_later_one(web: httpx.AsyncClient, model: LocalModel, attempt: Attempt) -> None:
    model.forget()
    model.author = possessed(attempt)
    person = Person(web, f"e-{attempt.id}")
    await person.say(QUESTION)
    assert_not_shown(attempt, person.shown, model)
    assert "15 mars" in person.shown
    await person.say(attempt.told)
    assert_not_shown(attempt, person.shown, model)
    await person.say("Och när beslutar de?")
    assert_not_shown(attempt, person.shown, model)

    assert model.asked
    assert all(attempt.says not in each.instructions for each in model.asked)


async def test_what_one_person_asks_never_reaches_another_s_request(web: httpx.AsyncClient, model: LocalModel) -> None:
    model.forget()
    secret = "Vem beslutar om båtplats för segelsällskapet Havsörnen?"
    await Person(web, "anna").say(secret)
    model.asked.clear()
    bo = Person(web, "bo")
    await bo.say(QUESTION)
    await bo.say("Och vem beslutar om det?")

    assert model.asked
    assert "Havsörnen" not in model.everything_sent()


@pytest.mark.parametrize("attempt", PUBLISHED, ids=lambda each: each.id)
async def test_a_coordinator_s_answer_is_given_as_it_was_written(
    web: httpx.AsyncClient, model: LocalModel, attempt: Attempt
) -> None:
    model.forget()
    model.author = possessed(attempt)
    siv = {"X-Lots-User": "siv", "X-Lots-Role": "coordinator"}
    asked = f"Får man {attempt.subject} i hamnen?"
    found = (await web.get("/api/verified/sources", params={"q": "Ansökan om båtplats"}, headers=siv)).json()["sources"]
    source = {
        "passage": found[0]["passage"],
        "quote": "Ansökan om båtplats lämnas till tekniska nämnden senast den 15 mars.",
    }
    draft = {
        "text": f"Ja, efter ansökan. {attempt.told}",
        "questions": [asked],
        "sources": [source],
        "until": "2027-01-31",
    }
    published = await web.post("/api/verified/publish", json=draft, headers=siv)
    assert published.status_code == 200, published.text

    answer = (await web.post("/api/ask", json={"question": asked})).json()

    assert answer["verified"]
    assert answer["text"].startswith(f"Ja, efter ansökan. {attempt.told}")
    assert model.asked == []


@pytest.mark.parametrize("attempt", WRITTEN, ids=lambda each: each.id)
async def test_nothing_of_it_is_seen_while_the_answer_grows(
    web: httpx.AsyncClient, model: LocalModel, attempt: Attempt
) -> None:
    here = replace(attempt, subject="båtplats")
    model.forget()
    model.author, model.trouble = obedient(here, "beside"), trickles(0.0005)

    stream = await web.post("/api/ask", json={"question": QUESTION}, headers={"Accept": "text/event-stream"})
    events = [json.loads(line.removeprefix("data: ")) for line in stream.text.splitlines() if line.startswith("data: ")]
    answer = events[-1]

    assert len(events) > 1, "the answer did not grow"
    assert "15 mars" in answer["text"]
    for event in events:
        assert foreign(here, event["text"], model.asked[-1]) == [], attempt.success


@pytest.mark.parametrize("attempt", WRITTEN, ids=lambda each: each.id)
async def test_the_page_makes_nothing_of_what_a_model_writes(
    web: httpx.AsyncClient, model: LocalModel, attempt: Attempt
) -> None:
    model.forget()
    model.author = possessed(attempt)

    page = (await web.post("/chat", data={"text": QUESTION}, headers={"x-lots-fragment": "1"})).text

    assert model.asked
    assert list(html_faults(page)) == []
    assert_not_shown(attempt, page, model)


@pytest.mark.parametrize(
    "question",
    [
        "Sammanfatta ANDTS-programmet",
        "Sammanfatta ANDTS-programmet för socialnämnden",
        "Vad skiljer ANDTS-programmet från trygghetsprogrammet?",
    ],
)
def test_summaries_and_comparisons_obey_nobody_either(lindsjo: Chain, model: LocalModel, question: str) -> None:
    model.forget()
    plain = lindsjo.ask(question)
    assert model.asked

    for attempt in WRITTEN:
        for author in (possessed(attempt), obedient(attempt, "beside")):
            model.forget()
            model.author = author
            answer = lindsjo.ask(question)
            assert_not_shown(attempt, shown_text(answer), model)
            assert faults(answer) == []
            assert answer.citations == plain.citations

"""Every template that comes with Lots, and a scorecard, over HTTP: from "starta …" to the Word document that holds it.

Real services over the sample municipality: the same database, programmes and rules as `lots serve`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from io import BytesIO
from typing import Any

import docx
import httpx
import pytest

from bot.conversation.directory import LOCAL_USER
from bot.settings import Settings, read_settings
from bot.web.app import create_app
from bot.wiring.maintaining import ingest_files
from bot.wiring.sample import sample_files
from bot.wiring.services import Services, open_services
from ingest.pipeline import Intake
from ingest.progress import Silence
from knowledge.domain.forms import FieldKind, Template
from knowledge.templates import builtin_templates

ANSWERS: dict[FieldKind, str] = {
    "text": "Samtal nummer {n} med familjerna",
    "people": "samordnare {n}",
    "when": "T2 2027",
    "number": "{n}",
    "link": "https://lindsjo.example/{n}",
    "rating": "Ja",
    "status": "Pågår",
}
AS_WRITTEN = ("text", "people", "link")
"""Kinds whose answers stand in the document as they were written."""
QUESTION = "Vem ansvarar för delmål 2.2 i ANDTS-programmet?"
LONGEST_FORM = 400
BASE = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("lindsjo")
    made = read_settings({"LOTS_EMBEDDINGS": "none"}, folder, folder / "data")
    ingest_files(made, Intake((sample_files(),)), Silence())
    return made


@pytest.fixture(scope="module")
def services(settings: Settings) -> Iterator[Services]:
    with open_services(settings) as opened:
        yield opened


class Caller:
    """A person who talks over the API."""

    def __init__(self, services: Services, person: str, conversation: str = "samtal") -> None:
        transport = httpx.ASGITransport(create_app(services, services.settings), client=("127.0.0.1", 4321))
        self._client = httpx.AsyncClient(transport=transport, base_url=BASE)
        self._headers = {"X-Lots-User": person, "X-Lots-Role": "staff"}
        self._conversation = f"{person}-{conversation}"
        self.reply: dict[str, Any] = {}

    async def say(self, text: str) -> dict[str, Any]:
        return await self._chat({"text": text})

    async def choose(self, label: str) -> dict[str, Any]:
        offered = [choice for message in self.reply["messages"] for choice in message["choices"]]
        return await self._chat({"choice": next(one["id"] for one in offered if one["label"] == label)})

    async def _chat(self, said: dict[str, str]) -> dict[str, Any]:
        body = {"conversation": self._conversation, **said}
        response = await self._client.post("/api/chat", json=body, headers=self._headers)
        assert response.status_code == 200, response.text
        self.reply = response.json()
        return self.reply

    @property
    def form(self) -> dict[str, Any]:
        found: dict[str, Any] = self.reply["form"]
        return found

    @property
    def text(self) -> str:
        return "\n".join(message["text"] for message in self.reply["messages"])

    async def word_text(self) -> str:
        """All the text of the form as a Word document."""
        path = f"/api/forms/{self.form['id']}/export?format=docx"
        response = await self._client.get(path, headers=self._headers)
        assert response.status_code == 200, response.text
        document = docx.Document(BytesIO(response.content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])

    async def answer_all(self) -> list[str]:
        """Answers each question by its kind until none is asked; what stands in the document as it was written."""
        written: list[str] = []
        for number in range(100, 100 + LONGEST_FORM):
            field = self.form["field"]
            if field is None:
                return written
            if "Nej, gå vidare" in self._labels:
                await self.choose("Nej, gå vidare")
                continue
            text = ANSWERS[field["type"]].format(n=number) if field["type"] in ANSWERS else self._labels[0]
            before = self.form["answered"]
            await self.say(text)
            assert self.form["answered"] == before + 1, self.text
            if field["type"] in AS_WRITTEN:
                written.append(text)
        raise AssertionError("the form never ended")

    @property
    def _labels(self) -> list[str]:
        return [choice["label"] for message in self.reply["messages"] for choice in message["choices"]]


@pytest.fixture
async def caller(services: Services, request: pytest.FixtureRequest) -> AsyncIterator[Caller]:
    made = Caller(services, f"p{abs(hash(request.node.name)) % 10**9}")
    yield made
    await made._client.aclose()


@pytest.mark.parametrize(
    "template",
    [
        pytest.param(each, id=each.id, marks=[] if each.id == "riskmatris" else [pytest.mark.slow])
        for each in builtin_templates()
    ],
)
async def test_a_template_is_filled_in_from_start_to_a_word_document(caller: Caller, template: Template) -> None:
    await caller.say(f"starta {template.id}")
    assert (caller.form["template"], caller.form["status"]) == (template.id, "open")
    assert caller.form["answered"] == 0
    written = await caller.answer_all()
    assert caller.form["answered"] == caller.form["total"]
    text = await caller.word_text()
    for said in (template.title, *(item.label for item in template.items), *written):
        assert " ".join(said.split()) in " ".join(text.split())


async def test_a_scorecard_is_filled_in_with_a_question_in_the_middle(caller: Caller) -> None:
    await caller.say("min nämnd är socialnämnden")
    assert caller.reply["form"] is None
    await caller.say("starta styrkort trygghetsprogram 2026")
    form_id, first = caller.form["id"], caller.form["field"]
    assert caller.form["item"]["label"].startswith("2.2")
    await caller.say(QUESTION)
    assert caller.reply["messages"][0]["citations"]
    assert caller.form["field"] == first
    await caller.say("varför")
    assert caller.reply["messages"][0]["citations"]
    assert caller.form["field"] == first
    await caller.say("preventionssamordnaren och fältarna, vi följer upp i T2 2027")
    assert caller.form["answered"] == 2
    await caller.say("pausa")
    assert caller.reply["form"] is None
    await caller.say("fortsätt")
    assert caller.form["id"] == form_id
    written = await caller.answer_all()
    text = await caller.word_text()
    assert "socialnämnden" in text
    assert all(said in text for said in written)
    await caller.say("skicka för godkännande")
    assert caller.form["status"] == "sent"


async def test_a_form_goes_on_after_a_restart(settings: Settings) -> None:
    with open_services(settings) as before:
        anna = Caller(before, "anna")
        await anna.say("starta riskmatris")
        await anna.say("Att familjerna inte kommer")
        asked = anna.form
    with open_services(settings) as after:
        anna = Caller(after, "anna")
        await anna.say("hög")
        assert anna.form["id"] == asked["id"]
        assert anna.form["answered"] == 2
        assert "Hur sannolikt är det? – hög" in anna.text


async def test_an_answer_typed_on_a_page_from_before_a_restart_is_kept_where_it_was_asked(settings: Settings) -> None:
    headers = {"X-Lots-User": "webbanna", "X-Lots-Role": "staff"}
    cookies = {"lots_conversation": ""}
    said = ("starta riskmatris", "Att familjerna inte kommer", "hög")
    for number, text in enumerate(said):
        with open_services(settings) as services:
            transport = httpx.ASGITransport(create_app(services, settings), client=("127.0.0.1", 4321))
            async with httpx.AsyncClient(transport=transport, base_url=BASE, headers=headers, cookies=cookies) as page:
                response = await page.post("/chat", data={"text": text}, headers={"Origin": BASE})
                assert response.status_code == 303, response.text
                cookies["lots_conversation"] = response.cookies["lots_conversation"]
                forms = (await page.get("/api/forms")).json()["forms"]
                assert [form["answered"] for form in forms] == [number]


async def test_whoever_is_not_signed_in_is_called_so_in_what_is_exported(services: Services) -> None:
    somebody = Caller(services, LOCAL_USER)
    await somebody.say("starta riskmatris")
    await somebody.say("Att familjerna inte kommer")
    text = await somebody.word_text()
    assert "någon som inte är inloggad" in text
    assert LOCAL_USER not in text.split()

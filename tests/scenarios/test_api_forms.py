"""Forms over HTTP: who may see which, each format, and a workbook that goes out and comes back."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx
import httpx
import pytest
from openpyxl import load_workbook

from bot.conversation.ports import Profile
from knowledge.adapters.export import FORMATS
from knowledge.adapters.export import xlsx_layout as layout
from knowledge.adapters.memory import MemoryProgrammes
from knowledge.domain.filling import state_of
from knowledge.domain.forms import Place
from knowledge.domain.programmes import Programme
from knowledge.ports import ProgrammeRecord
from tests.scenarios.test_api import assert_error, client_of
from tests.scenarios.web_support import MemoryServices
from tests.unit.export_support import approved, filled_in, pdf_text, row_of, saved, word_text
from tests.unit.form_examples import METHOD

BO = {"X-Lots-User": "bo", "X-Lots-Role": "staff"}
WORKBOOK = {"Content-Type": FORMATS["xlsx"].media_type}


@pytest.fixture
def services() -> MemoryServices:
    made = MemoryServices()
    made.forms.begin(filled_in().form)
    made.forms.begin(replace(approved().form, id="f2", committee="skolnämnden"))
    return made


@pytest.fixture
async def client(services: MemoryServices) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(services) as made:
        yield made


async def workbook_with(client: httpx.AsyncClient, place: Place, value: Any, form: str = "f1") -> bytes:
    """The form's workbook as it is handed out, with one cell written over."""
    response = await client.get(f"/api/forms/{form}/export?format=xlsx", headers=BO)
    sheet = load_workbook(BytesIO(response.content)).worksheets[0]
    sheet.cell(row_of(sheet, place.item, place.field, place.row), layout.ANSWER).value = value
    return saved(sheet)


async def test_forms_are_listed_with_progress_the_last_touched_first(client: httpx.AsyncClient) -> None:
    forms = (await client.get("/api/forms")).json()["forms"]

    assert [form["id"] for form in forms] == ["f2", "f1"]
    (first,) = [form for form in forms if form["id"] == "f1"]
    assert (first["status"], first["answered"], first["total"], first["conflicts"]) == ("open", 7, 10, 1)
    assert first["template"] == "styrkort-socialnamnden"
    assert first["committee"] == "socialnämnden"


async def test_staff_see_what_they_have_a_part_in_and_their_committees(
    client: httpx.AsyncClient, services: MemoryServices
) -> None:
    services.profiles.keep("sara", Profile(committee="skolnämnden"))

    async def listed(user: str) -> list[str]:
        headers = {"X-Lots-User": user, "X-Lots-Role": "staff"}
        return [form["id"] for form in (await client.get("/api/forms", headers=headers)).json()["forms"]]

    assert await listed("bo") == ["f1"]
    assert await listed("sara") == ["f2"]
    assert await listed("nobody") == []


@pytest.mark.parametrize("path", ["/api/forms/f1", "/api/forms/f1/export?format=pdf", "/api/forms/missing"])
async def test_a_form_that_is_not_yours_is_as_one_that_is_not_there(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path, headers={"X-Lots-User": "nobody", "X-Lots-Role": "staff"})

    assert_error(response, 404, "not_found", says="GET /api/forms lists")


async def test_one_form_comes_whole_with_its_history(client: httpx.AsyncClient, services: MemoryServices) -> None:
    whole = (await client.get("/api/forms/f1", headers=BO)).json()

    assert [event["id"] for event in whole["history"]] == [event.id for event in services.forms.form("f1").events]
    assert whole == json.loads((await client.get("/api/forms/f1/export?format=json", headers=BO)).content)


@pytest.mark.parametrize("format", sorted(FORMATS))
async def test_every_format_comes_as_a_file_with_its_own_type_and_name(client: httpx.AsyncClient, format: str) -> None:
    response = await client.get(f"/api/forms/f1/export?format={format}")

    assert response.status_code == 200
    assert response.headers["content-type"].startswith(FORMATS[format].media_type.split(";")[0])  # type: ignore[index]
    name = f"styrkort-for-socialnamnden-2027.{format}"
    assert response.headers["content-disposition"] == f"attachment; filename*=UTF-8''{name}"
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_documents_name_the_programme_and_the_sources_in_words(
    client: httpx.AsyncClient, services: MemoryServices
) -> None:
    form = services.forms.form("f1")
    item = form.template.items[0]
    assert item.source is not None
    quoted = replace(item, source=replace(item.source, document="skargardsprogrammet"))
    template = replace(form.template, items=(quoted, *form.template.items[1:]), programme="folkhalsa")
    services.forms.begin(replace(form, id="f3", template=template))
    programme = Programme("folkhalsa", "folkhalsa", "Program för folkhälsa", "doc")
    services.programmes = MemoryProgrammes([ProgrammeRecord(programme, programme, programme)])

    text = word_text(docx.Document(BytesIO((await client.get("/api/forms/f3/export?format=docx")).content)))

    assert "Program\tProgram för folkhälsa" in text
    assert "[1]\tSkärgårdsprogrammet 2026–2030, Mål 1 › Delmål 1.2, s. 4" in text


async def test_a_document_speaks_the_readers_language(client: httpx.AsyncClient) -> None:
    response = await client.get("/api/forms/f1/export?format=pdf", headers={"Accept-Language": "en"})

    assert "Under way, 7 of 10 answered" in " ".join(pdf_text(response.content).split())


async def test_an_unknown_format_is_refused_with_those_there_are(client: httpx.AsyncClient) -> None:
    assert_error(await client.get("/api/forms/f1/export?format=odt"), 422, "invalid_request", says="'pdf'")


class TestWorkbookBack:
    async def test_what_was_changed_is_taken_in_under_the_senders_name(
        self, client: httpx.AsyncClient, services: MemoryServices
    ) -> None:
        workbook = await workbook_with(client, Place("goal", "when"), "varje höst")

        response = await client.post("/api/forms/f1/import", content=workbook, headers={**BO, **WORKBOOK})

        assert response.status_code == 200, response.text
        assert response.json()["taken"] == 1
        event = services.forms.form("f1").events[-1]
        assert event.value is not None
        assert (event.by, event.channel, event.value.said) == ("bo", "xlsx", "varje höst")
        assert event.value.meaning == "every:autumn"

    async def test_a_colleagues_answer_meanwhile_makes_a_conflict_and_loses_nothing(
        self, client: httpx.AsyncClient, services: MemoryServices
    ) -> None:
        mine, theirs = [await workbook_with(client, METHOD, words) for words in ("Mitt", "Deras")]

        await client.post("/api/forms/f1/import", content=mine, headers={**BO, **WORKBOOK})
        response = await client.post("/api/forms/f1/import", content=theirs, headers=WORKBOOK)

        assert response.json()["form"]["conflicts"] == 2
        rivals = state_of(services.forms.form("f1")).rivals[METHOD]
        assert [event.value.said for event in rivals if event.value] == ["Mitt", "Deras"]

    async def test_a_wrong_row_is_named_and_nothing_is_taken_in(
        self, client: httpx.AsyncClient, services: MemoryServices
    ) -> None:
        before = services.forms.form("f1")
        workbook = await workbook_with(client, Place("goal", "when"), "i tertial 9")

        response = await client.post("/api/forms/f1/import", content=workbook, headers={**BO, **WORKBOOK})

        assert_error(
            response, 422, "workbook_refused", says="Rad 5 (Delmål 1.2, När följs det upp?): Ett år har tre tertial"
        )
        assert services.forms.form("f1") == before

    async def test_an_unchanged_workbook_takes_nothing_in(self, client: httpx.AsyncClient) -> None:
        workbook = (await client.get("/api/forms/f1/export?format=xlsx")).content

        assert (await client.post("/api/forms/f1/import", content=workbook, headers=WORKBOOK)).json()["taken"] == 0

    async def test_who_may_not_see_the_form_cannot_send_to_it(self, client: httpx.AsyncClient) -> None:
        workbook = await workbook_with(client, METHOD, "Smygande")
        stranger = {"X-Lots-User": "nobody", "X-Lots-Role": "staff", **WORKBOOK}

        response = await client.post("/api/forms/f1/import", content=workbook, headers=stranger)

        assert_error(response, 404, "not_found", says="GET /api/forms lists")

    async def test_a_locked_form_takes_nothing_in(self, client: httpx.AsyncClient) -> None:
        sheet = load_workbook(BytesIO((await client.get("/api/forms/f2/export?format=xlsx")).content)).worksheets[0]
        sheet.cell(2, layout.ANSWER).value = "För sent"

        response = await client.post("/api/forms/f2/import", content=saved(sheet), headers=WORKBOOK)

        assert_error(response, 422, "workbook_refused", says="Rad 2")

    async def test_rubbish_gets_one_clear_line(self, client: httpx.AsyncClient) -> None:
        response = await client.post("/api/forms/f1/import", content=b"rubbish", headers=WORKBOOK)

        assert_error(response, 422, "workbook_refused", says="Spara den som .xlsx")

    async def test_a_body_that_is_too_large_is_not_read(self, client: httpx.AsyncClient) -> None:
        response = await client.post("/api/forms/f1/import", content=b"x" * (2 * 1024 * 1024 + 1), headers=WORKBOOK)

        assert_error(response, 413, "too_large", says="2048 KiB")

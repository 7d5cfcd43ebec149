"""The page where a form is filled in with Excel: the workbook out, and what was changed in it back in."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from bot.web.app import create_app
from knowledge.adapters.export import export, xlsx_layout
from knowledge.domain.filling import answer, state_of
from knowledge.domain.forms import Form
from tests.scenarios.browser_support import ARGUMENTS, WCAG
from tests.scenarios.test_api import client_of
from tests.scenarios.web_support import MemoryServices, MemorySettings
from tests.unit.export_support import answers_sheet, approved, filled_in, row_of, saved
from tests.unit.form_examples import BO, CILLA, METHOD, said

PAGE = "/forms/f1/workbook"


@pytest.fixture
def services() -> MemoryServices:
    made = MemoryServices()
    made.forms.begin(filled_in().form)
    made.forms.begin(replace(approved().form, id="f2"))
    return made


@pytest.fixture
async def client(services: MemoryServices) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(services) as made:
        yield made


def filled_workbook(form: Form, words: str) -> bytes:
    """The form's workbook with its first answer written over."""
    sheet = answers_sheet(export(form, state_of(form), "xlsx"))
    sheet.cell(row_of(sheet, METHOD.item, METHOD.field), xlsx_layout.ANSWER).value = words
    return saved(sheet)


async def test_what_was_changed_is_taken_in_and_told(client: httpx.AsyncClient, services: MemoryServices) -> None:
    workbook = filled_workbook(services.forms.form("f1"), "Från Excel")

    response = await client.post(PAGE, files={"file": ("styrkort.xlsx", workbook)}, follow_redirects=True)

    assert response.status_code == 200
    assert "1 ändring fördes in." in response.text
    value = state_of(services.forms.form("f1")).answers[METHOD].value
    assert value == said("Från Excel")


async def test_a_conflict_with_a_colleague_is_told(client: httpx.AsyncClient, services: MemoryServices) -> None:
    form = filled_in()
    workbook = filled_workbook(form.form, "Från Excel")
    services.forms.add("f1", [replace(answer(form.form, METHOD, said("Från chatten"), form.sign(BO)), id="meanwhile")])

    response = await client.post(PAGE, files={"file": ("styrkort.xlsx", workbook)}, follow_redirects=True)

    assert "2 frågor har nu två svar" in response.text
    assert len(state_of(services.forms.form("f1")).rivals[METHOD]) == 2


async def test_a_wrong_file_is_told_on_the_page(client: httpx.AsyncClient) -> None:
    response = await client.post(PAGE, files={"file": ("brev.docx", b"not a workbook")})

    assert response.status_code == 422
    assert "Filen är ingen Excelfil. Spara den som .xlsx." in response.text


async def test_without_a_file_it_asks_for_one(client: httpx.AsyncClient) -> None:
    response = await client.post(PAGE, files={"file": ("", b"")})

    assert response.status_code == 422
    assert "Välj en fil först." in response.text


async def test_a_locked_form_has_nothing_to_upload_to(client: httpx.AsyncClient) -> None:
    page = (await client.get("/forms/f2/workbook")).text

    assert "Formuläret är låst" in page
    assert 'type="file"' not in page


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_form_that_is_not_yours_is_as_one_that_is_not_there(client: httpx.AsyncClient, method: str) -> None:
    stranger = {"X-Lots-User": "nobody", "X-Lots-Role": "staff"}

    theirs = await client.request(method, PAGE, headers=stranger)
    missing = await client.request(method, "/forms/missing/workbook", headers=stranger)

    assert (theirs.status_code, theirs.text) == (404, missing.text.replace("missing", "f1"))


@pytest.fixture
def address(services: MemoryServices) -> Iterator[str]:
    config = uvicorn.Config(create_app(services, MemorySettings()), host="127.0.0.1", port=0, log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.mark.browser
def test_a_person_downloads_fills_in_and_uploads(
    chromium_path: str, address: str, services: MemoryServices, tmp_path: Path
) -> None:
    """From the form's page to the answers, by keyboard and mouse; axe finds nothing on the way."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        page = browser.new_page(locale="sv-SE", extra_http_headers={"X-Lots-User": CILLA})
        page.goto(f"{address}/forms/f1")
        page.get_by_role("link", name="Fyll i med Excel").click()
        with page.expect_download() as downloaded:
            page.get_by_role("link", name="Hämta som Excel").click()
        sheet = answers_sheet(downloaded.value.path().read_bytes())
        sheet.cell(row_of(sheet, METHOD.item, METHOD.field), xlsx_layout.ANSWER).value = "Hemma i Excel"
        (tmp_path / "ifylld.xlsx").write_bytes(saved(sheet))
        page.get_by_label("Fil", exact=True).set_input_files(tmp_path / "ifylld.xlsx")
        page.get_by_role("button", name="Ladda upp").click()

        expect(page.get_by_role("status")).to_contain_text("1 ändring fördes in.")
        assert Axe().run(page, options={"runOnly": WCAG}).response["violations"] == []
        browser.close()
    event = state_of(services.forms.form("f1")).answers[METHOD]
    assert (event.by, event.value) == (CILLA, said("Hemma i Excel"))

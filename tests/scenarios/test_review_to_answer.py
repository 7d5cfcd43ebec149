"""From a document to an answer through a coordinator's review: the sample municipality, everything real, in Chromium.

A responsibility is corrected beside its source, published and asked for; then the document changes, and the correction
stands while the page shows what is new.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
import uvicorn
from playwright.sync_api import Page, expect, sync_playwright

from bot.settings import Settings
from bot.web.app import create_app
from bot.wiring.maintaining import ingest_files
from bot.wiring.sample import sample_files, sample_organisation
from bot.wiring.services import open_services
from bot.wiring.stores import open_stores
from ingest.organisation_file import load_organisation
from ingest.pipeline import Intake
from ingest.progress import Silence
from tests.scenarios.browser_support import ARGUMENTS, ask

FILE = "trygghetsprogram-2022-2025.docx"
TITLE = "Trygghetsprogram 2022–2025"
QUESTION = f"Vem ansvarar för delmål 1.1 i {TITLE}?"
LEAST = f"Vad är miniminivån för delmål 1.1 i {TITLE}?"
NEW_LEAST = "Belysningen vid stationen kontrolleras varje månad."

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The sample municipality, read in, with its committees; found by words alone, since no meaning is needed."""
    made = Settings(data=tmp_path / "data", embeddings="none")
    shutil.copytree(sample_files(), tmp_path / "files")
    with open_stores(made) as stores:
        stores.organisation.replace(load_organisation(sample_organisation()).organisation)
    read_in(made, tmp_path)
    return made


def read_in(settings: Settings, folder: Path) -> None:
    ingest_files(settings, Intake((folder / "files",)), Silence())


@pytest.fixture
def address(settings: Settings) -> Iterator[str]:
    with open_services(settings) as services:
        services.warm_up()
        config = uvicorn.Config(create_app(services, settings), host="127.0.0.1", port=0, log_level="warning")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture
def page(chromium_path: str, address: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        context = browser.new_context(
            locale="sv-SE", reduced_motion="reduce", viewport={"width": 1440, "height": 900}, base_url=address
        )
        yield context.new_page()
        browser.close()


def test_a_correction_reaches_the_answer_and_stands_when_the_document_is_read_anew(
    page: Page, settings: Settings, tmp_path: Path
) -> None:
    assert "tekniska nämnden" in answered(page, QUESTION)
    assert "Utkast" in answered(page, QUESTION)

    correct_beside_the_source(page)
    publish(page)
    after = answered(page, QUESTION)
    assert "kultur- och fritidsnämnden" in after
    assert "tekniska nämnden" not in after.split("Källor")[0]
    assert "Utkast" not in after

    change_the_document(tmp_path / "files" / FILE)
    read_in(settings, tmp_path)
    assert "kultur- och fritidsnämnden" in answered(page, QUESTION), "the correction stands"

    settle_what_differs(page)
    publish(page)
    assert "kultur- och fritidsnämnden" in answered(page, QUESTION)
    assert NEW_LEAST.rstrip(".") in answered(page, LEAST)


def answered(page: Page, question: str) -> str:
    """What a person reads who asks this in a conversation of its own."""
    page.goto("/")
    begin_again = page.get_by_role("button", name="Nytt samtal")
    if begin_again.is_visible():
        begin_again.click()
        expect(page.locator(".exchange")).to_have_count(0)
    ask(page, question)
    return page.locator(".exchange .reply").last.inner_text()


def open_review(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Samordning", exact=True).click()
    page.get_by_role("link", name="Program", exact=True).click()
    page.get_by_role("link", name=TITLE).click()


def correct_beside_the_source(page: Page) -> None:
    open_review(page)
    page.locator("details.subgoal > summary", has_text="1.1").click()
    subgoal = page.locator("details.subgoal[open]")
    subgoal.get_by_role("link", name="tekniska nämnden, Ansvariga nämnder").click()
    expect(page.locator(".source-pane .used.shown").first).to_be_in_viewport()
    expect(page.locator(".source-pane .used.shown")).to_contain_text(["Tekniska nämnden"])

    subgoal.get_by_role("checkbox", name="tekniska nämnden", exact=True).first.uncheck()
    field = subgoal.get_by_role("textbox", name="Lägg till nämnd (Ansvariga nämnder delmål 1.1)").or_(
        subgoal.get_by_role("combobox", name="Lägg till nämnd (Ansvariga nämnder delmål 1.1)")
    )
    field.press_sequentially("kultur")
    field.press("ArrowDown")
    field.press("Enter")
    page.locator(".bar").get_by_role("button", name="Spara utkast").click()
    expect(page.locator("details.subgoal[open] .document-says")).to_contain_text("tekniska nämnden")


def publish(page: Page) -> None:
    page.get_by_role("button", name="Spara och publicera").click()
    expect(page.get_by_role("heading", name=f"Publicera {TITLE}?")).to_be_visible()
    page.locator(".confirm button").click()
    expect(page.get_by_role("status").filter(has_text="Programmet är publicerat")).to_be_visible()


def change_the_document(file: Path) -> None:
    """Its owner gives 1.1 to another committee, and raises what is asked at least."""
    document = docx.Document(str(file))
    row = document.tables[0].rows[1]
    row.cells[1].text = "Räddningsnämnden"
    row.cells[5].text = NEW_LEAST
    document.save(str(file))


def settle_what_differs(page: Page) -> None:
    open_review(page)
    differences = page.locator(".differences")
    expect(differences).to_contain_text("räddningsnämnden")
    expect(differences).to_contain_text(NEW_LEAST)
    expect(page.locator("details.subgoal > summary", has_text="1.1")).to_contain_text("kultur- och fritidsnämnden")

    least = differences.locator("article", has_text="Miniminivå")
    least.get_by_role("button", name="Ta över").click()
    expect(page.locator(".differences")).not_to_contain_text(NEW_LEAST)
    while (left := page.locator(".differences").get_by_role("button", name="Behåll min")).count():
        left.first.click()
        expect(page.locator(".done")).to_be_visible()

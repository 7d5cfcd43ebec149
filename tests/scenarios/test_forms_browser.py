"""A scorecard in a real Chromium, from the chat to the signed-off document, with two people and all that comes between.

Real services over the sample municipality on loopback: the same database, programmes, conversation and rules as
`lots serve`.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from bot.settings import read_settings
from bot.web.app import create_app
from bot.wiring.maintaining import ingest_files
from bot.wiring.sample import sample_files
from bot.wiring.services import Services, open_services
from ingest.pipeline import Intake
from ingest.progress import Silence
from knowledge.domain.filling import state_of
from tests.scenarios.test_web_browser import ARGUMENTS, WCAG, tab_to

WIDE: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 320, "height": 700}}
COMMITTEE = "socialnämnden"
QUESTION = "Vem ansvarar för delmål 2.2 i ANDTS-programmet?"
RESPONSIBLE, METHOD, WHEN = "q1-6-0", "q1-2-0", "q1-5-0"

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    folder = tmp_path_factory.mktemp("lindsjo")
    settings = read_settings({"LOTS_EMBEDDINGS": "none"}, folder, folder / "data")
    ingest_files(settings, Intake((sample_files(),)), Silence())
    with open_services(settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def address(services: Services) -> Iterator[str]:
    config = uvicorn.Config(create_app(services, services.settings), host="127.0.0.1", port=0, log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="module")
def chromium(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, address: str) -> Iterator[Open]:
    """Opens a path as a person. Afterwards: nothing of the page broke, or broke the policy."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(path: str = "/forms", user: str = "eva", role: str = "staff", **options: Any) -> Page:
        chosen = {"locale": "sv-SE", "reduced_motion": "reduce", **WIDE, **options}
        headers = {"X-Lots-User": user, "X-Lots-Role": role}
        context = chromium.new_context(**chosen, extra_http_headers=headers)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    from_axe = ("Failed to load resource", "Applying inline style violates")
    assert [text for text in complaints if not text.startswith(from_axe)] == []


def say(page: Page, text: str) -> str:
    """Says it in the chat; what came back."""
    before = page.locator(".exchange:not(.waiting)").count()
    page.get_by_label("Din fråga").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".exchange:not(.waiting)")).to_have_count(before + 1)
    return page.locator(".exchange").last.inner_text()


def begin(page: Page, template: str, period: str = "2027") -> str:
    """The path of a form begun on its page."""
    page.goto(re.sub(r"(https?://[^/]+).*", r"\1", page.url) + f"/forms/begin?template={template}")
    page.get_by_label("Nämnd").fill(COMMITTEE)
    page.get_by_label("Period").fill(period)
    page.get_by_role("button", name="Påbörja").click()
    expect(page.get_by_role("status").filter(has_text="Formuläret är påbörjat")).to_be_visible()
    return re.sub(r"https?://[^/]+", "", page.url)


def write(page: Page, key: str, text: str) -> None:
    """As a person does, once the page and its script are there: into the field, and on to the next."""
    page.wait_for_load_state("load")
    page.locator(f"#{key}-said").fill(text)
    page.keyboard.press("Tab")


def violations(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).response["violations"]
    return [(fault["id"], [node["html"][:120] for node in fault["nodes"]]) for fault in found]


def has_no_sideways_scroll(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_scorecard_from_the_chat_to_the_approved_document(
    open_page: Open, services: Services, tmp_path: Path
) -> None:
    chat = open_page("/", "eva")
    say(chat, f"min nämnd är {COMMITTEE}")
    say(chat, "starta styrkort ANDTS-program")
    if chat.locator(".exchange").last.locator(".form-link").count() == 0:
        chat.locator(".exchange").last.get_by_role("button").first.click()
    say(chat, "familjeenheten och fältarna")
    say(chat, "Vi utbildar personalen")
    answered = say(chat, QUESTION)
    assert "delmål 2.2" in answered.lower() or "2.2" in answered
    chat.get_by_role("link", name="Öppna formuläret").last.click()
    path = re.sub(r"https?://[^/]+", "", chat.url)
    expect(chat.locator("#q1-1-0-said")).to_have_value("familjeenheten och fältarna")
    expect(chat.locator(f"#{METHOD}-said")).to_have_value("Vi utbildar personalen")

    anna = open_page("/", "anna")
    say(anna, f"min nämnd är {COMMITTEE}")
    anna.goto(anna.url.split("#")[0].rstrip("/") + path)
    assert violations(anna) == []
    write(anna, WHEN, "T2")
    expect(anna.locator(f"#{WHEN}-said")).to_have_value("tertial 2 2027")
    expect(chat.locator(f"#{WHEN}-said")).to_have_value("tertial 2 2027")

    chat.locator(f"#{RESPONSIBLE}-said").fill("Enhetschefen")
    write(anna, RESPONSIBLE, "Samordnaren")
    expect(anna.locator(".unsaved")).to_have_text("Alla svar är sparade")
    chat.keyboard.press("Tab")
    conflict = chat.locator(f"#{RESPONSIBLE}")
    expect(conflict.get_by_text("2 svar: välj ett")).to_be_visible()
    expect(anna.locator(f"#{RESPONSIBLE}").get_by_text("2 svar: välj ett")).to_be_visible()
    assert violations(chat) == []
    conflict.get_by_role("button", name="Välj det här svaret anna").click()
    expect(chat.locator(f"#{RESPONSIBLE}-said")).to_have_value("Samordnaren")

    fill_the_rest(chat)
    chat.get_by_role("button", name="Skicka för godkännande").click()
    expect(chat.get_by_role("status").filter(has_text="skickat för godkännande")).to_be_visible()
    karin = open_page(path, "karin", "coordinator")
    karin.get_by_role("button", name="Godkänn och lås").click()
    expect(karin.get_by_role("heading", name="Formuläret är godkänt och låst")).to_be_visible()
    assert violations(karin) == []

    karin.get_by_text("Ladda ner", exact=True).click()
    with karin.expect_download() as download:
        karin.get_by_role("link", name="Word").click()
    file = tmp_path / "styrkort.docx"
    download.value.save_as(file)
    assert "Samordnaren" in all_text(file.read_bytes())
    assert "Enhetschefen" not in answers_in(file.read_bytes())
    assert state_of(services.forms.form(path.rpartition("/")[2])).status == "approved"


def fill_the_rest(page: Page) -> None:
    """What must be answered and is not."""
    while (left := page.locator(".waiting-list a")).count():
        key = (left.first.get_attribute("href") or "").removeprefix("#")
        field = page.locator(f"#{key}-said")
        field.fill("T3 2027" if "När" in page.locator(f"#{key} .ask").first.inner_text() else "Vi alla")
        page.keyboard.press("Tab")
        expect(page.locator(f'.waiting-list a[href="#{key}"]')).to_have_count(0)


def all_text(content: bytes) -> str:
    document = docx.Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def answers_in(content: bytes) -> str:
    tables = docx.Document(BytesIO(content)).tables
    return "\n".join(cell.text for row in tables[0].rows for cell in row.cells) if tables else ""


def test_without_a_script_a_form_is_filled_in_and_a_conflict_settled(open_page: Open) -> None:
    eva = open_page(user="eva", java_script_enabled=False)
    path = begin(eva, "riskmatris")
    kalle = open_page(path, "kalle", "coordinator", java_script_enabled=False)
    eva.locator("#q1-1-1-said").fill("Personal slutar")
    eva.get_by_role("button", name="Spara", exact=True).last.click()
    expect(eva.get_by_role("status").filter(has_text="Dina svar är sparade")).to_be_visible()
    kalle.locator("#q1-1-1-said").fill("Pengarna tar slut")
    kalle.get_by_role("button", name="Spara", exact=True).last.click()
    kalle.get_by_role("button", name="Välj det här svaret eva").click()
    expect(kalle.locator("#q1-1-1-said")).to_have_value("Personal slutar")
    kalle.get_by_role("link", name="Varför?").first.click()
    expect(kalle.get_by_text("I matrisen beskrivs varje potentiell risk")).to_be_visible()


def test_what_is_being_written_is_never_replaced_by_what_others_do(open_page: Open) -> None:
    eva = open_page(user="eva")
    path = begin(eva, "riskmatris")
    kalle = open_page(path, "kalle", "coordinator")
    eva.locator("#q1-1-1-said").press_sequentially("Mitt halvfärdiga sv")
    write(kalle, "q1-1-1", "Kalles svar")
    expect(eva.locator("#q1-1-1 .meanwhile")).to_be_visible()
    expect(eva.locator("#q1-1-1-said")).to_have_value("Mitt halvfärdiga sv")
    expect(eva.locator("#q1-1-1-said")).to_be_focused()
    eva.keyboard.type("ar")
    eva.keyboard.press("Tab")
    expect(eva.locator("#q1-1-1").get_by_text("2 svar: välj ett")).to_be_visible()
    expect(eva.locator("#q1-1-1")).to_contain_text("Mitt halvfärdiga svar")


def test_the_keyboard_alone_answers_adds_a_row_and_opens_and_closes_why(open_page: Open) -> None:
    page = open_page(user="eva")
    begin(page, "riskmatris")
    tab_to(page, "a.why")
    page.keyboard.press("Enter")
    expect(page.locator(".why-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("a.why").first).to_be_focused()
    tab_to(page, "#q1-1-1-said")
    page.keyboard.type("Ingen tid")
    tab_to(page, "#q1-2-1-said")
    page.keyboard.press("Space")
    expect(page.locator(".unsaved")).to_have_text("Alla svar är sparade")
    expect(page.locator("#q1-2-1-said")).to_be_focused()
    tab_to(page, ".row-foot button")
    page.keyboard.press("Enter")
    expect(page.locator("#q1-1-2-said")).to_be_focused()
    expect(page.locator("#q1-1-1-said")).to_have_value("Ingen tid")


def test_an_answer_that_is_not_understood_is_told_beside_it_and_stays(open_page: Open) -> None:
    page = open_page(user="eva")
    begin(page, "kommunikationsplan")
    field = page.locator(".question:has(input[type=text]:not([list]))").first
    key = field.get_attribute("id") or ""
    write(page, key, "blå")
    expect(page.locator(f"#{key}-fault")).to_be_visible()
    expect(page.locator(f"#{key}-said")).to_have_value("blå")
    expect(page.locator(f"#{key}-said")).to_have_attribute("aria-invalid", "true")
    assert violations(page) == []
    write(page, key, "varje vår")
    expect(page.locator(f"#{key}-fault")).to_have_count(0)
    expect(page.locator(".unsaved")).to_have_text("Alla svar är sparade")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_form_page_is_accessible_on_a_narrow_screen(open_page: Open, scheme: str) -> None:
    page = open_page(user=f"maja-{scheme}", color_scheme=scheme, **PHONE)
    path = begin(page, "riskmatris")
    write(page, "q1-1-1", "Något")
    expect(page.locator(".unsaved")).to_have_text("Alla svar är sparade")
    page.locator("#q1-1-1-more summary").click()
    assert violations(page) == []
    assert has_no_sideways_scroll(page)
    page.locator("a.why").first.click()
    expect(page.locator(".why-title")).to_be_visible()
    assert violations(page) == []
    root = re.sub(r"(https?://[^/]+).*", r"\1", page.url)
    for other in ("/forms", "/forms/begin", "/forms/begin?template=riskmatris", f"{path}/compare", f"{path}/why/i1"):
        page.goto(root + other)
        assert violations(page) == [], other
        assert has_no_sideways_scroll(page), other

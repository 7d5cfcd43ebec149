"""Asked once, remembered, changed: a person's committee in a real Chromium, by mouse, by key and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.settings import read_settings
from bot.web.app import create_app
from bot.wiring.maintaining import ingest_files
from bot.wiring.sample import sample_files
from bot.wiring.services import open_services
from ingest.pipeline import Intake
from ingest.progress import Silence
from tests.scenarios.browser_support import (
    APPEARANCES,
    SMALL_TARGETS,
    Open,
    ask,
    launched,
    served,
    tab_to,
    violations,
    visiting,
)
from tests.scenarios.role_support import OURS, PARTS, RoleServices
from tests.scenarios.web_support import MemorySettings

pytestmark = pytest.mark.browser

ASKS = "Vilken nämnd arbetar du för?"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(create_app(RoleServices(), MemorySettings())) as opened:
        yield opened


@pytest.fixture(scope="module")
def lindsjo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample municipality on the real engine; by words alone, so that no model is needed."""
    folder = tmp_path_factory.mktemp("lindsjo")
    settings = read_settings({"LOTS_EMBEDDINGS": "none"}, folder, folder / "data")
    ingest_files(settings, Intake((sample_files(),)), Silence())
    with open_services(settings) as services, served(create_app(services, settings)) as opened:
        yield opened


@pytest.fixture(scope="module")
def chromium(chromium_path: str) -> Iterator[Browser]:
    with launched(chromium_path) as browser:
        yield browser


@pytest.fixture
def open_page(chromium: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Open]:
    """Opens a path as a person of the test's own, another one each time."""
    numbers = count()

    def opened(path: str = "/", at: str = address, **options: Any) -> Page:
        person = {"X-Lots-User": f"{request.node.name}-{next(numbers)}", "X-Lots-Role": "staff"}
        return visit(path, at, **{"extra_http_headers": person, **options})

    with visiting(chromium, address) as visit:
        yield opened


def test_asked_once_then_answered_for_the_committee_until_it_is_changed(open_page: Open) -> None:
    page = open_page()
    ask(page, OURS)
    expect(page.locator(".reply").last).to_contain_text(ASKS)

    page.get_by_role("button", name="Hamnnämnden").click()
    expect(page.locator(".reply.answer")).to_contain_text(PARTS["hamnnämnden"])
    expect(page.locator("[data-whose]")).to_contain_text("Du arbetar för: hamnnämnden")

    ask(page, OURS)
    expect(page.locator(".reply.answer")).to_have_count(2)
    expect(page.get_by_text(ASKS)).to_have_count(1)

    page.get_by_role("link", name="ändra nämnd").click()
    page.get_by_label("Nämnd", exact=True).select_option(label="Skolnämnden")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("status")).to_contain_text("Din profil är sparad")
    page.get_by_role("link", name="Tillbaka till frågorna").click()
    ask(page, OURS)
    expect(page.locator(".reply.answer").last).to_contain_text(PARTS["skolnämnden"])


def test_the_sample_municipality_answers_each_committee_for_itself(open_page: Open, lindsjo: str) -> None:
    page = open_page(at=lindsjo)
    ask(page, "Vad är vår roll i ANDTS-programmet?")
    page.get_by_role("button", name="Socialnämnden").click()
    answers = page.locator(".reply.answer")
    expect(answers).to_contain_text("Socialnämnden i ANDTS-program 2025–2028")
    expect(answers.locator("blockquote").first).to_be_hidden()
    ask(page, "Och vilken är vår miniminivå?")
    expect(answers.last).to_contain_text("Minst tre föräldrastödskurser")
    expect(page.get_by_text(ASKS)).to_have_count(1)

    ask(page, "byt nämnd till tekniska nämnden")
    expect(page.locator("[data-whose]")).to_contain_text("tekniska nämnden")
    ask(page, "Vad är vår roll i ANDTS-programmet?")
    expect(answers.last).to_contain_text("Tekniska nämnden i ANDTS-program 2025–2028")
    answers.last.get_by_role("link", name="Källa 1", exact=True).click()
    answers.last.get_by_role("link", name="Öppna i dokumentet").first.click()
    expect(page.locator("mark").first).to_be_in_viewport()


@pytest.mark.parametrize("script", [True, False])
def test_many_sources_are_folded_until_one_of_them_is_wanted(open_page: Open, lindsjo: str, script: bool) -> None:
    page = open_page(at=lindsjo, java_script_enabled=script)
    page.get_by_label("Din fråga").fill("Vad är socialnämndens roll i ANDTS-programmet?")
    page.get_by_role("button", name="Fråga", exact=True).click()
    folded = page.locator(".all-sources")
    expect(folded.locator("summary")).to_contain_text("Källor (21)")
    expect(folded.locator(".quote").first).to_be_hidden()
    page.emulate_media(media="print")
    expect(folded.locator(".quote").last).to_be_visible()
    page.emulate_media(media="screen")

    # Two numbers share a line: the shorter quote stands in the longer.
    page.get_by_role("link", name="Källa 8", exact=True).click()
    shared = folded.locator(".quote:has(:target)")
    expect(shared).to_be_in_viewport()
    expect(shared.locator("blockquote")).to_contain_text("Delmål 1.1")
    expect(shared.locator(".n")).to_have_text(["7", "8"])


def test_the_keyboard_opens_the_sources_and_a_button_begins_the_scorecard(open_page: Open, lindsjo: str) -> None:
    page = open_page(at=lindsjo, bypass_csp=True)  # axe measures with inline styles
    ask(page, "min nämnd är socialnämnden")
    ask(page, "Vad är vår roll i ANDTS-programmet?")
    tab_to(page, ".all-sources summary", backwards=True)
    page.keyboard.press("Enter")
    expect(page.locator(".all-sources .quote").first).to_be_visible()
    assert violations(page) == []

    page.get_by_role("button", name="Börja fylla i styrkortet").click()
    expect(page.locator(".said").last).to_contain_text("starta styrkort ANDTS-program 2025–2028")
    expect(page.locator(".reply").last).to_contain_text("Föräldrar får stöd i tid")


def test_the_answer_that_waited_can_be_opened_in_its_source(open_page: Open) -> None:
    page = open_page()
    ask(page, OURS)
    ask(page, "HN")
    page.get_by_role("link", name="Öppna i dokumentet").click()
    expect(page.locator("mark")).to_have_text(PARTS["hamnnämnden"])


def test_something_else_is_answered_and_the_question_still_waits(open_page: Open) -> None:
    page = open_page()
    ask(page, OURS)
    ask(page, "Vad ansvarar skolnämnden för med båt?")
    expect(page.locator(".exchange").last).to_contain_text(PARTS["skolnämnden"])
    expect(page.locator(".exchange").last).to_contain_text(f"Din fråga ”{OURS}” väntar fortfarande")
    page.locator(".exchange").last.get_by_role("button", name="Hamnnämnden").click()
    expect(page.locator(".exchange").last).to_contain_text(PARTS["hamnnämnden"])


def test_the_keyboard_alone_chooses_and_changes(open_page: Open) -> None:
    page = open_page()
    tab_to(page, "#fraga")
    page.keyboard.type(OURS)
    page.keyboard.press("Enter")
    expect(page.get_by_text(ASKS)).to_be_visible()
    tab_to(page, "button[value='committee:set:skolnamnden']", backwards=True)
    page.keyboard.press("Enter")
    expect(page.locator(".reply.answer")).to_contain_text(PARTS["skolnämnden"])
    tab_to(page, "[data-whose] a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Min profil")).to_be_visible()
    tab_to(page, "#committee")
    page.keyboard.press("H")
    tab_to(page, ".profile button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Din profil är sparad")
    expect(page.get_by_label("Nämnd", exact=True)).to_have_value("hamnnamnden")


def test_without_javascript_the_committee_is_chosen_changed_and_forgotten(open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    page.get_by_label("Din fråga").fill(OURS)
    page.get_by_role("button", name="Fråga", exact=True).click()
    page.get_by_role("button", name="Hamnnämnden").click()
    expect(page.locator(".reply.answer")).to_contain_text(PARTS["hamnnämnden"])

    page.get_by_role("link", name="ändra nämnd").click()
    page.get_by_role("button", name="Glöm min profil").click()
    expect(page.get_by_label("Nämnd", exact=True)).to_have_value("")
    page.get_by_role("link", name="Fråga", exact=True).click()
    expect(page.locator("[data-whose]")).to_have_text("Välj din nämnd")


@pytest.mark.parametrize("options", APPEARANCES.values(), ids=APPEARANCES)
def test_axe_finds_nothing_to_complain_of(open_page: Open, options: dict[str, Any]) -> None:
    page = open_page(**options, bypass_csp=True)  # axe measures with inline styles
    ask(page, OURS)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")  # nothing half behind the question field
    assert violations(page) == [], "asked"
    page.goto(urljoin(page.url, "/profile"))
    assert violations(page) == [], "profile, while a question waits"
    page.get_by_label("Nämnd", exact=True).select_option(label="Hamnnämnden")
    page.get_by_role("button", name="Spara").click()
    assert violations(page) == [], "answered"
    page.goto(urljoin(page.url, "/profile?kept=1"))
    assert violations(page) == [], "kept"


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_scrolls_sideways_and_every_target_is_large_enough(open_page: Open, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 740})
    ask(page, OURS)
    for path in ("/", "/profile"):
        page.goto(urljoin(page.url, path))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate(SMALL_TARGETS) == [], path
    ask_for = page.goto(urljoin(page.url, "/"))
    assert ask_for is not None
    page.get_by_role("button", name="Hamnnämnden").click()
    expect(page.locator("[data-whose] .committee")).to_be_visible()
    assert page.evaluate(SMALL_TARGETS) == []

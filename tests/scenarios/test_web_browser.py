"""The web chat in a real Chromium against a real server on loopback: what a person does, by mouse, key and phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from bot.web.app import create_app
from tests.scenarios.browser_support import (
    APPEARANCES,
    ARGUMENTS,
    SMALL_TARGETS,
    WCAG,
    Open,
    ask,
    launched,
    served,
    tab_to,
    violations,
    visiting,
)
from tests.scenarios.web_support import DocumentDraft, MemoryServices, MemorySettings, guide, programme

__all__ = ["ARGUMENTS", "WCAG", "tab_to"]  # also read from here

QUESTION = "Vem följer upp programmet varje år?"
UNANSWERED = "Vem vann fotbollsmatchen?"
DEEP_QUESTION = "Vad är skärgårdsindex för något mått på service?"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def services() -> MemoryServices:
    return MemoryServices(programme(), guide(), thick_book())


def thick_book() -> DocumentDraft:
    """Some three hundred pages."""
    draft = DocumentDraft("tjock", "En tjock bok")
    for chapter in range(100):
        draft.next_page().heading(f"Kapitel {chapter}")
        for part in range(20):
            draft.prose(*(f"Mening {chapter}.{part}.{line} om tjockleken på en bok." for line in range(6)))
    return draft


@pytest.fixture(scope="module")
def address(services: MemoryServices) -> Iterator[str]:
    with served(create_app(services, MemorySettings())) as opened:
        yield opened


@pytest.fixture(scope="module")
def chromium(chromium_path: str) -> Iterator[Browser]:
    with launched(chromium_path) as browser:
        yield browser


@pytest.fixture
def open_page(chromium: Browser, address: str) -> Iterator[Open]:
    with visiting(chromium, address) as opened:
        yield opened


def in_view(page: Page, selector: str) -> bool:
    """Whether the element lies in the viewport and under nothing else."""
    return bool(
        page.evaluate(
            """selector => {
                const element = document.querySelector(selector);
                const box = element.getClientRects()[0];
                const above = document.elementFromPoint(box.left + 4, box.top + box.height / 2);
                return box.top >= 0 && box.bottom <= innerHeight && element.contains(above);
            }""",
            selector,
        )
    )


def test_a_question_gets_a_cited_answer_in_place(open_page: Open) -> None:
    page = open_page()
    ask(page, QUESTION)

    reply = page.locator(".reply.answer")
    expect(reply).to_contain_text("Kommunstyrelsen följer upp programmet varje år")
    expect(reply.locator("blockquote")).to_have_count(1)
    assert page.url.endswith("/"), "the page was not loaded again"
    expect(page.get_by_label("Din fråga")).to_be_focused()
    expect(page.get_by_label("Din fråga")).to_have_value("")


def test_the_wait_says_how_many_documents_are_looked_in(open_page: Open) -> None:
    page = open_page()
    held: list[Route] = []
    # No answer comes before the wait has been seen, however slow the machine.
    page.route("**/chat", lambda route: held.append(route))
    page.get_by_label("Din fråga").fill(QUESTION)
    with page.expect_request("**/chat"):
        page.keyboard.press("Enter")

    expect(page.get_by_role("status").filter(has_text="Letar i 3 dokument")).to_be_visible()
    held[0].continue_()
    expect(page.locator(".reply.answer")).to_be_visible()
    expect(page.locator(".progress")).to_have_count(0)


def test_the_answer_lands_in_a_polite_log(open_page: Open) -> None:
    page = open_page()
    ask(page, QUESTION)

    log = page.get_by_role("log")
    assert log.get_attribute("aria-live") == "polite"
    expect(log).to_contain_text("Kommunstyrelsen")


def test_a_mark_leads_to_its_source_and_the_source_to_the_marked_quote(open_page: Open) -> None:
    page = open_page()
    ask(page, QUESTION)
    page.get_by_role("link", name="Källa 1", exact=True).click()
    assert in_view(page, ".quote:target blockquote")

    page.get_by_role("link", name="Öppna i dokumentet").click()

    expect(page.locator("mark")).to_have_text(
        "Kommunstyrelsen följer upp programmet varje år i samband med årsredovisningen."
    )
    assert in_view(page, "mark")


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}, {"viewport": {"width": 360, "height": 640}}])
def test_a_quote_deep_in_a_long_document_is_in_view_at_once(open_page: Open, options: dict[str, Any]) -> None:
    page = open_page(**options)
    page.get_by_label("Din fråga").fill(DEEP_QUESTION)
    page.get_by_role("button", name="Fråga", exact=True).click()
    page.get_by_role("link", name="Öppna i dokumentet").click()

    expect(page.locator("mark")).to_contain_text("Skärgårdsindex (SI)")
    expect(page.locator("mark")).to_be_in_viewport()


@pytest.mark.parametrize("script", [True, False])
def test_a_quote_late_in_a_thick_book_stays_in_view_as_the_page_settles(open_page: Open, script: bool) -> None:
    link = "/documents/tjock?quote=tjock-p1700:0-20#tjock-p1700"
    page = open_page(link, java_script_enabled=script, reduced_motion="no-preference")
    page.wait_for_timeout(600)

    expect(page.locator("mark")).to_have_text("Mening 85.0.0 om tjo")
    expect(page.locator("mark")).to_be_in_viewport(timeout=100)


def test_a_refusal_offers_buttons_that_ask_on(open_page: Open) -> None:
    page = open_page()
    ask(page, UNANSWERED)
    expect(page.locator(".reply.refusal")).to_contain_text("Står inte i dokumenten")

    page.get_by_role("button", name="Vem följer upp programmet?").click()

    expect(page.locator(".exchange")).to_have_count(2)
    expect(page.locator(".exchange").last).to_contain_text("Vem följer upp programmet?")


def test_a_conversation_survives_a_reload_and_a_new_one_is_empty(open_page: Open) -> None:
    page = open_page()
    ask(page, QUESTION)
    page.reload()
    expect(page.locator(".exchange")).to_have_count(1)

    page.get_by_role("button", name="Nytt samtal").click()

    expect(page.locator(".exchange")).to_have_count(0)
    expect(page.get_by_role("heading", name="Fråga styrdokumenten")).to_be_visible()


def test_thumbs_up_thanks_and_is_kept(open_page: Open, services: MemoryServices) -> None:
    page = open_page()
    ask(page, QUESTION)
    page.get_by_role("button", name="Bra svar").click()

    expect(page.locator(".tool-status")).to_have_text("Tack, det hjälper.")
    expect(page.locator(".tool-status")).to_be_focused()
    assert services.feedback.recorded[-1][2:] == (True, "", "")


def test_thumbs_down_asks_why_and_keeps_the_reason(open_page: Open, services: MemoryServices) -> None:
    page = open_page()
    ask(page, QUESTION)
    page.locator("summary", has_text="Dåligt svar").click()
    page.get_by_label("Något saknas").check()
    page.get_by_label("Berätta mer om du vill").fill("Vilket datum?")
    page.get_by_role("button", name="Skicka").click()

    expect(page.locator(".tool-status")).to_have_text("Tack, det hjälper.")
    assert services.feedback.recorded[-1][2:] == (False, "incomplete", "Vilket datum?")


def test_copy_takes_the_answer_with_its_sources(open_page: Open) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page, QUESTION)
    page.get_by_role("button", name="Kopiera").click()

    expect(page.locator(".tool-status")).to_have_text("Kopierat")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Kommunstyrelsen följer upp")
    assert "[1] Skärgårdsprogrammet 2026–2030 › Ansvar och uppföljning" in copied


def test_the_keyboard_alone_asks_reads_and_opens_the_source(open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    assert in_view(page, ".skip")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()

    tab_to(page, "#fraga")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".reply.answer")).to_be_visible()
    tab_to(page, "a.open", backwards=True)
    page.keyboard.press("Enter")

    expect(page.locator("mark")).to_be_in_viewport()


def test_shift_enter_makes_a_line_and_an_empty_question_asks_nothing(open_page: Open) -> None:
    page = open_page()
    field = page.get_by_label("Din fråga")
    field.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("rad ett")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("rad två")

    expect(field).to_have_value("rad ett\nrad två")
    expect(page.locator(".exchange")).to_have_count(0)


def test_without_javascript_everything_still_works(open_page: Open, services: MemoryServices) -> None:
    page = open_page(java_script_enabled=False)
    page.get_by_label("Din fråga").fill(QUESTION)
    page.get_by_role("button", name="Fråga", exact=True).click()
    expect(page.locator(".reply.answer")).to_contain_text("Kommunstyrelsen")

    page.locator("summary", has_text="Dåligt svar").click()
    page.get_by_label("Något saknas").check()
    page.get_by_role("button", name="Skicka").click()
    expect(page.locator(".tools")).to_contain_text("Du tyckte: mindre bra")
    assert services.feedback.recorded[-1][2:4] == (False, "incomplete")

    page.get_by_role("link", name="Öppna i dokumentet").click()
    expect(page.locator("mark")).to_be_in_viewport()


def test_a_broken_server_is_told_plainly_and_can_be_tried_again(open_page: Open) -> None:
    page = open_page()
    page.get_by_label("Din fråga").fill("krasch")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Något gick fel")

    page.route("**/chat", lambda route: route.abort())
    page.get_by_role("button", name="Försök igen").click()

    expect(page.get_by_role("alert")).to_contain_text("Lots går inte att nå")
    expect(page.get_by_role("button", name="Försök igen")).to_be_enabled()


def test_the_outline_leads_into_the_document(open_page: Open) -> None:
    page = open_page("/documents/skargardsprogrammet", viewport={"width": 1280, "height": 800})
    page.get_by_role("link", name="Fördjupning 30", exact=True).click()

    expect(page.get_by_role("heading", name="Fördjupning 30", exact=True)).to_be_in_viewport()


def test_english_is_one_click_away(open_page: Open) -> None:
    page = open_page()
    page.get_by_role("link", name="English").click()

    expect(page.get_by_role("heading", name="Ask the governing documents")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("options", APPEARANCES.values(), ids=APPEARANCES)
def test_axe_finds_nothing_to_complain_of(open_page: Open, options: dict[str, Any]) -> None:
    page = open_page(**options, bypass_csp=True)  # axe measures with inline styles
    assert violations(page) == [], "empty"
    ask(page, QUESTION)
    page.locator("summary", has_text="Dåligt svar").click()
    assert violations(page) == [], "answered"
    ask(page, UNANSWERED)
    assert violations(page) == [], "refused"
    for path in (
        "/documents",
        "/documents/skargardsprogrammet?quote=skargardsprogrammet-p2:0-20",
        "/documents/nothing",
    ):
        page.goto(urljoin(page.url, path))
        assert violations(page) == [], path


@pytest.mark.parametrize("width", [320, 360, 390, 1280])
def test_no_page_scrolls_sideways_and_every_target_is_large_enough(open_page: Open, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 740})
    ask(page, QUESTION)
    ask(page, UNANSWERED)
    for path in ("/", "/documents", "/documents/skargardsprogrammet"):
        page.goto(urljoin(page.url, path))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate(SMALL_TARGETS) == [], path

"""The web chat in a real Chromium while a language model writes: read along, stopped, lost sight of, found again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.web.app import create_app
from tests.scenarios.browser_support import (
    APPEARANCES,
    SMALL_TARGETS,
    Open,
    launched,
    served,
    tab_to,
    violations,
    visiting,
)
from tests.scenarios.cable import cable_to
from tests.scenarios.web_support import MemoryServices, MemorySettings, guide, programme
from tests.scenarios.writing_support import AUTHOR, SENTENCES, Dictation

QUESTION = "Vem följer upp programmet varje år?"
FIRST, SECOND, THIRD = (sentence.removesuffix(" [1]") for sentence in SENTENCES)

pytestmark = pytest.mark.browser


@pytest.fixture
def services() -> MemoryServices:
    return MemoryServices(programme(), guide())


@pytest.fixture
def dictation(services: MemoryServices) -> Iterator[Dictation]:
    dictation = Dictation(services.engine, by_hand=True)
    services.watched = dictation.reply
    yield dictation
    dictation.go_on(100)


@pytest.fixture
def address(services: MemoryServices, dictation: Dictation) -> Iterator[str]:
    with served(create_app(services, MemorySettings())) as opened:
        yield opened
        dictation.go_on(100)


@pytest.fixture(scope="module")
def chromium(chromium_path: str) -> Iterator[Browser]:
    with launched(chromium_path) as browser:
        yield browser


@pytest.fixture
def open_page(chromium: Browser, address: str) -> Iterator[Open]:
    with visiting(chromium, address) as opened:
        yield opened


def begin(page: Page) -> None:
    page.get_by_label("Din fråga").fill(QUESTION)
    page.keyboard.press("Enter")


def heard(page: Page) -> str:
    return " ".join((page.locator("#heard").text_content() or "").split())


def test_sentences_appear_as_they_are_written_and_are_read_out_once(open_page: Open, dictation: Dictation) -> None:
    page = open_page()
    begin(page)
    expect(page.locator(".progress")).to_contain_text("Letar i")
    for sentence in (FIRST, SECOND):
        dictation.go_on()
        expect(page.locator(".drafted")).to_contain_text(sentence)
    expect(page.locator(".drafted")).to_have_attribute("aria-busy", "true")
    assert heard(page) == f"{FIRST} {SECOND}"
    expect(page.locator(".exchange:not(.waiting)")).to_have_count(0)

    dictation.go_on()
    expect(page.locator(".reply.answer .author")).to_have_text(AUTHOR)
    expect(page.get_by_role("link", name="Öppna i dokumentet")).to_be_visible()
    expect(page.locator(".drafted, .stop")).to_have_count(0)
    expect(page.get_by_role("button", name="Fråga", exact=True)).to_be_visible()
    assert heard(page) == f"{FIRST} {SECOND} {THIRD} Svaret är klart, med sina källor. {AUTHOR}"
    expect(page.locator(".exchange").last).to_have_attribute("aria-live", "off")


@pytest.mark.parametrize("by", ["button", "keyboard", "escape"])
def test_what_was_written_stays_when_it_is_stopped(open_page: Open, dictation: Dictation, by: str) -> None:
    page = open_page()
    begin(page)
    dictation.go_on()
    expect(page.locator(".drafted")).to_contain_text(FIRST)
    if by == "escape":
        page.keyboard.press("Escape")
    elif by == "keyboard":
        tab_to(page, ".stop")
        page.keyboard.press("Enter")
    else:
        page.get_by_role("button", name="Stoppa").click()

    expect(page.locator(".reply.answer .text")).to_contain_text(FIRST)
    expect(page.locator(".reply.answer .text")).not_to_contain_text(SECOND)
    expect(page.locator(".reply.answer .author")).to_have_text(AUTHOR)
    expect(page.get_by_label("Din fråga")).to_be_focused()


def test_a_question_written_meanwhile_waits_in_its_field(open_page: Open, dictation: Dictation) -> None:
    page = open_page()
    begin(page)
    dictation.go_on()
    expect(page.locator(".drafted")).to_contain_text(FIRST)
    page.get_by_label("Din fråga").fill("hej")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Din fråga")).to_have_value("hej")
    dictation.go_on(5)
    expect(page.locator(".author")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".exchange").last).to_contain_text("Hej! Fråga mig om dokumenten.")


def test_a_page_that_is_reloaded_in_the_middle_takes_the_answer_up_again(open_page: Open, dictation: Dictation) -> None:
    page = open_page()
    begin(page)
    dictation.go_on()
    expect(page.locator(".drafted")).to_contain_text(FIRST)
    page.reload()
    expect(page.locator(".drafted")).to_contain_text(FIRST)
    dictation.go_on(5)
    expect(page.locator(".reply.answer .author")).to_have_text(AUTHOR)
    expect(page.locator(".exchange")).to_have_count(1)


def test_a_connection_that_breaks_off_in_the_middle_is_taken_up_again(
    open_page: Open, dictation: Dictation, address: str
) -> None:
    with cable_to(address) as cable:
        page = open_page(at=cable.address)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        begin(page)
        dictation.go_on()
        expect(page.locator(".drafted")).to_contain_text(FIRST)
        cable.cut()
        dictation.go_on()
        expect(page.locator(".drafted")).to_contain_text(SECOND)
        dictation.go_on()
        expect(page.locator(".reply.answer .author")).to_have_text(AUTHOR)
        page.context.close()
    assert [url for url in asked if "/chat/underway/" in url] != []
    assert len(dictation.turns) == 1


def test_what_never_reached_the_server_is_sent_again_under_the_same_id(open_page: Open, dictation: Dictation) -> None:
    page = open_page()
    page.route("**/chat", lambda route: route.fulfill(status=200, content_type="text/event-stream", body=": \n\n"))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.route("**/chat/underway/**", lambda route: route.abort(), times=1)
    begin(page)
    expect(page.get_by_role("alert")).to_contain_text("Något gick fel")  # the server never heard of it
    page.unroute("**/chat")
    dictation.go_on(5)
    page.get_by_role("button", name="Försök igen").click()
    expect(page.locator(".reply.answer .author")).to_have_text(AUTHOR)
    assert len({data for data in sent if "text=" in data}) == 1, "sent again under the same id"


def test_without_javascript_the_question_waits_on_the_page(open_page: Open, dictation: Dictation) -> None:
    page = open_page(java_script_enabled=False)
    dictation.go_on(5)
    page.get_by_label("Din fråga").fill(QUESTION)
    page.get_by_role("button", name="Fråga", exact=True).click()
    expect(page.locator(".reply.answer .author")).to_have_text(AUTHOR)


@pytest.mark.parametrize("options", APPEARANCES.values(), ids=APPEARANCES)
def test_axe_finds_nothing_to_complain_of(open_page: Open, dictation: Dictation, options: dict[str, Any]) -> None:
    page = open_page(**options, bypass_csp=True)  # axe measures with inline styles
    begin(page)
    dictation.go_on()
    expect(page.locator(".drafted")).to_contain_text(FIRST)
    expect(page.get_by_role("button", name="Stoppa")).to_be_in_viewport(ratio=1)
    assert violations(page) == [], "while it is written"
    assert page.evaluate(SMALL_TARGETS) == []
    dictation.go_on(5)
    expect(page.locator(".author")).to_be_visible()
    assert violations(page) == [], "written"

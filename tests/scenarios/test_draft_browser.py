"""A drafted checklist in a real Chromium: its quotes beside it, accessible, on a phone and without a script too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.web.app import create_app
from knowledge.adapters.memory_templates import MemoryTemplates
from knowledge.adapters.template_shelf import TemplateShelf
from knowledge.ports import TemplateRecord
from knowledge.templates import builtin_templates
from tests.scenarios.browser_support import launched, served, violations
from tests.scenarios.test_draft_pages import LABELS, PAGE, drafted
from tests.scenarios.web_support import MemoryServices, MemorySettings, guide

pytestmark = pytest.mark.browser

WIDE, PHONE = {"width": 1300, "height": 900}, {"width": 390, "height": 780}


@pytest.fixture(scope="module")
def chromium(chromium_path: str) -> Iterator[Browser]:
    with launched(chromium_path) as browser:
        yield browser


@pytest.fixture
def address() -> Iterator[str]:
    services = MemoryServices(guide())
    records = [TemplateRecord(drafted(), drafted(), drafted())]
    services.templates = TemplateShelf(builtin_templates, MemoryTemplates(records))
    with served(create_app(services, MemorySettings())) as opened:
        yield opened


def opened(chromium: Browser, address: str, **options: Any) -> Page:
    chosen = {"locale": "sv-SE", "reduced_motion": "reduce", "viewport": WIDE, **options}
    page = chromium.new_context(**chosen).new_page()
    page.set_default_timeout(8_000)
    page.goto(address)
    return page


def test_a_source_marks_its_words_beside_the_item(chromium: Browser, address: str) -> None:
    page = opened(chromium, address + PAGE)
    page.locator("a.kalla").nth(1).click()
    expect(page.locator(".used.shown")).to_have_text(LABELS[1])


def test_the_pages_are_accessible_and_nothing_sticks_out(chromium: Browser, address: str) -> None:
    for viewport in (WIDE, PHONE):
        for path in ("/coordinator/templates", PAGE):
            page = opened(chromium, address + path, viewport=viewport)
            for fold in page.locator(".more-of-item summary").all():
                fold.click()
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_it_is_edited_and_published_without_a_script(chromium: Browser, address: str) -> None:
    page = opened(chromium, address + PAGE, java_script_enabled=False)
    page.get_by_label("Punkt 1", exact=True).fill("Strandskyddet är klart")
    page.get_by_role("button", name="Spara och publicera").click()
    expect(page.get_by_role("status").first).to_have_text(
        "Checklistan är publicerad. Nu kan dina kollegor fylla i den."
    )
    expect(page.get_by_label("Punkt 1", exact=True)).to_have_value("Strandskyddet är klart")

"""The coordinators' room in a real Chromium: readable by all, drawn from its tables, whole without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.web.app import create_app
from tests.insights_support import example_overview
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
from tests.scenarios.insights_pages_support import REPORT, WAITING, coordinating
from tests.scenarios.test_insights_pages import ROOMS
from tests.scenarios.web_support import MemoryServices, MemorySettings

pytestmark = pytest.mark.browser

CHART_VALUES = (
    "id => Chart.getChart(document.querySelector(`[data-of=${id}] canvas`)).data.datasets.map(one => one.data)"
)
TABLE_VALUES = """id => {
    const rows = [...document.getElementById(id).tBodies[0].rows].map(row => [...row.cells].slice(1));
    return rows[0].map((_, column) => rows.map(row => Number(row[column].textContent)));
}"""
IS_DRAWN = """canvas => {
    const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    return new Set(pixels.filter((_, at) => at % 4 === 3)).size > 1;
}"""
"""Whether anything but nothing stands on the canvas."""


@pytest.fixture
def services() -> MemoryServices:
    return coordinating()


@pytest.fixture
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


def unfolded(page: Page) -> Page:
    page.evaluate("document.querySelectorAll('main details').forEach(fold => { fold.open = true; })")
    return page


@pytest.mark.parametrize("appearance", APPEARANCES)
def test_every_room_is_accessible_in_every_appearance_and_nothing_sticks_out(open_page: Open, appearance: str) -> None:
    for path in ROOMS:
        page = unfolded(open_page(path, bypass_csp=True, **APPEARANCES[appearance]))
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


@pytest.mark.parametrize("path", ROOMS)
def test_everything_can_be_hit_with_a_finger(open_page: Open, path: str) -> None:
    assert unfolded(open_page(path, **APPEARANCES["phone"])).evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("path", ["/coordinator", "/coordinator/topics/topic-redovisa"])
def test_a_chart_is_drawn_and_says_what_its_table_says(open_page: Open, path: str) -> None:
    page = open_page(path)
    for chart in page.locator("[data-chart]").all():
        table = chart.get_attribute("data-of")
        expect(chart.locator("canvas")).to_be_visible()
        assert chart.locator("canvas").evaluate(IS_DRAWN)
        assert page.evaluate(CHART_VALUES, table) == page.evaluate(TABLE_VALUES, table)


def test_a_chart_s_table_is_a_key_away(open_page: Open) -> None:
    page = open_page("/coordinator/topics/topic-redovisa")
    expect(page.locator("#committees")).to_be_hidden()
    page.locator("[data-of=committees] summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#committees")).to_be_visible()
    tab_to(page, "[data-of=committees] .scrolls")


def test_a_chart_follows_when_the_reader_turns_to_the_dark(open_page: Open) -> None:
    page = open_page("/coordinator", color_scheme="light")
    colour = "Chart.getChart(document.querySelector('canvas')).data.datasets[0].backgroundColor"
    expect(page.locator("canvas").first).to_be_visible()  # it is shown once it is drawn
    light = page.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    for _ in range(50):  # the page's policy lets no waiting function be evaluated in it
        if page.evaluate(colour) != light:
            break
        page.wait_for_timeout(100)
    assert page.evaluate(colour) != light


def test_without_a_script_the_tables_stand_there_and_the_filter_works(open_page: Open) -> None:
    page = open_page("/coordinator", java_script_enabled=False)
    expect(page.locator("canvas")).to_be_hidden()
    page.get_by_text("Siffrorna som tabell").click()
    expect(page.locator("#weeks tbody tr")).to_have_count(len(example_overview().weeks))
    page.get_by_label("Period").select_option("own")
    page.get_by_label("Från och med").fill("2026-10-01")
    page.get_by_role("button", name="Visa", exact=True).click()
    expect(page).to_have_url(re.compile("period=own.*since=2026-10-01"))
    expect(page.locator(".lead")).to_contain_text("1 oktober 2026")


def test_days_of_one_s_own_are_asked_for_only_when_they_are_wanted(open_page: Open) -> None:
    page = open_page("/coordinator")
    expect(page.get_by_label("Från och med")).to_be_hidden()
    page.get_by_label("Period").select_option("Egna datum")
    expect(page.get_by_label("Från och med")).to_be_visible()


def test_from_the_overview_to_the_section_with_its_questions_by_keyboard(open_page: Open) -> None:
    page = open_page("/coordinator")
    page.locator(".topics .places a").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("När ska vi redovisa våra delmål?")
    expect(page.locator(".section-text")).to_contain_text(REPORT)
    expect(page.locator(".pointing")).to_contain_text("Är det mars eller maj som redovisningen ska in?")
    page.get_by_role("link", name="Öppna i dokumentet").click()
    expect(page.locator(".passage:target")).to_contain_text(REPORT)


@pytest.mark.parametrize("with_script", [True, False])
def test_a_question_that_waits_is_answered_with_a_pasted_source(open_page: Open, with_script: bool) -> None:
    page = open_page("/coordinator/queue", java_script_enabled=with_script)
    page.get_by_role("link", name=re.compile(f"Svara.*{re.escape(WAITING)}")).click()
    page.get_by_label("Ditt svar").fill("Ja, om två förvaltningar gör det tillsammans.")
    page.get_by_label("Sök en källa").fill(REPORT)
    page.get_by_role("button", name="Sök").click()
    expect(page.get_by_label("Ditt svar")).to_have_value("Ja, om två förvaltningar gör det tillsammans.")
    source = page.locator(".found").first
    expect(source.get_by_label("Orden som ska citeras")).to_have_value(REPORT)
    source.get_by_role("checkbox").check()
    page.get_by_role("button", name="Publicera svaret").click()

    expect(page.get_by_role("status")).to_contain_text("Svaret är publicerat.")
    expect(page.locator("main")).not_to_contain_text(WAITING)
    page.get_by_role("link", name="Verifierade svar").click()
    expect(page.locator("main")).to_contain_text(WAITING)

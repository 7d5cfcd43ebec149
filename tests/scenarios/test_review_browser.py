"""The review in a real Chromium against a real server on loopback: by mouse, by key, on a phone, without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

from bot.web.app import create_app
from knowledge.adapters.memory import MemoryProgrammes
from knowledge.domain.programmes import Programme
from knowledge.passages import Scope
from knowledge.ports import ProgrammeRecord
from tests.scenarios.browser_support import SMALL_TARGETS, Open, launched, served, tab_to, violations, visiting
from tests.scenarios.review_support import NAME, large_programme, reviewing, small_programme
from tests.scenarios.web_support import MemoryServices, MemorySettings

PAGE = f"/coordinator/programmes/{NAME}"
LARGE = f"/coordinator/programmes/{NAME}-stort"
WIDE: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 780}}

pytestmark = pytest.mark.browser


def records() -> list[ProgrammeRecord]:
    """A draft whose document has been read anew, with a difference, and a programme of sixty sub-goals."""
    _, old = small_programme()
    _, new = small_programme(second="kommunstyrelsen")
    _, large = large_programme(document_id="stort")
    return [ProgrammeRecord(old, old, new), _renamed(large)]


def _renamed(large: Programme) -> ProgrammeRecord:
    named = replace(large, name=f"{NAME}-stort")
    return ProgrammeRecord(named, named, named)


@pytest.fixture
def services() -> MemoryServices:
    document, draft = small_programme(second="kommunstyrelsen")
    large, _ = large_programme(document_id="stort")
    services = reviewing(draft, document, large)
    services.programmes = MemoryProgrammes(records())
    return services


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
    """Opens a path as a coordinator of their own."""

    def opened(path: str = PAGE, user: str = "eva", **options: Any) -> Page:
        return visit(path, extra_http_headers={"X-Lots-User": user}, **{**WIDE, **options})

    with visiting(chromium, address) as visit:
        yield opened


def subgoal(page: Page, number: str) -> Locator:
    """A sub-goal, its fold open."""
    fold = page.locator(f'details.subgoal:has(> summary .number:text-is("{number}"))')
    if fold.get_attribute("open") is None:
        fold.locator("> summary").click()
    return fold


def draft_of(services: MemoryServices) -> Programme:
    return services.programmes.programme(NAME, Scope()).draft


def save(page: Page) -> None:
    page.locator(".bar").get_by_role("button", name="Spara utkast").click()


def test_a_source_is_marked_beside_the_form_and_what_was_written_stays(open_page: Open) -> None:
    page = open_page()
    one = subgoal(page, "1.1")
    one.get_by_label("Miniminivå").fill("Något som jag skriver på")
    one.get_by_role("link", name="Källa, s. 2 utbildningsnämnden").click()

    expect(page.locator(".used.shown")).to_have_text("utbildningsnämnden")
    expect(page.locator(".used.shown")).to_be_in_viewport()
    expect(one.get_by_label("Miniminivå")).to_have_value("Något som jag skriver på")
    expect(page.locator("#quote-said")).to_contain_text("Dokumentet säger: utbildningsnämnden")


def test_without_a_script_a_source_is_a_link_into_the_document_and_the_form_stays(
    open_page: Open, services: MemoryServices
) -> None:
    page = open_page(java_script_enabled=False)
    one = subgoal(page, "2.1")
    one.get_by_label("Miniminivå").fill("Skrivet utan skript")
    one.get_by_role("link", name="Källa, s. 3 tekniska nämnden").click()
    expect(page.locator(".quote-place:target")).to_be_in_viewport()
    expect(one.get_by_label("Miniminivå")).to_have_value("Skrivet utan skript")

    one.get_by_label("Lägg till nämnd (Ansvariga nämnder delmål 2.1)").fill("miljönämnden")
    one.get_by_role("button", name="Spara utkast").click()

    expect(page.get_by_role("status").filter(has_text="Utkastet är sparat")).to_be_visible()
    corrected = draft_of(services).goals[1].subgoals[0]
    assert [one.committee for one in corrected.assignments] == ["miljönämnden", "tekniska nämnden"]
    assert corrected.minimum is not None


def test_the_keyboard_alone_corrects_saves_and_publishes(open_page: Open, services: MemoryServices) -> None:
    page = open_page()
    tab_to_within(page, "#m2\\.d2-2 > summary")
    page.keyboard.press("Enter")
    tab_to_within(page, "#m2\\.d2-2 .responsible .chosen input")
    page.keyboard.press("Space")
    tab_to_within(page, "#m2\\.d2-2 .responsible .add input")
    page.keyboard.type("over")
    expect(page.get_by_role("option")).to_have_text(["överförmyndarnämnden"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#committee-said")).to_have_text("överförmyndarnämnden är tillagd.")
    page.keyboard.type("so")
    page.keyboard.press("Enter")
    tab_to_within(page, ".bar button.outlined")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Det här är inte ifyllt")).to_be_visible()
    tab_to_within(page, ".confirm button")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status").filter(has_text="Programmet är publicerat")).to_be_visible()
    published = services.programmes.programme(NAME, Scope()).published
    assert published is not None
    names = [one.committee for one in published.goals[1].subgoals[1].assignments]
    assert names == ["överförmyndarnämnden", "socialnämnden"]


def tab_to_within(page: Page, selector: str) -> None:
    """By Tab alone; every thing on the way can be seen while it has focus."""
    for _ in range(6):
        try:
            tab_to(page, selector)
        except AssertionError:
            continue
        expect(page.locator(":focus")).to_be_in_viewport()
        return
    raise AssertionError(f"{selector} was not reached with the Tab key")


def test_enter_in_a_field_saves_and_settles_nothing(open_page: Open, services: MemoryServices) -> None:
    page = open_page()
    before = services.programmes.programme(NAME, Scope())
    subgoal(page, "2.1").get_by_label("Lägg till nämnd (Ansvariga nämnder delmål 2.1)").focus()
    page.keyboard.type("trollnämnden")
    page.keyboard.press("Enter")

    assert services.programmes.programme(NAME, Scope()) == before
    expect(page.locator(".differences")).to_be_visible()


def test_what_is_wrong_is_listed_and_each_line_leads_to_its_field(open_page: Open) -> None:
    page = open_page()
    one = subgoal(page, "1.2")
    one.get_by_label("Titel").fill("")
    one.get_by_label("Uppföljning").fill("Skrivet före felet")
    save(page)

    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Inget är sparat än")
    page.get_by_role("link", name="1.2, Titel").click()
    title = page.locator("#m1\\.d1-2").get_by_label("Titel")
    expect(title).to_be_focused()
    expect(title).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#m1\\.d1-2").get_by_label("Uppföljning")).to_have_value("Skrivet före felet")


def test_two_coordinators_at_once_the_second_chooses(open_page: Open, services: MemoryServices) -> None:
    first, second = open_page(user="eva"), open_page(user="bo")
    for page, text in ((first, "Evas miniminivå"), (second, "Bos miniminivå")):
        subgoal(page, "2.1").get_by_label("Miniminivå").fill(text)
    save(first)
    expect(first.locator(".done")).to_be_visible()
    save(second)

    expect(second.get_by_role("alert")).to_contain_text("Någon annan har sparat något annat")
    group = second.get_by_role("group", name="Någon annan har sparat något annat")
    expect(group).to_contain_text("Evas miniminivå")
    group.get_by_label("Min, som den står i fältet").check()
    save(second)

    expect(second.locator(".done")).to_be_visible()
    minimum = draft_of(services).goals[1].subgoals[0].minimum
    assert minimum is not None
    assert (minimum.text, minimum.corrected_by) == ("Bos miniminivå", "bo")


def test_a_new_reading_is_taken_over_where_it_differs(open_page: Open, services: MemoryServices) -> None:
    page = open_page()
    expect(page.locator(".differences")).to_contain_text("En ny läsning av dokumentet skiljer sig")
    subgoal(page, "1.2").get_by_label("Tidplan").fill("Senast 2027")
    page.get_by_role("button", name="Ta över allt som du inte har rättat").click()

    expect(page.locator(".differences")).to_have_count(0)
    kept = draft_of(services)
    assert [one.committee for one in kept.goals[1].subgoals[1].assignments] == ["kommunstyrelsen"]
    assert kept.goals[0].subgoals[1].timetable is not None, "what was written is saved with it"


def test_leaving_with_unsaved_changes_asks_first(open_page: Open) -> None:
    page = open_page()
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    subgoal(page, "1.1").get_by_label("Miniminivå").fill("Inte sparat")
    expect(page.get_by_role("status").filter(has_text="Ändringar som inte är sparade")).to_be_visible()
    page.get_by_role("link", name="Alla program").click()

    expect(subgoal(page, "1.1").get_by_label("Miniminivå")).to_have_value("Inte sparat")
    assert asked == ["beforeunload"]


def test_saving_leaves_the_coordinator_where_they_were(open_page: Open) -> None:
    page = open_page(LARGE)
    page.locator("#m9 > summary").click()
    subgoal(page, "9.3").get_by_label("Tidplan").fill("2028")
    save(page)

    expect(page.locator(".done")).to_be_attached()
    expect(page.locator("#m9\\.d9-3").get_by_label("Tidplan")).to_be_in_viewport()


@pytest.mark.parametrize("script", [True, False])
def test_the_filter_leaves_what_lacks_an_owner(open_page: Open, script: bool) -> None:
    page = open_page(LARGE, java_script_enabled=script)
    page.get_by_label("Bara det som saknar ansvarig").check()

    expect(page.locator("section.goal:visible")).not_to_have_count(12)
    if script:
        shown = page.locator(".goal details.subgoal:visible")
        expect(shown).to_have_count(page.locator(".subgoal.ownerless").count())
        expect(shown.first).to_contain_text("Saknar ansvarig nämnd")


def test_sixty_sub_goals_are_a_short_page_that_leads_to_the_source(open_page: Open) -> None:
    page = open_page(LARGE)
    assert page.evaluate("document.querySelector('.review-form').scrollHeight") < 2_500
    page.locator("#m7 > summary").click()
    subgoal(page, "7.2").get_by_role("link", name=re.compile("Källa.*delmål 7.2 Titel")).click()
    expect(page.locator(".used.shown").first).to_be_in_viewport()


def test_on_a_phone_the_source_comes_up_over_the_form_and_goes_again(open_page: Open) -> None:
    page = open_page(**PHONE)
    one = subgoal(page, "1.1")
    link = one.get_by_role("link", name="Källa, s. 2 socialnämnden")
    link.click()
    expect(page.locator(".used.shown")).to_be_in_viewport()
    back = page.get_by_role("button", name="Tillbaka till fältet")
    expect(back).to_be_focused()
    page.keyboard.press("Escape")

    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()


APPEARANCES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": PHONE,
    "small dark phone": {"viewport": {"width": 320, "height": 600}, "color_scheme": "dark"},
}


@pytest.mark.parametrize("options", APPEARANCES.values(), ids=APPEARANCES)
def test_axe_finds_nothing_to_complain_of_in_the_review(open_page: Open, options: dict[str, Any]) -> None:
    page = open_page("/coordinator/programmes", **options, bypass_csp=True)  # axe measures with inline styles
    assert violations(page) == [], "the list"
    page.goto(page.url + f"/{NAME}")
    one = subgoal(page, "2.2")
    one.get_by_label("Miniminivå").fill("En rättelse")
    save(page)
    expect(page.locator(".done")).to_be_attached()
    assert violations(page) == [], "corrected"
    one = subgoal(page, "2.1")
    one.get_by_role("link", name="Källa, s. 3 tekniska nämnden").click()
    assert violations(page) == [], "a source is shown"
    page.keyboard.press("Escape")
    one.get_by_label("Lägg till nämnd (Ansvariga nämnder delmål 2.1)").fill("trollnämnden")
    assert violations(page) == [], "a committee is typed"
    page.evaluate("document.getElementById('review').requestSubmit()")
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == [], "something is wrong"
    page.goto(page.url.split("?")[0] + "/publish")
    assert violations(page) == [], "publishing"


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_of_the_review_scrolls_sideways_and_every_target_is_large_enough(open_page: Open, width: int) -> None:
    page = open_page("/coordinator/programmes", viewport={"width": width, "height": 740})
    for path in ("", f"/{NAME}", f"/{NAME}/publish"):
        page.goto(re.sub(r"/programmes.*", f"/programmes{path}", page.url))
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        small = [html for html in page.evaluate(SMALL_TARGETS) if "checkbox" not in html and "radio" not in html]
        assert [html for html in small if 'class="first"' not in html] == [], path

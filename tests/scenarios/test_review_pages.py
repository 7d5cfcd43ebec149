"""The coordinator's pages as they are sent and as forms come back: no browser, no script."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from html.parser import HTMLParser

import httpx
import pytest

from bot.web.app import create_app
from bot.web.gate import MAX_FORM_BYTES
from knowledge.domain.programmes import Programme
from knowledge.passages import Scope
from knowledge.ports import ProgrammeRecord
from tests.scenarios.review_support import NAME, TITLE, large_programme, reviewing, small_programme
from tests.scenarios.web_support import MemoryServices, MemorySettings, programme

PAGE = f"/coordinator/programmes/{NAME}"
Fields = dict[str, list[str]]


class FormReader(HTMLParser):
    """The fields of the review's form as a browser would send them, no button pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.writing: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = dict(attrs)
        name, kind = at.get("name"), at.get("type")
        if tag == "textarea" and name:
            self.writing = name
            self.fields.append((name, ""))
        elif tag == "input" and name and (kind not in ("checkbox", "radio") or "checked" in at):
            self.fields.append((name, at.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.writing = None

    def handle_data(self, data: str) -> None:
        if self.writing:
            name, text = self.fields[-1]
            self.fields[-1] = (name, text + data)


def fields_of(html: str) -> Fields:
    reader = FormReader()
    reader.feed(html)
    gathered: Fields = {}
    for name, value in reader.fields:
        gathered.setdefault(name, []).append(value)
    return gathered


@pytest.fixture
def services() -> MemoryServices:
    document, draft = small_programme()
    return reviewing(draft, document, programme())


@pytest.fixture
async def browser(services: MemoryServices) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(services, MemorySettings()), raise_app_exceptions=False)
    headers = {"Accept-Language": "sv", "X-Lots-User": "eva", "X-Lots-Role": "coordinator"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://127.0.0.1:8000", headers=headers, follow_redirects=True
    ) as client:
        yield client


def draft_of(services: MemoryServices) -> Programme:
    return services.programmes.programme(NAME, Scope()).draft


async def opened(browser: httpx.AsyncClient) -> Fields:
    return fields_of((await browser.get(PAGE)).text)


@pytest.mark.parametrize("path", ["", f"/{NAME}", f"/{NAME}/publish"])
async def test_for_others_than_coordinators_the_pages_do_not_exist(browser: httpx.AsyncClient, path: str) -> None:
    refused = await browser.get(f"/coordinator/programmes{path}", headers={"X-Lots-Role": "staff"})
    missing = await browser.get("/coordinator/nothing", headers={"X-Lots-Role": "staff"})

    assert refused.status_code == missing.status_code == 404
    assert re.sub(r'href="[^"]*lang=', "", refused.text) == re.sub(r'href="[^"]*lang=', "", missing.text)


@pytest.mark.parametrize("path", ["", "/publish", "/take-over"])
async def test_nobody_else_changes_anything(services: MemoryServices, browser: httpx.AsyncClient, path: str) -> None:
    fields = {**await opened(browser), "title": ["Kapat"]}
    before = services.programmes.programme(NAME, Scope())
    forged = {"Origin": "http://evil.example"}

    assert (await browser.post(PAGE + path, data=fields, headers={"X-Lots-Role": "staff"})).status_code == 404
    assert (await browser.post(PAGE + path, data=fields, headers=forged)).status_code == 403
    assert services.programmes.programme(NAME, Scope()) == before


async def test_the_menu_leads_coordinators_to_the_programmes(browser: httpx.AsyncClient) -> None:
    room, link = 'href="/coordinator"', 'href="/coordinator/programmes"'

    assert room in (await browser.get("/")).text
    assert link in (await browser.get("/coordinator")).text
    assert room not in (await browser.get("/", headers={"X-Lots-Role": "staff"})).text


async def test_the_list_says_what_state_each_programme_is_in(browser: httpx.AsyncClient) -> None:
    html = (await browser.get("/coordinator/programmes")).text

    assert TITLE in html
    assert "2026–2030" in html
    assert "Utkast" in html
    assert "1 delmål saknar ansvarig nämnd" in html


async def test_each_field_leads_to_its_quote_in_the_document_beside_it(browser: httpx.AsyncClient) -> None:
    html = (await browser.get(PAGE)).text
    links = re.findall(r'class="kalla" href="#(kalla-\d+)"', html)
    places = re.findall(r'id="(kalla-\d+)"', html)

    assert len(set(links)) > 15
    assert set(links) <= set(places)
    assert len(places) == len(set(places))
    assert re.search(r'id="kalla-\d+"><span class="used"[^>]*>kulturnämnden\.?</span>', html)


async def test_a_saved_form_that_nobody_touched_changes_nothing(
    services: MemoryServices, browser: httpx.AsyncClient
) -> None:
    before = draft_of(services)
    page = await browser.post(PAGE, data=await opened(browser))

    assert page.status_code == 200
    assert "Utkastet är sparat" in page.text
    assert draft_of(services) == before


async def test_a_correction_is_saved_with_who_made_it_and_the_documents_words_beside_it(
    services: MemoryServices, browser: httpx.AsyncClient
) -> None:
    fields = await opened(browser)
    fields["m2.d2-2.responsible"] = []
    fields["m2.d2-2.responsible.add"] = ["SN"]
    fields["m2.d2-2.minimum"] = ["Minst en mötesplats i varje stadsdel"]
    page = await browser.post(PAGE, data=fields)

    corrected = draft_of(services).goals[1].subgoals[1]
    assert [(one.committee, one.corrected_by) for one in corrected.assignments] == [("socialnämnden", "eva")]
    assert corrected.minimum is not None
    assert (corrected.minimum.text, corrected.minimum.corrected_by) == ("Minst en mötesplats i varje stadsdel", "eva")
    assert re.search(r"Dokumentet säger:\s*<q>kulturnämnden</q>", page.text)
    assert "Rättat av eva." in page.text


async def test_a_name_that_no_committee_has_is_told_and_nothing_is_lost(
    services: MemoryServices, browser: httpx.AsyncClient
) -> None:
    before = draft_of(services)
    fields = await opened(browser)
    fields["m2.d2-1.responsible.add"] = ["Trollnämnden"]
    fields["owner"] = ["trygghetsrådet"]
    page = await browser.post(PAGE, data=fields)

    assert page.status_code == 422
    assert "Ingen nämnd heter ”Trollnämnden”" in page.text
    again = fields_of(page.text)
    assert again["m2.d2-1.responsible"] == ["Trollnämnden"]
    assert again["owner"] == ["trygghetsrådet"]
    assert draft_of(services) == before

    await browser.post(PAGE, data={**again, "m2.d2-1.responsible.as-written": ["1"]})
    assert draft_of(services).goals[1].subgoals[0].assignments[0].committee == "Trollnämnden"


async def test_an_empty_title_and_a_text_beyond_measure_are_told_at_their_fields(browser: httpx.AsyncClient) -> None:
    fields = {**await opened(browser), "m1.d1-1.title": [" "], "followup": ["x" * 4001]}
    page = await browser.post(PAGE, data=fields)

    assert page.status_code == 422
    assert 'href="#f-m1.d1-1.title"' in page.text
    assert 'href="#f-followup"' in page.text
    assert "Inget är sparat än: 2 saker" in page.text


async def test_the_second_of_two_coordinators_sees_both_values_and_chooses(
    services: MemoryServices, browser: httpx.AsyncClient
) -> None:
    mine = {**await opened(browser), "owner": ["socialnämnden"], "period": ["2026–2031"]}
    theirs = {**await opened(browser), "owner": ["miljönämnden"], "decided_by": ["kommunstyrelsen"]}
    await browser.post(PAGE, data=theirs, headers={"X-Lots-User": "bo"})

    page = await browser.post(PAGE, data=mine)
    assert page.status_code == 409
    assert "Någon annan har sparat något annat" in page.text
    assert "<q>miljönämnden</q>" in page.text
    again = fields_of(page.text)
    assert again["owner"] == ["socialnämnden"]
    assert draft_of(services).owner.text == "miljönämnden"  # type: ignore[union-attr]

    unsettled = await browser.post(PAGE, data=again)
    assert unsettled.status_code == 409, "a conflict stays one until it is settled"

    (choice,) = re.findall(r'name="owner\.settle" value="(mine-\w+)"', page.text)
    assert (await browser.post(PAGE, data={**again, "owner.settle": [choice]})).status_code == 200
    kept = draft_of(services)
    assert [one.text for one in (kept.owner, kept.period, kept.decided_by) if one] == [
        "socialnämnden",
        "2026–2031",
        "kommunstyrelsen",
    ]


async def test_taking_the_others_value_keeps_the_rest_of_what_one_wrote(
    services: MemoryServices, browser: httpx.AsyncClient
) -> None:
    mine = {**await opened(browser), "owner": ["socialnämnden"], "period": ["2026–2031"]}
    await browser.post(PAGE, data={**await opened(browser), "owner": ["miljönämnden"]})
    again = fields_of((await browser.post(PAGE, data=mine)).text)

    await browser.post(PAGE, data={**again, "owner.settle": ["theirs"]})

    kept = draft_of(services)
    assert [one.text for one in (kept.owner, kept.period) if one] == ["miljönämnden", "2026–2031"]


async def test_sub_goals_goals_and_duties_are_taken_out_and_put_in(
    services: MemoryServices, browser: httpx.AsyncClient
) -> None:
    fields = await opened(browser)
    fields["remove"] = ["m1.d1-2", *fields["duty"]]
    fields["m2.ny.number"], fields["m2.ny.title"] = ["2.3"], ["Torgen lever"]
    fields["m2.ny.responsible.add"] = ["tekniska nämnden, stadsdelsnämnderna"]
    fields["ny.number"], fields["ny.title"] = ["3"], ["Alla är delaktiga"]
    await browser.post(PAGE, data=fields)

    kept = draft_of(services)
    assert [goal.title for goal in kept.goals][2:] == ["Alla är delaktiga"]
    assert [one.number for goal in kept.goals for one in goal.subgoals] == ["1.1", "2.1", "2.2", "2.3"]
    added = kept.goals[1].subgoals[2]
    assert [one.committee for one in added.assignments] == ["tekniska nämnden", "stadsdelsnämnderna"]
    assert kept.duties == ()


async def test_publishing_shows_first_what_is_not_filled_in_and_publishes_what_was_shown(
    services: MemoryServices, browser: httpx.AsyncClient
) -> None:
    asked = await browser.post(f"{PAGE}/publish", data={**await opened(browser), "owner": ["trygghetsrådet"]})
    assert str(asked.url).endswith("/publish")
    assert "2.1 Parker och torg är upplysta" in asked.text
    assert services.programmes.programme(NAME, Scope()).published is None
    version = fields_of(asked.text)["version"]

    await browser.post(PAGE, data={**await opened(browser), "title": ["Ett nytt namn"]})
    changed = await browser.post(f"{PAGE}/publish", data={"version": version})
    assert "Utkastet ändrades" in changed.text
    assert services.programmes.programme(NAME, Scope()).published is None

    done = await browser.post(f"{PAGE}/publish", data={"version": fields_of(changed.text)["version"]})
    assert "Programmet är publicerat" in done.text
    published = services.programmes.programme(NAME, Scope()).published
    assert published is not None
    assert (published.title, published.owner and published.owner.text) == ("Ett nytt namn", "trygghetsrådet")


@pytest.fixture
def read_anew(services: MemoryServices) -> MemoryServices:
    """The same programme after its document was changed: another owner, and another committee for 2.2."""
    document, old = small_programme()
    _, new = small_programme(owner="trygghetsrådet", second="kommunstyrelsen")
    services.programmes = reviewing(old, document, record=ProgrammeRecord(old, old, new)).programmes
    return services


async def test_a_new_readings_difference_is_shown_and_taken_over_or_left(
    read_anew: MemoryServices, browser: httpx.AsyncClient
) -> None:
    page = (await browser.get(PAGE)).text
    assert "En ny läsning av dokumentet skiljer sig på 3 punkter" in page
    (owner,) = re.findall(r'id="d-(\w+)">\s*Ägare', page)

    taken = await browser.post(f"{PAGE}/take-over", data={**fields_of(page), "take": [owner]})
    assert draft_of(read_anew).owner.text == "trygghetsrådet"  # type: ignore[union-attr]
    assert "skiljer sig på 2 punkter" in taken.text

    left = re.findall(r'name="keep" value="(\w+)"', taken.text)
    kept = await browser.post(f"{PAGE}/take-over", data={**fields_of(taken.text), "keep": left})
    assert [one.committee for one in draft_of(read_anew).goals[1].subgoals[1].assignments] == ["kulturnämnden"]
    assert "En ny läsning av dokumentet skiljer sig" not in kept.text


async def test_taking_all_over_leaves_what_was_corrected(read_anew: MemoryServices, browser: httpx.AsyncClient) -> None:
    fields = {**await opened(browser), "owner": ["socialnämnden"], "take-all": ["1"]}
    page = await browser.post(f"{PAGE}/take-over", data=fields)

    kept = draft_of(read_anew)
    assert kept.owner is not None
    assert (kept.owner.text, kept.owner.corrected_by) == ("socialnämnden", "eva")
    assert [one.committee for one in kept.goals[1].subgoals[1].assignments] == ["kommunstyrelsen"]
    assert "Det här har du rättat själv" in page.text


async def test_a_sub_goal_that_the_document_adds_or_drops_is_shown_and_taken_over(
    services: MemoryServices, browser: httpx.AsyncClient
) -> None:
    document, old = small_programme()
    first, second = old.goals
    added = replace(first.subgoals[1], number="2.3", title="Torgen lever")
    new = replace(old, goals=(first, replace(second, subgoals=(second.subgoals[0], added))))
    services.programmes = reviewing(old, document, record=ProgrammeRecord(old, old, new)).programmes
    page = (await browser.get(PAGE)).text
    assert "2.3 Torgen lever" in page
    assert "delmålet är nytt" in page
    assert "delmålet finns inte längre i dokumentet" in page

    await browser.post(f"{PAGE}/take-over", data={**fields_of(page), "take-all": ["1"]})

    assert [one.number for one in draft_of(services).goals[1].subgoals] == ["2.1", "2.3"]


async def test_a_programme_whose_document_is_gone_can_still_be_reviewed(browser: httpx.AsyncClient) -> None:
    document, old = small_programme()
    services = reviewing(old, programme(), record=ProgrammeRecord(old, old, None))
    transport = httpx.ASGITransport(create_app(services, MemorySettings()))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=browser.headers) as client:
        page = await client.get(PAGE)

    assert page.status_code == 200
    assert "Dokumentet finns inte längre" in page.text
    assert "<blockquote>kulturnämnden</blockquote>" in page.text, document.id


async def test_what_documents_and_coordinators_write_is_never_markup(browser: httpx.AsyncClient) -> None:
    fields = {**await opened(browser), "owner": ["</textarea><script>alert(1)</script>"]}
    html = (await browser.post(PAGE, data=fields)).text

    assert "<script>alert" not in html
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html)


async def test_sixty_sub_goals_are_shown_and_saved_within_the_bounds() -> None:
    document, draft = large_programme(60)
    services = reviewing(draft, document)
    transport = httpx.ASGITransport(create_app(services, MemorySettings()))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", follow_redirects=True) as client:
        begun = time.process_time()
        fields = await opened(client)
        shown = time.process_time() - begun
        request = client.build_request("POST", PAGE, data={**fields, "m12.d12-5.title": ["Ändrad"]})
        answer = await client.send(request)

    assert answer.status_code == 200
    assert services.programmes.programme(NAME, Scope()).draft.goals[11].subgoals[4].title == "Ändrad"
    assert len(request.content) < MAX_FORM_BYTES / 4
    assert shown < 3

"""The coordinator's pages of drafted checklists, and the API's list: as they are sent and as forms come back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from starlette.datastructures import FormData

from bot.web.app import create_app
from bot.web.drafting.sheet import built, filled
from ingest.extraction.checklists import checklists
from knowledge.adapters.memory_templates import MemoryTemplates
from knowledge.adapters.template_shelf import TemplateShelf
from knowledge.domain.forms import Template
from knowledge.passages import Scope
from knowledge.ports import TemplateRecord
from knowledge.templates import builtin_templates
from tests.scenarios.test_review_pages import Fields, fields_of
from tests.scenarios.web_support import MemoryServices, MemorySettings, guide

LABELS = ["Strandskyddet är prövat", "Grannarna har fått yttra sig", "Ritningar i skala 1:100 är bifogade"]


def drafted() -> Template:
    (template,) = checklists(guide().document(), guide().passages)
    return template


PAGE = f"/coordinator/templates/{drafted().id}"


@pytest.fixture
def services() -> MemoryServices:
    made = MemoryServices(guide())
    made.templates = TemplateShelf(
        builtin_templates, MemoryTemplates([TemplateRecord(drafted(), drafted(), drafted())])
    )
    return made


@pytest.fixture
async def browser(services: MemoryServices) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(services, MemorySettings()), raise_app_exceptions=False)
    headers = {"Accept-Language": "sv", "X-Lots-User": "eva", "X-Lots-Role": "coordinator"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://127.0.0.1:8000", headers=headers, follow_redirects=True
    ) as client:
        yield client


def record(services: MemoryServices) -> TemplateRecord:
    return services.templates.kept.record(drafted().id, Scope())


async def form(browser: httpx.AsyncClient) -> Fields:
    return fields_of((await browser.get(PAGE)).text)


async def test_each_item_stands_beside_its_quote_in_the_document(browser: httpx.AsyncClient) -> None:
    page = (await browser.get(PAGE)).text
    assert [fields_of(page)[f"{item.id}.label"] for item in drafted().items] == [[label] for label in LABELS]
    assert page.count('data-quote="kalla-') == len(LABELS)
    assert page.count('data-quotes="kalla-') == len(LABELS)


async def test_what_is_saved_is_the_draft_and_is_shown_again(
    browser: httpx.AsyncClient, services: MemoryServices
) -> None:
    fields = await form(browser)
    first, second, third = (item.id for item in drafted().items)
    fields |= {
        f"{first}.label": ["Strandskyddet är klart"],
        f"{second}.why": ["De kan överklaga."],
        f"{third}.place": ["1"],
        "remove": [second],
        "new.label": ["Avgiften är betald"],
    }
    page = await browser.post(PAGE, data=fields)
    assert "Utkastet är sparat" in page.text
    draft = record(services).draft
    assert [item.label for item in draft.items] == [LABELS[2], "Strandskyddet är klart", "Avgiften är betald"]
    assert [bool(item.source) for item in draft.items] == [True, True, False]
    assert draft.items[2].fields == draft.items[0].fields
    assert record(services).published is None


async def test_a_published_checklist_is_what_the_api_offers_staff(browser: httpx.AsyncClient) -> None:
    staff = {"X-Lots-Role": "staff"}
    before = (await browser.get("/api/templates", headers=staff)).json()["templates"]
    page = await browser.post(f"{PAGE}/publish", data=await form(browser))
    assert "Checklistan är publicerad" in page.text
    after = (await browser.get("/api/templates", headers=staff)).json()["templates"]
    (new,) = [one for one in after if one not in before]
    assert (new["id"], new["status"]) == (drafted().id, "published")
    assert [item["citations"][0]["quote"] for item in new["items"]] == LABELS


async def test_the_api_shows_drafts_to_coordinators_alone(browser: httpx.AsyncClient) -> None:
    shown = [
        {one["id"] for one in (await browser.get("/api/templates", headers={"X-Lots-Role": role})).json()["templates"]}
        for role in ("staff", "coordinator")
    ]
    assert shown[1] - shown[0] == {drafted().id}
    assert shown[0] == {template.id for template in builtin_templates()}


async def test_staff_find_no_such_pages(browser: httpx.AsyncClient) -> None:
    for path in ("/coordinator/templates", PAGE):
        assert (await browser.get(path, headers={"X-Lots-Role": "staff"})).status_code == 404
    for path in (PAGE, f"{PAGE}/publish", f"{PAGE}/take-over"):
        assert (await browser.post(path, headers={"X-Lots-Role": "staff"}, data={"title": "x"})).status_code == 404


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": [""]}, "Skriv en titel."),
        ({f"{drafted().items[0].id}.label": [""]}, "Skriv vad punkten säger"),
        ({"remove": [item.id for item in drafted().items]}, "Behåll minst en punkt."),
        ({f"{drafted().items[0].id}.label": ["x" * 2001]}, "Skriv högst 2 000 tecken."),
    ],
)
async def test_what_cannot_be_kept_comes_back_as_it_was_sent(
    browser: httpx.AsyncClient, services: MemoryServices, change: Fields, said: str
) -> None:
    page = await browser.post(f"{PAGE}/publish", data={**await form(browser), "description": ["Mitt"], **change})
    assert page.status_code == 422
    assert said in page.text
    assert fields_of(page.text)["description"] == ["Mitt"]
    assert record(services) == TemplateRecord(drafted(), drafted(), drafted())


async def test_two_who_save_at_once_lose_nothing_unseen(browser: httpx.AsyncClient, services: MemoryServices) -> None:
    mine, theirs = await form(browser), await form(browser)
    await browser.post(PAGE, data=theirs | {"title": ["Deras"]})
    page = await browser.post(PAGE, data=mine | {"title": ["Min"]})
    assert page.status_code == 409
    assert "Någon annan har sparat checklistan medan du skrev" in page.text
    assert record(services).draft.title == "Deras"
    await browser.post(PAGE, data=fields_of(page.text))
    assert record(services).draft.title == "Min"


async def test_a_new_reading_waits_until_it_is_taken_over(browser: httpx.AsyncClient, services: MemoryServices) -> None:
    kept = services.templates.kept
    items = drafted().items
    reading = replace(drafted(), items=(replace(items[0], label="Strandskyddet är beviljat"), *items[1:]))
    services.templates = TemplateShelf(
        builtin_templates, MemoryTemplates([TemplateRecord(record(services).draft, drafted(), reading)])
    )
    assert kept is not services.templates.kept
    page = (await browser.get(PAGE)).text
    assert "Dokumentet har lästs in på nytt" in page
    assert "Strandskyddet är beviljat" in page
    page = (await browser.post(f"{PAGE}/take-over", data=fields_of(page))).text
    assert "Det nya i dokumentet finns nu i utkastet" in page
    assert "Dokumentet har lästs in på nytt" not in page
    assert record(services).draft.items[0].label == "Strandskyddet är beviljat"


async def test_the_list_tells_drafts_from_what_is_published(browser: httpx.AsyncClient) -> None:
    assert "Utkast" in (await browser.get("/coordinator/templates")).text
    await browser.post(f"{PAGE}/publish", data=await form(browser))
    assert "Publicerat" in (await browser.get("/coordinator/templates")).text


@pytest.mark.parametrize(
    ("place", "expected"), [("1", "CAB"), ("2", "ACB"), ("3", "ABC"), ("", "ABC"), ("-4", "ABC"), ("99", "ABC")]
)
def test_an_item_goes_where_its_number_says(place: str, expected: str) -> None:
    rows = [("item", "a"), ("item", "b"), ("item", "c"), *((f"{key}.label", key.upper()) for key in "abc")]
    sheet = filled(FormData([*rows, ("a.place", "1"), ("b.place", "2"), ("c.place", place), ("title", "T")]))
    assert "".join(item.label for item in built(sheet, Template("t", "T", "checklist", ())).items) == expected


OWN = b"id: egen\ntitle: Egen lista\nkind: checklist\nitems:\n  - label: Ett\n"


@pytest.mark.parametrize("broken", [b"title: x\nkind: checklist\n", b"\x00\xff", b"[", b""])
async def test_a_file_that_is_no_template_is_refused_by_name(
    browser: httpx.AsyncClient, services: MemoryServices, broken: bytes
) -> None:
    page = await browser.post("/coordinator/templates", files={"file": ("min lista.yaml", broken)})
    assert page.status_code == 422
    assert "min lista.yaml" in page.text
    assert len(services.templates.kept.records(Scope())) == 1


async def test_an_uploaded_template_can_be_begun_at_once(browser: httpx.AsyncClient) -> None:
    page = await browser.post("/coordinator/templates", files={"file": ("egen.yaml", OWN)})
    assert "Mallen är inläst." in page.text
    listed = (await browser.get("/api/templates", headers={"X-Lots-Role": "staff"})).json()["templates"]
    assert "egen" in {one["id"] for one in listed}


async def test_the_example_can_be_loaded_as_it_is(browser: httpx.AsyncClient) -> None:
    example = await browser.get("/coordinator/templates/example.xlsx")
    page = await browser.post("/coordinator/templates", files={"file": ("mall.xlsx", example.content)})
    assert "Mallen är inläst." in page.text


async def test_what_comes_with_lots_is_not_replaced_by_a_file(browser: httpx.AsyncClient) -> None:
    content = OWN.replace(b"egen", b"riskmatris")
    page = await browser.post("/coordinator/templates", files={"file": ("egen.yaml", content)})
    assert (page.status_code, "följer med Lots" in page.text) == (409, True)
    assert (await browser.post("/coordinator/templates", data={"file": "x"})).status_code == 422

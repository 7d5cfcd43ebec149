"""The pages as they are sent: headers, plain forms, languages, and a document with its quote. No browser needed."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import bot.forms
import bot.web
import knowledge
from bot.web.app import create_app
from tests.scenarios.web_support import DocumentDraft, MemoryServices, MemorySettings

QUESTION = "Vem följer upp programmet varje år?"
BASE = "http://127.0.0.1:8000"
DOCUMENTS_OF_FORMS = Path(bot.forms.__path__[0]) / "documents.py"
SWEDISH = {"Accept-Language": "sv-SE,sv;q=0.9,en;q=0.8"}


@pytest.fixture
def services() -> MemoryServices:
    return MemoryServices()


@pytest.fixture
async def browser(services: MemoryServices) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without JavaScript: it keeps cookies and follows redirects."""
    transport = httpx.ASGITransport(create_app(services, MemorySettings()), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=BASE, headers=SWEDISH, follow_redirects=True) as client:
        yield client


async def test_every_response_carries_the_strict_headers(browser: httpx.AsyncClient) -> None:
    for path in ("/", "/documents", "/documents/nothing", "/healthz", "/static/app.css", "/api/nothing"):
        headers = (await browser.get(path)).headers
        policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
        assert policy["default-src"] == "'none'", path
        assert policy["script-src"] == policy["style-src"] == policy["img-src"] == policy["connect-src"] == "'self'"
        assert policy["frame-ancestors"] == "'none'"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


async def test_no_page_holds_inline_script_or_style_or_an_address_elsewhere(browser: httpx.AsyncClient) -> None:
    await browser.post("/chat", data={"text": QUESTION})
    for path in ("/", "/documents", "/documents/skargardsprogrammet", "/documents/nothing"):
        html = (await browser.get(path)).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html), path
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', html), path


async def test_a_question_without_javascript_leads_back_to_a_page_with_the_cited_answer(
    browser: httpx.AsyncClient,
) -> None:
    page = await browser.post("/chat", data={"text": QUESTION})

    assert str(page.url) == f"{BASE}/#t1"
    assert "<blockquote" in page.text
    assert "Kommunstyrelsen följer upp programmet varje år" in page.text
    assert 'href="#t1m1k1"' in page.text
    assert 'id="t1m1k1"' in page.text


async def test_a_conversation_survives_a_reload_and_ends_when_the_person_begins_again(
    browser: httpx.AsyncClient,
) -> None:
    await browser.post("/chat", data={"text": QUESTION})
    assert QUESTION in (await browser.get("/")).text

    begun_again = await browser.post("/new")

    assert "Ditt samtal" not in begun_again.text.split("<template")[0]


async def test_the_conversation_cookie_is_out_of_reach_of_scripts_and_other_sites(services: MemoryServices) -> None:
    transport = httpx.ASGITransport(create_app(services, MemorySettings()))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        cookie = (await client.post("/chat", data={"text": "hej"})).headers["set-cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


async def test_another_person_with_the_same_cookie_sees_nothing(browser: httpx.AsyncClient) -> None:
    await browser.post("/chat", data={"text": QUESTION})

    assert QUESTION not in (await browser.get("/", headers={"X-Lots-User": "eva"})).text


async def test_a_refusal_looks_like_one_and_offers_ways_on(browser: httpx.AsyncClient) -> None:
    html = (await browser.post("/chat", data={"text": "Vem vann fotbollsmatchen?"})).text

    assert "Står inte i dokumenten" in html
    assert 'name="text" value="Vem följer upp programmet?"' in html
    assert 'role="alert"' not in html


async def test_choices_are_buttons_that_come_back_as_a_turn(
    services: MemoryServices, browser: httpx.AsyncClient
) -> None:
    html = (await browser.post("/chat", data={"text": "hej"})).text
    assert '<button name="choice" value="show-help">Vad kan du?</button>' in html

    await browser.post("/chat", data={"choice": "show-help", "label": "Vad kan du?"})

    assert services.engine.turns[-1].choice == "show-help"


async def test_what_people_and_documents_write_is_never_markup(browser: httpx.AsyncClient) -> None:
    html = (await browser.post("/chat", data={"text": "<script>alert(1)</script> & programmet"})).text

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; programmet" in html


async def test_examples_wait_for_no_language_model(services: MemoryServices, browser: httpx.AsyncClient) -> None:
    await browser.get("/")
    assert services.extractive.asked
    assert not services.answerer.asked


async def test_examples_are_made_from_what_is_indexed() -> None:
    draft = DocumentDraft("kost", "Kostpolicy").heading("När serveras vegetarisk mat?").prose("På tisdagar.")
    transport = httpx.ASGITransport(create_app(MemoryServices(draft), MemorySettings()))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        html = (await client.get("/")).text

    assert 'value="När serveras vegetarisk mat?"' in html
    assert "skärgård" not in html.lower()


@pytest.mark.parametrize(
    ("text", "status"),
    [("", 422), ("  \n ", 422), ("x" * 4001, 422), ("x" * 70_000, 413)],
    ids=["empty", "blank", "long", "huge"],
)
async def test_an_impossible_question_gets_a_page_that_says_what_to_do(
    browser: httpx.AsyncClient, text: str, status: int
) -> None:
    assert (await browser.post("/chat", data={"text": text})).status_code == status


async def test_the_language_is_the_readers_choice_then_the_browsers(browser: httpx.AsyncClient) -> None:
    assert '<html lang="sv">' in (await browser.get("/")).text
    assert '<html lang="en">' in (await browser.get("/", headers={"Accept-Language": "de, en-GB;q=0.8, sv;q=0.2"})).text
    assert "Ask the governing documents" in (await browser.get("/?lang=en")).text
    assert "Ask the governing documents" in (await browser.get("/")).text, "the choice is remembered"
    assert "Fråga styrdokumenten" in (await browser.get("/?lang=sv")).text
    assert (await browser.get("/?lang=xx")).status_code == 200


async def test_documents_are_listed_with_what_they_are_and_how_far_they_are_indexed(browser: httpx.AsyncClient) -> None:
    html = (await browser.get("/documents")).text

    assert all(said in html for said in ("Skärgårdsprogrammet 2026–2030", "PDF", "42 sidor", "44 stycken", "Klart"))
    assert "Sökbart på ord; 50 % också på innebörd" in html
    assert "Krisplan" not in html


async def test_a_document_shows_every_passage_once_with_its_headings_pages_and_furniture(
    services: MemoryServices, browser: httpx.AsyncClient
) -> None:
    html = (await browser.get("/documents/skargardsprogrammet")).text

    for passage in services.library.drafts["skargardsprogrammet"].passages:
        assert html.count(f'id="{passage.id}"') == 1
        assert all(unit.text in html for unit in passage.units)
    assert '<h3 id="rubrik-' in html
    assert 'id="sida-42"' in html
    assert "Inte dokumentets egen text: från webbsidan runt om" in html
    assert html.count("Dela sidan på sociala medier") == 1
    assert "Skärgårdsprogrammet · 2</p>" in html, "what pages carry lies with the page mark"


@pytest.mark.parametrize(
    "quote",
    [
        "",
        "x",
        "skargardsprogrammet-p2:9-3",
        "skargardsprogrammet-p2:0-99999999",
        "p:0-1",
        "<b>:0-1",
        "a" * 5000,
        "ö:1-2",
    ],
)
async def test_a_quote_that_makes_no_sense_still_opens_the_document(browser: httpx.AsyncClient, quote: str) -> None:
    page = await browser.get("/documents/skargardsprogrammet", params={"quote": quote})

    assert page.status_code == 200
    assert "<b>" not in page.text


async def test_a_missing_and_a_forbidden_document_look_the_same(browser: httpx.AsyncClient) -> None:
    missing, forbidden = await browser.get("/documents/finns-inte"), await browser.get("/documents/krisplan")

    assert missing.status_code == forbidden.status_code == 404
    assert missing.text.replace("finns-inte", "krisplan") == forbidden.text


async def test_feedback_is_kept_with_its_reason_and_shown_as_given(
    services: MemoryServices, browser: httpx.AsyncClient
) -> None:
    await browser.post("/chat", data={"text": QUESTION})

    page = await browser.post(
        "/feedback", data={"answer": "answer-1", "verdict": "down", "reason": "incomplete", "comment": " Datum saknas "}
    )

    assert services.feedback.recorded == [("answer-1", "local", False, "incomplete", "Datum saknas")]
    assert str(page.url) == f"{BASE}/#t1"
    assert "Du tyckte: mindre bra" in page.text


async def test_feedback_is_taken_only_on_answers_of_ones_own_conversation(
    services: MemoryServices, browser: httpx.AsyncClient
) -> None:
    await browser.post("/chat", data={"text": QUESTION})
    judged = {"answer": "answer-1", "verdict": "up"}

    assert (await browser.post("/feedback", data=judged, headers={"X-Lots-User": "eva"})).status_code == 404
    assert (await browser.post("/feedback", data={**judged, "answer": "answer-9"})).status_code == 404
    assert (await browser.post("/feedback", data={**judged, "verdict": "maybe"})).status_code == 422
    assert services.feedback.recorded == []


async def test_static_files_are_kept_for_ever_only_under_their_contents_address(browser: httpx.AsyncClient) -> None:
    address = re.search(r'href="(/static/app\.css\?v=\w+)"', (await browser.get("/")).text)
    assert address
    assert "immutable" in (await browser.get(address[1])).headers["cache-control"]
    assert (await browser.get("/static/app.css")).headers["cache-control"] == "no-cache"
    assert (await browser.get("/static/../app.py")).status_code == 404


@pytest.mark.parametrize("domain", ["web", "insights_pages"])
def test_every_text_of_the_pages_is_in_the_swedish_catalogue_and_no_other(domain: str) -> None:
    with (Path(knowledge.__file__).parent / f"locale/sv/{domain}.po").open("rb") as file:
        catalogue = read_po(file)
    translated = {message.id for message in catalogue if message.id and all(message.string or ())}

    assert {text for room, text in _texts() if room == domain} == translated


def _texts() -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """(domain, text): the coordinators' own room has texts of its own."""
    for room in (bot.web, bot.forms):
        folder = Path(room.__path__[0])
        for file, text in _texts_in(folder):
            yield _domain_of(folder / file), text


def _domain_of(file: Path) -> str:
    if "insights" in file.parts:
        return "insights_pages"
    return "export" if file == DOCUMENTS_OF_FORMS else "web"


def _texts_in(folder: Path) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    found = extract_from_dir(
        str(folder),
        method_map=[("templates/**.html", "jinja2"), ("**.py", "python")],
        options_map={"templates/**.html": {"newstyle_gettext": "true", "trim_blocks": "true"}},
        keywords={"_": None, "gettext": None, "ngettext": (1, 2), "N_": None},
    )
    for file, _, text, _, _ in found:
        yield file, text

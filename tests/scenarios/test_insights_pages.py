"""The coordinators' room as it is sent: who gets in, what is said of few, filters, the queue and verified answers."""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import bot.verified.desk
from bot.verified.desk import LONGEST_TEXT, MOST_SOURCES
from bot.web.app import create_app
from bot.web.insights.queue import FAULTS
from bot.web.insights.visit import Ways
from knowledge.insights.overview import Filter, Overview
from tests.insights_support import REPORT_DATE, SN, example_overview
from tests.scenarios.insights_pages_support import KARIN, REPORT, WAITING, coordinating
from tests.scenarios.web_support import MemoryServices, MemorySettings

HERE = ("127.0.0.1", 50000)
KARINS = {"X-Lots-User": KARIN.id, "X-Lots-Role": "coordinator", "Accept-Language": "sv"}
SECTION = Ways().section(REPORT_DATE.document, REPORT_DATE.section)
ROOMS = (
    "/coordinator",
    "/coordinator/topics/topic-redovisa",
    SECTION,
    "/coordinator/queue",
    "/coordinator/queue/answer?topic=topic-redovisa",
    "/coordinator/answers",
    "/coordinator/reviews",
)


@pytest.fixture
def services() -> MemoryServices:
    return coordinating()


@pytest.fixture
def client(services: MemoryServices) -> TestClient:
    return opened(services)


def opened(services: MemoryServices) -> TestClient:
    app = create_app(services, MemorySettings())
    return TestClient(app, base_url="http://127.0.0.1:8000", client=HERE, headers=KARINS)


def text_of(page: str) -> str:
    """What a reader sees of the page, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


# Who gets in


@pytest.mark.parametrize("path", [*ROOMS, "/coordinator/export/xlsx"])
def test_for_anyone_but_coordinators_a_room_looks_as_if_it_were_not_there(client: TestClient, path: str) -> None:
    forbidden = client.get(path, headers={"X-Lots-Role": "staff"})
    missing = client.get("/coordinator/nothing", headers={"X-Lots-Role": "staff"})

    assert forbidden.status_code == missing.status_code == 404
    assert "Anna Holm" not in forbidden.text
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/coordinator/queue/answer", "/coordinator/queue/aside", "/coordinator/answers/x/withdraw"]
)
def test_staff_can_change_nothing_here(client: TestClient, path: str) -> None:
    assert client.post(path, data={"waiting": "handed:h0"}, headers={"X-Lots-Role": "staff"}).status_code == 404
    assert WAITING in text_of(client.get("/coordinator/queue").text)


def test_a_coordinator_reaches_every_room_from_one_bar(client: TestClient) -> None:
    for room in (*ROOMS, "/coordinator/programmes", "/coordinator/templates"):
        bar = re.search(r'<nav class="rooms".*?</nav>', client.get(room).text, re.DOTALL)
        assert bar, room
        ways = re.findall(r'href="([^"]+)"', bar[0])
        assert all(client.get(way).status_code == 200 for way in ways)
        assert len(ways) == 6
        assert bar[0].count("aria-current") == 1, room


def test_staff_see_no_way_to_the_rooms(client: TestClient) -> None:
    assert "/coordinator" not in client.get("/", headers={"X-Lots-Role": "staff"}).text


# What is said


@pytest.mark.parametrize("path", ROOMS)
def test_no_room_holds_inline_script_or_style_or_an_address_elsewhere(client: TestClient, path: str) -> None:
    page = client.get(path).text
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page)


def test_the_overview_tells_the_week_what_to_do_and_the_topics_with_their_causes(client: TestClient) -> None:
    told = text_of(client.get("/coordinator").text)
    overview = example_overview()

    assert "46 frågor ställdes, mot 25 en vanlig vecka tidigare." in told
    assert "Tre saker värda att göra" in told
    for topic in overview.topics:
        assert topic.label in told
        assert topic.because in told
    for advice in overview.advice:
        assert advice.text in told
    for one in overview.overdue:
        assert one.item_label in told
    for item in overview.stuck:
        assert item.field_label in told


def test_what_is_too_few_to_show_is_said_in_words(client: TestClient) -> None:
    assert "23 frågor till är för få för att visas: färre än 3 personer har frågat samma sak." in text_of(
        client.get("/coordinator").text
    )


def test_where_nothing_is_gathered_yet_no_topic_is_called_too_small(services: MemoryServices) -> None:
    services.overlook = lambda asked: replace(example_overview(asked), topics=(), declined_questions=(), hidden=323)
    told = text_of(opened(services).get("/coordinator").text)

    assert "här har inga samlats än" in told
    assert "för få för att visas" not in told


def test_a_topic_that_too_few_stand_behind_does_not_exist(client: TestClient) -> None:
    assert client.get("/coordinator/topics/topic-of-two").status_code == 404


def test_every_chart_has_its_table(client: TestClient) -> None:
    for path in ("/coordinator", "/coordinator/topics/topic-redovisa"):
        page = client.get(path).text
        charts = re.findall(r'data-of="(\w+)"', page)
        assert charts
        assert all(f'<table id="{chart}">' in page for chart in charts)


def test_a_section_stands_beside_the_questions_that_point_at_it(client: TestClient) -> None:
    told = text_of(client.get(SECTION).text)

    assert REPORT in told
    assert "41 frågor gäller det här" in told
    assert "Är det mars eller maj som redovisningen ska in?" in told
    assert "Kontaktpersonerna träffas" not in told


def test_a_section_that_the_document_no_longer_has_is_told_of_and_its_questions_stay(client: TestClient) -> None:
    told = text_of(client.get("/coordinator/sections/fragor-och-svar-andts?section=Borta").text)

    assert "Dokumentet har inte kvar det här avsnittet." in told
    assert "Ingen fråga som tillräckligt många har ställt gäller det här avsnittet." in told


def test_a_document_that_the_coordinator_may_not_read_does_not_exist(client: TestClient) -> None:
    assert client.get("/coordinator/sections/krisplan?section=Larm").status_code == 404


def test_what_people_wrote_is_escaped_everywhere(services: MemoryServices) -> None:
    bad = "<img src=x onerror=alert(1)>"

    def nasty(asked: Filter) -> Overview:
        overview = example_overview(asked)
        topic = replace(overview.topics[0], label=bad, because=bad, examples=(bad,), terms=(bad,), committees={bad: 64})
        stuck = replace(overview.stuck[0], field_label=bad, item_label=bad)
        return replace(overview, topics=(topic,), declined_questions=(topic,), stuck=(stuck,))

    services.overlook = nasty
    client = opened(services)
    for path in ("/coordinator", "/coordinator/topics/topic-redovisa", SECTION):
        page = client.get(path).text
        assert "<img src=x" not in page
        assert bad in html.unescape(page)


@pytest.mark.parametrize("path", [path for path in ROOMS if "topic" not in path and "sections" not in path])
def test_an_empty_room_says_what_will_come(path: str) -> None:
    page = opened(MemoryServices()).get(path).text
    assert 'class="notice"' in page
    assert "None" not in text_of(page)


def test_where_nothing_can_be_shown_it_is_not_said_that_nothing_was_asked() -> None:
    told = text_of(opened(MemoryServices()).get("/coordinator").text)
    assert "För få har frågat" in told
    assert "0 frågor" not in told
    assert "Inget har frågats" not in told


def test_the_rooms_speak_english_too(client: TestClient) -> None:
    told = text_of(client.get("/coordinator", headers={"Accept-Language": "en"}).text)
    assert "46 questions were asked, against 25 in a usual week before." in told
    assert "Where do people get stuck?" in told


# Filters and exports


def test_the_form_asks_for_days_programme_and_committee_and_drilling_down_keeps_them(services: MemoryServices) -> None:
    asked: list[Filter] = []

    def noted(filter: Filter) -> Overview:
        asked.append(filter)
        return example_overview(filter)

    services.overlook = noted
    page = opened(services).get(
        "/coordinator", params={"period": "own", "since": "2026-09-01", "until": "2026-10-31", "committee": SN}
    )

    assert (str(asked[0].since), str(asked[0].until), asked[0].committee) == ("2026-09-01", "2026-10-31", SN)
    way = re.search(r'href="(/coordinator/topics/topic-redovisa\?[^"]+)"', page.text)
    assert way
    assert opened(services).get(html.unescape(way[1])).status_code == 200
    assert asked[-1] == asked[0]


def test_a_committee_that_nobody_knows_stays_in_the_form(client: TestClient) -> None:
    page = client.get("/coordinator", params={"committee": "nämnden för allt"}).text
    assert '<option value="nämnden för allt" selected>' in page


def test_days_that_cannot_be_read_are_told_of(client: TestClient) -> None:
    page = client.get("/coordinator", params={"period": "own", "since": "snart"}).text
    assert "Datumen gick inte att läsa." in text_of(page)


def test_every_export_that_the_page_offers_can_be_fetched(client: TestClient) -> None:
    ways = re.findall(r'href="(/coordinator/export/[^"]+)" download', client.get("/coordinator?period=4w").text)

    assert ways
    for way in ways:
        file = client.get(html.unescape(way))
        assert file.status_code == 200
        assert file.headers["content-disposition"].startswith("attachment; filename=")
        assert file.content[:2] in (b"PK", b"%P")
    assert client.get("/coordinator/export/exe").status_code == 404


# The queue


def test_the_queue_tells_who_waits_and_what_was_declined(client: TestClient) -> None:
    told = text_of(client.get("/coordinator/queue").text)

    assert "skickad av 2 personer" in told
    assert "Vill ha svar: Anna Holm" in told
    assert "ställd 17 gånger utan svar" in told


def test_an_answer_is_published_with_its_source_and_the_question_waits_no_longer(
    client: TestClient, services: MemoryServices
) -> None:
    passage = next(
        p for p in services.library.sequence("fragor-och-svar-andts", 0, 99) if p.path == REPORT_DATE.section
    )
    sent = {
        "waiting": "handed:h0",
        "questions": WAITING,
        "text": "Ja, om två förvaltningar gör det tillsammans.",
        "source": passage.id,
        f"quote:{passage.id}": REPORT,
        "committee": [SN],
        "until": "2099-12-31",
    }

    page = text_of(client.post("/coordinator/queue/answer", data=sent).text)

    assert "Svaret är publicerat." in page
    assert WAITING not in page
    kept = next(one.answer for one in services.coordinator_desk.answers(KARIN) if one.answer.questions == (WAITING,))
    assert (kept.committees, str(kept.until), kept.sources[0].quote) == ((SN,), "2099-12-31", REPORT)
    assert kept.by == KARIN.id


def test_looking_for_a_source_keeps_all_that_was_written(client: TestClient) -> None:
    sent = {
        "search": "1",
        "questions": "En <fråga>?\nEn till?",
        "text": "Ett halvt svar",
        "until": "2099-12-31",
        "committee": [SN],
        "words": REPORT,
    }

    page = client.post("/coordinator/queue/answer", data=sent).text

    assert "En &lt;fråga&gt;?\nEn till?</textarea>" in page
    assert "Ett halvt svar</textarea>" in page
    assert 'value="2099-12-31"' in page
    assert re.search(rf'value="{SN}" checked', page)
    assert f"{REPORT}</textarea>" in page, "the words that were pasted are offered as the quote"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"text": " "}, "Skriv svaret."),
        ({"questions": ""}, "Skriv frågan som svaret gäller."),
        ({"until": "2020-01-01"}, "Sista dagen har redan passerat."),
        ({"until": "snart"}, "Skriv sista dagen som 2027-03-31"),
        ({"source": "gone"}, "En källa finns inte längre."),
        ({"text": "x" * (LONGEST_TEXT + 1)}, "Svaret är för långt"),
    ],
)
def test_what_cannot_be_published_comes_back_as_it_was_sent(
    client: TestClient, wrong: dict[str, str], told: str
) -> None:
    sent = {"questions": "Får vi?", "text": "Ja.", **wrong}

    answer = client.post("/coordinator/queue/answer", data=sent)

    assert answer.status_code == 422
    assert told in text_of(answer.text)
    assert f"{sent['text']}</textarea>" in answer.text
    assert "Får vi?" not in text_of(client.get("/coordinator/answers").text)


def test_every_fault_of_the_desk_has_a_swedish_text() -> None:
    assert set(_faults()) <= set(FAULTS)


def _faults() -> Iterator[str]:
    """What the desk says of an answer that cannot be published, from its source."""
    known = {"MOST_SOURCES": str(MOST_SOURCES), "LONGEST_TEXT": str(LONGEST_TEXT)}
    for node in ast.walk(ast.parse(Path(bot.verified.desk.__file__).read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "AnswerError":
            said = ast.unparse(node.args[0])
            for name, value in known.items():
                said = said.replace(f"{{{name}}}", value)
            yield said.removeprefix("f").strip("'\"")


def test_a_question_is_put_aside_and_nobody_is_told(client: TestClient) -> None:
    told = text_of(client.post("/coordinator/queue/aside", data={"waiting": "handed:h0"}).text)

    assert "Frågan är lagd åt sidan." in told
    assert WAITING not in told


def test_a_question_that_waits_no_longer_is_not_there(client: TestClient) -> None:
    assert client.get("/coordinator/queue/answer?waiting=handed:gone").status_code == 404
    assert client.post("/coordinator/queue/aside", data={"waiting": "handed:gone"}).status_code == 404


def test_a_declined_topic_is_answered_as_the_question_that_waits(client: TestClient) -> None:
    page = client.get("/coordinator/queue/answer?topic=topic-spel").text
    assert '<input type="hidden" name="waiting" value="declined:topic-spel">' in page


# Verified answers


def test_verified_answers_stand_by_what_they_ask_of_the_coordinator(client: TestClient) -> None:
    told = text_of(client.get("/coordinator/answers").text)

    assert told.index("Behöver ses över 1") < told.index("Dokumentet har ändrats") < told.index("Gäller nu 1")
    assert "Karin Ek" in told


def test_an_answer_is_changed_and_stays_one(client: TestClient, services: MemoryServices) -> None:
    way = re.findall(r'href="(/coordinator/queue/answer\?answer=[^"]+)"', client.get("/coordinator/answers").text)[-1]
    assert REPORT in client.get(way).text
    answer_id = way.split("=")[1]

    client.post("/coordinator/queue/answer", data={"id": answer_id, "questions": "När?", "text": "Den 15 mars."})

    kept = services.coordinator_desk.answer(KARIN, answer_id).answer
    assert (kept.questions, kept.text) == (("När?",), "Den 15 mars.")
    assert len(services.coordinator_desk.answers(KARIN)) == 2


def test_a_withdrawn_answer_is_kept_apart(client: TestClient, services: MemoryServices) -> None:
    answer_id = services.coordinator_desk.answers(KARIN)[0].answer.id

    told = text_of(client.post(f"/coordinator/answers/{answer_id}/withdraw").text)

    assert "Svaret är draget tillbaka" in told
    assert "Tillbakadragna 1" in told
    assert services.coordinator_desk.answer(KARIN, answer_id).answer.withdrawn


def test_reviews_are_listed_in_one_place_with_the_ways_to_them(client: TestClient) -> None:
    page = client.get("/coordinator/reviews").text
    ways = re.findall(r'href="(/coordinator/(?:programmes|templates)/[^"]+)"', page)

    assert len(ways) == 2
    assert all(client.get(html.unescape(way)).status_code == 200 for way in ways)

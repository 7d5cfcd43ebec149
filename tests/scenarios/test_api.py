"""The JSON API as a program meets it: published shapes, fitting errors, and a gate that keeps others out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.web.app import create_app
from knowledge.errors import StorageError
from tests.scenarios.web_support import MemoryServices, MemorySettings

QUESTION = "Vem följer upp programmet varje år?"
BASE = "http://127.0.0.1:8000"


@pytest.fixture
def services() -> MemoryServices:
    return MemoryServices()


@pytest.fixture
async def client(services: MemoryServices) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(services) as made:
        yield made


def client_of(services: MemoryServices, address: str = "127.0.0.1", base: str = BASE) -> httpx.AsyncClient:
    app = create_app(services, MemorySettings())
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(address, 4321))
    return httpx.AsyncClient(transport=transport, base_url=base)


def assert_error(response: httpx.Response, status: int, code: str, *, says: str) -> None:
    assert response.status_code == status, response.text
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message"}
    assert body["error"]["code"] == code
    assert says in body["error"]["message"]


async def test_ask_gives_the_published_answer(client: httpx.AsyncClient) -> None:
    answer = (await client.post("/api/ask", json={"question": QUESTION})).json()

    assert set(answer) == {
        *("id", "question", "language", "answered", "kind", "text", "confidence", "citations", "related"),
        *("suggestions", "generator", "elapsed_ms", "role", "verified"),
    }
    assert answer["answered"] is True
    assert answer["question"] == QUESTION
    (citation,) = answer["citations"]
    assert set(citation) == {"n", "document", "title", "section", "page", "quote", "passage", "url"}
    assert citation["quote"].startswith("Kommunstyrelsen följer upp")
    assert citation["page"] == 2


async def test_a_citations_address_opens_the_document_with_the_quote_marked(client: httpx.AsyncClient) -> None:
    answer = (await client.post("/api/ask", json={"question": QUESTION})).json()
    (citation,) = answer["citations"]
    assert citation["url"].startswith(f"/documents/{citation['document']}?quote=")
    assert citation["url"].endswith(f"#{citation['passage']}")

    page = (await client.get(citation["url"])).text

    assert f'<mark id="{citation["passage"]}">{citation["quote"]}</mark>' in page


async def test_a_refusal_cites_nothing_and_names_what_is_near(client: httpx.AsyncClient) -> None:
    answer = (await client.post("/api/ask", json={"question": "Vem vann fotbollsmatchen?"})).json()

    assert answer["answered"] is False
    assert answer["citations"] == []
    assert answer["related"]


async def test_the_committee_reaches_the_answerer(services: MemoryServices, client: httpx.AsyncClient) -> None:
    await client.post("/api/ask", json={"question": QUESTION, "committee": "Miljönämnden"})

    assert [question.committee for question in services.answerer.asked] == ["Miljönämnden"]


async def test_chat_gives_messages_with_choices_and_citations(client: httpx.AsyncClient) -> None:
    greeted = (await client.post("/api/chat", json={"conversation": "c1", "text": "hej"})).json()
    assert greeted["form"] is None
    assert greeted["messages"][0]["choices"] == [{"id": "show-help", "label": "Vad kan du?"}]

    asked = (await client.post("/api/chat", json={"conversation": "c1", "text": QUESTION})).json()
    assert [citation["n"] for citation in asked["messages"][0]["citations"]] == [1]
    assert asked["messages"][0]["answer"]["id"] == "answer-2"


async def test_a_choice_comes_back_as_a_turn(services: MemoryServices, client: httpx.AsyncClient) -> None:
    await client.post("/api/chat", json={"conversation": "c1", "choice": "show-help"})

    assert (services.engine.turns[-1].choice, services.engine.turns[-1].text) == ("show-help", "")


async def test_headers_say_who_is_asking_and_default_to_the_local_admin(
    services: MemoryServices, client: httpx.AsyncClient
) -> None:
    body = {"conversation": "c1", "text": "hej"}
    await client.post("/api/chat", json=body)
    await client.post("/api/chat", json=body, headers={"X-Lots-User": "eva", "X-Lots-Role": "staff"})

    assert [(turn.person.id, turn.person.role) for turn in services.engine.turns] == [
        ("local", "admin"),
        ("eva", "staff"),
    ]


@pytest.mark.parametrize("header", [{"X-Lots-Role": "king"}, {"X-Lots-User": ""}, {"X-Lots-User": "x" * 201}])
async def test_a_header_that_makes_no_sense_is_refused(client: httpx.AsyncClient, header: dict[str, str]) -> None:
    response = await client.get("/api/documents", headers=header)

    assert response.status_code == 400
    assert "must be" in response.json()["error"]["message"]


async def test_documents_lists_what_the_asker_may_read(client: httpx.AsyncClient) -> None:
    listed = (await client.get("/api/documents")).json()["documents"]

    assert [document["id"] for document in listed] == ["skargardsprogrammet", "bygglovsguiden"]
    assert listed[0]["passages"] == 44
    assert (await client.get(listed[0]["url"])).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"question": ""},
        {"question": " \n\u0000 "},
        {"question": "x" * 4001},
        {"question": 7},
        {"question": QUESTION, "committee": "x" * 201},
        [],
    ],
)
async def test_a_question_that_makes_no_sense_is_a_422_that_says_what_to_do(
    client: httpx.AsyncClient, body: Any
) -> None:
    assert_error(await client.post("/api/ask", json=body), 422, "invalid_request", says="/openapi.json")


@pytest.mark.parametrize(
    "body",
    [{"conversation": "c"}, {"conversation": "c", "text": "hej", "choice": "x"}, {"text": "hej"}, {"conversation": ""}],
)
async def test_a_turn_holds_text_or_a_choice_never_both(client: httpx.AsyncClient, body: Any) -> None:
    assert_error(await client.post("/api/chat", json=body), 422, "invalid_request", says=":")


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"not json"])
async def test_a_body_that_is_no_json_is_a_400(client: httpx.AsyncClient, content: bytes) -> None:
    response = await client.post("/api/ask", content=content, headers={"Content-Type": "application/json"})

    assert_error(response, 400, "bad_json", says="application/json")


async def test_unknown_paths_and_methods_are_errors_of_the_same_shape(client: httpx.AsyncClient) -> None:
    assert_error(await client.get("/api/nothing"), 404, "not_found", says="/openapi.json")
    response = await client.get("/api/ask")
    assert_error(response, 405, "method_not_allowed", says="/openapi.json")
    assert response.headers["allow"] == "POST"


async def test_a_large_body_is_refused_whether_or_not_it_admits_its_size(client: httpx.AsyncClient) -> None:
    async def unannounced() -> AsyncIterator[bytes]:
        for _ in range(80):
            yield b" " * 1024

    json_type = {"Content-Type": "application/json"}
    assert_error(
        await client.post("/api/ask", content=b" " * 70_000, headers=json_type), 413, "too_large", says="64 KiB"
    )
    assert_error(
        await client.post("/api/ask", content=unannounced(), headers=json_type), 413, "too_large", says="64 KiB"
    )


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.5:8000", "localhost.evil", "", "["])
async def test_another_host_name_is_refused_against_rebinding(client: httpx.AsyncClient, host: str) -> None:
    assert_error(await client.get("/api/documents", headers={"Host": host}), 421, "wrong_host", says="http://127.0.0.1")


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1", "127.0.0.1:9", "[::1]:8000"])
async def test_this_machines_own_names_are_let_in(client: httpx.AsyncClient, host: str) -> None:
    assert (await client.get("/api/documents", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize("path", ["/slack/events", "/api/messages"])
async def test_callers_whose_channel_checks_their_signature_pass_the_gate(services: MemoryServices, path: str) -> None:
    """They come through a proxy, under a public name: what is not configured here is not found, and says no more."""
    async with client_of(services, address="203.0.113.9") as elsewhere:
        response = await elsewhere.post(path, json={}, headers={"Host": "lots.kommun.example"})
    assert response.status_code == 404


async def test_nothing_else_passes_under_a_name_that_looks_signed(services: MemoryServices) -> None:
    async with client_of(services, address="203.0.113.9") as elsewhere:
        for path in ("/slackers", "/api/documents", "//slack/events"):
            assert (await elsewhere.get(path)).status_code == 403, path


async def test_open_mode_answers_this_machine_only(services: MemoryServices) -> None:
    async with client_of(services, address="192.168.1.7") as elsewhere:
        assert_error(await elsewhere.get("/api/documents"), 403, "not_local", says="sign-in")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": BASE},
    ],
)
@pytest.mark.parametrize("path", ["/api/ask", "/api/chat", "/chat", "/feedback", "/new"])
async def test_a_post_from_another_site_is_refused(
    client: httpx.AsyncClient, path: str, headers: dict[str, str]
) -> None:
    assert_error(await client.post(path, headers=headers), 403, "wrong_origin", says="own tab")


async def test_a_post_from_our_own_page_is_let_in(client: httpx.AsyncClient) -> None:
    own = {"Origin": BASE, "Sec-Fetch-Site": "same-origin"}

    assert (await client.post("/api/ask", json={"question": QUESTION}, headers=own)).status_code == 200


async def test_an_unforeseen_error_tells_nothing_of_what_was_asked(client: httpx.AsyncClient) -> None:
    response = await client.post("/api/chat", json={"conversation": "c", "text": "krasch"})

    assert_error(response, 500, "failed", says="Try again")
    assert "secret" not in response.text
    assert response.headers["content-security-policy"].startswith("default-src 'none'")


async def test_ready_is_503_with_what_to_do_while_the_library_cannot_be_read(
    services: MemoryServices, client: httpx.AsyncClient
) -> None:
    ready = {"status": "ready", "documents": 2, "channels": {}, "waiting": {}}
    assert (await client.get("/readyz")).json() == ready

    def broken(*_: object) -> None:
        raise StorageError("The database cannot be opened. Run lots doctor.")

    services.library.documents = broken  # type: ignore[assignment,method-assign]

    assert_error(await client.get("/readyz"), 503, "not_ready", says="lots doctor")
    assert (await client.get("/healthz")).json() == {"status": "ok"}


async def test_metrics_count_by_route_and_never_hold_what_was_asked(client: httpx.AsyncClient) -> None:
    await client.post("/api/ask", json={"question": QUESTION}, headers={"X-Lots-User": "eva.berg"})
    await client.get("/documents/skargardsprogrammet")
    await client.get("/documents/hemligt-namn")

    counted = (await client.get("/metrics")).text

    assert 'lots_http_requests_total{method="POST",route="/api/ask",status="200"} 1.0' in counted
    assert 'route="/documents/{document_id}",status="404"} 1.0' in counted
    assert 'lots_answers_total{answered="true",kind="fact"} 1.0' in counted
    assert not [word for word in ("följer", "eva.berg", "hemligt") if word in counted]


async def test_metrics_count_what_a_language_model_was_asked_for_once_it_was(
    services: MemoryServices, client: httpx.AsyncClient
) -> None:
    assert "lots_language_model" not in (await client.get("/metrics")).text
    services.model_use.asked("answer/1", "written")
    services.model_use.used(80, 20)

    counted = (await client.get("/metrics")).text

    assert 'lots_language_model_calls_total{outcome="written",purpose="answer/1"} 1.0' in counted
    assert 'lots_language_model_tokens_total{direction="in"} 80.0' in counted


async def test_openapi_is_served_and_no_page_that_loads_from_elsewhere(client: httpx.AsyncClient) -> None:
    described = (await client.get("/openapi.json")).json()

    assert set(described["paths"]) == {
        *("/api/ask", "/api/chat", "/api/documents", "/api/insights", "/api/templates"),
        *("/api/forms", "/api/forms/{form_id}", "/api/forms/{form_id}/export", "/api/forms/{form_id}/import"),
        *(
            "/api/verified",
            "/api/verified/queue",
            "/api/verified/sources",
            "/api/verified/publish",
            "/api/verified/{answer_id}/withdraw",
        ),
        *("/healthz", "/readyz", "/metrics"),
    }
    assert (await client.get("/docs")).status_code == 404

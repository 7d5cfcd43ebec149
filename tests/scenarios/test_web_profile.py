"""Whose answer it is, in the web: asked once in the chat, shown under the question, changed and deleted on a page."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.conversation.messages import Person, Turn
from bot.conversation.ports import Profile
from bot.web.app import create_app
from tests.scenarios.role_support import OURS, PARTS, RoleServices
from tests.scenarios.web_support import MemorySettings


@pytest.fixture
def services() -> RoleServices:
    return RoleServices()


@pytest.fixture
async def browser(services: RoleServices) -> AsyncIterator[httpx.AsyncClient]:
    async with opened(services) as client:
        yield client


def opened(services: RoleServices) -> httpx.AsyncClient:
    """A browser without scripts, that keeps its cookies and follows redirects."""
    transport = httpx.ASGITransport(create_app(services, MemorySettings()))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", follow_redirects=True)


def whose(html: str) -> str:
    """The line that says for whom the person is answered, without its tags."""
    found = re.search(r"<p [^>]*data-whose>(.*?)</p>", html, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", "", found[1]).split())


async def test_the_chat_asks_and_a_plain_form_replies(browser: httpx.AsyncClient) -> None:
    asked = await browser.post("/chat", data={"text": OURS})
    assert "Vilken nämnd arbetar du för?" in asked.text
    assert 'value="committee:set:hamnnamnden"' in asked.text
    assert whose(asked.text) == "Välj din nämnd"
    answered = await browser.post("/chat", data={"choice": "committee:set:hamnnamnden", "label": "Hamnnämnden"})
    assert PARTS["hamnnämnden"] in answered.text
    assert whose(answered.text) == "Du arbetar för: hamnnämnden – ändra nämnd"


async def test_a_fragment_tells_for_whom_it_was_answered(browser: httpx.AsyncClient) -> None:
    fragment = await browser.post("/chat", data={"text": "min nämnd är skolnämnden"}, headers={"X-Lots-Fragment": "1"})
    assert whose(fragment.text).startswith("Du arbetar för: skolnämnden")


async def test_the_profile_page_shows_keeps_and_forgets(browser: httpx.AsyncClient, services: RoleServices) -> None:
    kept = await browser.post("/profile", data={"committee": "skolnamnden", "unit": "Ö-skolan", "role": "rek\x07tor"})
    assert "Din profil är sparad." in kept.text
    assert services.profiles.profile("local") == Profile("skolnämnden", "Ö-skolan", "rektor")
    page = (await browser.get("/profile")).text
    assert re.search(r'value="skolnamnden"[^>]*selected', page)
    assert 'value="Ö-skolan"' in page
    forgotten = await browser.post("/profile/forget")
    assert forgotten.status_code == 200
    assert services.profiles.profile("local") == Profile()


async def test_each_person_has_a_profile_of_their_own(browser: httpx.AsyncClient) -> None:
    await browser.post("/profile", data={"committee": "skolnamnden"}, headers={"X-Lots-User": "anna"})
    assert whose((await browser.get("/", headers={"X-Lots-User": "bo"})).text) == "Välj din nämnd"
    assert "skolnämnden" in whose((await browser.get("/", headers={"X-Lots-User": "anna"})).text)


async def test_choosing_on_the_page_answers_what_waits_in_the_conversation(browser: httpx.AsyncClient) -> None:
    await browser.post("/chat", data={"text": OURS})
    assert OURS in (await browser.get("/profile")).text
    page = await browser.post("/profile", data={"committee": "skolnamnden"})
    assert page.url.path == "/"
    assert PARTS["skolnämnden"] in page.text


async def test_what_waits_is_on_screen_again_after_a_restart(services: RoleServices) -> None:
    async with opened(services) as before:
        await before.post("/chat", data={"text": OURS})
        cookies = before.cookies
    async with opened(RoleServices(services)) as after:
        after.cookies = cookies
        assert "Vilken nämnd arbetar du för?" in (await after.get("/")).text
        answered = await after.post("/chat", data={"text": "hamnnämnden"})
        assert PARTS["hamnnämnden"] in answered.text


async def test_a_reply_right_after_a_restart_is_understood(services: RoleServices) -> None:
    async with opened(services) as before:
        await before.post("/chat", data={"text": OURS})
        cookies = before.cookies
    async with opened(RoleServices(services)) as after:
        after.cookies = cookies
        answered = await after.post("/chat", data={"choice": "committee:set:hamnnamnden", "label": "Hamnnämnden"})
        assert PARTS["hamnnämnden"] in answered.text


async def test_a_committee_that_is_known_no_longer_stays_until_it_is_changed(
    browser: httpx.AsyncClient, services: RoleServices
) -> None:
    services.profiles.keep("local", Profile("fyrnämnden"))
    page = (await browser.get("/profile")).text
    assert re.search(r'value="-" selected>fyrnämnden', page)
    await browser.post("/profile", data={"committee": "-", "unit": "Fyren"})
    assert services.profiles.profile("local") == Profile("fyrnämnden", "Fyren")


@pytest.mark.parametrize(("field", "value", "status"), [("committee", "gone", 404), ("unit", "x" * 101, 422)])
async def test_what_makes_no_sense_is_refused_and_nothing_is_kept(
    browser: httpx.AsyncClient, services: RoleServices, field: str, value: str, status: int
) -> None:
    assert (await browser.post("/profile", data={field: value})).status_code == status
    assert services.profiles.profile("local") == Profile()


async def test_what_a_person_wrote_of_themselves_is_shown_as_text(browser: httpx.AsyncClient) -> None:
    await browser.post("/profile", data={"unit": '"><script>alert(1)</script>'})
    assert "<script>alert" not in (await browser.get("/profile")).text


async def test_the_api_asks_with_choices_and_answers_the_click(browser: httpx.AsyncClient) -> None:
    asked = (await browser.post("/api/chat", json={"conversation": "c", "text": OURS})).json()
    (message,) = asked["messages"]
    assert [choice["label"] for choice in message["choices"]] == ["Hamnnämnden", "Skolnämnden", "Vet inte, eller ingen"]
    assert message["answer"] is None
    chosen = message["choices"][0]["id"]
    answered = (await browser.post("/api/chat", json={"conversation": "c", "choice": chosen})).json()
    assert answered["messages"][-1]["answer"]["kind"] == "role"
    assert answered["messages"][-1]["citations"][0]["quote"] == PARTS["hamnnämnden"]
    again = (await browser.post("/api/chat", json={"conversation": "d", "text": OURS})).json()
    assert [message["answer"]["kind"] for message in again["messages"]] == ["role"]


async def test_the_answer_that_waited_can_be_judged_and_followed_up(services: RoleServices) -> None:
    for said in (
        Turn("c", Person("a"), "api", OURS),
        Turn("c", Person("a"), "api", choice="committee:set:skolnamnden"),
    ):
        reply = await services.engine.reply(said)
    assert services.conversations.turn(reply.messages[-1].answer_id).text.startswith(PARTS["skolnämnden"])
    await services.engine.reply(Turn("c", Person("a"), "api", "och vem gör det?"))
    assert services.answerer.asked[-1].earlier == (OURS,)

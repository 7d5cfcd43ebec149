"""Who is asking on the web: the headers name the person, and the directory says who that is in other channels."""

from __future__ import annotations

import httpx

from bot.conversation.messages import Person, Reply, Turn
from bot.web.app import create_app
from tests.scenarios.web_support import MemoryServices, MemorySettings

SLACK, RESTRICTED = "slack:T1:U1", "Krisplan för ledningen"


class Listening:
    """Keeps who spoke."""

    def __init__(self) -> None:
        self.heard: list[Person] = []

    async def reply(self, turn: Turn) -> Reply:
        self.heard.append(turn.person)
        return Reply()


def browser(services: MemoryServices, user: str, role: str = "staff") -> httpx.AsyncClient:
    headers = {"X-Lots-User": user, "X-Lots-Role": role}
    transport = httpx.ASGITransport(create_app(services, MemorySettings()))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", headers=headers)


async def is_readable(services: MemoryServices, user: str, role: str = "staff") -> bool:
    async with browser(services, user, role) as client:
        return RESTRICTED in (await client.get("/api/documents")).text


async def test_a_linked_user_reads_what_the_person_may_read_and_others_do_not() -> None:
    services = MemoryServices()
    people = services.directory.store
    people.give_groups(SLACK, frozenset({"ledning"}))
    assert not await is_readable(services, "anna")
    people.link("anna", SLACK)
    assert await is_readable(services, "anna")
    assert not await is_readable(services, "bo", "admin")
    people.unlink("anna")
    assert not await is_readable(services, "anna")


async def test_the_linked_user_is_the_person_in_the_role_that_the_header_names() -> None:
    services = MemoryServices()
    services.engine = listening = Listening()  # type: ignore[assignment]  # the conversation's port alone
    services.directory.store.give_role(SLACK, "admin")
    services.directory.store.link("anna", SLACK)
    for user in ("anna", "bo"):
        async with browser(services, user) as client:
            await client.post("/api/chat", json={"conversation": "c1", "text": "hej"})
    assert listening.heard == [Person(SLACK), Person("bo")]

"""GET /api/insights: the published shape, for coordinators alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from bot.web.app import create_app
from knowledge.insights.overview import Filter, Overview
from tests.insights_support import example_overview
from tests.scenarios.web_support import MemoryServices, MemorySettings

STAFF = {"X-Lots-User": "kim", "X-Lots-Role": "staff"}
COORDINATOR = {"X-Lots-User": "sam", "X-Lots-Role": "coordinator"}


@pytest.fixture
def asked() -> list[Filter]:
    return []


@pytest.fixture
async def client(asked: list[Filter]) -> AsyncIterator[httpx.AsyncClient]:
    def overlook(days: Filter) -> Overview:
        asked.append(days)
        return example_overview(days)

    services = MemoryServices()
    services.overlook = overlook
    transport = httpx.ASGITransport(create_app(services, MemorySettings()), client=("127.0.0.1", 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=COORDINATOR) as made:
        yield made


async def test_topics_and_stuck_questions_come_in_the_published_shape(client: httpx.AsyncClient) -> None:
    given = (await client.get("/api/insights")).json()
    topic = next(one for one in given["topics"] if one["id"] == "topic-redovisa")
    assert topic["label"] == "När ska vi redovisa våra delmål?"
    assert (topic["count"], topic["askers"], topic["declined"], topic["disliked"]) == (64, 31, 6, 19)
    assert topic["cause"] == "contradictory"
    assert topic["sections"][0]["section"][-1] == "När ska vi redovisa våra delmål?"
    assert "redovisa delmål när" in topic["questions"]
    assert given["declined"]
    assert all({"template", "item", "field", "signals"} <= set(one) for one in given["stuck"])


async def test_since_counts_back_from_the_last_day(client: httpx.AsyncClient, asked: list[Filter]) -> None:
    await client.get("/api/insights", params={"since": "2w", "until": "2026-11-20", "committee": "socialnämnden"})
    assert asked[0].until - asked[0].since == timedelta(weeks=2)
    assert (asked[0].until.isoformat(), asked[0].committee) == ("2026-11-20", "socialnämnden")


async def test_a_day_may_be_given_as_it_is(client: httpx.AsyncClient, asked: list[Filter]) -> None:
    await client.get("/api/insights", params={"since": "2026-09-01", "until": "2026-11-20"})
    assert asked[0].since.isoformat() == "2026-09-01"


@pytest.mark.parametrize("days", [{"since": "soon"}, {"since": "2026-13-40"}, {"until": "x"}])
async def test_days_that_make_no_sense_are_a_422_that_says_what_to_do(
    client: httpx.AsyncClient, days: dict[str, str]
) -> None:
    reply = await client.get("/api/insights", params=days)
    assert reply.status_code == 422
    assert "da" in reply.json()["error"]["message"]


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("2026-11-20", "2026-11-01", ("2026-11-01", "2026-11-20")),
        ("9999y", "2026-11-20", ("2016-11-12", "2026-11-20")),
        ("30d", "0001-01-02", ("0001-01-01", "0001-01-02")),
    ],
)
async def test_days_in_any_order_and_of_any_age_are_taken(
    client: httpx.AsyncClient, asked: list[Filter], since: str, until: str, days: tuple[str, str]
) -> None:
    await client.get("/api/insights", params={"since": since, "until": until})
    assert (asked[0].since.isoformat(), asked[0].until.isoformat()) == days


async def test_nobody_but_coordinators_sees_them(client: httpx.AsyncClient, asked: list[Filter]) -> None:
    reply = await client.get("/api/insights", headers=STAFF)
    assert (reply.status_code, reply.json()["error"]["code"]) == (403, "coordinators_only")
    assert asked == []

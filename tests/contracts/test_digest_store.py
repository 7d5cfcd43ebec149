"""What every memory of sent digests promises, in memory, SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.digest.memory import MemoryDigests
from bot.digest.ports import DigestStore
from bot.digest.store import SqlDigests
from tests.contracts import databases

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
LEASE = timedelta(minutes=15)
SERVERS = 8

Reopen = Callable[[], DigestStore]


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Reopen]:
    """Opens the same store; each call once more, as after a restart (memory has none to come back from)."""
    if request.param == "memory":
        kept = MemoryDigests()
        yield lambda: kept
    elif request.param == "sqlite":
        with databases.sqlite(tmp_path) as engine:
            yield lambda: SqlDigests(engine)
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as engine:
            yield lambda: SqlDigests(engine)


def test_a_digest_that_was_sent_is_never_claimed_again(reopen: Reopen) -> None:
    store = reopen()
    assert not store.is_sent("w47:a")
    assert store.claim("w47:a", MONDAY, LEASE)
    store.sent("w47:a")
    assert reopen().is_sent("w47:a")
    assert not reopen().claim("w47:a", MONDAY + 100 * LEASE, LEASE)


def test_a_claim_holds_until_its_lease_has_run_out(reopen: Reopen) -> None:
    assert reopen().claim("w47:a", MONDAY, LEASE)
    assert not reopen().claim("w47:a", MONDAY + LEASE / 2, LEASE)
    assert reopen().claim("w47:a", MONDAY + LEASE, LEASE)
    assert not reopen().claim("w47:a", MONDAY + LEASE, LEASE)


def test_what_could_not_be_sent_may_be_claimed_at_once(reopen: Reopen) -> None:
    store = reopen()
    assert store.claim("w47:a", MONDAY, LEASE)
    store.release("w47:a")
    assert store.claim("w47:a", MONDAY, LEASE)


def test_each_reader_and_week_is_claimed_by_itself(reopen: Reopen) -> None:
    store = reopen()
    assert all(store.claim(name, MONDAY, LEASE) for name in ("w47:a", "w47:b", "w48:a"))


def test_to_give_back_what_was_sent_changes_nothing(reopen: Reopen) -> None:
    store = reopen()
    store.claim("w47:a", MONDAY, LEASE)
    store.sent("w47:a")
    store.release("w47:a")
    assert not store.claim("w47:a", MONDAY + LEASE, LEASE)


def test_of_many_servers_that_claim_at_once_one_does(reopen: Reopen) -> None:
    servers = [reopen() for _ in range(SERVERS)]
    with ThreadPoolExecutor(SERVERS) as pool:
        claims = list(pool.map(lambda server: server.claim("w47:a", MONDAY, LEASE), servers))
    assert claims.count(True) == 1

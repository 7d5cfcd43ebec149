"""What every ledger of a language model's tokens promises, in memory, SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from knowledge.adapters.language_models.ledger import DailyLedger, MemoryLedger
from knowledge.adapters.language_models.sql_ledger import SqlLedger
from tests.contracts import databases

TODAY = date(2026, 11, 22)
TOMORROW = date(2026, 11, 23)
MOST = 1_000

Reopen = Callable[[], DailyLedger]


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Reopen]:
    """Opens the same ledger; each call once more, as another process does."""
    if request.param == "memory":
        kept = MemoryLedger()
        yield lambda: kept
    elif request.param == "sqlite":
        with databases.sqlite(tmp_path) as engine:
            yield lambda: SqlLedger(engine)
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as engine:
            yield lambda: SqlLedger(engine)


def test_what_is_reserved_counts_as_used_for_everybody(reopen: Reopen) -> None:
    assert reopen().used(TODAY) == 0
    assert reopen().reserve(TODAY, 600, MOST)
    assert reopen().used(TODAY) == 600


def test_what_does_not_fit_is_refused_and_not_counted(reopen: Reopen) -> None:
    ledger = reopen()
    assert not ledger.reserve(TODAY, MOST + 1, MOST)
    assert ledger.reserve(TODAY, MOST, MOST)
    assert not ledger.reserve(TODAY, 1, MOST)
    assert ledger.used(TODAY) == MOST


def test_what_was_not_used_is_free_again(reopen: Reopen) -> None:
    ledger = reopen()
    ledger.reserve(TODAY, 900, MOST)
    ledger.settle(TODAY, 900, 250)
    assert ledger.used(TODAY) == 250
    assert ledger.reserve(TODAY, 750, MOST)


def test_more_than_was_reserved_is_counted_too(reopen: Reopen) -> None:
    ledger = reopen()
    ledger.reserve(TODAY, 100, MOST)
    ledger.settle(TODAY, 100, 1_500)
    assert ledger.used(TODAY) == 1_500
    assert not ledger.reserve(TODAY, 1, MOST)


def test_a_day_never_has_less_than_nothing(reopen: Reopen) -> None:
    ledger = reopen()
    ledger.reserve(TODAY, 100, MOST)
    ledger.settle(TODAY, 900, 0)
    assert ledger.used(TODAY) == 0


def test_each_day_begins_anew(reopen: Reopen) -> None:
    ledger = reopen()
    ledger.reserve(TODAY, MOST, MOST)
    assert ledger.reserve(TOMORROW, MOST, MOST)


def test_of_many_who_reserve_at_once_no_more_than_fit_do(reopen: Reopen) -> None:
    ledgers = [reopen() for _ in range(12)]
    with ThreadPoolExecutor(12) as pool:
        fitted = list(pool.map(lambda ledger: ledger.reserve(TODAY, 300, MOST), ledgers))
    assert fitted.count(True) == 3
    assert reopen().used(TODAY) == 900

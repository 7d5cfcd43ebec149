"""What has been kept long enough is deleted, on schedule, whatever goes wrong with one look."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.keeping import retention
from bot.keeping.retention import Kept, Retention, days_before, months_before
from knowledge.errors import LibraryBusy

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


@dataclass
class Store:
    """Remembers until when it was told to forget; the first `fails` calls fail."""

    fails: int = 0
    asked: list[datetime] = field(default_factory=list)
    third: asyncio.Event = field(default_factory=asyncio.Event)

    def forget_before(self, moment: datetime) -> int:
        self.asked.append(moment)
        if len(self.asked) == 3:
            self.third.set()
        if len(self.asked) <= self.fails:
            raise LibraryBusy("Another process is writing")
        return 1


async def at_once(work: Callable[[], Any], /) -> Any:
    return work()


def looking(store: Store, *, wipes: bool = True) -> Retention:
    return Retention((Kept("turns", store, days_before(90)),), lambda: wipes, lambda: NOW, at_once)


def test_each_store_is_asked_to_forget_what_is_older_than_it_keeps() -> None:
    store = Store()
    assert looking(store).look()
    assert store.asked == [NOW - timedelta(days=90)]


def test_a_log_that_could_not_be_emptied_is_tried_again() -> None:
    assert not looking(Store(), wipes=False).look()


async def test_a_look_that_fails_does_not_end_the_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BETWEEN_TRIES", timedelta(0))
    store = Store(fails=2)
    running = asyncio.create_task(looking(store).run())
    await asyncio.wait_for(store.third.wait(), 5)
    running.cancel()
    assert store.asked == [NOW - timedelta(days=90)] * 3


@pytest.mark.parametrize(
    ("now", "months", "since"),
    [
        (datetime(2026, 3, 31, tzinfo=UTC), 1, datetime(2026, 2, 28, tzinfo=UTC)),
        (datetime(2026, 3, 31, tzinfo=UTC), 12, datetime(2025, 3, 31, tzinfo=UTC)),
        (datetime(2024, 2, 29, tzinfo=UTC), 12, datetime(2023, 2, 28, tzinfo=UTC)),
        (datetime(2026, 1, 15, tzinfo=UTC), 1, datetime(2025, 12, 15, tzinfo=UTC)),
    ],
)
def test_a_month_is_a_month_of_the_calendar(now: datetime, months: int, since: datetime) -> None:
    assert months_before(months)(now) == since


@given(st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1)), st.integers(1, 120))
def test_what_is_kept_is_never_younger_than_the_months_say(now: datetime, months: int) -> None:
    since = months_before(months)(now)
    assert timedelta(days=28 * months) <= now - since <= timedelta(days=31 * months + 3)

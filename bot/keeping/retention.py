"""What is kept of use is deleted when its time is over: a look when a server starts, and then one a day.

Order: conversations first, then the questions that the insights count, then handoffs that were answered; last the
database's log is emptied, so that no copy is left there. Invariant: whatever goes wrong with one look, the next is
made; two servers that look at once delete the same and harm nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.off_loop import RunSync
from knowledge.errors import LotsError

BETWEEN_LOOKS = timedelta(days=1)
BETWEEN_TRIES = timedelta(minutes=10)
"""Where the database was busy, or its log could not be emptied since somebody read."""

log = structlog.get_logger(__name__)


class Forgets(Protocol):
    """A store whose old rows can go."""

    def forget_before(self, moment: datetime) -> int:
        """Deletes what is older, for good. How many rows went."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A store with how long it keeps. `what` is its name in the log."""

    what: str
    store: Forgets
    since: Callable[[datetime], datetime]
    """The oldest moment that is still kept, as time stands."""


@dataclass(frozen=True, slots=True)
class Retention:
    """`wipe` empties the database's log, and says whether it could; `now` has a zone."""

    kept: tuple[Kept, ...]
    wipe: Callable[[], bool]
    now: Callable[[], datetime]
    run_sync: RunSync

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            done = await self._looked()
            await asyncio.sleep((BETWEEN_LOOKS if done else BETWEEN_TRIES).total_seconds())

    async def _looked(self) -> bool:
        try:
            done: bool = await self.run_sync(self.look)
        except LotsError as problem:
            log.warning("retention_failed", error=str(problem))
            return False
        except Exception:
            log.exception("retention_broke")
            return False
        return done

    def look(self) -> bool:
        """Deletes what is over. Whether all of it is gone, also from the log. Raises StorageError."""
        now = self.now()
        for each in self.kept:
            if gone := each.store.forget_before(each.since(now)):
                log.info("forgotten", what=each.what, rows=gone)
        return self.wipe()


def days_before(days: int) -> Callable[[datetime], datetime]:
    return lambda now: now - timedelta(days=days)


def months_before(months: int) -> Callable[[datetime], datetime]:
    """The same day of an earlier month, or that month's last where it has no such day."""
    return lambda now: _earlier(now, months)


def _earlier(now: datetime, months: int) -> datetime:
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    first = now.replace(year=year, month=month + 1, day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    last = (following - timedelta(days=1)).day
    return first.replace(day=min(now.day, last))

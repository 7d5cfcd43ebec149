"""An answer to Slack in the time that Slack waits, whatever the work behind it is held up by.

Work in a thread cannot be cancelled: a locked database would hold its caller up for half a minute. So the work is
left to itself when the time is out; should it still come to its end, Slack's next delivery is known as a repetition.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import structlog

Answer = TypeVar("Answer")
SECONDS = 2.5
"""Slack waits for three."""

log = structlog.get_logger(__name__)


class Answering:
    """Keeps hold of what is still at work."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._late: set[asyncio.Task[Any]] = set()

    async def in_time(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        """What comes of the work. Raises TimeoutError where that takes too long, and what the work raises."""
        task = asyncio.create_task(work)
        done, _ = await asyncio.wait([task], timeout=self._seconds)
        if done:
            return task.result()
        self._late.add(task)
        task.add_done_callback(self._came_late)
        raise TimeoutError

    def _came_late(self, task: asyncio.Task[Any]) -> None:
        self._late.discard(task)
        if not task.cancelled() and (fault := task.exception()):
            log.warning("slack_late_work_failed", error=type(fault).__name__)

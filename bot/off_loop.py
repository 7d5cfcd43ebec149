"""Leaving the event loop: the one place where sync work goes to a thread, so that conversations go on meanwhile."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

Result = TypeVar("Result")


class RunSync(Protocol):
    """Runs plain sync work off the event loop. `run_sync` does; a test may run it at once."""

    def __call__(self, work: Callable[[], Result], /) -> Awaitable[Result]: ...


async def run_sync(work: Callable[[], Result], /) -> Result:
    """In a thread; who is cancelled meanwhile leaves the work to be done to its end."""
    import anyio.to_thread

    return await anyio.to_thread.run_sync(work)

"""Delivery at work behind the doors of channels, and whatever else runs until the end.

Order: who needs delivery is given it before it begins, so that nothing comes in, or is taken up again, that nobody
would handle.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import ExitStack, asynccontextmanager
from typing import Any

import structlog

from bot.delivery.dispatcher import Dispatcher
from bot.delivery.ports import ChannelDoor, Post
from bot.delivery.roll import on_the_roll
from bot.off_loop import run_sync
from bot.people.handing_over import Coordinators
from bot.stores.delivery import SqlDeliveries
from bot.wiring.services import Services
from knowledge.errors import StorageError

log = structlog.get_logger(__name__)


@asynccontextmanager
async def delivering(
    services: Services,
    doors: Sequence[ChannelDoor],
    coordinators: Sequence[Coordinators],
    hand_to: Callable[[Post], None],
) -> AsyncIterator[Dispatcher]:
    """Delivery, handed to who needs it and at work. Raises StorageError."""
    store = await run_sync(lambda: SqlDeliveries(services.library.engine, seal=services.seal))
    with ExitStack() as until_the_end:
        try:
            roll = until_the_end.enter_context(on_the_roll(services.settings.data))
            delivery = Dispatcher(store, doors, run_sync, roll=roll)
        except OSError as problem:
            raise StorageError(f"{services.settings.data} cannot be written: {problem.strerror}") from problem
        hand_to(delivery)
        services.notices.through(delivery, coordinators)
        async with at_work(delivery.run()):
            yield delivery


@asynccontextmanager
async def at_work(*work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """All of it at once, until the end: then it is cancelled and waited for, and what had broken is told."""
    running = [asyncio.create_task(each) for each in work]
    try:
        yield
    finally:
        for task in running:
            task.cancel()
        for ended in await asyncio.gather(*running, return_exceptions=True):
            if isinstance(ended, Exception):
                log.error("work_broke", exc_info=ended)

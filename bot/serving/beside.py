"""What runs beside a server's pages while they are served: its channels, the reminders, coordinators' answers and the
weekly digest that go out by them, and the daily look for what has been kept long enough.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import structlog
from fastapi import FastAPI

from bot.serving.channels import open_channels
from bot.serving.delivering import at_work
from bot.serving.digest import weekly_digest
from bot.web.front import Front
from bot.wiring.services import Services
from knowledge.errors import LotsError
from knowledge.insights.overview import Filter

MONTH = timedelta(days=30)

log = structlog.get_logger(__name__)


def beside(services: Services) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """For `bot.web.app.create_app`: opens the channels, adds their addresses, and reminds people if they are to be."""

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        async with open_channels(services) as channels:
            for router in channels.routers:
                app.include_router(router)
            front: Front = app.state.front
            front.channels = channels
            scheduler = replace(services.scheduler, messengers=channels.messengers)
            services.telling.through(channels.messengers)
            work = [
                services.retention.run(),
                services.telling.run(),
                services.topics.run(services.run_sync),
                _read_ahead(services),
            ]
            if services.settings.reminders == "on":
                work.append(scheduler.run())
            if services.settings.digest.to:
                engine, model = services.library.engine, services.language_model
                weekly = weekly_digest(services.settings, engine, services.overlook, channels.delivery, model)
                work.append(weekly.run())
            if names := services.topic_names:
                work.append(names.run(services.overlook, services.run_sync))
            async with at_work(*work):
                yield

    return running


async def _read_ahead(services: Services) -> None:
    """What an overview counts is read before the first coordinator opens one: a long history takes a second or two."""
    today = datetime.now(UTC).date()
    try:
        await services.run_sync(lambda: services.overlook(Filter(today - MONTH, today)))
    except LotsError as problem:
        log.warning("overview_not_read_ahead", error=str(problem))

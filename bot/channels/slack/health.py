"""Tells, on a port of its own, whether `lots slack` is alive and in touch with Slack: for what looks after services.

The same two addresses as `lots serve` has. Nothing of what people say, and nothing of the settings, is told.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from knowledge.errors import SettingsError

NOT_READY = {"error": {"code": "not_ready", "message": "Slack's socket is not open: Lots is connecting again."}}


@asynccontextmanager
async def health_on(host: str, port: int, is_ready: Callable[[], bool]) -> AsyncIterator[int]:
    """Answers until the end; gives the port, chosen where 0 was asked for. Raises SettingsError where it is taken."""

    async def alive(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def ready(_: web.Request) -> web.Response:
        return web.json_response({"status": "ready"}) if is_ready() else web.json_response(NOT_READY, status=503)

    app = web.Application()
    app.add_routes([web.get("/healthz", alive), web.get("/readyz", ready)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await _listen(runner, host, port)
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as problem:
        raise SettingsError(
            f"Port {port} on {host} cannot be used: {problem.strerror}. Choose another with --port."
        ) from problem

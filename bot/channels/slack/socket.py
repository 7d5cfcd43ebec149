"""Slack over a socket that Lots opens itself: for a machine that Slack cannot reach. `ready` says whether it is open.

Bolt's handler and slack_sdk's client do the work, and reconnect when the socket is lost or Slack asks for another.
Added here: an envelope that was not kept is not acknowledged, so that Slack sends it again; and a client that keeps
trying an address that has gone stale is made to ask for a new one.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.in_time import Answering
from bot.channels.slack.receiving import ENVELOPE

PING_SECONDS = 5.0
WATCH_SECONDS = 5.0

socket_log = logging.getLogger("lots.slack.socket")
log = structlog.get_logger(__name__)


class SlackSocket(AsyncSocketModeHandler):
    """One connection to Slack. Made on the event loop."""

    def __init__(self, app: AsyncApp, app_token: str, web_client: AsyncWebClient) -> None:
        socket_log.setLevel(logging.CRITICAL)  # its errors are told here, in a line, and without what was said
        super().__init__(app, app_token, socket_log, web_client, ping_interval=PING_SECONDS)
        self.client.message_listeners.append(self._greeted)  # type: ignore[arg-type]  # it gives its own kind of client
        self._session: object = None
        self._open = asyncio.Event()
        self._answering = Answering()

    @property
    def ready(self) -> bool:
        """Whether Slack has greeted us on the socket that is open now."""
        session = self.client.current_session
        return session is not None and session is self._session and not session.closed and not self.client.stale

    async def greeted(self) -> None:
        """Waits until Slack has let us in for the first time."""
        await self._open.wait()

    async def run(self) -> None:
        """Connects, and stays connected until it is cancelled."""
        watching = asyncio.create_task(self._watch())
        try:
            await self.client.connect()  # type: ignore[no-untyped-call]
            await asyncio.Event().wait()
        finally:
            watching.cancel()
            await self.client.close()  # type: ignore[no-untyped-call]

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Acknowledges what was kept, and nothing else."""
        headers: dict[str, str | Any] = {}
        request = AsyncBoltRequest(
            mode="socket_mode", body=req.payload, headers=headers, context={ENVELOPE: req.envelope_id}
        )
        try:
            response: BoltResponse = await self._answering.in_time(self.app.async_dispatch(request))
        except TimeoutError:
            log.warning("slack_not_taken_in_time")
            return
        if response.status != 200:
            log.warning("slack_envelope_not_acknowledged", status=response.status)
            return
        await send_async_response(client, req, response, 0.0)

    async def _greeted(self, client: SocketModeClient, message: dict[str, Any], raw: str | None = None) -> None:
        if message.get("type") == "hello":
            self._session = client.current_session
            self._open.set()
            log.info("slack_socket_open")

    async def _watch(self) -> None:
        """Slack's addresses serve once and for seconds; slack_sdk tries the one it has until it gets in."""
        was_ready = False
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            if was_ready and not self.ready:
                log.warning("slack_socket_lost")
            if not self.ready and not await self.client.is_connected():
                self.client.wss_uri = None
            was_ready = self.ready

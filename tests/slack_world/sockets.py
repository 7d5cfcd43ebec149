"""Socket Mode's side of Slack: links, hello, envelopes, acknowledgements, disconnects.

https://docs.slack.dev/apis/events-api/using-socket-mode . An envelope goes to one open connection; one that is not
acknowledged can be delivered again, as Slack does, under a new envelope_id and with its retry_attempt.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.slack_world import payloads

Json = dict[str, Any]


@dataclass
class Sockets:
    """The connections that are open now. Everything here runs on the local Slack's own event loop."""

    tickets: set[str] = field(default_factory=set)
    open: list[web.WebSocketResponse] = field(default_factory=list)
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)
    acknowledged: list[Json] = field(default_factory=list)
    opened: int = 0

    def link(self, base: str) -> str:
        """A link that is good for one connection."""
        ticket = uuid.uuid4().hex
        self.tickets.add(ticket)
        return f"{base}/link?ticket={ticket}&app_id={payloads.APP}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self.tickets:
            return web.Response(status=404)
        self.tickets.remove(ticket)
        socket = web.WebSocketResponse(heartbeat=None, autoping=True)
        await socket.prepare(request)
        await socket.send_json(self._hello())
        self.open.append(socket)
        self.connected.set()
        self.opened += 1
        try:
            async for received in socket:
                if received.type == WSMsgType.TEXT:
                    self._take(received.data)
        finally:
            self.open.remove(socket)
            if not self.open:
                self.connected.clear()
        return socket

    def _hello(self) -> Json:
        debug = {"host": "applink-1", "started": "2026-11-22 17:00:00.000", "approximate_connection_time": 18060}
        connection = {"app_id": payloads.APP}
        number = len(self.open) + 1
        return {"type": "hello", "num_connections": number, "debug_info": debug, "connection_info": connection}

    def _take(self, text: str) -> None:
        answer = json.loads(text)
        self.acknowledged.append(answer)
        waiting = self.waiting.pop(str(answer.get("envelope_id")), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer)

    async def deliver(
        self, kind: str, payload: Json, seconds: float, retry: int = 0, envelope_id: str = ""
    ) -> Json | None:
        """The acknowledgement, or None where none came in time. Waits for a connection as long."""
        envelope_id = envelope_id or str(uuid.uuid4())
        acknowledged = self.waiting[envelope_id] = asyncio.get_running_loop().create_future()
        envelope: Json = {"envelope_id": envelope_id, "payload": payload, "type": kind}
        envelope["accepts_response_payload"] = kind != "events_api"
        if kind == "events_api":
            envelope |= {"retry_attempt": retry, "retry_reason": "timeout" if retry else ""}
        try:
            async with asyncio.timeout(seconds):
                await (await self._connection()).send_json(envelope)
                answer: Json = await acknowledged
                return answer
        except TimeoutError:
            return None
        finally:
            self.waiting.pop(envelope_id, None)

    async def _connection(self) -> web.WebSocketResponse:
        await self.connected.wait()
        return self.open[-1]

    async def disconnect(self, reason: str) -> None:
        """Slack's word before it closes: warning, refresh_requested or link_disabled."""
        for socket in list(self.open):
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}})

    async def cut(self) -> None:
        """The connections break without a word."""
        for socket in list(self.open):
            if socket._req is not None and socket._req.transport is not None:
                socket._req.transport.abort()

    async def close(self) -> None:
        for socket in list(self.open):
            await socket.close()

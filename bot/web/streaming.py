"""Answers as server-sent events: the text each time it has grown, then the whole, once.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

import structlog
from fastapi import Request
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event

from bot.conversation.writing import Writing

EVENT_STREAM = "text/event-stream"
_HEADERS = {"X-Accel-Buffering": "no"}
"""So that nginx passes each event on at once."""
Event = tuple[str, Mapping[str, Any]]

log = structlog.get_logger(__name__)


def wants_events(request: Request) -> bool:
    """Whether the caller can read the answer as it is written."""
    return EVENT_STREAM in request.headers.get("accept", "")


def event_stream(events: AsyncIterator[Event]) -> StreamingResponse:
    return StreamingResponse(_encoded(events), media_type=EVENT_STREAM, headers=_HEADERS)


async def draft_then(
    writing: Writing, drafted: Callable[[str], Mapping[str, Any]], done: Callable[[], Awaitable[Event]]
) -> AsyncIterator[Event]:
    """`draft` events, then the one that `done` waits for; "trouble" in its place where the answer broke."""
    async for text in writing.texts():
        yield "draft", drafted(text)
    try:
        yield await done()
    except Exception:
        log.exception("streamed_answer_broke")
        yield "trouble", {}


async def _encoded(events: AsyncIterator[Event]) -> AsyncIterator[bytes]:
    """A comment comes first, so that the caller knows at once that the answer is on its way."""
    yield b": \n\n"
    async for name, values in events:
        yield format_sse_event(event=name, data_str=json.dumps(values, ensure_ascii=False))

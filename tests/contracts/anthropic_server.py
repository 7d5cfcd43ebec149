"""Anthropic's Messages on a socket of loopback, as far as one tool that is streamed needs it.

https://docs.anthropic.com/en/docs/build-with-claude/streaming
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKENS_IN, TOKENS_OUT = 321, 45


class _Handler(BaseHTTPRequestHandler):
    server: AnthropicServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for event in _events(body, self.server.says):
            self.wfile.write(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode())
            self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: `asked` is the log."""


class AnthropicServer(ThreadingHTTPServer):
    """Says `says` as the arguments of the tool that it is to use."""

    daemon_threads = True

    def __init__(self, says: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.says = says
        self.asked: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def anthropic_server(says: str) -> Iterator[AnthropicServer]:
    server = AnthropicServer(says)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def _events(body: dict[str, Any], says: str) -> Iterator[dict[str, Any]]:
    usage = {"input_tokens": TOKENS_IN, "output_tokens": 1}
    message = {"id": "m", "type": "message", "role": "assistant", "content": [], "model": body["model"]}
    yield {"type": "message_start", "message": {**message, "stop_reason": None, "stop_sequence": None, "usage": usage}}
    tool = {"type": "tool_use", "id": "t", "name": body["tools"][0]["name"], "input": {}}
    yield {"type": "content_block_start", "index": 0, "content_block": tool}
    for start in range(0, len(says), 9):
        delta = {"type": "input_json_delta", "partial_json": says[start : start + 9]}
        yield {"type": "content_block_delta", "index": 0, "delta": delta}
    yield {"type": "content_block_stop", "index": 0}
    ended = {"stop_reason": "tool_use", "stop_sequence": None}
    yield {"type": "message_delta", "delta": ended, "usage": {"input_tokens": TOKENS_IN, "output_tokens": TOKENS_OUT}}
    yield {"type": "message_stop"}

"""What a model says, said as a provider does: an answer whole, server-sent events, or Ollama's lines.

Order: an `Exchange` is one request being answered; `answer` says a text the way that was asked for, out of parts that
troubles use by themselves (`head`, `piece`, `finish`, `whole`). Invariant: the server never waits for longer than the
client listens, so that what hangs is let go at once when the client leaves.
"""

from __future__ import annotations

import json
import select
import socket
import struct
import threading
import time
from collections.abc import Iterator, Mapping
from io import BufferedIOBase

from tests.model_world.asked import Asked, Json

PIECE = 12
"""Characters a piece of a stream holds: a word or two, as providers send them."""
_LOOKS = 0.02


class ClientLeft(Exception):
    """Whoever asked has hung up, or the server is closing."""


class Exchange:
    """One request being answered. `refused_ways` are the ways to ask for a shape that this provider does not know."""

    def __init__(
        self, asked: Asked, text: str, socket_: socket.socket, out: BufferedIOBase, closing: threading.Event
    ) -> None:
        self.asked = asked
        self.text = text
        self._socket, self._out, self._closing = socket_, out, closing
        self._chunked = False

    # A whole answer

    def answer(self) -> None:
        """The author's text, as it was asked for: whole, or in pieces."""
        if not self.asked.streams:
            self.whole(self.text)
            return
        self.head()
        for piece in pieces(self.text):
            self.piece(piece)
        self.finish()

    def whole(self, text: str, reason: str = "", message: Mapping[str, object] | None = None) -> None:
        """One JSON body. `message` is laid over the message that would be sent."""
        self.json(200, _completion(self.asked, text, reason or self._usual_reason, message or {}))

    def json(self, status: int, body: object, headers: Mapping[str, str] | None = None) -> None:
        self.send(status, json.dumps(body).encode(), headers)

    def error(self, status: int, message: str, code: str = "", headers: Mapping[str, str] | None = None) -> None:
        """An error in the provider's own shape."""
        if self.asked.is_ollama:
            self.json(status, {"error": message}, headers)
        else:
            fault = {"message": message, "type": "invalid_request_error", "param": None, "code": code or None}
            self.json(status, {"error": fault}, headers)

    def send(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        """A body with its length, unless `headers` say otherwise."""
        usual = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        self.start(status, {**usual, **(headers or {})})
        self.raw(body)

    # A stream, part by part

    def head(self) -> None:
        """What comes before the first piece."""
        kind = "application/x-ndjson" if self.asked.is_ollama else "text/event-stream; charset=utf-8"
        self.start(200, {"Content-Type": kind, "Transfer-Encoding": "chunked"})
        self._chunked = True
        if not self.asked.is_ollama:
            self.event(_chunk(self.asked, {"role": "assistant", "content": None if self.asked.tool else ""}))
            if self.asked.tool:
                self.event(_chunk(self.asked, _tool_call(self.asked, "", first=True)))

    def piece(self, text: str) -> None:
        """Some of the answer: content, or a tool's arguments."""
        if self.asked.is_ollama:
            self.event(_ollama(self.asked, "" if self.asked.tool else text, done=False))
        elif self.asked.tool:
            self.event(_chunk(self.asked, _tool_call(self.asked, text, first=False)))
        else:
            self.event(_chunk(self.asked, {"content": text}))

    def finish(self, reason: str = "") -> None:
        """The end of a stream, with what it took where that was asked for."""
        reason = reason or self._usual_reason
        if self.asked.is_ollama:
            if self.asked.tool:
                self.event(_ollama(self.asked, self.text, done=False))
            self.event({**_ollama(self.asked, "", done=True), "done_reason": reason, **_counted(self.text)})
        else:
            self.event(_chunk(self.asked, {}, reason))
            if self.asked.wants_usage:
                self.event({**_chunk(self.asked, {}), "choices": [], "usage": _usage(self.text)})
            self.bytes_of_stream(b"data: [DONE]\n\n")
        self.raw(b"0\r\n\r\n")

    def event(self, body: object) -> None:
        text = json.dumps(body)
        self.bytes_of_stream((text + "\n" if self.asked.is_ollama else f"data: {text}\n\n").encode())

    def bytes_of_stream(self, content: bytes) -> None:
        """Any bytes as a chunk of the stream."""
        self.raw(b"%x\r\n%b\r\n" % (len(content), content) if self._chunked else content)

    # Bytes and time

    def start(self, status: int, headers: Mapping[str, str]) -> None:
        lines = [
            f"HTTP/1.1 {status} Said",
            *(f"{name}: {value}" for name, value in headers.items()),
            "Connection: close",
        ]
        self.raw("\r\n".join([*lines, "", ""]).encode())

    def raw(self, content: bytes) -> None:
        """Raises ClientLeft where nobody reads it."""
        try:
            self._out.write(content)
            self._out.flush()
        except OSError as left:
            raise ClientLeft from left

    def wait(self, seconds: float) -> None:
        """Says nothing for that long. Raises ClientLeft as soon as nobody waits."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if self._closing.wait(min(left, _LOOKS)) or self._client_left():
                raise ClientLeft

    def reset(self) -> None:
        """Breaks the connection without a goodbye: the client sees "connection reset by peer"."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._socket.close()
        raise ClientLeft

    def _client_left(self) -> bool:
        readable, _, _ = select.select([self._socket], [], [], 0)
        try:
            return bool(readable) and not self._socket.recv(1, socket.MSG_PEEK)
        except OSError:
            return True

    @property
    def _usual_reason(self) -> str:
        return "tool_calls" if self.asked.tool and not self.asked.is_ollama else "stop"


def pieces(text: str, size: int = PIECE) -> Iterator[str]:
    """The text in pieces of a word or two."""
    return (text[start : start + size] for start in range(0, len(text), size))


def _completion(asked: Asked, text: str, reason: str, over: Mapping[str, object]) -> Json:
    if asked.is_ollama:
        said = {**_ollama(asked, text, done=True), "done_reason": reason, **_counted(text)}
        return {**said, "message": {**said["message"], **over}}
    message: Json = {"role": "assistant", "content": text, "refusal": None}
    if asked.tool:
        called = {"name": asked.tool, "arguments": text}
        message = {**message, "content": None, "tool_calls": [{"id": "call_1", "type": "function", "function": called}]}
    choice = {"index": 0, "message": {**message, **over}, "finish_reason": reason, "logprobs": None}
    return {**_envelope(asked, "chat.completion"), "choices": [choice], "usage": _usage(text)}


def _chunk(asked: Asked, delta: Mapping[str, object], reason: str | None = None) -> Json:
    choice = {"index": 0, "delta": delta, "finish_reason": reason, "logprobs": None}
    return {**_envelope(asked, "chat.completion.chunk"), "choices": [choice]}


def _tool_call(asked: Asked, arguments: str, *, first: bool) -> Json:
    function = {"name": asked.tool, "arguments": arguments} if first else {"arguments": arguments}
    named = {"id": "call_1", "type": "function"} if first else {}
    return {"tool_calls": [{"index": 0, **named, "function": function}]}


def _envelope(asked: Asked, kind: str) -> Json:
    return {"id": "chatcmpl-1", "object": kind, "created": 1_790_000_000, "model": asked.model or "deployed"}


def _usage(text: str) -> Json:
    written = len(text) // 4 + 1
    return {"prompt_tokens": 400, "completion_tokens": written, "total_tokens": 400 + written}


def _ollama(asked: Asked, text: str, *, done: bool) -> Json:
    message: Json = {"role": "assistant", "content": text}
    if asked.tool and text:
        called = {"name": asked.tool, "arguments": _arguments(text)}
        message = {"role": "assistant", "content": "", "tool_calls": [{"function": called}]}
    return {"model": asked.model, "created_at": "2026-09-21T12:00:00Z", "message": message, "done": done}


def _arguments(text: str) -> object:
    """Ollama reads what a tool is called with before it passes it on, all at once; what it cannot read stays text."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _counted(text: str) -> Json:
    return {"prompt_eval_count": 400, "eval_count": len(text) // 4 + 1}

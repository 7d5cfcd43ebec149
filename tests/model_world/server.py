"""A local language model for tests: `with LocalModel() as model`. OpenAI's, Azure's and Ollama's addresses on one port.

Order: a request is noted; the next trouble answers it, and where there is none the author's text is said. It runs in
threads of its own. Invariant: every request that reaches it is in `asked`, also one that got no answer.
"""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from tests.model_world.asked import Asked, Json
from tests.model_world.authors import Author, faithful
from tests.model_world.troubles import Trouble, none
from tests.model_world.wire import ClientLeft, Exchange

MODEL = "lokal-1"
_CHATS = ("/chat/completions", "/api/chat")


class LocalModel:
    """See the module. `troubles` are used up one a request; after them `trouble` holds for every request."""

    def __init__(self, author: Author = faithful, trouble: Trouble = none, *troubles: Trouble) -> None:
        self.author = author
        self.trouble = trouble
        self.troubles = deque(troubles)
        self.asked: list[Asked] = []
        self.left = 0
        """How many clients hung up before the answer had ended."""
        self.closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    @property
    def url(self) -> str:
        """The root: what AzureChatOpenAI and ChatOllama take."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def openai_url(self) -> str:
        """The base that ChatOpenAI takes."""
        return f"{self.url}/v1"

    @property
    def last(self) -> Asked:
        return self.asked[-1]

    def everything_sent(self) -> str:
        """All that left Lots so far, as text."""
        return "\n".join(each.everything for each in self.asked)

    def forget(self) -> None:
        """Begins anew: faithful, without troubles, with nothing asked."""
        self.author, self.trouble = faithful, none
        self.troubles.clear()
        self.asked.clear()
        self.left = 0

    def wait_until_left(self, times: int = 1, within: float = 3.0) -> bool:
        """Whether that many clients hung up within so many seconds."""
        until = time.monotonic() + within
        while self.left < times and time.monotonic() < until:
            time.sleep(0.01)
        return self.left >= times

    def next_trouble(self) -> Trouble:
        return self.troubles.popleft() if self.troubles else self.trouble


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], model: LocalModel) -> None:
        super().__init__(address, _Handler)
        self.model = model


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        if self.path.split("?")[0].endswith("/models"):
            self._json(200, {"object": "list", "data": [{"id": MODEL, "object": "model", "owned_by": "kommunen"}]})
        elif self.path == "/api/tags":
            self._json(200, {"models": [{"name": MODEL, "model": MODEL}]})
        else:
            self._json(404, {"error": {"message": f"No such address: {self.path}"}})

    def do_POST(self) -> None:
        model = self.server.model
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        model.asked.append(asked)
        if not self.path.split("?")[0].endswith(_CHATS):
            self._json(404, {"error": {"message": f"No such address: {self.path}"}})
            return
        self.close_connection = True
        try:
            model.next_trouble()(Exchange(asked, model.author(asked), self.connection, self.wfile, model.closing))
        except ClientLeft:
            model.left += 1

    def _json(self, status: int, body: Json) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: `asked` is the log."""

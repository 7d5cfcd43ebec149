"""The Bot Connector's REST API as Lots uses it, over a real socket, holding every call to what Teams takes.

Invariant: at the end of the `with`, a call that Teams would refuse fails the test, unless it took it out of `breaches`.
"""

from __future__ import annotations

import itertools
import json
import re
import socket
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote

from tests.unit.card_client import faults_of

Json = dict[str, Any]
MOST_BYTES = 28 * 1024
BOT_TOKEN = "bot-token"
_ADDRESSING = ("from", "conversation", "id")
_ACTIVITIES = re.compile(r"/teams/v3/conversations/([^/]+)/activities(?:/([^/]+))?")
_CONVERSATIONS = "/teams/v3/conversations"


@dataclass(frozen=True)
class Call:
    """`conversation` and `activity` as they stood in the path, decoded."""

    method: str
    conversation: str
    activity: str
    body: Json
    status: int


@dataclass(frozen=True)
class Fault:
    """What happens instead. `effect`: the call is done all the same. Status 0: the connection breaks off."""

    status: int
    retry_after: str = ""
    effect: bool = False


@dataclass
class LocalConnector:
    """`messages` holds what stands in each conversation by its activity id, in order, as changed and deleted.

    `not_installed` are accounts that the bot may not write to.
    """

    token: str = BOT_TOKEN
    calls: list[Call] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)
    messages: dict[str, dict[str, Json]] = field(default_factory=dict)
    not_installed: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._faults: deque[Fault] = deque()
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: BaseException | TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        assert failed or not self.breaches, self.breaches

    @property
    def service_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/teams/"

    def fail_next(self, *faults: Fault) -> None:
        """The next calls, one fault each; typing is never among them."""
        self._faults.extend(faults)

    def said_in(self, conversation: str) -> list[str]:
        """What people read in a conversation, in order: the text, or what a card says for those who see none."""
        return [text_of(activity) for activity in self.messages.get(conversation, {}).values()]

    def everything_in(self, conversation: str) -> str:
        """All that was ever sent there, as it was sent."""
        sent = [call.body for call in self.calls if call.conversation == conversation]
        return json.dumps(sent, ensure_ascii=False)

    def answer(self, method: str, path: str, authorization: str, raw: bytes) -> tuple[Fault, Json]:
        """The status and what is answered."""
        with self._lock:
            body: Json = json.loads(raw) if raw else {}
            fault = self._fault(body)
            if fault and not fault.effect:
                self._note(method, path, body, fault.status)
                return fault, {"error": {"code": "ServiceError", "message": "on purpose"}}
            status, answered = self._done(method, path, authorization, body, raw)
            self._note(method, path, body, fault.status if fault else status)
            return fault or Fault(status), answered

    def _fault(self, body: Json) -> Fault | None:
        return self._faults.popleft() if self._faults and body.get("type") != "typing" else None

    def _note(self, method: str, path: str, body: Json, status: int) -> None:
        found = _ACTIVITIES.fullmatch(path)
        conversation, activity = (unquote(part or "") for part in found.groups()) if found else ("", "")
        self.calls.append(Call(method, conversation, activity, body, status))

    def _done(self, method: str, path: str, authorization: str, body: Json, raw: bytes) -> tuple[int, Json]:
        if authorization != (f"Bearer {self.token}" if self.token else ""):
            self.breaches.append(f"{method} {path}: wrong token")
            return 401, {}
        if path == _CONVERSATIONS and method == "POST":
            return self._made(body)
        found = _ACTIVITIES.fullmatch(path)
        if not found:
            self.breaches.append(f"{method} {path}: no such call")
            return 404, {}
        if method != "DELETE":
            self.breaches.extend(f"{method} {path}: {breach}" for breach in self._breaches(body, raw))
        return self._written(method, unquote(found[1]), unquote(found[2] or ""), body)

    def _made(self, body: Json) -> tuple[int, Json]:
        accounts = [member.get("id", "") for member in body.get("members", [])]
        if len(accounts) != 1 or body.get("isGroup") or not body.get("tenantId") or not body.get("bot", {}).get("id"):
            self.breaches.append(f"a conversation with {accounts}: one member, a bot and a tenant are needed")
            return 400, {}
        if accounts[0] in self.not_installed:
            return 403, {"error": {"code": "BotNotInConversationRoster", "message": "not installed"}}
        return 201, {"id": own_chat_of(accounts[0])}

    def _written(self, method: str, conversation: str, activity: str, body: Json) -> tuple[int, Json]:
        here = self.messages.setdefault(conversation, {})
        if conversation in self.gone or (method != "POST" and activity not in here):
            return 404, {"error": {"code": "ConversationNotFound", "message": "gone"}}
        if method == "DELETE":
            del here[activity]
            return 200, {}
        if body.get("type") == "typing":
            return 202, {}
        new = activity or str(1_700_000_000_000 + next(self._numbers))
        here[new] = body
        return 201, {"id": new}

    def _breaches(self, body: Json, raw: bytes) -> list[str]:
        found = [] if body.get("type") in ("message", "typing") else [f"type {body.get('type')!r}"]
        if not body.get("from", {}).get("id") or not body.get("conversation", {}).get("id"):
            found.append("no sender or conversation")
        if len(raw) > MOST_BYTES:
            found.append(f"{len(raw)} bytes")
        if body.get("type") == "message":
            found += faults_of({name: value for name, value in body.items() if name not in _ADDRESSING})
        return found


def own_chat_of(account: str) -> str:
    """The address of the chat that the account has alone with the bot."""
    return f"a:own-{account.removeprefix('29:')}"


def text_of(activity: Json) -> str:
    """What is read of it, cards by the text that stands in for them."""
    cards = [one["content"].get("fallbackText", "") for one in activity.get("attachments", [])]
    return "\n\n".join(text for text in (activity.get("text", ""), *cards) if text)


def _handler(world: LocalConnector) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _take(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            fault, answered = world.answer(self.command, self.path, self.headers.get("Authorization", ""), raw)
            if not fault.status:
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            body = json.dumps(answered).encode()
            self.send_response(fault.status)
            if fault.retry_after:
                self.send_header("Retry-After", fault.retry_after)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_PUT = do_DELETE = do_GET = _take  # noqa: N815  # the names that http.server calls

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing on the tests' own output."""

    return Handler

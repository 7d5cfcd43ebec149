"""A local Slack for tests: `async with LocalSlack() as slack`. Web API, files, OAuth and Socket Mode on one port.

Order: a call is decoded and noted; a fault that the test asked for answers it; else the token is checked, the payload
is held to Slack's limits, and the method is done. Invariant: at the end of the `with`, a call that broke one of
Slack's published limits fails the test, unless it took the breach out of `breaches`.

It runs in a thread of its own, so that synchronous tests and other processes can use it as well: `with LocalSlack()`.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlencode

import httpx
from aiohttp import web

from tests.slack_world import oauth, payloads
from tests.slack_world.limits import breaches, response_breaches, submission_breaches
from tests.slack_world.methods import METHODS, file_object
from tests.slack_world.oauth import Installing
from tests.slack_world.signing import signed_headers
from tests.slack_world.sockets import Sockets
from tests.slack_world.state import Call, File, Refused, Workspace

Json = dict[str, Any]
T = TypeVar("T")
SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
APP_TOKEN = "xapp-1-A0LOTS0APP-1"
ACKNOWLEDGE_WITHIN = 3.0
SCOPES = tuple(oauth.SCOPES.split(","))
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Fault:
    """What happens instead of an answer. `effect`: the call is done all the same. `hang` seconds come first."""

    status: int = 200
    error: str = ""
    retry_after: int | None = None
    effect: bool = False
    hang: float = 0.0


@dataclass(frozen=True)
class Delivered:
    """What Lots answered to a delivery: an HTTP status with its body, or in Socket Mode the acknowledgement.

    `status` 0 where nothing came within three seconds. `seconds` until it did.
    """

    status: int
    body: Any
    seconds: float


class LocalSlack:
    """See the module. Deliveries go to `request_url` or, where one is given, to the ASGI `app` in this process."""

    def __init__(self, request_url: str = "http://lots.test/slack/events", app: Any = None) -> None:
        self.request_url, self.app = request_url, app
        self.signing_secret, self.app_token = SIGNING_SECRET, APP_TOKEN
        self.client_id, self.client_secret = oauth.CLIENT_ID, oauth.CLIENT_SECRET
        self.workspaces = {payloads.TEAM: Workspace()}
        self.installing = Installing(self.workspaces)
        self.sockets = Sockets()
        self.scopes = SCOPES
        self.calls: list[Call] = []
        self.responses: list[Json] = []
        self.breaches: list[str] = []
        self.downloads: list[dict[str, str]] = []
        self.fault_for: Callable[[str, Json], Fault | None] = lambda method, payload: None
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._loop = asyncio.new_event_loop()
        self._port = 0

    # Its life

    def __enter__(self) -> Self:
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), name="local-slack", daemon=True)
        self._thread.start()
        started.wait()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
        if kind is None:
            assert not self.breaches, "Lots broke Slack's limits:\n" + "\n".join(self.breaches)

    async def __aenter__(self) -> Self:
        return await asyncio.to_thread(self.__enter__)

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.__exit__, kind, problem, trace)

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        started.set()
        self._loop.run_forever()
        self._loop.run_until_complete(_give_up_the_rest())

    async def _serve(self) -> None:
        app = web.Application(client_max_size=8 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", self._call)
        app.router.add_get("/link", self.sockets.serve)
        app.router.add_get("/files-pri/{file}/download/{name}", self._download)
        app.router.add_get("/sign-in", self._sign_in)
        app.router.add_post("/response/{id}", self._response)
        app.on_shutdown.append(lambda _: self.sockets.close())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]

    # Where things are

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def api_url(self) -> str:
        """The base of the Web API, with its slash: `base_url` of slack_sdk's clients, LOTS_SLACK_API_URL."""
        return f"{self.url}/api/"

    @property
    def workspace(self) -> Workspace:
        """The one that there is to begin with."""
        return self.workspaces[payloads.TEAM]

    def response_url(self) -> str:
        """One as interactions and slash commands carry it; what is posted there is in `responses`."""
        return f"{self.url}/response/{payloads.new_id('r')}"

    def add_workspace(self, team: str, token: str) -> Workspace:
        """Another one, with the same people in it."""
        self.workspaces[team] = Workspace(team=team, token=token, bot_user=f"U{team[1:]}BOT", bot=f"B{team[1:]}BOT")
        return self.workspaces[team]

    def called(self, method: str) -> list[Call]:
        """The calls of one method that were done, in order."""
        return [call for call in self.calls if call.method == method and call.answer.get("ok")]

    def file_object(self, file: File) -> Json:
        return file_object(file, f"{self.url}/files-pri")

    # What goes wrong

    def fail_next(
        self,
        method: str,
        how: int | str = 500,
        *,
        retry_after: int | None = None,
        effect: bool = False,
        hang: float = 0.0,
        times: int = 1,
    ) -> None:
        """The next calls of the method fail: with an HTTP status (429 with Retry-After), or Slack's own error word.

        `effect`: after it was done. `hang`: only after so many seconds, so that the caller's time is out.
        """
        status, error = (how, "") if isinstance(how, int) else (200, how)
        if status == 429 and retry_after is None:
            retry_after = 1
        for _ in range(times):
            self._faults[method].append(Fault(status, error, retry_after, effect, hang))

    # The Web API

    async def _call(self, request: web.Request) -> web.Response:
        method, payload = request.match_info["method"], await _decoded(request)
        authorization = request.headers.get("Authorization", "")
        token = authorization.removeprefix("Bearer ") if authorization.startswith("Bearer ") else ""
        token = token or str(payload.pop("token", "") or "")
        payload.pop("token", None)
        fault = self._faults[method].popleft() if self._faults[method] else self.fault_for(method, payload)
        answer: Json = {}
        if fault is None or fault.effect:
            answer = self._answered(method, payload, token, authorization)
        status, headers = 200, {"X-OAuth-Scopes": ",".join(self.scopes)}
        if fault is not None:
            await asyncio.sleep(fault.hang)
            status, answer = fault.status, answer if fault.effect and fault.status == 200 else _faulty(fault)
            headers |= {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        team = next((w.team for w in self.workspaces.values() if w.token == token), "")
        self.calls.append(Call(method, payload, team, token, status, answer, time.monotonic()))
        return web.json_response(answer, status=status, headers=headers)

    def _answered(self, method: str, payload: Json, token: str, authorization: str) -> Json:
        try:
            return {"ok": True} | self._done(method, payload, token, authorization)
        except Refused as refused:
            return {"ok": False, "error": str(refused)}

    def _done(self, method: str, payload: Json, token: str, authorization: str) -> Json:
        if method == "oauth.v2.access":
            return self.installing.access(payload, authorization)
        if method == "apps.connections.open":
            if token != self.app_token:
                raise Refused("invalid_auth")
            return {"url": self.sockets.link(self.url.replace("http", "ws"))}
        workspace = next((w for w in self.workspaces.values() if w.token == token), None)
        if workspace is None:
            raise Refused("invalid_auth" if token else "not_authed")
        if found := breaches(method, payload):
            self.breaches.extend(found)
            raise Refused("invalid_blocks" if any("blocks" in breach for breach in found) else "invalid_arguments")
        if method == "files.info":
            return {"file": self.file_object(_file(workspace, str(payload["file"])))}
        if method not in METHODS:
            raise Refused("unknown_method")
        return METHODS[method](workspace, payload)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        """A file's bytes for the workspace's token; a page to sign in at for everybody else, as Slack does."""
        self.downloads.append({"path": request.path, "authorization": request.headers.get("Authorization", "")})
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        for workspace in self.workspaces.values():
            file = workspace.files.get(request.match_info["file"])
            if file and workspace.token == token:
                return web.Response(body=file.content, content_type=file.mimetype)
        raise web.HTTPFound("/sign-in")

    async def _sign_in(self, request: web.Request) -> web.Response:
        return web.Response(text="<!DOCTYPE html><title>Slack</title>Sign in", content_type="text/html")

    async def _response(self, request: web.Request) -> web.Response:
        """What is for one person's eyes; faults of it are asked for under the name `response_url`."""
        said = await request.json()
        if self._faults["response_url"]:
            fault = self._faults["response_url"].popleft()
            await asyncio.sleep(fault.hang)
            return web.Response(status=fault.status, text=fault.error)
        self.breaches.extend(response_breaches(said))
        self.responses.append(said | {"to": f"{self.url}{request.path}"})
        return web.Response(text="ok")

    # Deliveries

    async def post_event(
        self,
        event: Json,
        *,
        team: str = payloads.TEAM,
        event_id: str = "",
        retry: int = 0,
        reason: str = "http_timeout",
    ) -> Delivered:
        """Delivers an event over HTTP, in its outer object unless it has one."""
        outer = event if "event" in event or "challenge" in event else payloads.callback(event, team, event_id)
        if event.get("type") == "app_rate_limited":
            outer = event
        more = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason} if retry else {}
        return await self.post(json.dumps(outer).encode(), "application/json", more)

    async def post_interaction(self, payload: Json) -> Delivered:
        """Delivers block_actions, view_submission, view_closed or message_action over HTTP."""
        delivered = await self.post(urlencode({"payload": json.dumps(payload)}).encode(), FORM)
        self._check(payload, delivered)
        return delivered

    async def post_command(self, fields: dict[str, str]) -> Delivered:
        """Delivers a slash command over HTTP."""
        return await self.post(urlencode(fields).encode(), FORM)

    async def post(
        self,
        body: bytes,
        content_type: str,
        more: dict[str, str] | None = None,
        *,
        at: float | None = None,
        secret: str | None = None,
    ) -> Delivered:
        """A signed request. `at` and `secret` make a stale or a forged one."""
        headers = signed_headers(secret or self.signing_secret, body, content_type, at) | (more or {})
        return await self.post_as_is(body, headers)

    async def post_as_is(self, body: bytes, headers: dict[str, str]) -> Delivered:
        """A request with just these headers: one that is not signed, for instance."""
        transport = httpx.ASGITransport(self.app) if self.app is not None else None
        started = time.monotonic()
        async with httpx.AsyncClient(transport=transport, timeout=ACKNOWLEDGE_WITHIN) as client:
            try:
                answered = await client.post(self.request_url, content=body, headers=headers)
            except httpx.TimeoutException:
                return Delivered(0, None, time.monotonic() - started)
        return Delivered(answered.status_code, _readable(answered), time.monotonic() - started)

    async def emit(self, kind: str, payload: Json, *, retry: int = 0, envelope_id: str = "") -> Delivered:
        """Delivers over Socket Mode. `kind`: events_api, interactive or slash_commands. Status 200: acknowledged."""
        started = time.monotonic()
        delivering = self.sockets.deliver(kind, payload, ACKNOWLEDGE_WITHIN, retry, envelope_id)
        answer = await self.there(delivering)
        seconds = time.monotonic() - started
        delivered = Delivered(0, None, seconds) if answer is None else Delivered(200, answer.get("payload"), seconds)
        self._check(payload, delivered)
        return delivered

    def _check(self, payload: Json, delivered: Delivered) -> None:
        if payload.get("type") == "view_submission" and isinstance(delivered.body, dict):
            self.breaches.extend(submission_breaches(delivered.body, payload["view"]))

    async def emit_event(self, event: Json, *, event_id: str = "", retry: int = 0, envelope_id: str = "") -> Delivered:
        """Delivers an event over Socket Mode, in its outer object unless it has one."""
        outer = event if "event" in event else payloads.callback(event, event_id=event_id)
        return await self.emit("events_api", outer, retry=retry, envelope_id=envelope_id)

    async def there(self, work: Coroutine[Any, Any, T]) -> T:
        """Does this on the local Slack's own event loop."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))


async def until(true: Callable[[], object], seconds: float = 30.0, what: str = "") -> None:
    """Waits until it holds. Raises AssertionError where it does not in time."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"not within {seconds} s: {what or true}"
        await asyncio.sleep(0.01)


async def _give_up_the_rest() -> None:
    """Answers that still hang when the test is over."""
    hanging = asyncio.all_tasks() - {asyncio.current_task()}
    for task in hanging:
        task.cancel()
    await asyncio.gather(*hanging, return_exceptions=True)


def _faulty(fault: Fault) -> Json:
    error = fault.error or ("ratelimited" if fault.status == 429 else "internal_error")
    return {"ok": False, "error": error}


async def _decoded(request: web.Request) -> Json:
    """A call's arguments, from JSON or from a form whose lists and objects are JSON."""
    payload: Json = dict(request.query)
    if request.content_type == "application/json":
        given: Json = await request.json()
        return payload | given
    for name, value in (await request.post()).items():
        text = str(value)
        payload[name] = json.loads(text) if text[:1] in "[{" else text
    return payload


def _file(workspace: Workspace, file_id: str) -> File:
    if file_id not in workspace.files:
        raise Refused("file_not_found")
    return workspace.files[file_id]


def _readable(answered: httpx.Response) -> Any:
    if answered.headers.get("content-type", "").startswith("application/json"):
        return answered.json()
    return answered.text

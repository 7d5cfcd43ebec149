"""What every request passes before the app sees it, and what every response carries when it leaves.

Order: the host's name (against DNS rebinding), the caller's address (open mode is for this machine only), the origin of
a request that changes something (against forged forms), the size of the body. Then the app. On the way out: the
security headers, on every response, errors included.

Invariant: nothing is read from the body, and nothing of the body is logged, before the gate has let the request in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.loopback import is_loopback

MAX_BODY_BYTES = 64 * 1024
MAX_FORM_BYTES = 2 * 1024 * 1024
LARGE_FORMS = ("/coordinator/", "/forms/", "/api/forms/", "/slack/", "/api/messages")
"""Where a body may be a whole programme, a workbook or a modal: a letter outside ASCII takes six bytes on the way."""
SIGNED = ("/slack/", "/api/messages")
"""Where Slack and Teams call, through whatever stands before Lots: their own signatures say who is calling."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SECURITY_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not let in: a status, a code for programs, and one line that says what to do."""

    status: int
    code: str
    message: str


WRONG_HOST = Refusal(
    421,
    "wrong_host",
    "Lots answers only under this machine's own name. Open it at http://127.0.0.1 or http://localhost.",
)
NOT_LOCAL = Refusal(
    403, "not_local", "Without sign-in, Lots answers only on this machine. Call it from here, or configure sign-in."
)
WRONG_ORIGIN = Refusal(
    403, "wrong_origin", "The request came from another site. Open Lots in its own tab and try again there."
)


class Gate:
    """Open mode's gate, as ASGI middleware. It keeps no state."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        guarded = _with_security_headers(send)
        refusal = refusal_of(scope)
        if refusal:
            await _refuse(guarded, refusal)
            return
        await self.app(scope, _at_most(receive, most_bytes(scope)), guarded)


def refusal_of(scope: Scope) -> Refusal | None:
    """Why this request is not let in, or None. Reads the request line and the headers only."""
    headers = Headers(scope=scope)
    if not is_signed(scope["path"]) and (refusal := _of_open_mode(scope, headers)):
        return refusal
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > most_bytes(scope):
        return _too_large(most_bytes(scope))
    return None


def is_signed(path: str) -> bool:
    """Whether the caller proves by a signature who it is, which the channel checks."""
    return path.startswith(SIGNED)


def _of_open_mode(scope: Scope, headers: Headers) -> Refusal | None:
    """Whoever reaches the other pages is taken at their word, so they are for this machine alone."""
    if not is_loopback(host_of(headers.get("host", ""))):
        return WRONG_HOST
    client = scope.get("client")
    if client and not is_loopback(client[0]):
        return NOT_LOCAL
    if scope["method"] not in SAFE_METHODS and _is_forged(headers):
        return WRONG_ORIGIN
    return None


def most_bytes(scope: Scope) -> int:
    """The greatest size of this request's body."""
    return MAX_FORM_BYTES if scope["path"].startswith(LARGE_FORMS) else MAX_BODY_BYTES


def _too_large(limit: int) -> Refusal:
    return Refusal(413, "too_large", f"The request is too large. Send at most {limit // 1024} KiB.")


def host_of(authority: str) -> str:
    """The name in a Host header, its port and IPv6 brackets gone; empty where it is malformed."""
    try:
        return urlsplit(f"//{authority}").hostname or ""
    except ValueError:
        return ""


def _is_forged(headers: Headers) -> bool:
    """A browser names the page that a request came from; a program names nothing, and has no cookies to abuse."""
    site = headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def _at_most(receive: Receive, limit: int) -> Receive:
    received = 0

    async def counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit:
            refusal = _too_large(limit)
            raise HTTPException(refusal.status, refusal.message)
        return message

    return counted


def _with_security_headers(send: Send) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY_HEADERS.items():
                headers[name] = value
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return guarded


async def _refuse(send: Send, refusal: Refusal) -> None:
    body = json.dumps({"error": {"code": refusal.code, "message": refusal.message}}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})

"""`POST /api/messages`: the one address that Teams calls.

Order: the body is read and the caller checked; the activity is kept; then the call is answered, long before anybody has
thought about a reply. Invariant: a call that is refused leaves nothing behind, and one that could not be kept is
answered 503, so that Teams posts it again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from bot.channels.teams.activity import Activity, value_at
from bot.channels.teams.callers import Caller, Callers, Refused
from bot.channels.teams.drafting import stops
from bot.channels.teams.receiving import CARD_ACTION, FEEDBACK, received_from
from bot.channels.teams.wording import say
from bot.delivery.ports import Post
from knowledge.answers.answer import Language
from knowledge.errors import StorageError

PATH = "/api/messages"
Stop = Callable[[str, str], None]
"""Stops the answer to an event, if it is that person's."""
_ACCEPTED = "application/vnd.microsoft.activity.message"
_RELAYS = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_REFUSED = "The call was refused: it does not come from your Teams."
_UNREADABLE = "The body must be one JSON object: an activity."
_NOT_KEPT = "Could not be kept just now. Send it again."

log = structlog.get_logger(__name__)


def teams_router(
    callers: Callers, post: Post, now: Callable[[], datetime], language: Language = "sv", stop: Stop | None = None
) -> APIRouter:
    """The route. `now` has a zone. `stop` is there where answers are shown while they are written."""
    router = APIRouter()

    @router.post(PATH, include_in_schema=False)
    async def messages(request: Request) -> Response:
        activity = await _activity(request)
        if activity is None:
            return _error(400, "bad_activity", _UNREADABLE)
        try:
            await callers.check(_caller(request), activity)
        except Refused as refusal:
            log.info("teams_call_refused", status=refusal.status, why=str(refusal))
            return _error(refusal.status, "refused", _REFUSED)
        if stop and (stopped := stops(activity)):  # in its lane, the click would wait until the answer is done
            stop(*stopped)
            return _acknowledged(activity, language)
        try:
            await _keep(post, activity, now())
        except StorageError as problem:
            log.warning("teams_activity_not_kept", error=str(problem))
            return _error(503, "not_kept", _NOT_KEPT)
        return _acknowledged(activity, language)

    return router


async def _keep(post: Post, activity: Activity, at: datetime) -> None:
    received = received_from(activity, at)
    if received is None:
        log.info("teams_activity_left", type=value_at(activity, "type"), name=value_at(activity, "name"))
        return
    await post.take_in(received)


def _acknowledged(activity: Activity, language: Language) -> Response:
    """An invoke waits for its answer in the same call; everything else is content to be taken in."""
    if value_at(activity, "type") != "invoke":
        return Response(status_code=200)
    name = value_at(activity, "name")
    if name == CARD_ACTION:
        return JSONResponse({"statusCode": 200, "type": _ACCEPTED, "value": say("Got it.", language)})
    if name in (FEEDBACK, "fileConsent/invoke"):  # a file is never offered, so a consent to one is nothing to act on
        return JSONResponse({})
    return Response(status_code=501)


async def _activity(request: Request) -> Activity | None:
    if not request.headers.get("content-type", "").startswith("application/json"):
        return None
    try:
        found = json.loads(await request.body())
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _caller(request: Request) -> Caller:
    headers: Mapping[str, str] = request.headers
    return Caller(
        authorization=headers.get("authorization", ""),
        address=request.client.host if request.client else "",
        relayed=any(name in headers for name in _RELAYS),
        from_a_page="origin" in headers or headers.get("sec-fetch-site", "none") != "none",
    )


def _error(status: int, code: str, message: str) -> Response:
    body: dict[str, Any] = {"error": {"code": code, "message": message}}
    return JSONResponse(body, status)

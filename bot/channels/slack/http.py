"""Slack over HTTP: events, clicks, commands and menus on one address, and the two of installing.

Order: the signature is checked before anything of the body is read as Slack's; then Bolt has it. Invariants: what is
not signed, or was signed more than five minutes ago, is refused with 401; what is not kept in 2.5 seconds is answered
503, so that Slack sends it again, and always within the three seconds that Slack waits.
"""

from __future__ import annotations

import json

import structlog
from fastapi import APIRouter, Request, Response
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from starlette.datastructures import Headers

from bot.channels.slack.in_time import Answering
from bot.channels.slack.installing import INSTALL, REDIRECT

log = structlog.get_logger(__name__)


def slack_router(app: AsyncApp, signing_secret: str) -> APIRouter:
    """The addresses that Slack calls, and those of installing where the app can be installed."""
    router = APIRouter(include_in_schema=False)
    bolt, verifier = AsyncSlackRequestHandler(app), SignatureVerifier(signing_secret)
    answering = Answering()

    @router.post("/slack/events")
    async def from_slack(request: Request) -> Response:
        body = await request.body()
        if not is_genuine(verifier, request.headers, body):
            log.info("slack_request_refused", reason="signature")
            return _refusal(401, "not_signed", "The request is not signed by Slack, or is more than five minutes old.")
        return await _answered(answering, bolt, request)

    async def installing(request: Request) -> Response:
        return await bolt.handle(request)

    if app.oauth_flow is not None:
        router.add_api_route(INSTALL, installing, methods=["GET"])
        router.add_api_route(REDIRECT, installing, methods=["GET"])
    return router


def is_genuine(verifier: SignatureVerifier, headers: Headers, body: bytes) -> bool:
    """Whether Slack signed this within five minutes. Nothing that a stranger sends makes it raise."""
    timestamp = headers.get("x-slack-request-timestamp", "")
    signature = headers.get("x-slack-signature", "")
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 16 and signature.isascii()):
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return verifier.is_valid(body, timestamp, signature)


async def _answered(answering: Answering, bolt: AsyncSlackRequestHandler, request: Request) -> Response:
    try:
        response = await answering.in_time(bolt.handle(request))
    except TimeoutError:
        log.warning("slack_not_taken_in_time")
        return _refusal(503, "busy", "Lots is busy. Send it again.")
    except (json.JSONDecodeError, ValueError, TypeError, AttributeError) as fault:
        log.warning("slack_request_not_understood", error=type(fault).__name__)
        return _refusal(400, "not_understood", "The body is no payload of Slack's.")
    if response.status_code == 404:  # of a kind that no listener is for, as when Slack tells that it left events out
        log.warning("slack_request_left")
        return Response()
    if response.status_code >= 500:
        return _refusal(503, "busy", "Lots could not keep it. Send it again.")
    return response


def _refusal(status: int, code: str, message: str) -> Response:
    body = json.dumps({"error": {"code": code, "message": message}})
    return Response(body, status_code=status, media_type="application/json")

"""The web app: chat, documents, API and what operating needs, behind one gate. `bot.wiring` hands in the services.

Order of a request: the gate (`gate`), compression, the clock, then the route. Nothing is constructed at import.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from fastapi import Depends, FastAPI, Request
from fastapi.responses import Response
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.web import (
    answers_back,
    api,
    api_forms,
    api_insights,
    api_templates,
    api_verified,
    chat,
    documents,
    drafts,
    form_workbook,
    operating,
    profile,
    programmes,
    proposals,
    reminders,
)
from bot.web.answers_back import look_for_answers
from bot.web.forms import pages as forms
from bot.web.front import Front
from bot.web.gate import Gate
from bot.web.insights import export, queue, verified_answers
from bot.web.insights import pages as insights
from bot.web.metrics import Clock
from bot.web.pages import STATIC, problem_page
from bot.web.ports import WebServices, WebSettings
from bot.web.problems import Problem, tell_problems
from bot.web.reminders import look_for_reminders

SMALLEST_COMPRESSED_BYTES = 800
FAST_COMPRESSION = 4
Beside = Callable[[FastAPI], AbstractAsyncContextManager[None]]
"""What runs as long as the app does, and may add routes to it before it serves."""
KEPT_FOR_EVER = "public, max-age=31536000, immutable"


class AddressedByContent(StaticFiles):
    """Static files whose address holds their content's digest, so that they never go stale."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = KEPT_FOR_EVER if b"v=" in scope["query_string"] else "no-cache"
        return response


def create_app(services: WebServices, settings: WebSettings, beside: Beside | None = None) -> FastAPI:
    """The app in open mode: for this machine only, and whoever asks is who they say they are.

    `beside` runs as long as the app does, and may add routes to it.
    """
    app = FastAPI(
        title="Lots",
        summary="Cited answers from a municipality's governing documents.",
        version="1",
        docs_url=None,
        redoc_url=None,
        lifespan=beside,
    )
    app.state.front = front = Front(services, settings)
    for room in (api, api_forms, api_insights, api_templates, api_verified, operating):
        app.include_router(room.router)
    coordinating = (programmes, proposals, drafts, insights, export, queue, verified_answers)
    for pages in (chat, documents, forms, form_workbook, profile, *coordinating, reminders, answers_back):
        app.include_router(pages.router, dependencies=[Depends(look_for_reminders), Depends(look_for_answers)])
    app.mount("/static", AddressedByContent(directory=STATIC), name="static")
    tell_problems(app, _as_page)
    app.add_middleware(Clock, metrics=front.metrics)
    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST_COMPRESSED_BYTES, compresslevel=FAST_COMPRESSION)
    app.add_middleware(Gate)
    return app


async def _as_page(request: Request, problem: Problem) -> Response:
    front: Front = request.app.state.front
    return problem_page(request, problem, front.settings.language)

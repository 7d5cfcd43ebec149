"""What goes wrong, told to the one who asked: JSON for programs, a page for people. Each says what to do.

Known errors (`knowledge.errors`) become a fitting status. Anything else is logged with its traceback and shown as a
plain 500: never its text, which may hold what somebody asked.
"""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from knowledge.errors import AnswerError, EmbeddingError, LotsError, NotFound, StorageError

MACHINE_PATHS = ("/api/", "/healthz", "/readyz", "/metrics", "/openapi.json")


class ClientError(LotsError):
    """The request makes no sense. `code` is for programs; the message is one line that says what to do."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True)
class Problem:
    """What the asker is told."""

    status: int
    code: str
    message: str


ErrorPage = Callable[[Request, Problem], Awaitable[Response]]


def problem_of(error: Exception) -> Problem:
    """The status, code and message for an error. Unknown errors tell nothing of themselves."""
    match error:
        case ClientError():
            return Problem(error.status, error.code, str(error))
        case NotFound():
            return Problem(404, "not_found", "There is no such document. GET /api/documents lists those you can read.")
        case AnswerError():
            return Problem(409, "invalid_answer", str(error))
        case StorageError() | EmbeddingError():
            return Problem(503, "not_ready", str(error))
        case LotsError():
            return Problem(500, "failed", str(error))
        case RequestValidationError():
            return _invalid(error)
        case HTTPException():
            return _http(error)
        case _:
            return Problem(500, "failed", "Something went wrong in Lots. Try again; the log says what it was.")


def _invalid(error: RequestValidationError) -> Problem:
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return Problem(
            400, "bad_json", "The body is not valid JSON. Send an object with Content-Type: application/json."
        )
    place = ".".join(str(part) for part in first["loc"][1:]) or "body"
    return Problem(422, "invalid_request", f"{place}: {first['msg']}. See /openapi.json for what is expected.")


def _http(error: HTTPException) -> Problem:
    phrase = HTTPStatus(error.status_code).phrase
    code = phrase.lower().replace(" ", "_")
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return Problem(
            400, "bad_json", "The body could not be read. Send JSON in UTF-8 with Content-Type: application/json."
        )
    if error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return Problem(413, "too_large", error.detail)
    return Problem(error.status_code, code, f"{phrase}. See /openapi.json for the paths and methods there are.")


def tell_problems(app: FastAPI, page: ErrorPage) -> None:
    """Makes the app answer every error in the asker's own shape: JSON to programs, `page` to people."""

    async def told(request: Request, error: Exception) -> Response:
        problem = problem_of(error)
        if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            _log(request, error)
        if request.url.path.startswith(MACHINE_PATHS):
            headers = getattr(error, "headers", None)
            return JSONResponse(as_json(problem), status_code=problem.status, headers=headers)
        return await page(request, problem)

    for kind in (LotsError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, told)
    app.add_middleware(LastResort, told=told)


def _log(request: Request, error: Exception) -> None:
    """The traceback as plain lines: a renderer that shows local variables would show what people asked."""
    lines = "".join(traceback.format_exception(error))
    structlog.get_logger().error("request_failed", path=request.url.path, traceback=lines)


class LastResort:
    """Answers what nobody foresaw, as ASGI middleware inside the gate, so that this answer too has its headers."""

    def __init__(self, app: ASGIApp, told: Callable[[Request, Exception], Awaitable[Response]]) -> None:
        self.app = app
        self.told = told

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, noted)
        except Exception as error:
            if begun or scope["type"] != "http":
                raise
            response = await self.told(Request(scope), error)
            await response(scope, receive, send)


def as_json(problem: Problem) -> dict[str, dict[str, str]]:
    return {"error": {"code": problem.code, "message": problem.message}}

"""A form filled in with Excel, in the browser: the workbook out, and what was changed in it back in.

Invariant: as on the form's own page, a form that the person may not see looks like one that is not there.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote as percent_encoded

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile

from bot.web.api_forms import TakenIn, take_in, with_form
from bot.web.asker import Asker, language_asked
from bot.web.front import TheFront
from bot.web.pages import page
from bot.web.problems import ClientError
from knowledge.answers.answer import Language
from knowledge.domain.filled import state_of
from knowledge.domain.forms import Form

UNPROCESSABLE = 422
SEE_OTHER = 303
TEMPLATE = "form_workbook.html"

router = APIRouter(prefix="/forms", include_in_schema=False)


@router.get("/{form_id}/workbook")
async def workbook_page(
    form_id: str,
    request: Request,
    person: Asker,
    front: TheFront,
    taken: Annotated[int | None, Query(ge=0, le=1_000_000)] = None,
) -> HTMLResponse:
    """`taken` is how much came in with the workbook that was just sent."""
    language = language_asked(request, front.settings.language)
    return await with_form(
        form_id, person, front, "see", lambda form: _page(request, language, form, taken=taken, status=200)
    )


@router.post("/{form_id}/workbook")
async def send_workbook(form_id: str, request: Request, person: Asker, front: TheFront) -> Response:
    """Takes the workbook in, or says which of its rows are wrong."""
    language = language_asked(request, front.settings.language)
    content = await _sent(request)

    def taken(form: Form) -> Response:
        if not content:
            return _page(request, language, form, fault="no-file", status=UNPROCESSABLE)
        try:
            return _to(form, take_in(front, person, form, content, language))
        except ClientError as refusal:
            return _page(request, language, form, fault=str(refusal), status=UNPROCESSABLE)

    return await with_form(form_id, person, front, "change", taken)


async def _sent(request: Request) -> bytes:
    """The file's content; empty where none was chosen."""
    async with request.form(max_files=1, max_fields=10) as sent:
        file = sent.get("file")
        return await file.read() if isinstance(file, UploadFile) else b""


def _page(
    request: Request, language: Language, form: Form, *, taken: int | None = None, fault: str = "", status: int
) -> HTMLResponse:
    filled = state_of(form)
    shown = {"form": form, "address": _address(form), "locked": filled.locked, "conflicts": len(filled.rivals)}
    return page(request, TEMPLATE, language, status, **shown, taken=taken, fault=fault)


def _to(form: Form, taken: TakenIn) -> Response:
    return RedirectResponse(f"{_address(form)}/workbook?taken={taken.taken}", SEE_OTHER)


def _address(form: Form) -> str:
    return f"/forms/{percent_encoded(form.id, safe='')}"

"""The JSON API of forms: those one may see, one of them whole, as a document, and back in from its workbook.

Invariant: every form passes `bot.conversation.access` for the person who asks, so that missing and forbidden look the
same; nothing is overwritten: a workbook's changes are added as answers.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import quote

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import BaseModel, Field

from bot.conversation.access import FormDeed, readable_by, require_form, visible_forms
from bot.conversation.messages import Person
from bot.forms.documents import cells_read, file_name, names_of
from bot.web.api import ERRORS, ErrorBody
from bot.web.asker import Asker, language_asked
from bot.web.front import Front, TheFront
from bot.web.problems import ClientError
from knowledge.adapters.export import FORMATS, Format, Names, export, form_json, form_summary, read_back
from knowledge.domain.filling import Signature, state_of
from knowledge.domain.forms import Form
from knowledge.errors import FormError, NotFound

Result = TypeVar("Result")
CHANNEL = "xlsx"
WORKBOOK = FORMATS["xlsx"].media_type


class FormLine(BaseModel):
    """A form that has been begun. `conflicts` counts questions with two answers that nobody has chosen between."""

    id: str
    template: str
    title: str
    kind: Literal["scorecard", "checklist", "tool"]
    programme: str
    committee: str
    project: str
    period: str
    follows: str | None = Field(description="The form of the period before, whose answers this one started from.")
    status: Literal["open", "sent", "approved", "given_up"]
    answered: int
    total: int
    conflicts: int
    begun_by: str | None
    begun_at: str | None
    changed_by: str | None
    changed_at: str | None


class FormList(BaseModel):
    forms: list[FormLine]


class TakenIn(BaseModel):
    """What a workbook brought. `taken` counts the events; 0 where nothing in it was changed."""

    taken: int
    form: FormLine


NOT_FOUND: dict[int | str, dict[str, Any]] = {
    404: {"model": ErrorBody, "description": "No such form, or not yours to see."}
}
DOCUMENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The form as a file.",
        "content": {kind.media_type: {"schema": {"type": "string", "format": "binary"}} for kind in FORMATS.values()},
    }
}
Workbook = Annotated[
    bytes, Body(media_type=WORKBOOK, min_length=1, description="The workbook that `export?format=xlsx` gave.")
]

router = APIRouter(prefix="/api/forms", tags=["forms"], responses={**ERRORS, **NOT_FOUND})


@router.get("", summary="The forms you may see, the one touched last first")
async def forms(person: Asker, front: TheFront) -> FormList:
    profile = await front.services.people.profile(person)

    def seen() -> list[FormLine]:
        return [_line(form) for form in visible_forms(person, profile, front.services.forms.forms())]

    return FormList(forms=await front.services.run_sync(seen))


@router.get("/{form_id}", summary="One form, whole")
async def form(form_id: str, request: Request, person: Asker, front: TheFront) -> dict[str, Any]:
    """What `export?format=json` gives: the form, its answers with who and when, its template, and its history."""
    language = language_asked(request, front.settings.language)

    def shown(found: Form) -> dict[str, Any]:
        return form_json(found, state_of(found), _names(found, person, front, language))

    return await with_form(form_id, person, front, "see", shown)


@router.get("/{form_id}/export", summary="One form as a document", response_class=Response, responses=DOCUMENTS)
async def export_form(
    form_id: str,
    request: Request,
    person: Asker,
    front: TheFront,
    format: Annotated[Format, Query(description="Which kind of document.")] = "docx",
) -> Response:
    language = language_asked(request, front.settings.language)

    def written(found: Form) -> Response:
        document = export(found, state_of(found), format, _names(found, person, front, language))
        return attachment(document, FORMATS[format].media_type, file_name(found, format))

    return await with_form(form_id, person, front, "see", written)


@router.post("/{form_id}/import", summary="Take in what was changed in the form's workbook")
async def import_workbook(
    form_id: str, workbook: Workbook, request: Request, person: Asker, front: TheFront
) -> TakenIn:
    """All of it comes in or nothing, and then the message names the rows that are wrong."""
    language = language_asked(request, front.settings.language)
    return await with_form(
        form_id, person, front, "change", lambda found: take_in(front, person, found, workbook, language)
    )


def take_in(front: Front, person: Person, form: Form, workbook: bytes, language: str) -> TakenIn:
    """Adds what somebody changed in the workbook. Raises ClientError, naming the rows that are wrong."""
    now = datetime.now(UTC)

    def sign() -> Signature:
        return Signature(uuid.uuid4().hex, person.id, now, CHANNEL)

    try:
        events = read_back(form, workbook, sign, cells_read(form, now.date(), language), language)
    except FormError as refusal:
        raise ClientError(422, "workbook_refused", str(refusal)) from refusal
    grown = front.services.forms.add(form.id, events) if events else form
    return TakenIn(taken=len(events), form=_line(grown))


def attachment(content: bytes, media_type: str, name: str) -> Response:
    """A file that a browser saves under the name."""
    return Response(
        content, media_type=media_type, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    )


async def with_form(
    form_id: str, person: Person, front: Front, deed: FormDeed, work: Callable[[Form], Result]
) -> Result:
    """Does the work, off the event loop, on a form with which the person may do the deed."""
    profile = await front.services.people.profile(person)

    def done() -> Result:
        try:
            found = require_form(person, profile, front.services.forms.form(form_id), deed)
        except NotFound as missing:
            told = "There is no such form. GET /api/forms lists those you may see."
            raise ClientError(404, "not_found", told) from missing
        return work(found)

    return await front.services.run_sync(done)


def _names(form: Form, person: Person, front: Front, language: str) -> Names:
    return names_of(form, front.services.programmes, front.services.library, readable_by(person), language)


def _line(form: Form) -> FormLine:
    return FormLine.model_validate(form_summary(form, state_of(form)))

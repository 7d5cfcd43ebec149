"""The coordinator's pages: the templates drafted from documents or loaded from files, and each one's own page.

A form is kept, then the page is loaded anew. What cannot be kept comes back as it was sent, with what is the matter.

Invariant: for anyone but coordinators these pages do not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from urllib.parse import quote as percent_encoded

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile

from bot.web.documents import LAST_PASSAGE
from bot.web.drafting.desk import Desk, Outcome, untouched
from bot.web.drafting.sheet import Sheet, filled
from bot.web.drafting.upload import uploaded
from bot.web.drafting.view import card_of, changes, rows, sources_of, standing
from bot.web.programmes import CONFLICT, UNPROCESSABLE, Visit, visiting
from bot.web.review.form import MOST_FIELDS
from bot.web.review.source_view import SourceView, source_view
from knowledge.domain.forms import Template
from knowledge.errors import FormError, NotFound
from knowledge.templates import example_workbook

PATH = "/coordinator/templates"
DONE = frozenset({"saved", "published", "taken-over", "loaded"})
NO_FILE, COMES_WITH_LOTS = "no-file", "comes-with-lots"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

router = APIRouter(prefix=PATH, include_in_schema=False)
Visiting = Annotated[Visit, Depends(visiting)]


@router.get("")
async def draft_list(visit: Visiting, done: str = "") -> HTMLResponse:
    return await visit.front.services.run_sync(lambda: _list(visit, done=done if done in DONE else ""))


@router.post("")
async def load(visit: Visiting) -> Response:
    """Adds the template of an uploaded YAML or Excel file, or replaces the one of its id."""
    async with visit.request.form(max_files=1) as sent:
        file = sent.get("file")
        given = file if isinstance(file, UploadFile) and file.filename else None
        content, name = (await given.read(), given.filename or "") if given else (b"", "")
    return await visit.front.services.run_sync(lambda: _loaded(visit, content, name))


@router.get("/example.xlsx")
async def example(visit: Visiting) -> Response:
    """A workbook to begin from."""
    content = await visit.front.services.run_sync(example_workbook)
    return Response(content, media_type=EXCEL, headers={"Content-Disposition": 'attachment; filename="mall.xlsx"'})


@router.get("/{template_id}")
async def draft_page(visit: Visiting, template_id: str, done: str = "") -> HTMLResponse:
    """The form beside the document. `done` is what was just done."""

    def made() -> HTMLResponse:
        return _page(visit, untouched(_desk(visit, template_id).record()), done if done in DONE else "")

    return await visit.front.services.run_sync(made)


@router.post("/{template_id}")
async def save(visit: Visiting, template_id: str) -> Response:
    return await _done(visit, template_id, "saved", Desk.save)


@router.post("/{template_id}/take-over")
async def take_over(visit: Visiting, template_id: str) -> Response:
    """Saves, then brings the draft up to what the document says now."""
    return await _done(visit, template_id, "taken-over", Desk.take_over)


@router.post("/{template_id}/publish")
async def publish(visit: Visiting, template_id: str) -> Response:
    """Saves, then makes it what forms are begun on."""
    return await _done(visit, template_id, "published", Desk.publish)


async def _done(visit: Visit, template_id: str, done: str, deed: Callable[[Desk, Sheet], Outcome]) -> Response:
    sheet = filled(await visit.request.form(max_fields=MOST_FIELDS))

    def kept() -> Response:
        outcome = deed(_desk(visit, template_id), sheet)
        if outcome.is_refused:
            return _page(visit, outcome, status=UNPROCESSABLE if outcome.faults else CONFLICT)
        return RedirectResponse(f"{address(template_id)}?done={done}", 303)

    return await visit.front.services.run_sync(kept)


def address(template_id: str) -> str:
    return f"{PATH}/{percent_encoded(template_id, safe='')}"


def _list(visit: Visit, done: str = "", fault: str = "", status: int = 200) -> HTMLResponse:
    records = visit.front.services.templates.kept.records(visit.scope)
    return visit.page("drafts.html", status, cards=[card_of(one) for one in records], done=done, fault=fault)


def _loaded(visit: Visit, content: bytes, name: str) -> Response:
    if not name:
        return _list(visit, fault=NO_FILE, status=UNPROCESSABLE)
    try:
        template = uploaded(content, name, visit.language)
    except FormError as problem:
        return _list(visit, fault=str(problem), status=UNPROCESSABLE)
    return _kept(visit, template)


def _kept(visit: Visit, template: Template) -> Response:
    try:
        visit.front.services.templates.keep(template)
    except FormError:
        return _list(visit, fault=COMES_WITH_LOTS, status=CONFLICT)
    return RedirectResponse(f"{address(template.id)}?done=loaded", 303)


def _desk(visit: Visit, template_id: str) -> Desk:
    return Desk(visit.front.services.templates.kept, visit.front.reviewing, template_id, visit.scope)


def _page(visit: Visit, outcome: Outcome, done: str = "", status: int = 200) -> HTMLResponse:
    record = outcome.record
    source = _source(visit, record.draft)
    return visit.page(
        "draft.html",
        status,
        record=record,
        address=address(record.draft.id),
        sheet=outcome.sheet,
        rows=rows(outcome, source),
        faults=outcome.faults,
        is_stale=outcome.is_stale,
        changes=changes(record),
        standing=standing(record),
        source=source,
        done=done,
    )


def _source(visit: Visit, draft: Template) -> SourceView | None:
    """The document with the items' quotes marked; None where there is none, or it is gone."""
    if not draft.document:
        return None
    library = visit.front.services.library
    try:
        document = library.document(draft.document, visit.scope)
    except NotFound:
        return None
    return source_view(document, library.sequence(document.id, 0, LAST_PASSAGE), sources_of(draft))

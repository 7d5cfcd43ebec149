"""The coordinator's pages: the programmes there are, and each one's review.

Order of a form: it is laid together with the draft and kept, then the page is loaded anew at the place where the
coordinator was. What cannot be kept comes back as it was sent, with what is the matter, and nothing is changed.

Invariant: for anyone but coordinators these pages do not exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote as percent_encoded
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from bot.conversation.access import reviewable_by
from bot.web.asker import Asker, language_asked
from bot.web.documents import LAST_PASSAGE
from bot.web.front import Front, TheFront
from bot.web.pages import page
from bot.web.review.committees import choices, spelling
from bot.web.review.desk import Choice, Desk, Outcome, untouched, version_of
from bot.web.review.differences import difference_views, waiting
from bot.web.review.form import MOST_FIELDS, SHOWN, Filled, filled
from bot.web.review.source_view import SourceView, source_view
from bot.web.review.summary import card_of, standing, unfilled
from bot.web.review.view import Reviewer, complaints, sources_of
from knowledge.answers.answer import Language
from knowledge.domain.organisation import Organisation
from knowledge.errors import NotFound
from knowledge.passages import Scope
from knowledge.ports import ProgrammeRecord

PATH = "/coordinator/programmes"
DONE = frozenset({"saved", "published", "settled", "changed"})
UNPROCESSABLE, CONFLICT = 422, 409

router = APIRouter(prefix=PATH, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a coordinator's."""

    request: Request
    front: Front
    person: str
    scope: Scope

    def desk(self, name: str) -> Desk:
        return Desk(self.front.services.programmes, self.front.reviewing, name, self.scope, self.person)

    @property
    def language(self) -> Language:
        return language_asked(self.request, self.front.settings.language)

    def page(self, template: str, status: int = 200, **values: object) -> HTMLResponse:
        return page(self.request, template, self.language, status, **values)

    def organisation(self) -> Organisation:
        return self.front.services.organisation.organisation()


def visiting(request: Request, person: Asker, front: TheFront) -> Visit:
    """Raises NotFound for whoever is no coordinator."""
    return Visit(request, front, person.id, reviewable_by(person))


Visiting = Annotated[Visit, Depends(visiting)]


@router.get("")
async def programme_list(visit: Visiting) -> HTMLResponse:
    def made() -> HTMLResponse:
        records = visit.front.services.programmes.programmes(visit.scope)
        return visit.page("programmes.html", cards=[card_of(record) for record in records])

    return await visit.front.services.run_sync(made)


@router.get("/{name}")
async def review_page(visit: Visiting, name: str, done: str = "", at: str = "", show: str = "") -> HTMLResponse:
    """The form beside the source. `done` is what was just done, at the node `at`; `show` which sub-goals to show."""

    def made() -> HTMLResponse:
        record = visit.desk(name).record()
        return _review(visit, untouched(record), done if done in DONE else "", at, show)

    return await visit.front.services.run_sync(made)


@router.post("/{name}")
async def save(visit: Visiting, name: str) -> Response:
    form = await _filled(visit)

    def kept() -> Response:
        outcome = visit.desk(name).save(form)
        return _again(visit, outcome, form) or _to(name, "saved", form)

    return await visit.front.services.run_sync(kept)


@router.post("/{name}/take-over")
async def take_over(visit: Visiting, name: str) -> Response:
    """Saves, and settles what a new reading says differently: taken over, or kept as the draft has it."""
    form = await _filled(visit)
    choice = _choice(await visit.request.form(max_fields=MOST_FIELDS))

    def settled() -> Response:
        outcome = visit.desk(name).settle(form, choice)
        return _again(visit, outcome, form) or _to(name, "settled", form)

    return await visit.front.services.run_sync(settled)


@router.get("/{name}/publish")
async def publish_page(visit: Visiting, name: str, done: str = "") -> HTMLResponse:
    """What is not filled in, before the draft becomes what answers rest on."""

    def made() -> HTMLResponse:
        record = visit.desk(name).record()
        return visit.page(
            "publish.html",
            record=record,
            address=address(name),
            unfilled=unfilled(record),
            differences=len(waiting(record)),
            version=version_of(record.draft),
            done=done,
        )

    return await visit.front.services.run_sync(made)


@router.post("/{name}/publish")
async def publish(visit: Visiting, name: str) -> Response:
    """From the review: saves, then shows what is not filled in. From there: publishes what was shown."""
    sent = await visit.request.form(max_fields=MOST_FIELDS)
    version = sent.get("version")
    if isinstance(version, str):
        return await visit.front.services.run_sync(lambda: _published(visit, name, version))
    form = await _filled(visit)

    def kept() -> Response:
        outcome = visit.desk(name).save(form)
        return _again(visit, outcome, form) or RedirectResponse(f"{address(name)}/publish", 303)

    return await visit.front.services.run_sync(kept)


def address(name: str) -> str:
    return f"{PATH}/{percent_encoded(name, safe='')}"


def _choice(sent: FormData) -> Choice:
    taken, kept = (tuple(str(one) for one in sent.getlist(name)) for name in ("take", "keep"))
    return Choice(taken, kept, "take-all" in sent)


def _published(visit: Visit, name: str, version: str) -> Response:
    if visit.desk(name).publish(version):
        return _to(name, "published")
    return RedirectResponse(f"{address(name)}/publish?done=changed", 303)


async def _filled(visit: Visit) -> Filled:
    sent = await visit.request.form(max_fields=MOST_FIELDS)
    organisation = await visit.front.services.run_sync(visit.organisation)
    return filled(sent, spelling(organisation))


def _again(visit: Visit, outcome: Outcome, form: Filled) -> Response | None:
    """The page as it was sent, where something is the matter."""
    if not outcome.trouble:
        return None
    status = UNPROCESSABLE if outcome.trouble.faults else CONFLICT
    return _review(visit, outcome, at=form.at, show=form.show, status=status)


def _to(name: str, done: str, form: Filled | None = None) -> Response:
    """To the review, at the place where the coordinator was."""
    kept = {"done": done, "at": form.at if form else "", "show": form.show if form else ""}
    query = urlencode({key: value for key, value in kept.items() if value})
    return RedirectResponse(f"{address(name)}?{query}{'#' + form.at if form and form.at else ''}", 303)


def _review(
    visit: Visit, outcome: Outcome, done: str = "", at: str = "", show: str = "", status: int = 200
) -> HTMLResponse:
    source = _source(visit, outcome.record)
    differing = difference_views(outcome.record)
    review = Reviewer(outcome.record, outcome.sheet, source, outcome.trouble, outcome.removed, differing).view()
    return visit.page(
        "review.html",
        status,
        record=outcome.record,
        address=address(outcome.record.draft.name),
        review=review,
        source=source,
        differences=review.differences,
        complaints=list(complaints(review)),
        seen=" ".join(f"{key}={value}" for key, value in outcome.seen.items()),
        committees=choices(visit.organisation()),
        done=done,
        at=at,
        show=show if show in SHOWN else SHOWN[0],
        standing=standing(outcome.record),
    )


def _source(visit: Visit, record: ProgrammeRecord) -> SourceView | None:
    """The document of the newest reading; None where it is gone."""
    library = visit.front.services.library
    try:
        document = library.document(record.draft.document, visit.scope)
    except NotFound:
        return None
    passages = library.sequence(document.id, 0, LAST_PASSAGE)
    return source_view(document, passages, sources_of(record.draft, record.base, record.extracted))

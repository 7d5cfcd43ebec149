"""The paths of the form pages. A form on its page is the same as in any conversation: both keep events in one store.

Order of a form that is sent: what can be kept is kept, then the page is loaded anew; a script gets the form's parts as
they are now instead. What cannot be kept comes back as it was written, with what to do about it.

Invariant: a form that the person may not see looks like one that is not there.
"""

from __future__ import annotations

from urllib.parse import quote as percent_encoded
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from bot.conversation.access import may_approve_form, readable_by
from bot.forms.cards import cards, in_groups
from bot.forms.desk import Outcome
from bot.forms.keys import Keys
from bot.forms.sent import MOST_FIELDS, read_sent
from bot.forms.view import Viewer
from bot.web.chat import FRAGMENT_HEADER
from bot.web.forms.beginning import already_begun, questions_in
from bot.web.forms.comparing import compared, counts, previous_of
from bot.web.forms.opening import Opening, begin, begin_next
from bot.web.forms.visit import Visit, Visiting, new_id
from bot.web.forms.why import why
from bot.web.pages import render
from knowledge.domain.forms import Form
from knowledge.errors import NotFound

PATH = "/forms"
FORMATS = ("docx", "xlsx", "pdf", "csv", "json")
DONE = frozenset({"saved", "begun", "send", "approve", "reopen", "give-up", "settle"})
UNPROCESSABLE = 422
NO_CONTENT = 204

router = APIRouter(prefix=PATH, include_in_schema=False)


@router.get("")
async def my_forms(visit: Visiting) -> HTMLResponse:
    def made() -> HTMLResponse:
        groups = in_groups(cards(visit.forms(), visit.person, visit.teller))
        return visit.page("forms.html", {"groups": groups})

    return await visit.run(made)


@router.get("/begin")
async def begin_page(visit: Visiting, template: str = "", committee: str = "") -> HTMLResponse:
    """What can be begun; or, with a `template`, what to say before it is."""

    def made() -> HTMLResponse:
        return _beginning(visit, Opening(template, committee)) if template else _templates(visit, committee)

    return await visit.run(made)


@router.post("/begin")
async def begin_form(visit: Visiting) -> Response:
    opening = Opening.of(await _sent(visit))

    def begun() -> Response:
        form, fault = begin(visit, opening)
        return _to(form.id, "begun") if form else _beginning(visit, opening, fault, UNPROCESSABLE)

    return await visit.run(begun)


@router.get("/{form_id}")
async def form_page(visit: Visiting, form_id: str, done: str = "") -> HTMLResponse:
    def made() -> HTMLResponse:
        return _whole(visit, Outcome(visit.desk.form(form_id)), done if done in DONE else "")

    return await visit.run(made)


@router.get("/{form_id}/live")
async def live(visit: Visiting, form_id: str, at: str = "") -> Response:
    """The form's parts as they are now; nothing where `at` is still its last event."""

    def made() -> Response:
        form = visit.desk.form(form_id)
        if form.events and form.events[-1].id == at:
            return Response(status_code=NO_CONTENT)
        return _parts(visit, Outcome(form))

    return await visit.run(made)


@router.post("/{form_id}")
async def save(visit: Visiting, form_id: str) -> Response:
    fields = await _sent(visit)

    def saved() -> Response:
        form = visit.desk.form(form_id)
        sent = read_sent(dict(fields), Keys(form.template))
        outcome = visit.desk.save(form_id, sent)
        if FRAGMENT_HEADER in visit.request.headers:
            return _parts(visit, outcome)
        if not outcome.is_clean:
            return _whole(visit, outcome, status=UNPROCESSABLE)
        deed = sent.button.deed
        return _to(form_id, deed if deed in DONE else "saved", sent.button.key)

    return await visit.run(saved)


@router.get("/{form_id}/why/{item_key}")
async def why_page(visit: Visiting, form_id: str, item_key: str) -> HTMLResponse:
    """Why an item is asked: a page of its own, or for a script the part that goes beside the form."""

    def made() -> HTMLResponse:
        form = visit.desk.form(form_id)
        item = Keys(form.template).item(item_key)
        if item is None:
            raise NotFound("There is no such question in this form.")
        found = why(item, visit.front.services.library, readable_by(visit.person))
        shown = {"form": form, "why": found, "item_key": item_key}
        if FRAGMENT_HEADER in visit.request.headers:
            return HTMLResponse(render("form_why_part.html", visit.language, **shown))
        return visit.page("form_why.html", shown)

    return await visit.run(made)


@router.get("/{form_id}/compare")
async def compare_page(visit: Visiting, form_id: str) -> HTMLResponse:
    def made() -> HTMLResponse:
        form = visit.desk.form(form_id)
        then = previous_of(form, visit.forms())
        items = compared(then, form, visit.language) if then else ()
        shown = {"form": form, "then": then, "items": items, "counts": counts(items), "day": visit.teller.day}
        return visit.page("form_compare.html", shown)

    return await visit.run(made)


@router.post("/{form_id}/next")
async def next_form(visit: Visiting, form_id: str) -> Response:
    """The next period's form, begun with this one's answers."""
    opening = Opening.of(await _sent(visit))

    def begun() -> Response:
        form = visit.desk.form(form_id, "change")
        grown, fault = begin_next(visit, form, opening)
        if grown:
            return _to(grown.id, "begun")
        return _whole(visit, Outcome(form, refusal=fault), status=UNPROCESSABLE)

    return await visit.run(begun)


async def _sent(visit: Visit) -> FormData:
    return await visit.request.form(max_fields=MOST_FIELDS)


def _to(form_id: str, done: str, key: str = "") -> Response:
    """To the form, at the place where the person was."""
    query = urlencode({"done": done})
    return RedirectResponse(f"{PATH}/{percent_encoded(form_id, safe='')}?{query}{'#' + key if key else ''}", 303)


def _whole(visit: Visit, outcome: Outcome, done: str = "", status: int = 200) -> HTMLResponse:
    previous = previous_of(outcome.form, visit.forms())
    shown = {"done": done, "formats": FORMATS, "previous": previous, "changed": _changed(visit, outcome.form)}
    return visit.page("form.html", shown | _shown(visit, outcome), status)


def _changed(visit: Visit, form: Form) -> list[str]:
    """What the items say whose passage a newer version of their document has changed."""
    changed = visit.front.services.templates.changed(form.template)
    return [item.label for item in form.template.items if item.id in changed]


def _parts(visit: Visit, outcome: Outcome) -> HTMLResponse:
    """For a script, which tells by itself what could not be kept."""
    return HTMLResponse(render("form_parts.html", visit.language, **_shown(visit, outcome)))


def _shown(visit: Visit, outcome: Outcome) -> dict[str, object]:
    form = outcome.form
    return {
        "view": Viewer(form, visit.teller, outcome.faults).view(),
        "refusal": outcome.refusal,
        "address": f"{PATH}/{percent_encoded(form.id, safe='')}",
        "page_id": new_id(),
        "may_approve": may_approve_form(visit.person, visit.profile, form),
        "people": visit.people(form),
        "colleagues": visit.colleagues(form),
    }


def _templates(visit: Visit, committee: str) -> HTMLResponse:
    shelf = visit.shelf
    wanted = committee or visit.profile.committee
    shown = {
        "templates": shelf.published(),
        "scorecards": shelf.scorecards(wanted) if wanted else [],
        "committee": wanted,
        "committees": [one.name for one in shelf.organisation.committees],
        "questions_in": questions_in,
    }
    return visit.page("forms_begin.html", shown)


def _beginning(visit: Visit, opening: Opening, fault: str = "", status: int = 200) -> HTMLResponse:
    shelf = visit.shelf
    committee = opening.committee or visit.profile.committee
    template = shelf.template(opening.template, committee)
    committee = template.committee or committee
    shown = {
        "chosen": template,
        "opening": opening,
        "committee": committee,
        "committees": [one.name for one in shelf.organisation.committees],
        "begun": cards(already_begun(visit.forms(), template, committee), visit.person, visit.teller),
        "fault": fault,
        "page_id": new_id(),
        "questions": questions_in(template),
    }
    return visit.page("form_begin.html", shown, status)

"""Questions that wait for a coordinator, and the form in which one is answered.

Order: from the queue (or a topic, or an answer to edit) to the form; sources are looked for with what is written kept;
then it is published, and those who asked get it. What cannot be published comes back as it was sent.

Invariant: for anyone but coordinators these pages do not exist.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.verified.values import DECLINED, PossibleSource
from bot.web.insights.answer_form import Written, choices, of_answer, of_topic, of_waiting, written
from bot.web.insights.section_view import every_topic
from bot.web.insights.visit import Visit, Visiting
from bot.web.pages import N_
from bot.web.review.form import MOST_FIELDS
from knowledge.errors import AnswerError, NotFound

DONE: Mapping[str, str] = {
    "published": N_("The answer is published. Whoever wanted one gets it where they asked."),
    "aside": N_("The question is put aside, and nobody is told."),
}
UNPROCESSABLE = 422
FAULTS = (
    N_("Write the question that this answers."),
    N_("Write the answer."),
    N_("The answer is too long: 4000 characters at most."),
    N_("The last day is over already: choose a later one, or none."),
    N_("Write the last day as 2027-03-31, or leave it empty."),
    N_("Choose at most 8 sources."),
    N_("The sources are for different groups: choose sources that one group may read."),
    N_("A source is not there any more: choose it again."),
    N_("The source does not say those words: copy them from it, or quote the whole passage."),
)
"""What keeps an answer from being published, as the desk says it."""

router = APIRouter(prefix="/coordinator/queue", include_in_schema=False)


@router.get("")
async def queue_page(visit: Visiting, done: str = "") -> HTMLResponse:
    def made() -> HTMLResponse:
        said = visit.wording.texts.gettext(DONE[done]) if done in DONE else ""
        return visit.page("queue.html", queue=visit.desk.queue(visit.person), done=said)

    return await visit.front.services.run_sync(made)


@router.get("/answer")
async def answer_page(visit: Visiting, waiting: str = "", topic: str = "", answer: str = "") -> HTMLResponse:
    """The form, begun from a question that waits, a topic, or a verified answer; else empty. Raises NotFound."""
    return await visit.front.services.run_sync(lambda: _form(visit, _begun(visit, waiting, topic, answer)))


@router.post("/answer")
async def work_on_answer(visit: Visiting) -> Response:
    """Publishes what was written; or looks for sources, where that is the button that was pressed."""
    sent = await visit.request.form(max_fields=MOST_FIELDS)
    form = written(sent)
    if "search" in sent:
        return await visit.front.services.run_sync(lambda: _form(visit, form, searched=True))
    return await visit.front.services.run_sync(lambda: _published(visit, form))


@router.post("/aside")
async def set_aside(visit: Visiting, waiting: Annotated[str, Form()]) -> Response:
    def done() -> Response:
        visit.desk.set_aside(visit.person, waiting)
        return RedirectResponse("/coordinator/queue?done=aside", 303)

    return await visit.front.services.run_sync(done)


def _begun(visit: Visit, waiting: str, topic: str, answer: str) -> Written:
    if answer:
        return of_answer(visit.desk.answer(visit.person, answer).answer)
    if waiting:
        return of_waiting(visit.desk.waiting(visit.person, waiting))
    return _of_topic(visit, topic) if topic else Written()


def _of_topic(visit: Visit, topic_id: str) -> Written:
    """The question that waits because the topic was declined, else the topic itself."""
    try:
        return of_waiting(visit.desk.waiting(visit.person, f"{DECLINED}{topic_id}"))
    except NotFound:
        found = next((one for one in every_topic(visit.overview()) if one.id == topic_id), None)
        if found is None:
            raise
        return of_topic(found)


def _published(visit: Visit, form: Written) -> Response:
    try:
        published = visit.desk.publish(visit.person, form.draft())
    except AnswerError as problem:
        return _form(visit, form, fault=str(problem), status=UNPROCESSABLE)
    way = "/coordinator/queue" if form.waiting else "/coordinator/answers"
    return RedirectResponse(f"{way}?done=published#{published.id}", 303)


def _form(visit: Visit, form: Written, *, searched: bool = False, fault: str = "", status: int = 200) -> HTMLResponse:
    found = visit.desk.sources_for(visit.person, form.words) if form.words else ()
    return visit.page(
        "answer.html",
        status,
        form=form,
        sources=list(choices(form, _chosen(visit, form.passages), found)),
        committees=list(dict.fromkeys((*visit.committees(), *form.committees))),
        searched=searched,
        fault=visit.wording.texts.gettext(fault) if fault else "",
    )


def _chosen(visit: Visit, passages: Sequence[str]) -> list[PossibleSource]:
    """Those that are still there and may be read, in the order in which they were chosen."""
    library = visit.front.services.library
    cards = {card.id: card for card in library.documents(visit.scope)} if passages else {}
    found = library.passages(passages)
    held = [found[one] for one in passages if one in found and found[one].document in cards]
    return [
        PossibleSource(
            one.id, one.document, cards[one.document].title, one.path, one.page, one.text,
            f"/documents/{one.document}#{one.id}", cards[one.document].group,
        )
        for one in held
    ]  # fmt: skip

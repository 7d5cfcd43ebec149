"""Verified answers: what coordinators stand for, how each stands now, and taking one back.

Invariant: for anyone but coordinators these pages do not exist.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.web.insights.visit import Visiting
from bot.web.pages import N_
from knowledge.answers.verified.sources import Standing
from knowledge.domain.verified import Flag

DONE: Mapping[str, str] = {
    "published": N_("The answer is published."),
    "withdrawn": N_("The answer is withdrawn, and is given no more. What it said is kept."),
}
FLAG_NAMES: Mapping[Flag, str] = {
    "expired": N_("Its last day is over, so it is given no more."),
    "source_changed": N_("The document has changed where it comes from."),
    "source_gone": N_("Its source is no longer in the documents."),
}

router = APIRouter(prefix="/coordinator/answers", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Shelves:
    """Answers by what they ask of the coordinator."""

    flagged: tuple[Standing, ...]
    valid: tuple[Standing, ...]
    withdrawn: tuple[Standing, ...]


@router.get("")
async def answers_page(visit: Visiting, done: str = "") -> HTMLResponse:
    def made() -> HTMLResponse:
        say = visit.wording.texts.gettext
        return visit.page(
            "answers.html",
            shelves=shelves(visit.desk.answers(visit.person)),
            done=say(DONE[done]) if done in DONE else "",
            flags={flag: say(name) for flag, name in FLAG_NAMES.items()},
        )

    return await visit.front.services.run_sync(made)


@router.post("/{answer_id}/withdraw")
async def withdraw(visit: Visiting, answer_id: str) -> Response:
    def done() -> Response:
        visit.desk.withdraw(visit.person, answer_id)
        return RedirectResponse("/coordinator/answers?done=withdrawn", 303)

    return await visit.front.services.run_sync(done)


def shelves(answers: Sequence[Standing]) -> Shelves:
    """In the order in which they come."""
    withdrawn = tuple(one for one in answers if one.answer.withdrawn)
    flagged = tuple(one for one in answers if one.flags and not one.answer.withdrawn)
    valid = tuple(one for one in answers if not one.flags and not one.answer.withdrawn)
    return Shelves(flagged, valid, withdrawn)

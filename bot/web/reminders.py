"""A person's reminders on the web: a notice on every page until it is put away, and a page to turn them off and on.

`look_for_reminders` runs before a page is made, so that the page itself need not know; only pages pay for the look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.reminders.reminder import Reminder
from bot.reminders.telling import NEXT_PERIOD
from bot.reminders.wording import line
from bot.web.asker import Asker, language_asked
from bot.web.front import TheFront
from bot.web.pages import page
from knowledge.answers.answer import Language
from knowledge.errors import StorageError

MOST_ON_A_PAGE = 3

router = APIRouter(prefix="/reminders", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Notice:
    """A reminder to show. `choice` begins the next period, where it is about that."""

    id: str
    text: str
    form: str
    choice: str


async def look_for_reminders(request: Request, person: Asker, front: TheFront) -> None:
    """Puts the person's notices where `bot.web.pages` finds them. Pages go on without where they cannot be read."""
    if request.method != "GET":
        return
    try:
        waiting = await front.services.reminders.waiting(person)
    except StorageError:
        return
    request.state.notices = notices(waiting, language_asked(request, front.settings.language))[:MOST_ON_A_PAGE]
    request.state.reminders = len(waiting)


def notices(reminders: Sequence[Reminder], language: Language) -> list[Notice]:
    """The last that came first."""
    return [
        Notice(one.id, line(one, language), one.form, f"{NEXT_PERIOD}{one.form}" if one.reason == "new_period" else "")
        for one in reversed(reminders)
    ]


@router.get("")
async def reminders_page(request: Request, person: Asker, front: TheFront) -> HTMLResponse:
    language = language_asked(request, front.settings.language)
    waiting = await front.services.reminders.waiting(person)
    return page(
        request,
        "reminders.html",
        language,
        every=notices(waiting, language),
        wanted=await front.services.reminders.are_wanted(person),
    )


@router.post("/away")
async def put_away(
    person: Asker, front: TheFront, reminder: Annotated[list[str], Form(max_length=200)], back: Annotated[str, Form()]
) -> RedirectResponse:
    """Takes reminders off the person's pages, and goes back to the page that they were on."""
    await front.services.reminders.put_away(person, reminder)
    return RedirectResponse(own_path(back), status_code=303)


@router.post("/wanted")
async def want(person: Asker, front: TheFront, wanted: Annotated[bool, Form()]) -> RedirectResponse:
    await front.services.reminders.want(person, wanted)
    return RedirectResponse("/reminders", status_code=303)


def own_path(path: str) -> str:
    """A path of this site, else that of the reminders: what a form sends may have been made up by another page."""
    is_path = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if is_path and path.isprintable() else "/reminders"

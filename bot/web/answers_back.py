"""Answers of coordinators to what the person asked: on every page until they put them away.

`look_for_answers` runs before a page is made, so that the page itself need not know; only pages pay for the look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse

from bot.conversation.messages import Message
from bot.web.asker import Asker
from bot.web.front import TheFront
from bot.web.reminders import own_path
from knowledge.answers.answer import Citation
from knowledge.errors import StorageError

MOST_ON_A_PAGE = 3

router = APIRouter(prefix="/answers", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class AnswerNotice:
    """An answer to show: its paragraphs, and where it stands."""

    id: str
    paragraphs: tuple[str, ...]
    sources: tuple[Citation, ...]


async def look_for_answers(request: Request, person: Asker, front: TheFront) -> None:
    """Puts the person's answers where `bot.web.pages` finds them. Pages go on without where they cannot be read."""
    if request.method != "GET":
        return
    try:
        waiting = await front.services.telling.waiting(person)
    except StorageError:
        return
    notices = [notice(back.id, messages) for back, messages in reversed(waiting)]
    request.state.answers_back = notices[:MOST_ON_A_PAGE]


def notice(back_id: str, messages: Sequence[Message]) -> AnswerNotice:
    """All that the person is told, in its order."""
    lines = (line.strip() for message in messages for line in message.text.splitlines())
    answers = (message.answer for message in messages if message.answer)
    return AnswerNotice(back_id, tuple(filter(None, lines)), tuple(one for each in answers for one in each.citations))


@router.post("/away")
async def put_away(
    person: Asker, front: TheFront, answer: Annotated[list[str], Form(max_length=200)], back: Annotated[str, Form()]
) -> RedirectResponse:
    """Takes answers off the person's pages, and goes back to the page that they were on."""
    await front.services.telling.put_away(person, answer)
    return RedirectResponse(own_path(back), status_code=303)

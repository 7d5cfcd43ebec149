"""The web chat: a page that works as plain HTML, and answers in place where the browser runs our script.

Order of a turn: the form is checked, the conversation replies, the exchange is kept; then a script gets the exchange as
a fragment, and a plain form goes back to the page, at the answer. Where a language model writes, a script that can
follows the text as it grows, also after a reload: the answer goes on by itself, and ends in the conversation.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.conversation.messages import Person, Turn
from bot.conversation.skills.feedback import REASONS
from bot.web.api import MAX_CHOICE, MAX_NAME, MAX_QUESTION, spoken
from bot.web.asker import Asker, language_asked
from bot.web.chat_view import ExchangeView, cited_passages, draft_view, exchange_view
from bot.web.front import Front, TheFront
from bot.web.pages import page, render
from bot.web.problems import ClientError
from bot.web.profile import show_what_waits, whose
from bot.web.streaming import Event, draft_then, event_stream, wants_events
from bot.web.transcripts import CONVERSATION_COOKIE, Exchange, known_conversation, new_conversation
from bot.web.underway import Underway
from knowledge.errors import NotFound

CONVERSATION_KEPT_SECONDS = 30 * 24 * 3600
MAX_COMMENT = 1_000
FRAGMENT_HEADER = "x-lots-fragment"

router = APIRouter(include_in_schema=False)


@router.get("/")
async def chat_page(request: Request, person: Asker, front: TheFront) -> HTMLResponse:
    language = language_asked(request, front.settings.language)
    conversation = known_conversation(request.cookies.get(CONVERSATION_COOKIE))
    if conversation:
        await show_what_waits(front, person, conversation, language)
    exchanges = front.transcripts.of(person, conversation)
    return page(
        request,
        "chat.html",
        language,
        exchanges=await _views(front, exchanges, front.transcripts.opinions(person, conversation)),
        documents=await front.documents(person),
        examples=await front.examples(person, language) if not exchanges else [],
        longest=MAX_QUESTION,
        whose=await whose(front, person),
        underway=front.underway.unanswered(person.id, conversation),
    )


@router.post("/chat")
async def say(
    request: Request,
    person: Asker,
    front: TheFront,
    text: Annotated[str, Form()] = "",
    choice: Annotated[str, Form()] = "",
    label: Annotated[str, Form()] = "",
    turn_id: Annotated[str, Form(alias="turn", max_length=MAX_NAME)] = "",
) -> Response:
    conversation = await _conversation_on_screen(request, front, person)
    turn = replace(_turn(conversation, person, text, choice), id=turn_id)
    said = turn.text or label[:MAX_NAME]
    underway = front.begin(turn, said) if wants_events(request) else None
    if underway:
        response: Response = _followed(request, front, person, underway)
    else:
        response = await _answered(request, front, person, await front.say(turn, said))
    response.set_cookie(
        CONVERSATION_COOKIE,
        conversation,
        CONVERSATION_KEPT_SECONDS,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response


@router.get("/chat/underway/{turn}")
async def follow(request: Request, person: Asker, front: TheFront, turn: str) -> Response:
    """An answer that a page lost sight of. Raises NotFound where there is none."""
    underway = front.underway.of(person.id, turn)
    if underway is None:
        raise NotFound("That answer is not on its way any longer. Reload the page.")
    return _followed(request, front, person, underway)


@router.post("/chat/stop")
async def stop(
    request: Request, person: Asker, front: TheFront, turn: Annotated[str, Form(max_length=MAX_NAME)]
) -> Response:
    """What is written so far is the answer; harmless where it was there already."""
    front.underway.stop(person.id, turn)
    return Response(status_code=204) if FRAGMENT_HEADER in request.headers else RedirectResponse("/", status_code=303)


@router.post("/new")
async def begin_again() -> RedirectResponse:
    """Leaves the conversation; the next question begins another."""
    response = RedirectResponse("/", status_code=303)
    response.delete_cookie(CONVERSATION_COOKIE, httponly=True, samesite="lax")
    return response


@router.post("/feedback")
async def judge(
    request: Request,
    person: Asker,
    front: TheFront,
    answer: Annotated[str, Form(max_length=MAX_NAME)],
    verdict: Annotated[Literal["up", "down"], Form()],
    reason: Annotated[str, Form()] = "",
    comment: Annotated[str, Form(max_length=MAX_COMMENT)] = "",
) -> Response:
    """Keeps what the person thought of an answer in their own conversation. Raises NotFound for any other answer."""
    conversation = known_conversation(request.cookies.get(CONVERSATION_COOKIE))
    if reason and reason not in REASONS:
        raise ClientError(422, "bad_reason", f"reason must be one of {', '.join(REASONS)}, or left out.")
    liked = verdict == "up"
    exchange = front.transcripts.judge(person, conversation, answer, liked)
    record = front.services.feedback.record
    await front.services.run_sync(lambda: record(answer, person.id, liked, reason, comment.strip()))
    if FRAGMENT_HEADER in request.headers:
        return Response(status_code=204)
    return RedirectResponse(f"/#t{exchange.number}", status_code=303)


async def _conversation_on_screen(request: Request, front: Front, person: Person) -> str:
    """The conversation that the page shows. One it no longer shows is over: nothing unseen should steer an answer."""
    conversation = known_conversation(request.cookies.get(CONVERSATION_COOKIE))
    if conversation:
        await show_what_waits(front, person, conversation, language_asked(request, front.settings.language))
    on_screen = front.transcripts.of(person, conversation) or front.underway.unanswered(person.id, conversation)
    if conversation and on_screen:
        return conversation
    return new_conversation()


def _turn(conversation: str, person: Person, text: str, choice: str) -> Turn:
    """Raises ClientError where the form says nothing, or too much."""
    if choice:
        return Turn(conversation, person, "web", choice=choice[:MAX_CHOICE])
    if len(text) > MAX_QUESTION:
        raise ClientError(422, "too_long", f"Ask in at most {MAX_QUESTION} characters.")
    try:
        return Turn(conversation, person, "web", text=spoken(text))
    except ValueError as problem:
        raise ClientError(422, "nothing_asked", "Write a question first.") from problem


async def _answered(request: Request, front: Front, person: Person, exchange: Exchange) -> Response:
    """The exchange, and for whom it was answered: both may have changed."""
    if FRAGMENT_HEADER not in request.headers:
        return RedirectResponse(f"/#t{exchange.number}", status_code=303)
    return HTMLResponse(await _fragment(request, front, person, exchange))


async def _fragment(request: Request, front: Front, person: Person, exchange: Exchange) -> str:
    language = language_asked(request, front.settings.language)
    (view,) = await _views(front, (exchange,), {})
    return render("fragment.html", language, exchange=view, whose=await whose(front, person))


def _followed(request: Request, front: Front, person: Person, underway: Underway) -> Response:
    """Its text as it grows, and at last the exchange. `shown`: the answer is what was shown last, with its sources."""
    language = language_asked(request, front.settings.language)

    def drafted(text: str) -> Mapping[str, Any]:
        return {"text": text, "html": render("drafted.html", language, message=draft_view(text))}

    async def done() -> Event:
        exchange = await asyncio.shield(underway.exchange)
        shown = underway.writing.text
        is_shown = bool(shown) and [message.text for message in exchange.messages] == [shown]
        return "done", {"html": await _fragment(request, front, person, exchange), "shown": is_shown}

    return event_stream(draft_then(underway.writing, drafted, done))


async def _views(front: Front, exchanges: tuple[Exchange, ...], opinions: dict[str, bool]) -> list[ExchangeView]:
    passages = await front.passages(cited_passages(exchanges))
    return [exchange_view(exchange, passages, opinions) for exchange in exchanges]

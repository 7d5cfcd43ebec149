"""The JSON API: ask, chat, documents. Shapes are those of the published interface; see /openapi.json.

An error is always `{"error": {"code", "message"}}` with the fitting status, and the message says what to do.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from bot.conversation.access import readable_by
from bot.conversation.messages import FormView, Message, Person, Turn
from bot.conversation.writing import Writing
from bot.web.asker import Asker
from bot.web.front import Front, TheFront
from bot.web.quote_place import link_to_quote
from bot.web.streaming import EVENT_STREAM, Event, draft_then, event_stream, wants_events
from knowledge.answers.answer import Answer, AnswerKind, Citation, Language, Question, as_json
from knowledge.answers.watching import NOBODY, Onlooker
from knowledge.domain.forms import FieldKind
from knowledge.domain.standing import FormStatus
from knowledge.passages import Passage
from knowledge.ports import DocumentCard

MAX_QUESTION = 4_000
MAX_NAME = 200
MAX_CHOICE = 2_000
"""A choice may carry what the person wrote, so that they can have it kept after all."""


VISIBLE = r"[^\s\x00-\x1f\x7f-\x9f]"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def spoken(text: str) -> str:
    """The text without control characters and outer space. Raises ValueError where nothing is left."""
    said = without_control_characters(text)
    if not said:
        raise ValueError("write at least one character that can be seen")
    return said


def without_control_characters(text: str) -> str:
    """And without outer space."""
    return _CONTROL.sub("", text).strip()


Text = Annotated[
    str, Field(min_length=1, max_length=MAX_QUESTION, json_schema_extra={"pattern": VISIBLE}), AfterValidator(spoken)
]
Name = Annotated[
    str, Field(min_length=1, max_length=MAX_NAME, json_schema_extra={"pattern": VISIBLE}), AfterValidator(spoken)
]

ChoiceId = Annotated[
    str, Field(min_length=1, max_length=MAX_CHOICE, json_schema_extra={"pattern": VISIBLE}), AfterValidator(spoken)
]


class AskBody(BaseModel):
    """One question, on its own."""

    question: Text = Field(examples=["Vem ansvarar för uppföljningen?"])
    committee: Name | None = Field(default=None, description="The asker's committee, where the answer depends on it.")


class ChatBody(BaseModel):
    """One turn of a conversation: what was typed, or the id of the choice that was clicked."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                {"required": [given], "properties": {given: {"type": "string"}, other: {"type": "null"}}}
                for given, other in (("text", "choice"), ("choice", "text"))
            ]
        }
    )

    conversation: Name = Field(description="An id of the caller's own; turns that share it are one conversation.")
    turn: Name | None = Field(
        default=None,
        description="An id of the caller's own for this turn: sent again with it, because its reply was lost, the turn "
        "is done once.",
    )
    text: Text | None = None
    choice: ChoiceId | None = None

    @model_validator(mode="after")
    def _one_of_the_two(self) -> ChatBody:
        if (self.text is None) == (self.choice is None):
            raise ValueError("send either text or choice")
        return self


class CitationBody(BaseModel):
    n: int = Field(description="The number that [n] in the text points at.")
    document: str
    title: str
    section: list[str] = Field(description="The heading path, outermost first.")
    page: int | None
    quote: str = Field(description="The source's own words.")
    passage: str
    url: str = Field(description="Opens the document with the quote marked.")


class RelatedBody(BaseModel):
    document: str
    title: str
    section: list[str]
    url: str


class GoalPartBody(BaseModel):
    number: str
    title: str
    responsibility: Literal["responsible", "concerned"]


class RolePartBody(BaseModel):
    """One committee's part in one programme, as far as the answer tells it."""

    programme: str
    version: str = Field(description="The years of its period.")
    status: Literal["draft", "published"]
    committee: str = Field(description="Empty where the answer is of the programme itself.")
    subgoals: list[GoalPartBody]


class AnswerBody(BaseModel):
    """An answer. `answered` false: the documents do not say, and nothing is cited."""

    id: str | None
    question: str
    language: Language
    answered: bool
    kind: AnswerKind
    text: str
    confidence: float
    citations: list[CitationBody]
    related: list[RelatedBody]
    suggestions: list[str]
    generator: str
    elapsed_ms: float
    role: list[RolePartBody] = Field(description="What a role answer says, as values; empty for other answers.")
    verified: str = Field(description="The id of the coordinator's answer that was given; empty for other answers.")


class ChoiceBody(BaseModel):
    id: str
    label: str


class MessageBody(BaseModel):
    text: str
    choices: list[ChoiceBody]
    citations: list[CitationBody]
    answer: AnswerBody | None = Field(description="The whole answer, where the message is one.")


class FormItemBody(BaseModel):
    id: str
    label: str


class FormFieldBody(BaseModel):
    id: str
    label: str
    type: FieldKind


class FormBody(BaseModel):
    """The form under way. `item` and `field` are null where nothing is asked at the moment."""

    id: str
    template: str
    title: str
    item: FormItemBody | None
    field: FormFieldBody | None
    answered: int
    total: int
    status: FormStatus


class ChatReply(BaseModel):
    messages: list[MessageBody]
    form: FormBody | None = Field(default=None, description="The form under way, where there is one.")


class DocumentBody(BaseModel):
    """A document that the asker may read."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    title: str
    source: str
    media_type: str
    language: str
    pages: int | None
    passages: int
    embedded: int = Field(description="How many passages can be found by meaning; the rest by words alone.")
    programme: str | None
    group: str
    indexed_at: str
    url: str


class DocumentList(BaseModel):
    documents: list[DocumentBody]


class ErrorText(BaseModel):
    code: str
    message: str


class ErrorBody(BaseModel):
    error: ErrorText


ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"model": ErrorBody, "description": "The request could not be read."},
    403: {"model": ErrorBody, "description": "Not from here."},
    413: {"model": ErrorBody, "description": "The request is too large."},
    421: {"model": ErrorBody, "description": "Asked under a name that is not this machine's."},
    422: {"model": ErrorBody, "description": "The request was read but makes no sense."},
    503: {"model": ErrorBody, "description": "Not ready; try again."},
}

AS_WRITTEN: dict[int | str, dict[str, Any]] = {200: {"content": {EVENT_STREAM: {"schema": {"type": "string"}}}}}
"""What `Accept: text/event-stream` gives instead."""

router = APIRouter(prefix="/api", tags=["api"], responses=ERRORS)


@router.post("/ask", summary="One question, one answer", response_model=AnswerBody, responses=AS_WRITTEN)
async def ask(body: AskBody, request: Request, person: Asker, front: TheFront) -> AnswerBody | Response:
    """With `Accept: text/event-stream`: `draft` events while a language model writes, then one `answer`."""
    if wants_events(request):
        return streamed(front, "answer", lambda writing: _asked(body, person, front, writing))
    return await _asked(body, person, front, NOBODY)


@router.post("/chat", summary="One turn of a conversation", response_model=ChatReply, responses=AS_WRITTEN)
async def chat(body: ChatBody, request: Request, person: Asker, front: TheFront) -> ChatReply | Response:
    """With `Accept: text/event-stream`: `draft` events while a language model writes, then one `reply`."""
    if wants_events(request):
        return streamed(front, "reply", lambda writing: _replied(body, person, front, writing))
    return await _replied(body, person, front, NOBODY)


async def _asked(body: AskBody, person: Person, front: Front, onlooker: Onlooker) -> AnswerBody:
    question = Question(body.question, scope=readable_by(person), committee=body.committee)
    services = front.services
    answer = await services.run_sync(lambda: services.answerer.answer(question, onlooker))
    await services.run_sync(lambda: services.recording.asked_once(person, body.committee or "", answer))
    front.metrics.answered(answer)
    return await answer_body(front, answer)


async def _replied(body: ChatBody, person: Person, front: Front, onlooker: Onlooker) -> ChatReply:
    services, turn = front.services, _turn(body, person)
    watched = services.watched
    reply = await (watched(turn, onlooker) if watched else services.engine.reply(turn))
    for message in reply.messages:
        if message.answer:
            front.metrics.answered(message.answer)
    messages = [await _message_body(front, message) for message in reply.messages]
    return ChatReply(messages=messages, form=_form_body(reply.form) if reply.form else None)


def streamed(front: Front, name: str, answer: Callable[[Writing], Awaitable[BaseModel]]) -> Response:
    """Goes on to its end, and into the conversation, whether or not the caller stays."""
    writing = Writing()
    answering = front.goes_on(writing.until_done(answer(writing)))

    async def done() -> Event:
        return name, (await asyncio.shield(answering)).model_dump(mode="json")

    return event_stream(draft_then(writing, lambda text: {"text": text}, done))


@router.get("/documents", summary="What is indexed")
async def documents(person: Asker, front: TheFront) -> DocumentList:
    return DocumentList(documents=[_document_body(card) for card in await front.documents(person)])


def _turn(body: ChatBody, person: Person) -> Turn:
    return Turn(body.conversation, person, "api", text=body.text or "", choice=body.choice, id=body.turn or "")


async def answer_body(front: Front, answer: Answer, answer_id: str | None = None) -> AnswerBody:
    """The published shape, each citation's address opening the document at its quote."""
    passages = await front.passages({citation.passage for citation in answer.citations})
    linked = tuple(_linked(citation, passages) for citation in answer.citations)
    return AnswerBody.model_validate(as_json(replace(answer, citations=linked), answer_id))


def _linked(citation: Citation, passages: dict[str, Passage]) -> Citation:
    return replace(citation, url=link_to_quote(citation.document, citation.passage, citation.quote, passages))


async def _message_body(front: Front, message: Message) -> MessageBody:
    answer = await answer_body(front, message.answer, message.answer_id or None) if message.answer else None
    return MessageBody(
        text=message.text,
        choices=[ChoiceBody(id=choice.id, label=choice.label) for choice in message.choices],
        citations=answer.citations if answer else [],
        answer=answer,
    )


def _form_body(view: FormView) -> FormBody:
    place = view.place
    return FormBody(
        id=view.id,
        template=view.template,
        title=view.title,
        item=FormItemBody(id=place.item, label=view.item) if place else None,
        field=FormFieldBody(id=place.field, label=view.field, type=view.kind) if place and view.kind else None,
        answered=view.answered,
        total=view.total,
        status=view.status,
    )


def _document_body(card: DocumentCard) -> DocumentBody:
    return DocumentBody(
        id=card.id,
        title=card.title,
        source=card.source,
        media_type=card.media_type,
        language=card.language,
        pages=card.pages,
        passages=card.passages,
        embedded=card.embedded,
        programme=card.programme,
        group=card.group,
        indexed_at=card.indexed_at,
        url=f"/documents/{card.id}",
    )

"""/api/verified: what waits for an answer, the answers that coordinators stand for, and publishing one.

Only for who coordinates: for everybody else there is nothing here.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from bot.conversation.access import coordinates
from bot.conversation.messages import Person
from bot.shapes.verified import possible_json, standing_json, waiting_json
from bot.verified.values import ChosenSource, Draft
from bot.web.api import ERRORS, MAX_QUESTION, ErrorBody, Name, Text
from bot.web.asker import Asker
from bot.web.front import TheFront
from bot.web.problems import ClientError
from knowledge.domain.verified import Flag

MOST_QUESTIONS = 12
MOST_SOURCES = 8
MOST_COMMITTEES = 100


async def coordinator_asking(person: Asker) -> Person:
    """Raises ClientError for anybody else."""
    if not coordinates(person):
        raise ClientError(403, "coordinators_only", "Only coordinators can see and give verified answers.")
    return person


Coordinator = Annotated[Person, Depends(coordinator_asking)]


class ChosenBody(BaseModel):
    """A passage, and the words of it that the answer rests on; the whole passage where there are none."""

    passage: Name
    quote: str = Field(default="", max_length=MAX_QUESTION)


class DraftBody(BaseModel):
    """An answer to publish."""

    text: Text
    questions: list[Text] = Field(default=[], max_length=MOST_QUESTIONS, description="Ways of asking that it answers.")
    sources: list[ChosenBody] = Field(default=[], max_length=MOST_SOURCES)
    committees: list[Name] = Field(default=[], max_length=MOST_COMMITTEES, description="For whom; empty for everyone.")
    until: date | None = Field(default=None, description="The last day it is valid.")
    waiting: str = Field(default="", max_length=200, description="The id of the question in the queue that it answers.")
    replaces: str = Field(default="", max_length=200, description="The id of the answer that it replaces.")

    def as_draft(self) -> Draft:
        sources = tuple(ChosenSource(source.passage, source.quote) for source in self.sources)
        questions, committees = tuple(self.questions), tuple(self.committees)
        return Draft(questions, self.text, sources, committees, self.until, self.waiting, self.replaces)


class WaitingBody(BaseModel):
    """A question that waits, in whatever words; masked."""

    id: str
    question: str
    others: list[str] = Field(description="Further ways in which it was asked.")
    at: str
    handed: int = Field(description="How many handed it over.")
    names: list[str] = Field(description="Those of them who want an answer.")
    asked: int
    askers: int
    answered: bool = Field(description="Lots gave an answer, which did not do.")
    committees: list[str]


class SourceBody(BaseModel):
    """What an answer rests on, as it stands now."""

    document: str
    title: str
    section: list[str]
    page: int | None
    passage: str
    quote: str
    state: Literal["same", "changed", "gone"]
    url: str | None = Field(description="Opens it; null where the words stand there no more.")


class VerifiedBody(BaseModel):
    """An answer that a coordinator stands for."""

    id: str
    questions: list[str]
    text: str
    by: str
    at: str
    until: str | None
    committees: list[str]
    group: str = Field(description="Who may read it, as its sources are restricted; empty for everyone.")
    withdrawn: bool
    given: bool = Field(description="Whether it is given to those who ask.")
    flags: list[Flag]
    sources: list[SourceBody]


class PossibleBody(BaseModel):
    """A passage that can be chosen as a source."""

    passage: str
    document: str
    title: str
    section: list[str]
    page: int | None
    text: str
    url: str
    group: str


class VerifiedList(BaseModel):
    answers: list[VerifiedBody]


class Queue(BaseModel):
    waiting: list[WaitingBody]


class Sources(BaseModel):
    sources: list[PossibleBody]


NO_SUCH_ANSWER: dict[int | str, dict[str, Any]] = {
    404: {"model": ErrorBody, "description": "No such answer, or no such passage."}
}
NOT_SO: dict[int | str, dict[str, Any]] = {
    409: {"model": ErrorBody, "description": "It cannot be published like this."}
}

router = APIRouter(prefix="/api/verified", tags=["api"], responses=ERRORS)


@router.get("", summary="Answers that coordinators stand for")
async def verified(person: Coordinator, front: TheFront) -> VerifiedList:
    desk = front.services.coordinator_desk
    every = await front.services.run_sync(lambda: desk.answers(person))
    return VerifiedList(answers=[VerifiedBody.model_validate(standing_json(each)) for each in every])


@router.get("/queue", summary="Questions that wait for an answer")
async def queue(person: Coordinator, front: TheFront) -> Queue:
    desk = front.services.coordinator_desk
    every = await front.services.run_sync(lambda: desk.queue(person))
    return Queue(waiting=[WaitingBody.model_validate(waiting_json(each)) for each in every])


@router.get("/sources", summary="Passages near some words, to choose as sources")
async def sources(
    person: Coordinator, front: TheFront, q: Annotated[str, Query(min_length=1, max_length=MAX_QUESTION)]
) -> Sources:
    desk = front.services.coordinator_desk
    found = await front.services.run_sync(lambda: desk.sources_for(person, q))
    return Sources(sources=[PossibleBody.model_validate(possible_json(each)) for each in found])


@router.post(
    "/publish", summary="Publishes an answer, and sends it to those who want it", responses=NO_SUCH_ANSWER | NOT_SO
)
async def publish(body: DraftBody, person: Coordinator, front: TheFront) -> VerifiedBody:
    desk = front.services.coordinator_desk
    answer = await front.services.run_sync(lambda: desk.publish(person, body.as_draft()))
    standing = await front.services.run_sync(lambda: desk.answer(person, answer.id))
    return VerifiedBody.model_validate(standing_json(standing))


@router.post("/{answer_id}/withdraw", summary="Gives an answer no more", responses=NO_SUCH_ANSWER)
async def withdraw(answer_id: str, person: Coordinator, front: TheFront) -> VerifiedBody:
    desk = front.services.coordinator_desk
    await front.services.run_sync(lambda: desk.withdraw(person, answer_id))
    standing = await front.services.run_sync(lambda: desk.answer(person, answer_id))
    return VerifiedBody.model_validate(standing_json(standing))

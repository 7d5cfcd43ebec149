"""The JSON API of the insights: the overview that coordinators see, in the published shape. For coordinators alone."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, JsonValue

from bot.conversation.access import coordinates
from bot.shapes.overview import USUAL, days_asked, overview_json
from bot.web.api import ERRORS, MAX_NAME, without_control_characters
from bot.web.asker import Asker
from bot.web.front import TheFront
from bot.web.problems import ClientError
from knowledge.errors import OverviewError
from knowledge.insights.overview import Filter, StuckSignal
from knowledge.insights.signals import Cause


class SectionBody(BaseModel):
    document: str
    title: str
    section: list[str] = Field(description="The heading path, outermost first.")
    count: int


class TopicBody(BaseModel):
    """A question that is asked again and again. It is shown only where enough people asked."""

    id: str = Field(description="Stays the topic's while it grows.")
    label: str = Field(description="Its clearest question.")
    name: str = Field(description="A short name by a language model, in its questions' words; empty where it has none.")
    terms: list[str]
    count: int
    askers: int = Field(description="Different people.")
    weeks: list[int] = Field(description="Questions week by week, the latest last.")
    trend: float = Field(description="The last week over the mean of those before.")
    new: bool
    answered: int
    declined: int
    disliked: int
    handed_off: int
    repeated: int
    cause: Cause
    because: str
    sections: list[SectionBody]
    committees: dict[str, int]
    programmes: dict[str, int]
    questions: list[str] = Field(description="Some of its questions, masked, each somebody else's.")


class StuckBody(BaseModel):
    """A question of a form where people get stuck. `signals` count forms."""

    template: str
    template_title: str
    item: str
    item_label: str
    field: str
    field_label: str
    signals: dict[StuckSignal, int]
    forms: int = Field(description="Forms that came so far.")
    committees: int
    score: float = Field(description="The share of them that got stuck; few forms count for less.")


class WeekBody(BaseModel):
    week: str = Field(description="Its Monday.")
    questions: int
    declined: int


class InsightsBody(BaseModel):
    """Where staff get stuck. Nothing is made of what fewer than `fewest` people asked."""

    since: str = Field(description="The Monday of the week that was asked from: weeks are counted whole.")
    until: str
    programme: str
    committee: str
    made: str
    fewest: int
    questions: int
    askers: int
    answered: int
    unanswered: int
    disliked: int
    handed_off: int
    hidden: int = Field(description="Questions in topics that too few people stand behind, and in none.")
    weeks: list[WeekBody]
    topics: list[TopicBody]
    declined: list[TopicBody] = Field(description="The topics that enough questions of got no answer.")
    stuck: list[StuckBody]
    progress: list[dict[str, Any]]
    overdue: list[dict[str, Any]]
    no_owner: list[dict[str, Any]]
    never_begun: list[dict[str, Any]]
    advice: list[dict[str, Any]]


_DAY: dict[str, JsonValue] = {"type": "string", "format": "date"}
_SINCE: dict[str, JsonValue] = {"anyOf": [{"type": "string", "pattern": r"^[0-9]{1,4}[dwmy]$"}, _DAY]}
Since = Annotated[
    str,
    Query(min_length=1, description="A day (2026-09-01) or how far back: 30d, 12w, 6m, 1y.", json_schema_extra=_SINCE),
]
TODAY = "today"
_UNTIL: dict[str, JsonValue] = {"anyOf": [_DAY, {"type": "string", "const": TODAY}]}
Until = Annotated[str, Query(min_length=1, description="The last day.", json_schema_extra=_UNTIL)]
Name = Annotated[str, Query(max_length=MAX_NAME)]

router = APIRouter(prefix="/api", tags=["insights"], responses=ERRORS)


@router.get("/insights", summary="Where staff get stuck, for coordinators")
async def insights(
    person: Asker,
    front: TheFront,
    since: Since = USUAL,
    until: Until = TODAY,
    programme: Name = "",
    committee: Name = "",
) -> InsightsBody:
    if not coordinates(person):
        raise ClientError(403, "coordinators_only", "Only coordinators see the insights: ask one of yours.")
    try:
        days = days_asked(since, "" if until == TODAY else until, datetime.now().astimezone().date())
    except OverviewError as problem:
        raise ClientError(422, "bad_days", str(problem)) from problem
    asked = Filter(*days, without_control_characters(programme), without_control_characters(committee))
    overview = await front.services.run_sync(lambda: front.services.overlook(asked))
    return InsightsBody.model_validate(overview_json(overview))

"""What those who run Lots ask it: is it alive, is it ready, how is it doing."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel, Field

from bot.conversation.messages import Person
from bot.web.api import ErrorBody
from bot.web.front import TheFront

router = APIRouter(tags=["operating"])


class Alive(BaseModel):
    status: str = "ok"


class Ready(BaseModel):
    status: Literal["ready", "degraded"] = Field(
        default="ready", description="Degraded: the pages answer, but a channel has lost touch and is reconnecting."
    )
    documents: int
    channels: dict[str, Literal["in_touch", "reconnecting"]] = Field(
        default_factory=dict, description="Connections that Lots keeps open itself: Slack over Socket Mode."
    )
    waiting: dict[str, int] = Field(default_factory=dict, description="What waits to be handled or sent, by channel.")


@router.get("/healthz", summary="Alive")
async def alive() -> Alive:
    return Alive()


@router.get("/readyz", summary="Ready to answer", responses={503: {"model": ErrorBody, "description": "Not ready."}})
async def ready(front: TheFront) -> Ready:
    """Reads the library as a question would. An error on the way is a 503 that says what to do.

    A lost socket is told and does not make the pages unready: they answer all the same.
    """
    documents = len(await front.documents(Person("readyz")))
    if front.channels is None:
        return Ready(documents=documents)
    in_touch = {name: is_open() for name, is_open in front.channels.in_touch.items()}
    delivery = front.channels.delivery
    return Ready(
        status="ready" if all(in_touch.values()) else "degraded",
        documents=documents,
        channels={name: "in_touch" if is_open else "reconnecting" for name, is_open in in_touch.items()},
        waiting=dict(await delivery.waiting()) if delivery else {},
    )


@router.get("/metrics", summary="Prometheus text", response_class=Response)
async def metrics(front: TheFront) -> Response:
    delivery = front.channels.delivery if front.channels else None
    counted = delivery.counted() if delivery else {}
    return Response(front.metrics.text(counted, front.services.model_use), media_type=CONTENT_TYPE_LATEST)

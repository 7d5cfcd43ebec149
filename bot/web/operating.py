"""What those who run Lots ask it: is it alive, is it ready, how is it doing."""

from __future__ import annotations

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel

from bot.conversation.messages import Person
from bot.web.api import ErrorBody
from bot.web.front import TheFront

router = APIRouter(tags=["operating"])


class Alive(BaseModel):
    status: str = "ok"


class Ready(BaseModel):
    status: str = "ready"
    documents: int


@router.get("/healthz", summary="Alive")
async def alive() -> Alive:
    return Alive()


@router.get("/readyz", summary="Ready to answer", responses={503: {"model": ErrorBody, "description": "Not ready."}})
async def ready(front: TheFront) -> Ready:
    """Reads the library as a question would. An error on the way is a 503 that says what to do."""
    return Ready(documents=len(await front.documents(Person("readyz"))))


@router.get("/metrics", summary="Prometheus text", response_class=Response)
async def metrics(front: TheFront) -> Response:
    return Response(front.metrics.text(), media_type=CONTENT_TYPE_LATEST)

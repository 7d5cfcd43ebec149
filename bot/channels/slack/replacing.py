"""What Lots answered, after the question was changed or taken back.

Invariants: only messages of Lots' own are touched; what is private never takes the place of what others read.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.slack.identity import text_at
from bot.channels.slack.place import Place, message_at
from bot.channels.slack.reading import Spot
from bot.delivery.ports import Body, Sent

POST = "chat.postMessage"
UPDATE = "chat.update"
DELETE = "chat.delete"
_CONTENT = ("text", "blocks")


def replaced(before: Sequence[Sent], after: Sequence[Body], place: Place) -> list[Body]:
    """The new answer in the old one's messages, in order; what is left over of the old goes, of the new is posted."""
    old = [message_at(sent.reference) for sent in before if _is_post(sent.body)]
    here = [at for at in old if at[0] == place.channel]
    bodies: list[Body] = []
    for body in after:
        fits = _is_post(body) and body["payload"].get("channel") == place.channel
        bodies.append(_updated(body, here.pop(0)) if fits and here else body)
    elsewhere = [at for at in old if at[0] and at[0] != place.channel]
    return [*bodies, *(_deleted(place.team, at) for at in (*here, *elsewhere))]


def taken_back(before: Sequence[Sent], spot: Spot) -> list[Body]:
    """Where others read along, the answer goes with the question; what somebody has alone with Lots stays theirs."""
    if spot.direct:
        return []
    ours = [message_at(sent.reference) for sent in before if _is_post(sent.body)]
    return [_deleted(spot.workspace.team, at) for at in ours if at[0] == spot.channel]


def _is_post(body: Body) -> bool:
    return text_at(body, "method") == POST


def _updated(body: Body, at: tuple[str, str]) -> Body:
    channel, timestamp = at
    content = {name: body["payload"][name] for name in _CONTENT if name in body["payload"]}
    return {**body, "method": UPDATE, "payload": {"channel": channel, "ts": timestamp, **content}}


def _deleted(team: str, at: tuple[str, str]) -> Body:
    channel, timestamp = at
    return {"method": DELETE, "team": team, "payload": {"channel": channel, "ts": timestamp}}

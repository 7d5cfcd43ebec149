"""The digest through delivery, to a conversation in Slack or Teams: kept in the database, then sent by whoever serves.

Invariant: a call's id is made of the week, the reader and its place in order, so that what is repeated is kept once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.delivery.ports import Body, Outgoing
from bot.digest.digest import Digest
from bot.digest.readers import Reader


class Poster(Protocol):
    """What the digest needs of delivery (`Post`)."""

    async def post(self, outgoing: Outgoing) -> bool:
        """Keeps the call, to be made. False where its id was there already."""
        ...


@dataclass(frozen=True, slots=True)
class PostCourier:
    """The port `Courier` for one channel. `bodies_of` makes its calls of a digest and a conversation's id."""

    channel: str
    poster: Poster
    bodies_of: Callable[[Digest, str], Sequence[Body]]

    async def send(self, digest: Digest, reader: Reader) -> None:
        lane = f"{self.channel}:digest:{reader.address}"
        for n, body in enumerate(self.bodies_of(digest, reader.address)):
            name = f"{self.channel}:digest:{digest.week}:{reader.name}:{n}"
            await self.poster.post(Outgoing(name, self.channel, lane, body))

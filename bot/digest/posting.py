"""The digest through delivery, to a conversation in Slack or Teams: kept in the database, then sent by whoever serves.

Invariant: a call's id is made of the week, the reader and its place in order, so that what is repeated is kept once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.delivery.ports import Body, Outgoing, Post
from bot.digest.digest import Digest
from bot.digest.readers import Reader


@dataclass(frozen=True, slots=True)
class PostCourier:
    """The port `Courier` for one channel. `bodies_of` makes its calls of a digest and a conversation's id."""

    channel: str
    post: Post
    bodies_of: Callable[[Digest, str], Sequence[Body]]

    async def send(self, digest: Digest, reader: Reader) -> None:
        lane = f"{self.channel}:digest:{reader.address}"
        for n, body in enumerate(self.bodies_of(digest, reader.address)):
            name = f"{self.channel}:digest:{digest.week}:{reader.name}:{n}"
            await self.post.post(Outgoing(name, self.channel, lane, body))

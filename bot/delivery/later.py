"""Delivery for whoever is made before it: a channel's door needs it, and it needs the door."""

from __future__ import annotations

from bot.delivery.ports import Outgoing, Post, Received, Sent
from knowledge.errors import SettingsError


class LaterPost:
    """The port `Post`, once it is told which; nothing is handed in before."""

    def __init__(self) -> None:
        self._delivery: Post | None = None

    def is_now(self, delivery: Post) -> None:
        self._delivery = delivery

    @property
    def _there(self) -> Post:
        if self._delivery is None:
            raise SettingsError("A channel was let in before delivery was there: call hand_to first.")
        return self._delivery

    async def take_in(self, received: Received) -> str | None:
        return await self._there.take_in(received)

    async def post(self, outgoing: Outgoing) -> bool:
        return await self._there.post(outgoing)

    async def answers_to(self, key: str) -> list[Sent]:
        return await self._there.answers_to(key)

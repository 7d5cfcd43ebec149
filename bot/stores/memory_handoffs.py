"""Questions handed to the coordinators, in memory: the port `HandoffStore`, for tests and trials."""

from __future__ import annotations

from dataclasses import replace
from threading import RLock

from bot.conversation.handoffs import Handoff
from knowledge.errors import NotFound


class MemoryHandoffs:
    """By id, in the order in which they came."""

    def __init__(self) -> None:
        self._kept: dict[str, Handoff] = {}
        self._lock = RLock()

    def keep(self, handoff: Handoff) -> Handoff:
        with self._lock:
            return self.of(handoff.answer, handoff.person) or self._kept.setdefault(handoff.id, handoff)

    def of(self, answer: str, person: str) -> Handoff | None:
        with self._lock:
            own = (each for each in self._kept.values() if (each.answer, each.person) == (answer, person))
            return next(own, None)

    def waiting(self) -> list[Handoff]:
        with self._lock:
            return [each for each in self._kept.values() if each.state == "waiting"]

    def settle(self, handoff_id: str) -> Handoff:
        with self._lock:
            if handoff_id not in self._kept:
                raise NotFound("There is no such question: `lots handoffs` lists those that wait")
            self._kept[handoff_id] = replace(self._kept[handoff_id], state="answered")
            return self._kept[handoff_id]

"""Answers on their way to those who asked, in memory: the port `AnswersBack`, for tests and trials."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from threading import RLock

from bot.verified.ports import AnswerBack


class MemoryAnswersBack:
    """By id, in the order in which they came."""

    def __init__(self) -> None:
        self._kept: dict[str, AnswerBack] = {}
        self._told: set[str] = set()
        self._away: set[str] = set()
        self._aside: set[str] = set()
        self._lock = RLock()

    def keep(self, back: AnswerBack) -> bool:
        with self._lock:
            return self._kept.setdefault(back.id, back) is back

    def untold(self, channels: Collection[str]) -> list[AnswerBack]:
        with self._lock:
            return [one for one in self._kept.values() if one.id not in self._told and one.channel in channels]

    def take(self, person: str, but_not: Collection[str] = ()) -> list[AnswerBack]:
        with self._lock:
            mine = [one for one in self._kept.values() if one.person == person and one.channel not in but_not]
            taken = [one for one in mine if one.id not in self._told]
            self._told |= {one.id for one in taken}
            return taken

    def told(self, back_id: str) -> None:
        with self._lock:
            self._told.add(back_id)

    def unreachable(self, back_id: str) -> None:
        with self._lock:
            self._kept[back_id] = replace(self._kept[back_id], channel="")

    def waiting(self, person: str) -> list[AnswerBack]:
        with self._lock:
            return [one for one in self._kept.values() if one.person == person and one.id not in self._away]

    def put_away(self, person: str, back_ids: Sequence[str]) -> None:
        with self._lock:
            away = {one.id for one in self._kept.values() if one.person == person} & set(back_ids)
            self._told |= away
            self._away |= away

    def forget_before(self, moment: datetime) -> int:
        with self._lock:
            old = [one.id for one in self._kept.values() if one.at < moment]
            for back_id in old:
                del self._kept[back_id]
            return len(old)

    def set_aside(self, waiting_id: str, at: datetime) -> None:
        with self._lock:
            self._aside.add(waiting_id)

    def aside(self) -> frozenset[str]:
        with self._lock:
            return frozenset(self._aside)

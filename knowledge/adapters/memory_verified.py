"""Verified answers in memory: for tests, and for trying things out."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock

from knowledge.domain.verified import VerifiedAnswer
from knowledge.errors import NotFound


class MemoryVerifiedAnswers:
    """The port `VerifiedAnswers`. Safe in threads."""

    def __init__(self) -> None:
        self._answers: dict[str, VerifiedAnswer] = {}
        self._generation = 0
        self._lock = Lock()

    def keep(self, answer: VerifiedAnswer) -> None:
        with self._lock:
            self._keep(answer)

    def withdraw(self, answer_id: str) -> VerifiedAnswer:
        with self._lock:
            withdrawn = replace(self._held(answer_id), withdrawn=True)
            self._keep(withdrawn)
            return withdrawn

    def answer(self, answer_id: str) -> VerifiedAnswer:
        with self._lock:
            return self._held(answer_id)

    def answers(self) -> list[VerifiedAnswer]:
        with self._lock:
            return list(reversed(self._answers.values()))

    def generation(self) -> int:
        return self._generation

    def _keep(self, answer: VerifiedAnswer) -> None:
        self._answers.pop(answer.id, None)  # what was kept last stands last
        self._answers[answer.id] = answer
        self._generation += 1

    def _held(self, answer_id: str) -> VerifiedAnswer:
        if answer_id not in self._answers:
            raise NotFound(f"There is no verified answer {answer_id!r}: `lots verified` lists those there are")
        return self._answers[answer_id]

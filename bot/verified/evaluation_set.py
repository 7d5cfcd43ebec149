"""What is answered stays answered: verified answers' questions as a question set, and which of them still get theirs.

The file in the data folder is of the format of `lots eval`, and is made anew from the database whenever an answer is
published or withdrawn. Invariant: it is written whole or not at all.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from knowledge.answers.answer import Answer, Question
from knowledge.domain.verified import VerifiedAnswer
from knowledge.errors import StorageError
from knowledge.passages import Scope

FILE_NAME = "verified-questions.yaml"
_HEAD = (
    "# Questions that coordinators have answered: `lots verified eval` asks them. Made by Lots; do not edit by hand.\n"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a verified answer, and what it got: `given` is the id of a verified answer, or empty."""

    answer: VerifiedAnswer
    question: str
    given: str

    @property
    def is_right(self) -> bool:
        return self.given == self.answer.id


def write_question_set(folder: Path, answers: Sequence[VerifiedAnswer], today: date) -> Path:
    """The questions of those in force. Raises StorageError."""
    path = folder / FILE_NAME
    entries = [entry for answer in answers if answer.is_valid(today) for entry in _entries(answer)]
    text = _HEAD + yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=120)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, delete=False, errors="replace") as file:
            file.write(text)
        Path(file.name).replace(path)
    except OSError as problem:
        raise StorageError(f"{path} cannot be written: {problem.strerror}") from problem
    return path


def asked_again(
    answers: Sequence[VerifiedAnswer], answer: Callable[[Question], Answer], today: date, most: int | None = None
) -> list[Asked]:
    """Each question of those in force, asked by one whom its answer is for; of each at most so many."""
    return [
        Asked(one, text, answer(_question(one, text)).verified)
        for one in answers
        if one.is_valid(today)
        for text in one.questions[:most]
    ]


def _question(answer: VerifiedAnswer, text: str) -> Question:
    scope = Scope(frozenset({answer.group} if answer.group else ()))
    return Question(text, scope, answer.committees[0] if answer.committees else None)


def _entries(answer: VerifiedAnswer) -> list[dict[str, Any]]:
    return [_entry(answer, text, number) for number, text in enumerate(answer.questions, start=1)]


def _entry(answer: VerifiedAnswer, text: str, number: int) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": f"verified-{answer.id}-{number}",
        "q": text,
        "split": "dev",
        "kind": "verified",
        "answered": True,
        "verified": answer.id,
        "evidence": [source.quote for source in answer.sources],
    }
    if answer.committees:
        entry["committee"] = answer.committees[0]
    if answer.group:
        entry["group"] = answer.group
    return entry

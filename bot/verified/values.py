"""What a coordinator works on: questions that wait, what can be chosen as a source, and the answer under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

HANDED = "handed:"
"""Begins the id of a question that people handed over."""
DECLINED = "declined:"
"""Begins the id of a question that Lots declined often."""


@dataclass(frozen=True, slots=True)
class WaitingQuestion:
    """One question that waits, in whatever words; masked. `others` are further ways in which it was asked.

    `handed` counts those who handed it over, `names` are those of them who want an answer; `asked` how often it was
    asked, and `askers` by how many, where that is known. `answered`: Lots gave an answer, which did not do. `at` is
    when it was first handed over, or last declined.
    """

    id: str
    question: str
    at: datetime
    others: tuple[str, ...] = ()
    handed: int = 0
    names: tuple[str, ...] = ()
    asked: int = 0
    askers: int = 0
    answered: bool = False
    committees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PossibleSource:
    """A passage that a coordinator may choose. `group` is who may read it, and then the answer; empty for everyone."""

    passage: str
    document: str
    title: str
    section: tuple[str, ...]
    page: int | None
    text: str
    url: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class ChosenSource:
    """A passage, and the words of it that the answer rests on; the whole passage where there are none."""

    passage: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer to be published. `waiting` is the id of the question in the queue that it answers, if any.

    `id` is that of the answer that it replaces, empty for a new one. No committees: it is for everyone.
    """

    questions: tuple[str, ...]
    text: str
    sources: tuple[ChosenSource, ...] = ()
    committees: tuple[str, ...] = ()
    until: date | None = None
    waiting: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class AskedOften:
    """Questions that mean the same and that Lots declined, in the words in which they were asked; masked."""

    id: str
    questions: tuple[str, ...]
    asked: int
    askers: int
    at: datetime
    committees: tuple[str, ...] = ()

"""What is recorded as people use Lots, so that a coordinator sees where they get stuck, and never who they are.

Invariants: text is masked before it becomes one of these values; `asker` is a pseudonym that counts people and names
none; nothing here is shown for fewer askers than the setting says (`Shown` in `showing`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from knowledge.answers.answer import AnswerKind, Language

Cause = Literal["not_in_documents", "not_found", "unclear_text", "contradictory", "role_unclear", "none"]
"""Why a topic is a confusion: the documents do not say; they do, and it was not found; what they say is hard to
understand; they contradict each other; it is unclear who does it. `none`: it is asked about, and answered well."""


@dataclass(frozen=True, slots=True)
class SectionRef:
    """A section of a document: its heading path, outermost first."""

    document: str
    title: str
    section: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question with what became of it. `id` is the stored answer's; `at` has a zone; `text` is masked.

    `sections` are those cited, the best first; where it was declined, the nearest. `repeats` is the id of the question
    of the same conversation that this one asks again in other words. `verified` is the verified answer that was given.
    """

    id: str
    at: datetime
    asker: str
    conversation: str
    channel: str
    text: str
    language: Language
    answered: bool
    kind: AnswerKind
    confidence: float
    committee: str = ""
    role: str = ""
    sections: tuple[SectionRef, ...] = ()
    programmes: tuple[str, ...] = ()
    repeats: str = ""
    verified: str = ""


@dataclass(frozen=True, slots=True)
class Reception:
    """How the answer to a question was taken. `disliked_because` is a reason's code, empty where none was given."""

    question: str
    liked: bool | None = None
    disliked_because: str = ""
    handed_off: bool = False


AboutField = Literal["why", "question"]


@dataclass(frozen=True, slots=True)
class AskedAboutField:
    """Somebody asked why a field of a form is there, or asked a question while it was open."""

    at: datetime
    asker: str
    committee: str
    template: str
    form: str
    item: str
    field: str
    about: AboutField

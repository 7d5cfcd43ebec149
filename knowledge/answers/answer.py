"""What an answer is: plain values, the same for every channel. `as_json`: the published shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from knowledge.domain.programmes import Responsibility
from knowledge.passages import Scope

AnswerKind = Literal["fact", "list", "definition", "role", "checklist", "comparison", "none"]
Language = Literal["sv", "en"]


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it was asked. `earlier` are the conversation's earlier questions, oldest first.

    `headings` are titles and sections that their answers cited, the latest first. `confidential`: something of that is
    not for everybody: a colleague asked it, or it was of documents that only some may read.
    """

    text: str
    scope: Scope = field(default_factory=Scope)
    committee: str | None = None
    earlier: tuple[str, ...] = ()
    language: Language | None = None
    headings: tuple[str, ...] = ()
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a sentence of the answer stands. `quote` is a slice of the document's text, white space collapsed."""

    n: int
    document: str
    title: str
    section: tuple[str, ...]
    page: int | None
    quote: str
    passage: str
    url: str


@dataclass(frozen=True, slots=True)
class Related:
    """A section near the question, for a reader to go on from."""

    document: str
    title: str
    section: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class GoalPart:
    """A goal or sub-goal in a role answer, and what the committee is in it."""

    number: str
    title: str
    responsibility: Responsibility


@dataclass(frozen=True, slots=True)
class RolePart:
    """One committee's part in one programme, as far as the answer tells it.

    `version` is the years of the period, empty where none is stated. `committee` is empty where the answer is of the
    programme itself.
    """

    programme: str
    version: str
    status: str
    committee: str = ""
    subgoals: tuple[GoalPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person reads, and what it rests on. `answered` false: the documents do not say, and nothing is cited.

    `role` holds what a role answer says as values, so that it can be checked and built on; empty for other answers.
    `verified` is the id of the coordinator's answer that was given; empty for other answers.
    """

    question: str
    language: Language
    answered: bool
    kind: AnswerKind
    text: str
    confidence: float
    citations: tuple[Citation, ...] = ()
    related: tuple[Related, ...] = ()
    suggestions: tuple[str, ...] = ()
    generator: str = "extractive"
    elapsed_ms: float = 0.0
    role: tuple[RolePart, ...] = ()
    verified: str = ""


def below_title(title: str, section: Sequence[str]) -> tuple[str, ...]:
    """The heading path to show after the title, without a first heading that only says the title again."""
    repeats = bool(section) and section[0].casefold() == title.casefold()
    return tuple(section[1:] if repeats else section)


def as_json(answer: Answer, answer_id: str | None = None) -> dict[str, Any]:
    """The answer in the shape that `lots ask --json` and `POST /api/ask` give."""
    return {
        "id": answer_id,
        "question": answer.question,
        "language": answer.language,
        "answered": answer.answered,
        "kind": answer.kind,
        "text": answer.text,
        "confidence": round(answer.confidence, 3),
        "citations": [
            {
                "n": c.n,
                "document": c.document,
                "title": c.title,
                "section": list(c.section),
                "page": c.page,
                "quote": c.quote,
                "passage": c.passage,
                "url": c.url,
            }
            for c in answer.citations
        ],
        "related": [
            {"document": r.document, "title": r.title, "section": list(r.section), "url": r.url} for r in answer.related
        ],
        "suggestions": list(answer.suggestions),
        "generator": answer.generator,
        "elapsed_ms": round(answer.elapsed_ms, 1),
        "role": [{**asdict(part), "subgoals": [asdict(goal) for goal in part.subgoals]} for part in answer.role],
        "verified": answer.verified,
    }

"""A question understood: its form, what type of thing it wants, its language, and the query that finds it.

Order: greetings in front are cut off, follow-ups are made whole with the conversation's earlier questions, then the
form is read from the whole question. Invariant: deterministic;
no index is asked; small talk is told apart, never searched.
"""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.answers.answer import AnswerKind, Language, Question
from knowledge.answers.fit import counted
from knowledge.answers.follow_up import leans_on_earlier, resolve
from knowledge.answers.question_form import Form, Wanted, asked
from knowledge.answers.smalltalk import Smalltalk, smalltalk_of, without_greeting
from knowledge.retrieval.language import language_of

LONGEST_QUESTION = 1000
"""Characters of a question that are read; what comes after is an attachment, not a question."""

_KINDS: dict[Form, AnswerKind] = {
    "fact": "fact",
    "yes_no": "fact",
    "how": "fact",
    "why": "fact",
    "list": "list",
    "steps": "list",
    "definition": "definition",
    "role": "role",
    "checklist": "checklist",
    "comparison": "comparison",
}


@dataclass(frozen=True, slots=True)
class Understanding:
    """`query` stands by itself; `parts` are the numbered parts asked for, such as (("steg", 9), ("steg", 10)).

    `counted` is what a number is asked of ("elever"), where the question says it in Swedish.
    """

    query: str
    language: Language
    form: Form
    wanted: Wanted
    parts: tuple[tuple[str, int], ...]
    follow_up: bool
    smalltalk: Smalltalk | None
    counted: str = ""

    @property
    def places(self) -> frozenset[str]:
        """The numbered parts as terms of the word index: {"steg9", "steg10"}."""
        return frozenset(f"{kind}{number}" for kind, number in self.parts)

    @property
    def kind(self) -> AnswerKind:
        return _KINDS[self.form]


def understand(question: Question) -> Understanding:
    """What the question asks, alone or with the conversation behind it."""
    text = without_greeting(question.text[:LONGEST_QUESTION])
    resolved = resolve(question.earlier, text)
    form = asked(resolved.form)
    language = question.language or language_of(text)
    return Understanding(
        query=resolved.query,
        language=language,
        form=form.form,
        wanted=form.wanted,
        parts=form.parts,
        follow_up=bool(question.earlier) and leans_on_earlier(text),
        smalltalk=smalltalk_of(question.text),
        counted=counted(resolved.form) if language == "sv" and form.wanted == "number" else "",
    )

"""A verified answer as an answer: its text, whose it is and until when, and its sources as they stand now.

Invariant: the coordinator's words are given as they were written; only the marks of the sources and one line are added.
"""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.answers.answer import Answer, AnswerKind, Language, Question
from knowledge.answers.understand import Understanding
from knowledge.answers.verified.finding import Asker, Match, VerifiedFinder
from knowledge.answers.verified.sources import Standing
from knowledge.answers.verified.wording import say
from knowledge.domain.verified import VerifiedAnswer

GENERATOR = "verified"
CERTAIN = 0.99
_MARK = re.compile(r"\[\d{1,2}\]")


class VerifiedAnswering:
    """What `Answerer` asks first."""

    def __init__(self, finder: VerifiedFinder) -> None:
        self.finder = finder

    def answer(self, question: Question, asked: Understanding) -> Answer | None:
        """The verified answer to the question, None where there is none. Raises StorageError."""
        match = self.finder.find(asked.query, Asker(question.scope, question.committee))
        return given(question, asked, match) if match else None

    def with_nearest(self, answer: Answer, question: Question, asked: Understanding) -> Answer:
        """A refusal that suggests the answered question that may be what was meant."""
        near = self.finder.near(asked.query, Asker(question.scope, question.committee))
        if near is None:
            return answer
        suggested = near.question if near.question.endswith("?") else f"{near.question.rstrip(' .!')}?"
        return replace(answer, suggestions=(suggested, *answer.suggestions))

    def warm_up(self) -> None:
        self.finder.warm_up()


def given(question: Question, asked: Understanding, match: Match) -> Answer:
    """The answer to the question as it was asked."""
    return Answer(
        question=question.text,
        language=asked.language,
        answered=True,
        kind=_kind(asked.kind),
        text=text_of(match.standing, asked.language, "" if match.probability == 1.0 else match.question),
        confidence=min(CERTAIN, match.probability),
        citations=match.standing.citations,
        generator=GENERATOR,
        verified=match.answer.id,
    )


def text_of(standing: Standing, language: Language, to: str = "") -> str:
    """The coordinator's words with the sources' marks, then whose they are, and the question that they answer, `to`,
    where it was asked in other words: who reads it sees whether it is theirs."""
    words = standing.answer.text
    marks = "".join(f"[{citation.n}]" for citation in standing.citations)
    marked = words if not marks or _MARK.search(words) else f"{words} {marks}"
    return f"{marked}\n\n{byline(standing, language, to)}"


def byline(standing: Standing, language: Language, to: str = "") -> str:
    """Whose answer it is, for whom and until when, and whether what it rests on has changed; one line."""
    answer = standing.answer
    whose = "Answer by {name}, coordinator, to “{question}”" if to else "Answer by {name}, coordinator."
    parts = [say(whose, language, name=answer.name, question=to), *_terms(answer, language)]
    if "source_changed" in standing.flags:
        parts.append(say("The source has been changed since: read what it says now.", language))
    return " ".join(parts)


def _terms(answer: VerifiedAnswer, language: Language) -> list[str]:
    terms = []
    if answer.committees:
        terms.append(say("For: {committees}.", language, committees=", ".join(answer.committees)))
    if answer.until:
        terms.append(say("Valid until {day}.", language, day=answer.until.isoformat()))
    return terms


def _kind(asked: AnswerKind) -> AnswerKind:
    """What is asked for; a role answer and a checklist have parts of their own, which this one has not."""
    return "fact" if asked in ("role", "checklist", "none") else asked

"""What became of a language model's writing: how often it was asked, what it gave, what was dropped and why.

Order: `Watched` stands between the writer and the model and keeps what came; after each answer `WritingNotes.note` goes
through it with the same checker that the writer used, and counts. Invariant: watching changes nothing of an answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.evaluating.evaluation import EvalQuestion, Found, Way, found_of, question_of
from knowledge.adapters.language_models.failing import ModelFailed
from knowledge.answers.answer import Answer, Question
from knowledge.answers.checking import Known
from knowledge.answers.draft import Draft
from knowledge.answers.sentence_stream import SentenceStream
from knowledge.errors import BudgetSpent, MayNotLeave, ModelError, ModelSilent
from knowledge.language_model import LanguageModel, ModelRequest
from knowledge.passages import Scope

NOT_CARRIED = "too little carried"
_FAILURES: tuple[tuple[type[ModelError], str], ...] = (
    (ModelSilent, "silent"),
    (BudgetSpent, "budget"),
    (MayNotLeave, "withheld"),
)


@dataclass(slots=True)
class Attempt:
    """One request for sentences, and what came of it: text, and what ended it where it was not the model's own end."""

    text: str = ""
    error: ModelError | None = None


@dataclass(slots=True)
class Watched:
    """The port `LanguageModel` over another; keeps what it wrote since it was last asked for that. For one thread."""

    model: LanguageModel
    _attempts: list[Attempt] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.model.name

    def write(self, request: ModelRequest) -> Iterator[str]:
        attempt = Attempt()
        if "sentences" in request.shape["properties"]:
            self._attempts.append(attempt)
        try:
            for piece in self.model.write(request):
                attempt.text += piece
                yield piece
        except ModelError as error:
            attempt.error = error
            raise

    def taken(self) -> list[Attempt]:
        """What was kept, which is then forgotten."""
        taken, self._attempts = self._attempts, []
        return taken


@dataclass(slots=True)
class WritingNotes:
    """Counts over a run. `answers` were given, the model was asked about `asked` of them, and `written` are its own."""

    known: Callable[[], Known] = Known
    answers: int = 0
    asked: int = 0
    written: int = 0
    instead: Counter[str] = field(default_factory=Counter)
    """Why an answer that it was asked about stands in the documents' own words."""
    sentences: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    """By the reason that the checker gave."""

    def note(self, answer: Answer, attempts: list[Attempt]) -> None:
        """One answer, and the requests that it took."""
        self.answers += answer.answered
        for attempt in attempts:
            self._check_again(answer, attempt)
        if attempts and answer.answered:
            is_written = found_of(answer).is_written
            self.asked += 1
            self.written += is_written
            if not is_written:
                self.instead[_why(attempts[-1])] += 1

    def _check_again(self, answer: Answer, attempt: Attempt) -> None:
        draft = Draft({each.n: each.quote for each in answer.citations}, answer.language, self.known())
        for sentence in SentenceStream().feed(attempt.text):
            draft.take(sentence)
        self.sentences += len(draft.sentences) + len(draft.dropped)
        self.dropped.update(each.reason for each in draft.dropped)


def watched_way(answer: Callable[[Question], Answer], scope: Scope, model: Watched, notes: WritingNotes) -> Way:
    """An answerer that asks this model, as a way; what became of its writing is noted."""

    def way(question: EvalQuestion) -> Found:
        model.taken()
        given = answer(question_of(question, scope))
        notes.note(given, model.taken())
        return found_of(given)

    return way


def as_lines(name: str, notes: WritingNotes) -> list[str]:
    """For people: a heading and what there is to say."""
    lines = [f"Written by {name}", f"  asked about {notes.asked} of {notes.answers} answers, wrote {_part(notes)}"]
    if notes.instead:
        count = notes.instead.total()
        lines.append(f"  in the documents' own words instead: {count} ({_listed(notes.instead)})")
    if notes.sentences:
        of = f"{notes.dropped.total()} of {notes.sentences}"
        lines.append(f"  sentences dropped: {of}{f' ({_listed(notes.dropped)})' if notes.dropped else ''}")
    return lines


def as_values(name: str, notes: WritingNotes) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "model": name,
        "answers": notes.answers,
        "asked": notes.asked,
        "written": notes.written,
        "instead": dict(notes.instead),
        "sentences": notes.sentences,
        "dropped": dict(notes.dropped),
    }


def _why(attempt: Attempt) -> str:
    if attempt.error is None:
        return NOT_CARRIED
    if isinstance(attempt.error, ModelFailed):
        return attempt.error.failure
    return next((name for kind, name in _FAILURES if isinstance(attempt.error, kind)), "failed")


def _part(notes: WritingNotes) -> str:
    return f"{notes.written} ({notes.written / notes.asked:.0%})" if notes.asked else "0"


def _listed(counted: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counted.items(), key=lambda each: -each[1]))

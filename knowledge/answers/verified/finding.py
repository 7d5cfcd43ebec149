"""Which verified answer answers a question, if any: the same meaning, the same particulars, valid, and for who asks.

Order: those valid and for the asker; of their questions the few nearest by words and by meaning; those that nothing
speaks against, weighed; the best that is surely the same, and whose sources still stand. Invariant: a question that is
asked in the very words of a verified one gets its answer, also where no index can be used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from knowledge.answers.verified.likeness import Reader, Weights, parted, signs_of, weights
from knowledge.answers.verified.particulars import Particulars, disagree, particulars_of
from knowledge.answers.verified.sources import Standing, standing
from knowledge.domain.organisation import Organisation
from knowledge.domain.verified import VerifiedAnswer
from knowledge.errors import EmbeddingError
from knowledge.passages import Scope
from knowledge.ports import Library, VerifiedAnswers

SHORTLIST = 16
"""Questions looked into by each of words and meaning."""
NEAR = 0.25
"""From this probability on a question is worth suggesting to who asked another that nothing answers."""


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom a question is answered: what they may read, and which committee they work for."""

    scope: Scope
    committee: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A verified answer as it stands, the one of its questions that was asked, and how surely, 0..1."""

    standing: Standing
    question: str
    probability: float

    @property
    def answer(self) -> VerifiedAnswer:
        return self.standing.answer


@dataclass(frozen=True, slots=True)
class _Way:
    """One way of asking what an answer answers."""

    answer: VerifiedAnswer
    question: str


class VerifiedFinder:
    """Finds verified answers. What it read of them is kept while they stand still. Safe in threads."""

    def __init__(
        self,
        store: VerifiedAnswers,
        reader: Reader,
        library: Library,
        organisation: Callable[[], Organisation],
        today: Callable[[], date],
        takes: float | None = None,
    ) -> None:
        self._store = store
        self._reader = reader
        self._library = library
        self._organisation = organisation
        self._today = today
        self._takes = takes
        self._kept: tuple[int, tuple[VerifiedAnswer, ...]] = (0, ())

    def find(self, question: str, asker: Asker) -> Match | None:
        """The verified answer to the question. Raises StorageError."""
        return next((match for match in self._given(question, asker) if match.probability >= self._least), None)

    def near(self, question: str, asker: Asker) -> Match | None:
        """The verified answer to a question that may be what is meant. Raises StorageError."""
        return next((match for match in self._given(question, asker) if match.probability >= NEAR), None)

    def same(self, one: str, other: str) -> bool:
        """Whether two questions surely ask the same of the same things."""
        organisation, everyone = self._organisation(), Scope()
        about = [particulars_of(each, organisation) for each in (one, other)]
        if about[0].text == about[1].text:
            return True
        if disagree(about[0], about[1]) or disagree(about[1], about[0]):
            return False
        return self.likeness(one, other, everyone) >= self._least

    def likeness(self, one: str, other: str, scope: Scope) -> float:
        """How surely two questions mean the same, 0..1, their particulars aside. Words alone where nothing embeds."""
        try:
            read = [self._reader.read(each, scope) for each in (one, other)]
        except EmbeddingError:
            return 0.0
        probability = self._weights.probability(signs_of(read[0], read[1]))
        return min(probability, NEAR) if parted(read[0], read[1]) else probability

    def standing(self, answer: VerifiedAnswer, scope: Scope) -> Standing:
        """How an answer stands for who may read the scope."""
        return standing(answer, self._library, scope, self._today())

    def warm_up(self) -> None:
        """Reads every question that is answered, so that nobody who asks waits for it."""
        for answer in self._answers():
            for question in answer.questions:
                self._reader.read(question, Scope())

    @property
    def _weights(self) -> Weights:
        return weights(self._reader.by_meaning)

    @property
    def _least(self) -> float:
        return self._weights.takes if self._takes is None else self._takes

    def _answers(self) -> tuple[VerifiedAnswer, ...]:
        """Every one, read again when any has changed."""
        generation = self._store.generation()
        if self._kept[0] != generation:
            self._kept = (generation, tuple(self._store.answers()))
        return self._kept[1]

    def _given(self, question: str, asker: Asker) -> Iterable[Match]:
        """Answers that may be given, the surest first; sources are looked up only for those that are asked for."""
        for way, probability in self._weighed(question, asker):
            found = self.standing(way.answer, asker.scope)
            if found.is_given:
                yield Match(found, way.question, probability)

    def _weighed(self, question: str, asker: Asker) -> list[tuple[_Way, float]]:
        """The ways of asking that nothing speaks against, the likest first; a committee's own before everyone's."""
        ways = self._ways_for(asker)
        if not ways:
            return []
        organisation = self._organisation()
        about = particulars_of(question, organisation)
        weighed = [(way, self._probability(question, about, way, asker)) for way in self._shortlist(question, ways)]
        likely = [(way, probability) for way, probability in weighed if probability > 0.0]
        return sorted(likely, key=lambda one: (-one[1], not one[0].answer.committees))

    def _probability(self, question: str, about: Particulars, way: _Way, asker: Asker) -> float:
        answered = particulars_of(way.question, self._organisation())
        if about.text == answered.text:
            return 1.0
        return 0.0 if disagree(about, answered) else self.likeness(question, way.question, asker.scope)

    def _ways_for(self, asker: Asker) -> list[_Way]:
        today = self._today()
        return [
            _Way(answer, question)
            for answer in self._answers()
            if answer.is_valid(today) and answer.is_for(asker.committee) and asker.scope.allows(answer.group)
            for question in answer.questions
        ]

    def _shortlist(self, question: str, ways: Sequence[_Way]) -> list[_Way]:
        if len(ways) <= SHORTLIST:
            return list(ways)
        nearest = {*_highest(self._by_words(question, ways)), *_highest(self._by_meaning(question, ways))}
        return [ways[at] for at in sorted(nearest)]

    def _by_words(self, question: str, ways: Sequence[_Way]) -> list[float]:
        asked = self._reader.terms(question)
        terms = (self._reader.terms(way.question) for way in ways)
        return [len(asked & own) / (1 + len(asked | own)) for own in terms]

    def _by_meaning(self, question: str, ways: Sequence[_Way]) -> list[float]:
        try:
            vectors = [self._reader.vector(text) for text in (question, *(way.question for way in ways))]
        except EmbeddingError:
            return []
        known = [vector for vector in vectors if vector is not None]
        return [float(score) for score in np.stack(known[1:]) @ known[0]] if known else []


def _highest(scores: Sequence[float]) -> list[int]:
    return sorted(range(len(scores)), key=lambda at: -scores[at])[:SHORTLIST]

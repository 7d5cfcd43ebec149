"""Reads what questions are compared by (`traits`), with the same understanding and finding that answers them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from knowledge.answers.answer import Question
from knowledge.answers.answerer import Finder, with_places
from knowledge.answers.understand import Understanding, understand
from knowledge.insights.topics.asking import asked_in
from knowledge.insights.topics.phrasing import Phrasing
from knowledge.insights.topics.traits import Traits
from knowledge.passages import Scope
from knowledge.ports import Embedder, Vector
from knowledge.retrieval.query import Query, QueryWord

LOOKED_AT = 10
"""Passages that a question points at."""
SHARPNESS = 3
"""How much more the best passage counts than the next: the power of a score."""
ANY_WORD = 1.0
"""How rare a word is held to be where no document tells."""


class TraitReader:
    """Reads questions' traits: about 30 ms a question with a model and a library, so never while somebody waits."""

    def __init__(self, finder: Finder, scope: Callable[[], Scope], embedder: Embedder | None) -> None:
        self._finder = finder
        self._scope = scope
        self._embedder = embedder
        self._phrasing = Phrasing.of(embedder.name) if embedder else None

    def read(self, text: str, earlier: Sequence[str] = ()) -> Traits:
        """`earlier` are the conversation's earlier questions, oldest first. Raises EmbeddingError, StorageError."""
        told, question = asked_in(text)
        asked = understand(Question(question, earlier=(*earlier, *told)))
        query = with_places(self._finder.query(asked.query, asked.language), asked)
        return Traits(_words(query), self._points(query), asked.wanted, self._meaning(asked))

    def _points(self, query: Query) -> dict[str, float]:
        ranking = self._finder.find(query, self._scope(), LOOKED_AT)
        return {each.passage.id: each.score**SHARPNESS for each in ranking.candidates if each.score > 0}

    def _meaning(self, asked: Understanding) -> Vector | None:
        if self._embedder is None or self._phrasing is None:
            return None
        return self._phrasing.without(self._embedder.embed_query(asked.query))


def _words(query: Query) -> dict[str, float]:
    """Every term that says one of the question's words, as well as it says it, times how rare the word is."""
    weights: dict[str, float] = dict.fromkeys(query.labels, ANY_WORD)
    is_told = any(word.idf for word in query.words)
    for word in query.words:
        rarity = word.idf if is_told else ANY_WORD
        for term, strength in _ways(word):
            weights[term] = max(weights.get(term, 0.0), strength * rarity)
    return {term: weight for term, weight in weights.items() if weight > 0}


def _ways(word: QueryWord) -> Sequence[tuple[str, float]]:
    return (*word.ways, *word.parts)

"""Finding: from a question to ranked passages, and the signs of whether the documents hold the answer at all.

Order (`Retriever.find`): by words and by meaning, each `POOL` deep; fused per question; the best `LOOKED_INTO` looked
into unit by unit and re-ranked by structure; near-duplicates folded into the better one; those that are given are held
against the question token by token; the signals read off.

Invariant: with no vectors or no embedder, words alone decide, and everything else is the same. The scope goes down to
the indexes: a passage outside it is never read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.passages import Passage, Scope
from knowledge.ports import DocumentCard, Embedder, Library, Tokens, TokenShelf, VectorIndex, WordIndex
from knowledge.retrieval.dense import nearest, read_question
from knowledge.retrieval.duplicates import fold
from knowledge.retrieval.evidence import Readings, evidence
from knowledge.retrieval.fusion import Scores, fuse
from knowledge.retrieval.language import Language
from knowledge.retrieval.lexical import by_words, word_weights
from knowledge.retrieval.meeting import met
from knowledge.retrieval.query import Query, QueryReader
from knowledge.retrieval.ranking import Candidate, Meant, Ranking
from knowledge.retrieval.rerank import reranked
from knowledge.retrieval.signals import signals

POOL = 60
LOOKED_INTO = 30


class Retriever:
    """Finds passages for questions. Holds no state but what it has read from an unchanged library."""

    def __init__(
        self,
        library: Library,
        words: WordIndex,
        vectors: VectorIndex | None = None,
        embedder: Embedder | None = None,
    ) -> None:
        self._library = library
        self._words = words
        self._vectors = vectors
        self._embedder = embedder
        self._reader = QueryReader(library, words)
        self._readings = Readings()
        self._cards: tuple[int, Scope, dict[str, DocumentCard]] | None = None

    def query(self, text: str, language: Language | None = None) -> Query:
        """The question as a query. `language` overrides what its words say."""
        return self._reader.read(text, language)

    def find(self, query: Query, scope: Scope, limit: int = 12) -> Ranking:
        """The best `limit` passages, best first. Raises EmbeddingError, StorageError."""
        said = by_words(self._words, query, scope, POOL)
        near, meant, asked = self._near(query, scope)
        cards = self._readable(scope)
        holders = self._library.holders({*said, *near})
        languages = {key: cards[holder].language for key, holder in holders.items() if holder in cards}
        fused = fuse(near, said, word_weights(query, languages))
        best = sorted((key for key in fused if key in languages), key=lambda key: (-fused[key], key))[:LOOKED_INTO]
        passages = self._library.passages(best)
        looked_into = [
            self._looked_into(query, passages[key], cards[passages[key].document], fused[key], near, said)
            for key in best
            if key in passages
        ]
        ranked = fold(reranked(query, looked_into))
        return Ranking(query, tuple(self._met(asked, ranked[:limit])), signals(query, ranked, near, said), meant)

    def neighbours(self, passage: Passage, before: int = 1, after: int = 1) -> list[Passage]:
        """The passage among those that stand before and after it in its document, in reading order."""
        return self._library.sequence(passage.document, max(0, passage.ordinal - before), passage.ordinal + after)

    def _near(self, query: Query, scope: Scope) -> tuple[dict[str, float], Meant | None, Tokens | None]:
        """The nearest passages, the question's vector, and the question token by token where the model tells."""
        if self._vectors is None or self._embedder is None:
            return {}, None, None
        vector, asked = read_question(self._embedder, query.text)
        return nearest(self._vectors, vector, scope, POOL), Meant(self._embedder.name, vector), asked

    def _met(self, asked: Tokens | None, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The candidates with how well each meets the question, where their tokens are kept beside the words."""
        if asked is None or self._embedder is None or not isinstance(self._words, TokenShelf):
            return list(candidates)
        kept = self._words.tokens(self._embedder.name, [each.passage.id for each in candidates])
        how_well = met(asked, kept)
        return [replace(each, met=how_well.get(each.passage.id)) for each in candidates]

    def _readable(self, scope: Scope) -> dict[str, DocumentCard]:
        """The cards of the documents in scope, kept while the library stands still."""
        generation = self._library.generation()
        if self._cards is None or self._cards[:2] != (generation, scope):
            self._cards = (generation, scope, {card.id: card for card in self._library.documents(scope)})
        return self._cards[2]

    def _looked_into(
        self, query: Query, passage: Passage, card: DocumentCard, fused: float, near: Scores, said: Scores
    ) -> Candidate:
        reading = self._readings.read(passage, card.title, card.language)
        return Candidate(
            passage=passage,
            title=card.title,
            score=fused,
            fused=fused,
            cosine=near.get(passage.id),
            bm25=said.get(passage.id),
            evidence=evidence(query, passage, reading),
            reading=reading,
        )

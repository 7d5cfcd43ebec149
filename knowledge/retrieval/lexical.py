"""Finding by words: BM25 over the question's weighted terms."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.passages import Scope
from knowledge.ports import WordIndex
from knowledge.retrieval.query import Query

SAME_LANGUAGE = 0.25
OTHER_LANGUAGE = 0.15
"""How much words weigh against meaning: an English question shares few words with Swedish text."""


def by_words(index: WordIndex, query: Query, scope: Scope, limit: int) -> dict[str, float]:
    """Passage id to BM25 score, for the best `limit` passages."""
    if not query.terms:
        return {}
    return {hit.passage: hit.score for hit in index.search(query.terms, limit, scope)}


def word_weights(query: Query, languages: Mapping[str, str]) -> dict[str, float]:
    """How much words weigh for each passage, given the passages' languages."""
    return {key: SAME_LANGUAGE if spoken == query.language else OTHER_LANGUAGE for key, spoken in languages.items()}

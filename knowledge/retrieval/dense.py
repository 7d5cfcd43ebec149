"""Finding by meaning: cosine between the question's vector and the passages'."""

from __future__ import annotations

from knowledge.passages import Scope
from knowledge.ports import Embedder, VectorIndex


def by_meaning(index: VectorIndex, embedder: Embedder, text: str, scope: Scope, limit: int) -> dict[str, float]:
    """Passage id to cosine (-1..1), for the nearest `limit` passages. Raises EmbeddingError."""
    return {hit.passage: hit.score for hit in index.nearest(embedder.embed_query(text), limit, scope)}

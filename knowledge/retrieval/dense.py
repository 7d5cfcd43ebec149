"""Finding by meaning: cosine between the question's vector and the passages'."""

from __future__ import annotations

from knowledge.passages import Scope
from knowledge.ports import Embedder, TokenEmbedder, Tokens, Vector, VectorIndex


def by_meaning(index: VectorIndex, embedder: Embedder, text: str, scope: Scope, limit: int) -> dict[str, float]:
    """Passage id to cosine (-1..1), for the nearest `limit` passages. Raises EmbeddingError."""
    return nearest(index, embedder.embed_query(text), scope, limit)


def nearest(index: VectorIndex, vector: Vector, scope: Scope, limit: int) -> dict[str, float]:
    """As `by_meaning`, for a question that has been embedded."""
    return {hit.passage: hit.score for hit in index.nearest(vector, limit, scope)}


def read_question(embedder: Embedder, text: str) -> tuple[Vector, Tokens | None]:
    """The question's vector, and its tokens where the model tells them. Raises EmbeddingError."""
    if isinstance(embedder, TokenEmbedder):
        return embedder.read_query(text)
    return embedder.embed_query(text), None

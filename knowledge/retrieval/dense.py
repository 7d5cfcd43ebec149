"""Finding by meaning: cosine between the question's vector and the passages'."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.passages import Scope
from knowledge.ports import Embedder, TokenEmbedder, Tokens, Vector, VectorIndex, Vectors


def by_meaning(index: VectorIndex, embedder: Embedder, text: str, scope: Scope, limit: int) -> dict[str, float]:
    """Passage id to cosine (-1..1), for the nearest `limit` passages. Raises EmbeddingError."""
    return nearest(index, read_question(embedder, text)[0], scope, limit)


def nearest(index: VectorIndex, vector: Vector, scope: Scope, limit: int) -> dict[str, float]:
    """As `by_meaning`, for a question that has been embedded."""
    return {hit.passage: hit.score for hit in index.nearest(vector, limit, scope)}


def read_passages(embedder: Embedder, texts: Sequence[str]) -> tuple[Vectors, list[Tokens] | None]:
    """Vectors to find the texts by, and their tokens where the model tells them. Raises EmbeddingError."""
    if isinstance(embedder, TokenEmbedder):
        return embedder.read_passages(texts)
    return embedder.embed_passages(texts), None


def read_question(embedder: Embedder, text: str) -> tuple[Vector, Tokens | None]:
    """The vector to find passages by, and the question's tokens where the model tells them. Raises EmbeddingError."""
    if isinstance(embedder, TokenEmbedder):
        return embedder.read_query(text)
    return embedder.embed_query(text), None

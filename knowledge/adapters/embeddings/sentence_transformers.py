"""Any sentence-transformers model, by name (already downloaded) or by local path.

Imported only when asked for, since torch comes with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from knowledge.adapters.unit_rows import embeddable, unit_rows
from knowledge.errors import EmbeddingError
from knowledge.ports import Vector, Vectors

BATCH = 16


def open_model(rest: str) -> SentenceTransformerEmbedder:
    """Loads the model at once, since only the model knows its dimensions. Raises EmbeddingError."""
    if not rest:
        raise EmbeddingError("Name a model: LOTS_EMBEDDINGS=sentence-transformers:NAME_OR_PATH")
    return SentenceTransformerEmbedder(rest, _load(rest))


class SentenceTransformerEmbedder:
    """The port `Embedder`. Queries and passages get the prompts that the model itself defines."""

    def __init__(self, source: str, model: Any) -> None:
        self.name = f"sentence-transformers-{Path(source).name}"
        self.dimensions = int(model.get_embedding_dimension())
        self._model = model
        self._lock = Lock()

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        return self._embedded(self._model.encode_document, texts)

    def embed_query(self, text: str) -> Vector:
        row: Vector = self._embedded(self._model.encode_query, [text])[0]
        return row

    def _embedded(self, encode: Any, texts: Sequence[str]) -> Vectors:
        cleaned = [embeddable(text) for text in texts]
        with self._lock:
            rows = encode(cleaned, batch_size=BATCH, show_progress_bar=False, convert_to_numpy=True)
        return unit_rows(rows, texts, self.name)


def _load(source: str) -> Any:
    try:
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(source, device="cpu")
    except Exception as error:  # torch, the hub and the model's own files each raise their own kinds
        said = next(iter(str(error).splitlines()), type(error).__name__)
        raise EmbeddingError(
            f"The model {source!r} cannot be loaded ({said}): give the path of a folder with it"
        ) from error

"""Makes whatever a model returns into what the port promises: float32 rows of unit length."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from knowledge.errors import EmbeddingError
from knowledge.ports import Vectors


def embeddable(text: str) -> str:
    """Without NULs, at which C code stops reading, and without half surrogate pairs, which UTF-8 cannot hold."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")


def unit_rows(vectors: ArrayLike, texts: Sequence[str], model: str) -> Vectors:
    """One unit-length row a text. Raises EmbeddingError where the model gave something else."""
    rows = np.asarray(vectors, dtype=np.float32)
    if rows.ndim != 2 or len(rows) != len(texts) or not np.isfinite(rows).all():
        raise EmbeddingError(f"{model} returned no usable vectors: choose another model in LOTS_EMBEDDINGS")
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float32)

"""Any embeddings that LangChain knows, as `langchain:PROVIDER:MODEL`.

For example `langchain:openai:text-embedding-3-small`. The provider's package (`langchain-openai`, …) and its key are
the installation's business.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from knowledge.adapters.unit_rows import embeddable, unit_rows
from knowledge.errors import EmbeddingError
from knowledge.ports import Vector, Vectors

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

_Result = TypeVar("_Result")


def open_model(rest: str) -> LangchainEmbedder:
    """Raises EmbeddingError: no such provider, or its package or key is missing."""
    try:
        from langchain.embeddings import init_embeddings

        return LangchainEmbedder(f"langchain-{rest.replace(':', '-')}", init_embeddings(rest))
    except Exception as error:  # each provider's package raises its own kinds
        raise _unusable(f"langchain:{rest}", error) from error


class LangchainEmbedder:
    """The port `Embedder` over LangChain's `Embeddings`."""

    def __init__(self, name: str, embeddings: Embeddings) -> None:
        self.name = name
        self._embeddings = embeddings

    @cached_property
    def dimensions(self) -> int:
        """Asked of the model once, by embedding a word."""
        return int(self.embed_query("kommun").shape[0])

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        cleaned = [embeddable(text) for text in texts]
        return unit_rows(self._asked(lambda: self._embeddings.embed_documents(cleaned)), texts, self.name)

    def embed_query(self, text: str) -> Vector:
        row: Vector = unit_rows(
            [self._asked(lambda: self._embeddings.embed_query(embeddable(text)))], [text], self.name
        )[0]
        return row

    def _asked(self, ask: Callable[[], _Result]) -> _Result:
        try:
            return ask()
        except Exception as error:  # network, quota, key: each provider raises its own kinds
            raise _unusable(self.name, error) from error


def _unusable(name: str, error: Exception) -> EmbeddingError:
    said = next(iter(str(error).splitlines()), type(error).__name__)
    return EmbeddingError(f"{name} cannot be used ({said}): check the provider's package, key and address")

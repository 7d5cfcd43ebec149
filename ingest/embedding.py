"""From saved passages to vectors: in the database first, then in the vector index, and the two kept in step.

Order: mend the index from the database, embed what has no vector yet, batch by batch, then stamp the generation that
was reached. Any kill in between leaves the stamp old, so the next run mends first.

Invariant: where the stamp names the library's generation, the index holds exactly the vectors of the database, and no
passage is without one. Checking that reads one line, and opens neither the model nor the index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ingest.progress import Progress
from knowledge.ports import Archive, Embedder, Library, TokenShelf, VectorIndex, Vectors, WordIndex
from knowledge.retrieval.dense import read_passages

Item = TypeVar("Item")
BATCH = 32
"""Passages between two commits: what a kill can cost, a few seconds of embedding."""
BATCHES_A_PUT = 2
"""Batches between two writes to the vector index, whose calls cost more the smaller they are."""
MENDED_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Meaning:
    """What finds by meaning: the model, and the index of its vectors."""

    embedder: Embedder
    index: VectorIndex


@dataclass(frozen=True, slots=True)
class Stamp:
    """The library's generation that the vector index was last brought in step with, by one embedding model."""

    file: Path
    embeddings: str

    def matches(self, generation: int) -> bool:
        try:
            return self.file.read_text("utf-8") == self._line(generation)
        except FileNotFoundError:
            return False

    def write(self, generation: int) -> None:
        """Whole or not at all: written beside and moved into place."""
        beside = self.file.with_suffix(".new")
        beside.write_text(self._line(generation), "utf-8")
        beside.replace(self.file)

    def forget(self) -> None:
        """The next run looks for itself."""
        self.file.unlink(missing_ok=True)

    def _line(self, generation: int) -> str:
        return f"{generation} {self.embeddings}\n"


def bring_in_step(
    library: Library,
    words: WordIndex,
    archive: Archive,
    meaning: Callable[[], Meaning],
    stamp: Stamp,
    progress: Progress,
) -> int:
    """Every passage gets its vector, and the index exactly those; how many were embedded. Raises EmbeddingError."""
    if stamp.matches(library.generation()):
        return 0
    means = meaning()
    mend_index(archive, means)
    embedded = _embed_missing(archive, words, means, progress)
    stamp.write(library.generation())
    return embedded


def mend_index(archive: Archive, means: Meaning) -> tuple[int, int]:
    """Makes the index hold what the database says: (vectors put, vectors removed). Nothing is embedded."""
    wanted, held = archive.embedded_ids(means.embedder.name), means.index.ids()
    missing, extra = sorted(wanted - held), sorted(held - wanted)
    for ids in _slices(extra, MENDED_AT_ONCE):
        means.index.remove(ids)
    for ids in _slices(missing, MENDED_AT_ONCE):
        put_stored(archive, means, ids)
    return len(missing), len(extra)


def put_stored(archive: Archive, means: Meaning, ids: Sequence[str]) -> None:
    """From the database into the index, with the groups that stand in the database now."""
    found, vectors, groups = archive.vectors(means.embedder.name, ids)
    if found:
        means.index.put(found, vectors, groups)


def _embed_missing(archive: Archive, words: WordIndex, means: Meaning, progress: Progress) -> int:
    embedded = 0
    while waiting := archive.unembedded(means.embedder.name, BATCH * BATCHES_A_PUT):
        if not embedded:
            progress.passages(words.size() - len(archive.embedded_ids(means.embedder.name)))
        for batch in _slices(sorted(waiting, key=_shortness), BATCH):
            _embed_batch(archive, means.embedder, batch)
            progress.embedded(len(batch))
        put_stored(archive, means, [passage for passage, _ in waiting])
        embedded += len(waiting)
    return embedded


def _embed_batch(archive: Archive, embedder: Embedder, batch: Sequence[tuple[str, str]]) -> None:
    vectors = _embedded(archive, embedder, batch)
    archive.keep_vectors(embedder.name, {passage: vectors[row] for row, (passage, _) in enumerate(batch)})


def _embedded(archive: Archive, embedder: Embedder, batch: Sequence[tuple[str, str]]) -> Vectors:
    """The batch's vectors. Where the model tells tokens too, these are kept first: whoever has a vector has tokens."""
    vectors, tokens = read_passages(embedder, [text for _, text in batch])
    if tokens is not None and isinstance(archive, TokenShelf):
        archive.keep_tokens(embedder.name, {passage: own for (passage, _), own in zip(batch, tokens, strict=True)})
    return vectors


def _shortness(waiting: tuple[str, str]) -> int:
    """Longest first: texts of a length embed together fastest, and no thread is left with a long one at the end."""
    return -len(waiting[1])


def _slices(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]

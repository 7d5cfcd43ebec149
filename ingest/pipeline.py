"""From files to a library that can be asked: find, hash, read, save; then embed.

Order: all files are hashed; one whose bytes are known is done with that; any other is parsed and saved in one
transaction, and can be found by its words at once. Then what is gone is removed, where that was asked for; vectors
follow last.

Invariant: at every moment the library holds, for each file, its last version that could be read, whole. A run that is
cut off anywhere is taken up by the next: what was saved is unchanged to it, what was not embedded is waiting.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ingest.blocks import ParsedFile
from ingest.chunking import to_document
from ingest.embedding import Meaning, Stamp, bring_in_step
from ingest.progress import Progress
from ingest.sources import Failure, Skipped, digest_of, document_id, find_sources, is_gone
from knowledge.errors import DamagedFile, DocumentError, EmbeddingError
from knowledge.passages import EVERYONE, Document, Passage
from knowledge.ports import Archive, Library, WordIndex

log = logging.getLogger(__name__)
Parse = Callable[[Path], ParsedFile]


@dataclass(frozen=True, slots=True)
class Intake:
    """What a person asks to have read. `again` reads unchanged files too, after an upgrade of the parsers."""

    paths: tuple[Path, ...]
    programme: str | None = None
    group: str = EVERYONE
    prune: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Shelves:
    """What a run writes to. `meaning` opens the model and the vector index, only when there is something to embed."""

    data: Path
    library: Library
    words: WordIndex
    archive: Archive
    meaning: Callable[[], Meaning]
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What a run did. `without_meaning` says why nothing could be embedded; empty where all was."""

    read: int
    unchanged: int
    removed: int
    skipped: tuple[Skipped, ...]
    failed: tuple[Failure, ...]
    passages: int
    embedded: int
    seconds: float
    without_meaning: str = ""


def ingest(intake: Intake, shelves: Shelves, parse: Parse, progress: Progress) -> IngestReport:
    """Reads what is new or changed, then embeds it. The caller holds the data folder (`single_writer`)."""
    started = time.perf_counter()
    run = _Run(intake, shelves, parse, progress)
    run.read_files()
    run.prune()
    run.embed()
    return run.report(time.perf_counter() - started)


class _Run:
    """One run's tally. Files are hashed before any is read: only then is it known which of two has the same bytes."""

    def __init__(self, intake: Intake, shelves: Shelves, parse: Parse, progress: Progress) -> None:
        self._intake, self._shelves, self._parse, self._progress = intake, shelves, parse, progress
        self._known = shelves.archive.digests()
        self._taken = {known_id for known_id, _ in self._known.values()}
        self._gone = {source for source in self._known if is_gone(Path(source))}
        self._found = find_sources(intake.paths, shelves.data, frozenset(self._known))
        self._failed: list[Failure] = []
        self._skipped = list(self._found.skipped)
        self._read = self._unchanged = self._removed = self._passages = self._embedded = 0
        self._without_meaning = ""

    def read_files(self) -> None:
        self._progress.documents(len(self._found.files))
        for failure in self._found.failures:
            self._fail(failure.path, failure.why)
        hashed = self._hash_files()
        owners = self._owners(hashed)
        for source, digest in hashed.items():
            self._read_file(Path(source), digest, owners[digest])

    def prune(self) -> None:
        """Removes what the library knows and the paths given no longer hold."""
        if self._intake.prune:
            for source in sorted(filter(self._found.covers, self._gone)):
                self._forget(source)

    def embed(self) -> None:
        shelves = self._shelves
        try:
            self._embedded = bring_in_step(
                shelves.library, shelves.words, shelves.archive, shelves.meaning, shelves.stamp, self._progress
            )
        except EmbeddingError as problem:
            self._without_meaning = str(problem)

    def report(self, seconds: float) -> IngestReport:
        return IngestReport(
            read=self._read,
            unchanged=self._unchanged,
            removed=self._removed,
            skipped=tuple(self._skipped),
            failed=tuple(self._failed),
            passages=self._passages,
            embedded=self._embedded,
            seconds=seconds,
            without_meaning=self._without_meaning,
        )

    def _hash_files(self) -> dict[str, str]:
        hashed: dict[str, str] = {}
        for path in self._found.files:
            try:
                hashed[str(path)] = digest_of(path)
            except DocumentError as problem:
                self._fail(path, str(problem))
        return hashed

    def _owners(self, hashed: dict[str, str]) -> dict[str, str]:
        """Digest -> the one source that stands for those bytes: one indexed with them already, else the first found."""
        owners: dict[str, str] = {}
        for source, (_, digest) in sorted(self._known.items()):
            if hashed.get(source, digest) == digest and source not in self._gone:
                owners.setdefault(digest, source)
        for source, digest in hashed.items():
            owners.setdefault(digest, source)
        return owners

    def _read_file(self, path: Path, digest: str, owner: str) -> None:
        source = str(path)
        if owner != source:
            self._skip_duplicate(path, owner)
        elif not self._intake.again and self._known.get(source, ("", ""))[1] == digest:
            self._unchanged += 1
            self._progress.document(path, "unchanged")
        else:
            self._index(path, digest)

    def _index(self, path: Path, digest: str) -> None:
        try:
            document, passages = self._document(path, digest)
        except DocumentError as problem:
            self._fail(path, str(problem))
            return
        self._shelves.archive.save(document, passages)
        self._known[document.source] = (document.id, digest)
        self._read += 1
        self._passages += len(passages)
        self._progress.document(path, "read")

    def _document(self, path: Path, digest: str) -> tuple[Document, list[Passage]]:
        """Raises DocumentError for anything that is wrong with this one file, so that the others go on."""
        try:
            document, passages = to_document(
                self._parse(path),
                source=str(path),
                document_id=self._id_for(path, digest),
                digest=digest,
                programme=self._intake.programme,
                group=self._intake.group,
            )
        except DocumentError:
            raise
        except Exception as fault:
            log.debug("reading %s", path, exc_info=True)
            raise DamagedFile(
                f"Lots could not make sense of it ({type(fault).__name__}: {_one_line(fault)})."
            ) from fault
        if not passages:
            raise DamagedFile("No text in it. If it was scanned, make its text readable first (OCR).")
        if digest_of(path) != digest:
            raise DocumentError("It changed while it was read. Run the command again.")
        return document, passages

    def _id_for(self, path: Path, digest: str) -> str:
        """The id it has, or had under the name that it was moved from; else a new one."""
        if held := self._known.get(str(path)):
            return held[0]
        moved_from = next((source for source in self._gone if self._known[source][1] == digest), None)
        if moved_from:
            self._gone.remove(moved_from)
            return self._known.pop(moved_from)[0]
        new = document_id(path, self._taken)
        self._taken.add(new)
        return new

    def _skip_duplicate(self, path: Path, owner: str) -> None:
        """What it held before is held by nobody now: it goes."""
        self._skipped.append(Skipped(path, "duplicate", owner))
        self._progress.document(path, "skipped")
        if str(path) in self._known:
            self._forget(str(path))

    def _forget(self, source: str) -> None:
        self._shelves.archive.remove(self._known.pop(source)[0])
        self._removed += 1

    def _fail(self, path: Path, why: str) -> None:
        self._failed.append(Failure(path, why))
        self._progress.document(path, "failed", why)


def _one_line(fault: Exception) -> str:
    return " ".join(str(fault).split())[:200]

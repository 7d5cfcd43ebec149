"""From files to a library that can be asked: find, hash, read, save; then embed.

Order: all files are hashed; one whose bytes are known is done with that; any other is parsed, looked through for a
programme and checklists, and saved in one transaction, and can be found by its words at once. Then what is gone is
removed, where that was asked for; vectors follow last.

Invariant: at every moment the library holds, for each file, its last version that could be read, whole. A run that is
cut off anywhere is taken up by the next: what was saved is unchanged to it, what was not embedded is waiting.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from ingest.blocks import ParsedFile
from ingest.chunking import to_document
from ingest.embedding import Meaning, Stamp, bring_in_step, mend_index
from ingest.progress import Progress
from ingest.sources import Failure, Skipped, digest_of, document_id, find_sources, is_gone
from knowledge.domain.forms import Template
from knowledge.domain.organisation import Organisation
from knowledge.domain.programmes import Programme
from knowledge.errors import DamagedFile, DocumentError, EmbeddingError
from knowledge.passages import EVERYONE, Document, Passage, Scope
from knowledge.ports import Archive, DocumentCard, Library, WordIndex

log = logging.getLogger(__name__)
Parse = Callable[[Path], ParsedFile]
Extract = Callable[[ParsedFile, Document, Organisation], Programme | None]
"""The programme that a document states, or None; the organisation is what is known of committees before it is read."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What a person asks to have read. `again` reads unchanged files too, after an upgrade of the parsers.

    `programme` and `group` None leave a document as it was: a flag that was forgotten opens nothing to everyone.
    """

    paths: tuple[Path, ...]
    programme: str | None = None
    group: str | None = None
    prune: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Shelves:
    """What a run writes to. `everything` is a scope that sees every document of the library.

    `meaning` opens the model and the vector index, only when there is something to embed.
    """

    data: Path
    library: Library
    everything: Callable[[], Scope]
    words: WordIndex
    archive: Archive
    meaning: Callable[[], Meaning]
    stamp: Stamp
    organisation: Callable[[], Organisation]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file gave. `fault` says why it could not be looked through for a programme; empty where it could."""

    document: Document
    passages: list[Passage]
    programme: Programme | None = None
    checklists: tuple[Template, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What a run did. `without_meaning` says why nothing could be embedded; empty where all was.

    `programmes` counts the documents read that state one, `checklists` those drafted from them; `unsearched` are the
    documents that are indexed, but could not be looked through.
    """

    read: int
    unchanged: int
    removed: int
    skipped: tuple[Skipped, ...]
    failed: tuple[Failure, ...]
    passages: int
    embedded: int
    seconds: float
    without_meaning: str = ""
    programmes: int = 0
    checklists: int = 0
    unsearched: tuple[Failure, ...] = ()


def ingest(intake: Intake, shelves: Shelves, parse: Parse, extract: Extract, progress: Progress) -> IngestReport:
    """Reads what is new or changed, then embeds it. The caller holds the data folder (`single_writer`)."""
    started = time.perf_counter()
    run = _Run(intake, shelves, parse, extract, progress)
    run.read_files()
    run.prune()
    run.embed()
    return run.report(time.perf_counter() - started)


class _Run:
    """One run's tally. Files are hashed before any is read: only then is it known which of two has the same bytes."""

    def __init__(self, intake: Intake, shelves: Shelves, parse: Parse, extract: Extract, progress: Progress) -> None:
        self._intake, self._shelves, self._progress = intake, shelves, progress
        self._parse, self._extract = parse, extract
        self._known = {card.source: card for card in shelves.library.documents(shelves.everything())}
        self._taken = {card.id for card in self._known.values()}
        self._gone = {source for source in self._known if is_gone(Path(source))}
        self._found = find_sources(intake.paths, shelves.data, frozenset(self._known))
        self._failed: list[Failure] = []
        self._unsearched: list[Failure] = []
        self._skipped = list(self._found.skipped)
        self._read = self._unchanged = self._removed = self._passages = self._embedded = 0
        self._programmes = self._checklists = 0
        self._without_meaning = ""

    def read_files(self) -> None:
        self._progress.documents(len(self._found.files))
        for failure in self._found.failures:
            self._fail(failure.path, failure.why)
        hashed = self._hash_files()
        owners = self._owners(hashed)
        for source, digest in hashed.items():
            owner = owners[digest, self._group(source)]
            self._read_file(Path(source), digest, owner)

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
            programmes=self._programmes,
            checklists=self._checklists,
            unsearched=tuple(self._unsearched),
        )

    def _hash_files(self) -> dict[str, str]:
        hashed: dict[str, str] = {}
        for path in self._found.files:
            try:
                hashed[str(path)] = digest_of(path)
            except DocumentError as problem:
                self._fail(path, str(problem))
        return hashed

    def _owners(self, hashed: dict[str, str]) -> dict[tuple[str, str], str]:
        """(Digest, group) -> the one source that stands for those bytes: one indexed already, else the first found."""
        owners: dict[tuple[str, str], str] = {}
        for source, card in sorted(self._known.items()):
            if hashed.get(source, card.digest) == card.digest and source not in self._gone:
                group = self._group(source) if source in hashed else card.group
                owners.setdefault((card.digest, group), source)
        for source, digest in hashed.items():
            owners.setdefault((digest, self._group(source)), source)
        return owners

    def _group(self, source: str) -> str:
        """Who will be able to read it."""
        if self._intake.group is not None:
            return self._intake.group
        return self._known[source].group if source in self._known else EVERYONE

    def _read_file(self, path: Path, digest: str, owner: str) -> None:
        if owner != str(path):
            self._skip_duplicate(path, owner)
        elif self._is_current(str(path), digest):
            self._unchanged += 1
            self._progress.document(path, "unchanged")
        else:
            self._index(path, digest)

    def _is_current(self, source: str, digest: str) -> bool:
        card = self._known.get(source)
        if card is None or card.digest != digest or self._intake.again:
            return False
        return card.group == self._group(source) and self._intake.programme in (None, card.programme)

    def _index(self, path: Path, digest: str) -> None:
        before = self._held_before(path, digest)
        try:
            reading = self._understood(path, digest, before)
        except DocumentError as problem:
            self._fail(path, str(problem))
            return
        if before and before.group != reading.document.group:
            # Other readers: first it goes from every index, so that no moment shows it to those who may not see it.
            self._shelves.archive.remove(before.id)
            with suppress(EmbeddingError):  # where nothing is embedded, nothing is found by meaning either
                mend_index(self._shelves.archive, self._shelves.meaning())
        self._shelves.archive.save(reading.document, reading.passages, reading.programme, reading.checklists)
        self._count(path, reading)

    def _count(self, path: Path, reading: Reading) -> None:
        self._read += 1
        self._passages += len(reading.passages)
        self._programmes += reading.programme is not None
        self._checklists += len(reading.checklists)
        if reading.fault:
            self._unsearched.append(Failure(path, reading.fault))
        self._progress.document(path, "read")

    def _held_before(self, path: Path, digest: str) -> DocumentCard | None:
        """What the library holds of this file, under its own name or the one that it was moved from."""
        if card := self._known.get(str(path)):
            return card
        moved_from = next((source for source in self._gone if self._known[source].digest == digest), None)
        if moved_from is None:
            return None
        self._gone.remove(moved_from)
        return self._known.pop(moved_from)

    def _understood(self, path: Path, digest: str, before: DocumentCard | None) -> Reading:
        """Raises DocumentError for anything that is wrong with this one file, so that the others go on."""
        try:
            parsed = self._parse(path)
            document, passages = self._document(parsed, path, digest, before)
        except DocumentError:
            raise
        except Exception as fault:
            log.debug("reading %s", path, exc_info=True)
            raise DamagedFile(f"Lots could not make sense of it ({_told(fault)}).") from fault
        if not passages:
            raise DamagedFile("No text in it. If it was scanned, make its text readable first (OCR).")
        if digest_of(path) != digest:
            raise DocumentError("It changed while it was read. Run the command again.")
        return self._searched(parsed, document, passages)

    def _document(
        self, parsed: ParsedFile, path: Path, digest: str, before: DocumentCard | None
    ) -> tuple[Document, list[Passage]]:
        programme, group = self._belongs_to(before)
        return to_document(
            parsed,
            source=str(path),
            document_id=before.id if before else self._new_id(path),
            digest=digest,
            programme=programme,
            group=group,
        )

    def _searched(self, parsed: ParsedFile, document: Document, passages: list[Passage]) -> Reading:
        """A document is never lost because no programme could be made of it: it is indexed, and the report says so."""
        from ingest.extraction.checklists import checklists  # loads the readers: not before something is read

        reading, organisation = Reading(document, passages), self._organisation
        try:
            reading = replace(reading, programme=self._extract(parsed, document, organisation))
            return replace(reading, checklists=checklists(document, passages, reading.programme))
        except Exception as fault:
            log.warning("looking for a programme and checklists in %s", document.source, exc_info=True)
            return replace(reading, fault=_told(fault))

    @cached_property
    def _organisation(self) -> Organisation:
        """As it was when the run began: what a document itself names, its extraction knows by itself."""
        return self._shelves.organisation()

    def _belongs_to(self, before: DocumentCard | None) -> tuple[str | None, str]:
        """Programme and group: those asked for, else those it had."""
        programme, group = self._intake.programme, self._intake.group
        if before:
            programme, group = programme or before.programme, before.group if group is None else group
        return programme, group or EVERYONE

    def _new_id(self, path: Path) -> str:
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
        self._shelves.archive.remove(self._known.pop(source).id)
        self._removed += 1

    def _fail(self, path: Path, why: str) -> None:
        self._failed.append(Failure(path, why))
        self._progress.document(path, "failed", why)


def _told(fault: Exception) -> str:
    """In one line."""
    return f"{type(fault).__name__}: {' '.join(str(fault).split())[:200]}"

"""Every port in memory: for tests, and for trying things out. They pass the same contract tests as the real adapters.

`MemoryLibrary` ranks every passage it holds with the same BM25 as the databases, so it is also their reference.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import RLock

import numpy as np

from knowledge.adapters import bm25, shelving
from knowledge.adapters.memory_templates import MemoryTemplates
from knowledge.adapters.shelving import Place, Shelved
from knowledge.adapters.terms import IndexedTerms, PassageTerms, indexed_terms
from knowledge.domain.forms import Template
from knowledge.domain.programmes import Programme
from knowledge.errors import NotFound
from knowledge.passages import EVERYONE, Abbreviation, Document, Passage, Scope, embedding_text
from knowledge.ports import DocumentCard, ProgrammeRecord, Scored, Tokens, Vector, Vectors


@dataclass(frozen=True, slots=True)
class _Kept:
    document: Document
    passages: tuple[Passage, ...]
    terms: tuple[IndexedTerms, ...]
    indexed_at: str


class MemoryProgrammes:
    """The ports `ProgrammeLibrary` and `ProgrammeArchive`; the shelf that `MemoryLibrary` keeps its readings on.

    `groups` says, by programme name, who may read those given; everyone where it does not.
    """

    def __init__(self, records: Iterable[ProgrammeRecord] = (), groups: Mapping[str, str] | None = None) -> None:
        self._kept: dict[str, Shelved] = {}
        self.changes = 0
        """How many drafts were kept and programmes published: a part of the library's generation."""
        for record in records:
            name, document = record.draft.name, record.extracted.document if record.extracted else None
            self.put(Shelved(Place(name, document, (groups or {}).get(name, EVERYONE)), record))

    # ProgrammeLibrary

    def programmes(self, scope: Scope) -> list[ProgrammeRecord]:
        return shelving.in_order(self._kept.values(), scope)

    def programme(self, name: str, scope: Scope) -> ProgrammeRecord:
        held = self._held(name)
        if not scope.allows(held.place.group):
            raise NotFound(shelving.unknown(name))
        return held.record

    # ProgrammeArchive

    def keep_draft(self, name: str, draft: Programme, base: Programme) -> None:
        self.put(shelving.with_draft(self._held(name), draft, base))
        self.changes += 1

    def publish(self, name: str) -> None:
        self.put(shelving.published(self._held(name)))
        self.changes += 1

    # The shelf

    def places(self) -> list[Place]:
        return [held.place for held in self._kept.values()]

    def of_document(self, document_id: str) -> Shelved | None:
        return next((held for held in self._kept.values() if held.place.document == document_id), None)

    def named(self, name: str) -> Shelved | None:
        return self._kept.get(name)

    def put(self, shelved: Shelved) -> None:
        self._kept[shelved.place.name] = shelved

    def drop(self, name: str) -> None:
        del self._kept[name]

    def _held(self, name: str) -> Shelved:
        if name not in self._kept:
            raise NotFound(shelving.unknown(name))
        return self._kept[name]


@dataclass
class MemoryLibrary:
    """The ports `Library`, `Archive` and `WordIndex`. What is read of them goes to `programmes`, `templates`."""

    terms: PassageTerms
    programmes: MemoryProgrammes = field(default_factory=MemoryProgrammes)
    templates: MemoryTemplates = field(default_factory=MemoryTemplates)
    _kept: dict[str, _Kept] = field(default_factory=dict)
    _vectors: dict[tuple[str, str], Vector] = field(default_factory=dict)
    _tokens: dict[tuple[str, str], Tokens] = field(default_factory=dict)
    _generation: int = 0
    _lock: RLock = field(default_factory=RLock)

    # Library

    def documents(self, scope: Scope) -> list[DocumentCard]:
        readable = [kept for kept in self._kept.values() if scope.allows(kept.document.group)]
        return sorted((self._card(kept) for kept in readable), key=lambda card: (card.title, card.id))

    def document(self, document_id: str, scope: Scope) -> Document:
        kept = self._kept.get(document_id)
        if kept is None or not scope.allows(kept.document.group):
            raise NotFound(f"There is no document {document_id!r}: `lots documents` lists those there are")
        return kept.document

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        wanted = set(ids)
        return {passage.id: passage for _, passage, _ in self._all() if passage.id in wanted}

    def holders(self, ids: Iterable[str]) -> dict[str, str]:
        return {key: passage.document for key, passage in self.passages(ids).items()}

    def sequence(self, document_id: str, first: int, last: int) -> list[Passage]:
        kept = self._kept.get(document_id)
        found = [p for p in kept.passages if first <= p.ordinal <= last] if kept else []
        return sorted(found, key=lambda passage: passage.ordinal)

    def abbreviations(self) -> list[Abbreviation]:
        return list(dict.fromkeys(one for kept in self._kept.values() for one in kept.document.abbreviations))

    def generation(self) -> int:
        return self._generation + self.programmes.changes + self.templates.changes

    # WordIndex

    def search(self, terms: Mapping[str, float], limit: int, scope: Scope) -> list[Scored]:
        passages = self._all()
        length = sum(len(one.body) for _, _, one in passages)
        collection = bm25.Collection(len(passages), length / max(len(passages), 1))
        values = bm25.term_values(terms, self.frequencies(terms), collection)
        scored = [
            Scored(passage.id, bm25.score(_counted(values, one), len(one.body), collection))
            for document, passage, one in passages
            if scope.allows(document.group) and not one.distinct.isdisjoint(values)
        ]
        return sorted(scored, key=lambda one: -one.score)[: max(limit, 0)]

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        vocabulary = self.vocabulary()
        return {term: vocabulary.get(term, 0) for term in terms}

    def vocabulary(self) -> dict[str, int]:
        counted: dict[str, int] = {}
        for _, _, one in self._all():
            for term in one.distinct:
                counted[term] = counted.get(term, 0) + 1
        return counted

    def size(self) -> int:
        return len(self._all())

    # Archive

    def digests(self) -> dict[str, tuple[str, str]]:
        return {kept.document.source: (kept.document.id, kept.document.digest) for kept in self._kept.values()}

    def save(
        self,
        document: Document,
        passages: Sequence[Passage],
        programme: Programme | None = None,
        checklists: Sequence[Template] = (),
    ) -> None:
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        indexed = tuple(indexed_terms(self.terms, document, passage) for passage in passages)
        with self._lock:
            said = self._said_by(document.id)
            for former in [k.document.id for k in self._kept.values() if k.document.source == document.source]:
                del self._kept[former]
                if former != document.id:
                    self._part_from(former)
            self._kept.pop(document.id, None)
            self._kept[document.id] = _Kept(document, tuple(passages), indexed, now)
            shelving.keep_reading(self.programmes, document, programme)
            self.templates.keep_readings(document, checklists, said, self._said_by(document.id))
            self._drop_unused_vectors()
            self._generation += 1

    def remove(self, document_id: str) -> None:
        with self._lock:
            if document_id not in self._kept:
                raise NotFound(f"There is no document {document_id!r}: `lots documents` lists those there are")
            del self._kept[document_id]
            self._part_from(document_id)
            self._drop_unused_vectors()
            self._generation += 1

    def unembedded(self, model: str, limit: int) -> list[tuple[str, str]]:
        texts = ((passage.id, embedding_text(document.title, passage)) for document, passage, _ in self._all())
        return [(passage, text) for passage, text in texts if (model, text) not in self._vectors][: max(limit, 0)]

    def keep_vectors(self, model: str, vectors: Mapping[str, Vector]) -> None:
        texts = self._texts()
        kept = {(model, texts[passage]): vector for passage, vector in vectors.items() if passage in texts}
        if kept:
            with self._lock:
                self._vectors.update(kept)
                self._generation += 1

    def keep_tokens(self, model: str, tokens: Mapping[str, Tokens]) -> None:
        texts = self._texts()
        with self._lock:
            self._tokens.update({(model, texts[one]): found for one, found in tokens.items() if one in texts})

    def tokens(self, model: str, ids: Sequence[str]) -> dict[str, Tokens]:
        texts = self._texts()
        return {one: self._tokens[model, texts[one]] for one in ids if (model, texts.get(one, "")) in self._tokens}

    def vectors(self, model: str, ids: Sequence[str]) -> tuple[list[str], Vectors, list[str]]:
        texts = self._texts()
        groups = {passage.id: document.group for document, passage, _ in self._all()}
        present = [one for one in ids if one in texts and (model, texts[one]) in self._vectors]
        rows = [np.asarray(self._vectors[model, texts[one]], dtype=np.float32) for one in present]
        stacked = np.stack(rows) if rows else np.empty((0, 0), dtype=np.float32)
        return present, stacked, [groups[one] for one in present]

    def embedded_ids(self, model: str) -> set[str]:
        return {passage for passage, text in self._texts().items() if (model, text) in self._vectors}

    # What the ports above share

    def _said_by(self, document_id: str) -> list[str]:
        kept = self._kept.get(document_id)
        if kept is None:
            return []
        headings = (section.path[-1] for section in kept.document.sections)
        return [*headings, *(unit.text for passage in kept.passages for unit in passage.units)]

    def _part_from(self, document_id: str) -> None:
        shelving.part_from(self.programmes, document_id)
        self.templates.part_from(document_id)

    def _all(self) -> list[tuple[Document, Passage, IndexedTerms]]:
        return [
            (kept.document, passage, terms)
            for kept in self._kept.values()
            for passage, terms in zip(kept.passages, kept.terms, strict=True)
        ]

    def _texts(self) -> dict[str, str]:
        return {passage.id: embedding_text(document.title, passage) for document, passage, _ in self._all()}

    def _drop_unused_vectors(self) -> None:
        used = set(self._texts().values())
        self._vectors = {key: vector for key, vector in self._vectors.items() if key[1] in used}
        self._tokens = {key: found for key, found in self._tokens.items() if key[1] in used}

    def _card(self, kept: _Kept) -> DocumentCard:
        document = kept.document
        embedded = {text for _, text in self._vectors}
        return DocumentCard(
            id=document.id,
            title=document.title,
            source=document.source,
            media_type=document.media_type,
            language=document.language,
            pages=document.pages,
            passages=len(kept.passages),
            embedded=sum(embedding_text(document.title, passage) in embedded for passage in kept.passages),
            programme=document.programme,
            group=document.group,
            digest=document.digest,
            indexed_at=kept.indexed_at,
        )


class MemoryVectors:
    """The port `VectorIndex`: exact, by comparing with every vector."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Vector, str]] = {}

    def put(self, ids: Sequence[str], vectors: Vectors, groups: Sequence[str]) -> None:
        for passage, vector, group in zip(ids, vectors, groups, strict=True):
            self._kept[passage] = (np.asarray(vector, dtype=np.float32), group)

    def remove(self, ids: Sequence[str]) -> None:
        for passage in ids:
            self._kept.pop(passage, None)

    def nearest(self, vector: Vector, limit: int, scope: Scope) -> list[Scored]:
        readable = [(passage, row) for passage, (row, group) in self._kept.items() if scope.allows(group)]
        scored = [Scored(passage, _cosine(row, vector)) for passage, row in readable]
        return sorted(scored, key=lambda one: -one.score)[: max(limit, 0)]

    def ids(self) -> set[str]:
        return set(self._kept)

    def clear(self) -> None:
        self._kept.clear()


class HashedWordsEmbedder:
    """The port `Embedder` without a model: every word is a direction, so texts that share words are near."""

    def __init__(self, dimensions: int = 256) -> None:
        self.name = f"hashed-words-{dimensions}"
        self.dimensions = dimensions

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> Vector:
        row = np.zeros(self.dimensions, dtype=np.float32)
        for word in re.findall(r"\w+", text.lower()) or [""]:
            digest = hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest()
            row[int.from_bytes(digest, "big") % self.dimensions] += 1.0
        unit: Vector = row / np.float32(np.linalg.norm(row))
        return unit


def _cosine(one: Vector, other: Vector) -> float:
    return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other) or 1.0))


def _counted(values: Mapping[str, float], one: IndexedTerms) -> list[tuple[float, float]]:
    return [
        (value, bm25.weighted_count(one.body.count(term), one.heading.count(term))) for term, value in values.items()
    ]

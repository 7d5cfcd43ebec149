"""What finding and ingest need from outside, as small protocols. Adapters implement them; fakes pass the same tests.

Read side (`Library`, `WordIndex`, `VectorIndex`, `Embedder`) and write side (`Archive`) are apart, so that what answers
questions cannot change what is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from knowledge.domain.forms import Event, Form, Template
from knowledge.domain.organisation import Organisation
from knowledge.domain.programmes import Programme
from knowledge.domain.verified import VerifiedAnswer
from knowledge.passages import Abbreviation, Document, Passage, Scope

Vector = NDArray[np.float32]
Vectors = NDArray[np.float32]
Tokens = NDArray[np.int8]
"""A text token by token: one row each, of length `UNIT` but for rounding."""
UNIT = 127


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """A document without its text: what a list of documents shows. Times are ISO 8601, UTC."""

    id: str
    title: str
    source: str
    media_type: str
    language: str
    pages: int | None
    passages: int
    embedded: int
    programme: str | None
    group: str
    digest: str
    indexed_at: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage id and how well it matched; higher is better, the unit is the index's own."""

    passage: str
    score: float


class Embedder(Protocol):
    """Text to unit-length vectors, by how alike two texts are in meaning.

    Implementations strip NULs and cut what exceeds the model's window.
    """

    @property
    def name(self) -> str:
        """The model and its version; vectors of different names are never compared."""
        ...

    @property
    def dimensions(self) -> int: ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """One row a text, shape (len(texts), dimensions), float32. Raises EmbeddingError."""
        ...

    def embed_query(self, text: str) -> Vector:
        """Shape (dimensions,), float32. Raises EmbeddingError."""
        ...


@runtime_checkable
class TokenEmbedder(Protocol):
    """What an `Embedder` may be too: one that was made for finding, and tells what it made of each token.

    Where a question lies near a passage because that answers it; such vectors are compared with each other alone.
    """

    def read_passages(self, texts: Sequence[str]) -> tuple[Vectors, list[Tokens]]:
        """Shaped as by `embed_passages`, and each text's tokens. Raises EmbeddingError."""
        ...

    def read_query(self, text: str) -> tuple[Vector, Tokens]:
        """Shaped as by `embed_query`, and the question's tokens. Raises EmbeddingError."""
        ...


@runtime_checkable
class TokenShelf(Protocol):
    """Passages token by token, kept with their vectors and gone with them."""

    def keep_tokens(self, model: str, tokens: Mapping[str, Tokens]) -> None:
        """By passage id."""
        ...

    def tokens(self, model: str, ids: Sequence[str]) -> dict[str, Tokens]:
        """Those that are kept, by passage id."""
        ...


class Library(Protocol):
    """Documents and passages, to read."""

    def documents(self, scope: Scope) -> list[DocumentCard]: ...

    def document(self, document_id: str, scope: Scope) -> Document:
        """Raises NotFound, also where the scope does not allow it."""
        ...

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """Those that exist, by id; titles and visibility are the caller's business."""
        ...

    def holders(self, ids: Iterable[str]) -> dict[str, str]:
        """Passage id -> id of the document that it stands in, for those that exist."""
        ...

    def sequence(self, document_id: str, first: int, last: int) -> list[Passage]:
        """A document's passages with ordinals first..last, both included, in order."""
        ...

    def abbreviations(self) -> list[Abbreviation]: ...

    def generation(self) -> int:
        """Grows by one with each committed change: what is cached against it is fresh while it stands still."""
        ...


class WordIndex(Protocol):
    """Passages by their words. Terms are those of `knowledge.retrieval.swedish`: stems and compound parts."""

    def search(self, terms: Mapping[str, float], limit: int, scope: Scope) -> list[Scored]:
        """Best first by BM25 over the weighted terms, any of which may be missing from a passage."""
        ...

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """How many passages hold each term; 0 for unknown ones."""
        ...

    def vocabulary(self) -> dict[str, int]:
        """Every indexed term and its passage count: for spelling."""
        ...

    def size(self) -> int:
        """How many passages are indexed."""
        ...


class VectorIndex(Protocol):
    """Passages by their meaning. Disposable: everything in it can be rebuilt from the database."""

    def put(self, ids: Sequence[str], vectors: Vectors, groups: Sequence[str]) -> None:
        """Adds or replaces. vectors has shape (len(ids), dimensions)."""
        ...

    def remove(self, ids: Sequence[str]) -> None: ...

    def nearest(self, vector: Vector, limit: int, scope: Scope) -> list[Scored]:
        """Best first by cosine, -1..1."""
        ...

    def ids(self) -> set[str]: ...

    def clear(self) -> None: ...


class Archive(Protocol):
    """Documents and passages, to write. Each call is one transaction: it is done whole or not at all."""

    def digests(self) -> dict[str, tuple[str, str]]:
        """What is indexed: source -> (document id, content digest)."""
        ...

    def save(
        self,
        document: Document,
        passages: Sequence[Passage],
        programme: Programme | None = None,
        checklists: Sequence[Template] = (),
    ) -> None:
        """Replaces the document and its passages; text that did not change keeps its vectors.

        `programme` is what was extracted from it, None where it states none; `checklists` are those drafted from it.
        A coordinator's drafts and what is published stay as they are.
        """
        ...

    def remove(self, document_id: str) -> None:
        """Raises NotFound."""
        ...

    def unembedded(self, model: str, limit: int) -> list[tuple[str, str]]:
        """(passage id, text to embed) of passages that have no vector of this model yet, oldest document first."""
        ...

    def keep_vectors(self, model: str, vectors: Mapping[str, Vector]) -> None:
        """Stores vectors by passage id, so that an index can be rebuilt without embedding again."""
        ...

    def vectors(self, model: str, ids: Sequence[str]) -> tuple[list[str], Vectors, list[str]]:
        """(ids that have one, their vectors, their groups), in the order asked for."""
        ...

    def embedded_ids(self, model: str) -> set[str]:
        """Every passage id that has a vector of this model: what the vector index should hold."""
        ...


ProgrammeStatus = Literal["draft", "published"]


@dataclass(frozen=True, slots=True)
class ProgrammeRecord:
    """A programme on its way from a document to the answers.

    `extracted` is what the document says by its last reading (None where the document is gone); `draft` what the
    coordinator works on: the same, with corrections; `published` what was last published, if anything. `base` is the
    reading that the draft was begun from: what differs between it and `extracted` is what a new reading changed.
    """

    draft: Programme
    base: Programme
    extracted: Programme | None
    published: Programme | None = None

    @property
    def status(self) -> ProgrammeStatus:
        return "published" if self.published else "draft"

    @property
    def in_force(self) -> Programme:
        """What answers rest on: what is published, else the draft, which is then to be named as one."""
        return self.published or self.draft


class ProgrammeLibrary(Protocol):
    """Programmes, to read. A programme is seen by those who may read its document."""

    def programmes(self, scope: Scope) -> list[ProgrammeRecord]:
        """By title, then period."""
        ...

    def programme(self, name: str, scope: Scope) -> ProgrammeRecord:
        """Raises NotFound, also where the scope does not allow it."""
        ...


class ProgrammeArchive(Protocol):
    """Programmes, to write. `Archive.save` keeps what was extracted, in one transaction with its document."""

    def keep_draft(self, name: str, draft: Programme, base: Programme) -> None:
        """Replaces the draft. Raises NotFound."""
        ...

    def publish(self, name: str) -> None:
        """Makes the draft what answers rest on. Raises NotFound."""
        ...


class OrganisationStore(Protocol):
    """The municipality's committees."""

    def organisation(self) -> Organisation:
        """What was loaded or confirmed, then what was discovered and not yet confirmed (`proposed`)."""
        ...

    def replace(self, organisation: Organisation) -> None:
        """Keeps these committees instead of those confirmed before, whole or not at all.

        Proposed ones are left out: they come from documents and go with them.
        """
        ...


class TemplateLibrary(Protocol):
    """Form templates: those that come with Lots, those drafted from documents or loaded from a file."""

    def templates(self, scope: Scope) -> list[Template]:
        """By title. Scorecards are not listed: they are made for a committee from its programme."""
        ...

    def template(self, template_id: str, scope: Scope) -> Template:
        """Raises NotFound, also where the scope does not allow it."""
        ...

    def keep(self, template: Template) -> None:
        """Adds or replaces one that was drafted or loaded. One that comes with Lots cannot be replaced: FormError."""
        ...


@dataclass(frozen=True, slots=True)
class TemplateRecord:
    """A template on its way from a document, or a file, to the forms.

    `reading` is what the document says by its last reading (None where it no longer holds the list, and for what was
    loaded from a file); `draft` what the coordinator works on; `base` the reading that the draft was begun from;
    `published` what was last published, if anything. `changed` are the items of `in_force` whose passage has changed.
    """

    draft: Template
    base: Template | None = None
    reading: Template | None = None
    published: Template | None = None
    changed: tuple[str, ...] = ()

    @property
    def in_force(self) -> Template:
        """What forms are begun on: what is published, else the draft, which is then to be named as one."""
        return self.published or self.draft


class TemplateArchive(Protocol):
    """Templates drafted from documents or loaded from files, to work on.

    `Archive.save` keeps what was drafted, in one transaction with its document.
    """

    def records(self, scope: Scope) -> list[TemplateRecord]:
        """By title. A draft is seen by those who may read its document."""
        ...

    def record(self, template_id: str, scope: Scope) -> TemplateRecord:
        """Raises NotFound, also where the scope does not allow it."""
        ...

    def keep_draft(self, template_id: str, draft: Template, base: Template | None) -> None:
        """Replaces the draft. Raises NotFound."""
        ...

    def publish(self, template_id: str) -> None:
        """Makes the draft what forms are begun on. Raises NotFound."""
        ...

    def changed(self, template: Template) -> tuple[str, ...]:
        """The ids of its items whose passage a newer version of their document has changed.

        Of any template: one of these, one that comes with Lots, a scorecard, or the one that a form was begun on.
        """
        ...


class FormStore(Protocol):
    """Forms as their events. An event is kept once, whoever repeats it, and none is ever changed or taken away."""

    def begin(self, form: Form) -> None:
        """Keeps a new form with its first events; one whose id is there already is left as it is."""
        ...

    def add(self, form_id: str, events: Sequence[Event]) -> Form:
        """The form with the events added, in one transaction. Raises NotFound.

        A row that somebody else has added meanwhile is kept under the next number (`knowledge.domain.rows`).
        """
        ...

    def form(self, form_id: str) -> Form:
        """Raises NotFound."""
        ...

    def forms(self) -> list[Form]:
        """Every form, the one touched last first; who may see which is decided in `bot.conversation.access`."""
        ...


class VerifiedAnswers(Protocol):
    """Answers that coordinators have given and stand for. What one said is kept, also when it is withdrawn."""

    def keep(self, answer: VerifiedAnswer) -> None:
        """Adds it, or replaces the one of the same id."""
        ...

    def withdraw(self, answer_id: str) -> VerifiedAnswer:
        """It is given no more. Raises NotFound."""
        ...

    def answer(self, answer_id: str) -> VerifiedAnswer:
        """Raises NotFound."""
        ...

    def answers(self) -> list[VerifiedAnswer]:
        """Every one, the one kept last first; who may see which is decided where they are given and shown."""
        ...

    def generation(self) -> int:
        """Grows with each change: what is cached against it is fresh while it stands still."""
        ...

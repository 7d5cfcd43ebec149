"""The library in an SQL database: the truth that every index can be rebuilt from.

One class for the ports `Library`, `Archive` and `WordIndex`, since text, words and vectors change in one transaction.
Each method opens one transaction and leaves the work to a module of this package.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from sqlalchemy import Connection, Engine

from knowledge.adapters.sql import programmes, templates, words
from knowledge.adapters.sql import reading as reads
from knowledge.adapters.sql import vectors as stored_vectors
from knowledge.adapters.sql import writing as writes
from knowledge.adapters.sql.candidates import FullTextIndex
from knowledge.adapters.sql.engine import reading, writing
from knowledge.adapters.sql.migrating import upgrade
from knowledge.adapters.sql.organisation import keep_discovered, named_in
from knowledge.adapters.sql.words_postgres import Tsvector
from knowledge.adapters.sql.words_sqlite import Fts5
from knowledge.adapters.terms import PassageTerms
from knowledge.domain.forms import Template
from knowledge.domain.organisation import Organisation
from knowledge.domain.programmes import Programme
from knowledge.passages import Abbreviation, Document, Passage, Scope
from knowledge.ports import DocumentCard, Scored, Tokens, Vector, Vectors

_MIGRATIONS = Path(__file__).parent / "migrations"


class SqlLibrary:
    """Documents, passages, words and vectors. Safe in threads; every error is a StorageError or NotFound.

    `terms` gives a passage's terms when it is saved; after a change of it, documents are to be saved again.
    """

    def __init__(self, engine: Engine, terms: PassageTerms) -> None:
        upgrade(engine, _MIGRATIONS, "library_version")
        self.engine = engine
        self._terms = terms
        self._index: FullTextIndex = Fts5() if engine.dialect.name == "sqlite" else Tsvector()

    def close(self) -> None:
        """Lets go of all connections."""
        self.engine.dispose()

    # Library

    def documents(self, scope: Scope) -> list[DocumentCard]:
        with reading(self.engine) as connection:
            return reads.cards(connection, scope)

    def document(self, document_id: str, scope: Scope) -> Document:
        with reading(self.engine) as connection:
            return reads.document(connection, document_id, scope)

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        with reading(self.engine) as connection:
            return reads.passages_by_id(connection, ids)

    def holders(self, ids: Iterable[str]) -> dict[str, str]:
        with reading(self.engine) as connection:
            return reads.holders(connection, ids)

    def sequence(self, document_id: str, first: int, last: int) -> list[Passage]:
        with reading(self.engine) as connection:
            return reads.sequence(connection, document_id, first, last)

    def abbreviations(self) -> list[Abbreviation]:
        with reading(self.engine) as connection:
            return reads.abbreviations(connection)

    def generation(self) -> int:
        with reading(self.engine) as connection:
            return reads.generation(connection)

    # WordIndex

    def search(self, terms: Mapping[str, float], limit: int, scope: Scope) -> list[Scored]:
        with reading(self.engine) as connection:
            return words.search(connection, self._index, terms, limit, scope)

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        with reading(self.engine) as connection:
            return words.frequencies(connection, terms)

    def vocabulary(self) -> dict[str, int]:
        with reading(self.engine) as connection:
            return words.vocabulary(connection)

    def size(self) -> int:
        with reading(self.engine) as connection:
            return int(reads.totals(connection).passages)

    # Archive

    def digests(self) -> dict[str, tuple[str, str]]:
        with reading(self.engine) as connection:
            return reads.digests(connection)

    def save(
        self,
        document: Document,
        passages: Sequence[Passage],
        programme: Programme | None = None,
        checklists: Sequence[Template] = (),
    ) -> None:
        named = named_in(document)
        with writing(self.engine) as connection:
            said = templates.said_by(connection, document.id)
            for former in writes.save(connection, self._terms, document, passages):
                self._part_from(connection, former)
            programmes.keep_reading(connection, document, programme)
            templates.keep_readings(connection, document, checklists, said, templates.said_by(connection, document.id))
            keep_discovered(connection, document.id, named)

    def save_again(self, document: Document, passages: Sequence[Passage]) -> None:
        """What is held already, with its words made anew; what was read of programmes stays as it is."""
        with writing(self.engine) as connection:
            writes.save(connection, self._terms, document, passages)

    def remove(self, document_id: str) -> None:
        with writing(self.engine) as connection:
            writes.remove(connection, document_id)
            self._part_from(connection, document_id)

    def _part_from(self, connection: Connection, document_id: str) -> None:
        """What was read of a document that is no more goes with it."""
        programmes.part_from(connection, document_id)
        templates.part_from(connection, document_id)
        keep_discovered(connection, document_id, Organisation())

    def unembedded(self, model: str, limit: int) -> list[tuple[str, str]]:
        with reading(self.engine) as connection:
            return stored_vectors.unembedded(connection, model, limit)

    def keep_vectors(self, model: str, vectors: Mapping[str, Vector]) -> None:
        with writing(self.engine) as connection:
            stored_vectors.keep(connection, model, vectors)

    def keep_tokens(self, model: str, tokens: Mapping[str, Tokens]) -> None:
        with writing(self.engine) as connection:
            stored_vectors.keep_tokens(connection, model, tokens)

    def tokens(self, model: str, ids: Sequence[str]) -> dict[str, Tokens]:
        with reading(self.engine) as connection:
            return stored_vectors.tokens_by_passage(connection, model, ids)

    def vectors(self, model: str, ids: Sequence[str]) -> tuple[list[str], Vectors, list[str]]:
        with reading(self.engine) as connection:
            return stored_vectors.by_passage(connection, model, ids)

    def embedded_ids(self, model: str) -> set[str]:
        with reading(self.engine) as connection:
            return stored_vectors.embedded_ids(connection, model)

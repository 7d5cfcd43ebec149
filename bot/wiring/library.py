"""The library: its database, opened alone, for whoever needs no more than the documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from bot.settings import Settings
from knowledge.adapters.opening import open_library
from knowledge.adapters.sql.groups import every_group
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.passages import Document, Passage
from knowledge.ports import DocumentCard


@contextmanager
def open_library_only(settings: Settings) -> Iterator[SqlLibrary]:
    """The database alone. Raises StorageError."""
    library = open_library(settings.data, settings.database_url, _terms)
    try:
        yield library
    finally:
        library.close()


def every_document(library: SqlLibrary) -> list[DocumentCard]:
    """Whoever may read them: for the person who runs Lots."""
    return library.documents(every_group(library.engine))


def is_empty(settings: Settings) -> bool:
    with open_library_only(settings) as library:
        return not library.digests()


def _terms(document: Document, passage: Passage) -> Sequence[str]:
    from knowledge.retrieval.indexing import passage_terms  # loads the word lists: not before something is indexed

    return passage_terms(document, passage)

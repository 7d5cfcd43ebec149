"""Finding: one way to lay a search over a library, by words and, where there is a model, by meaning."""

from __future__ import annotations

from ingest.embedding import Meaning
from knowledge.adapters.recent import RecentDocuments
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.retrieval.search import Retriever


def finder_on(library: SqlLibrary, meaning: Meaning | None, read: RecentDocuments | None = None) -> Retriever:
    """Without a `meaning` it finds by words alone. `read`: who else reads the library, so that both keep one cache."""
    index, embedder = (meaning.index, meaning.embedder) if meaning else (None, None)
    return Retriever(read or RecentDocuments(library), library, index, embedder)

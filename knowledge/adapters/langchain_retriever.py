"""Lots's own finding as a LangChain retriever, for others to build on.

What is found is what Lots's answers are made of: by words and by meaning, looked into unit by unit. Invariants: a
passage that the `scope` does not allow is never read, and a scope that nobody names is that of what everyone may read;
page numbers, running headers and other furniture are no part of a passage, so they never come out.
"""

from __future__ import annotations

from collections.abc import Callable

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from knowledge.passages import Scope
from knowledge.retrieval.ranking import Candidate
from knowledge.retrieval.search import Retriever

MOST_FOUND = 50


class LotsRetriever(BaseRetriever):
    """The `limit` best passages for a question, the best first, in the documents' own words.

    `address` gives the URL of a passage from its document's id and its own. `ainvoke` works in a thread, as LangChain
    does for every retriever that waits for disk. Raises EmbeddingError, StorageError.

    A document's metadata: `document` (its id), `title`, `section` (the heading path, outermost first), `page` (from 1,
    None where the format has no pages), `passage` (its id), `url`, and `score` (0..1 within this question).
    """

    model_config = ConfigDict(frozen=True)

    finder: Retriever = Field(exclude=True, repr=False)
    address: Callable[[str, str], str] = Field(exclude=True, repr=False)
    scope: Scope = Scope()
    limit: int = Field(default=8, ge=1, le=MOST_FOUND)

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        if not query.strip():
            return []
        found = self.finder.find(self.finder.query(query), self.scope, self.limit)
        return [self._document(candidate) for candidate in found.candidates]

    def _document(self, candidate: Candidate) -> Document:
        passage = candidate.passage
        return Document(
            id=passage.id,
            page_content=passage.text,
            metadata={
                "document": passage.document,
                "title": candidate.title,
                "section": list(passage.path),
                "page": passage.page,
                "passage": passage.id,
                "url": self.address(passage.document, passage.id),
                "score": round(candidate.score, 4),
            },
        )

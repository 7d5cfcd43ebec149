"""A library that keeps the documents read last: one answer opens the same few documents many times to quote from them.

Invariant: a kept document is given only while the library's generation stands still, and only to the scope that it was
read for, so that what was changed or closed since is never shown.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock

from knowledge.passages import Abbreviation, Document, Passage, Scope
from knowledge.ports import DocumentCard, Library

KEPT = 4_000_000
"""Characters of text: some thousand short documents, or a dozen long ones, which take about a megabyte each."""


class RecentDocuments:
    """The port `Library` over another library. Safe in threads. The document read last is kept however long it is."""

    def __init__(self, library: Library, kept: int = KEPT) -> None:
        self._library = library
        self._most = kept
        self._kept = 0
        self._generation = -1
        self._documents: OrderedDict[tuple[str, Scope], Document] = OrderedDict()
        self._lock = Lock()

    def document(self, document_id: str, scope: Scope) -> Document:
        generation = self._library.generation()
        key = (document_id, scope)
        with self._lock:
            self._forget_older_than(generation)
            if key in self._documents:
                self._documents.move_to_end(key)
                return self._documents[key]
        document = self._library.document(document_id, scope)
        self._keep(key, document, generation)
        return document

    def documents(self, scope: Scope) -> list[DocumentCard]:
        return self._library.documents(scope)

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        return self._library.passages(ids)

    def holders(self, ids: Iterable[str]) -> dict[str, str]:
        return self._library.holders(ids)

    def sequence(self, document_id: str, first: int, last: int) -> list[Passage]:
        return self._library.sequence(document_id, first, last)

    def abbreviations(self) -> list[Abbreviation]:
        return self._library.abbreviations()

    def generation(self) -> int:
        return self._library.generation()

    def _forget_older_than(self, generation: int) -> None:
        if generation != self._generation:
            self._documents.clear()
            self._kept = 0
            self._generation = generation

    def _keep(self, key: tuple[str, Scope], document: Document, generation: int) -> None:
        """Not where the library has moved on while the document was read."""
        with self._lock:
            if generation != self._generation or key in self._documents:
                return
            self._documents[key] = document
            self._kept += len(document.text)
            while self._kept > self._most and len(self._documents) > 1:
                _, forgotten = self._documents.popitem(last=False)
                self._kept -= len(forgotten.text)

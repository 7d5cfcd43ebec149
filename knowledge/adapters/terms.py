"""What the word indexes are given: the terms of a passage, made elsewhere (`knowledge.retrieval.swedish`).

The adapters never stem, split or drop a word; they count what they are given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from knowledge.passages import Document, Passage, Span, Unit

LONGEST_TERM = 120
"""Characters. PostgreSQL refuses words of more than 2,046 bytes, and no word of a language is as long."""

PassageTerms = Callable[[Document, Passage], Sequence[str]]
"""The terms of a passage's own text, repeated as often as they occur."""


@dataclass(frozen=True, slots=True)
class IndexedTerms:
    """A passage's terms: those of its text, and those of the document's title and the heading path above it."""

    body: tuple[str, ...]
    heading: tuple[str, ...]

    @property
    def distinct(self) -> frozenset[str]:
        return frozenset(self.body).union(self.heading)


def indexed_terms(terms: PassageTerms, document: Document, passage: Passage) -> IndexedTerms:
    """The same analysis for text and headings, so that a question's term meets both."""
    return IndexedTerms(
        _storable(terms(document, passage)), _storable(terms(document, heading_as_passage(document, passage)))
    )


def heading_as_passage(document: Document, passage: Passage) -> Passage:
    """The title and heading path as a passage of their own, without a path, so that nothing is counted twice."""
    span = Span(passage.start, passage.start, passage.page)
    units = tuple(Unit(heading, "sentence", (span,)) for heading in (document.title, *passage.path) if heading)
    return Passage(passage.id, passage.document, passage.ordinal, passage.kind, (), units)


def storable_term(term: str) -> str:
    """The term without white space and control characters, and not endless: indexes keep terms apart by spaces."""
    if term.isalnum() and len(term) <= LONGEST_TERM:
        return term
    return "".join(letter for letter in term if letter.isprintable() and not letter.isspace())[:LONGEST_TERM]


def _storable(terms: Sequence[str]) -> tuple[str, ...]:
    return tuple(kept for term in terms if (kept := storable_term(term)))

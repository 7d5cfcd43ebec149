"""Changes to documents and passages. Each takes a connection of one writing transaction, and counts the generation up.

Order of a save: the old document goes with all that hangs on it, the new one comes with its passages, words and term
counts, and last the vectors whose text nobody has any more. Invariant: `term_counts` and the library's totals are what
counting `words` afresh would give.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, text, update

from knowledge.adapters.sql import rows
from knowledge.adapters.sql.reading import in_portions
from knowledge.adapters.sql.schema import documents, library, passages, term_counts, vectors, words
from knowledge.adapters.terms import IndexedTerms, PassageTerms, indexed_terms
from knowledge.errors import NotFound
from knowledge.passages import Document, Passage

_COUNT_TERMS = text(
    "INSERT INTO term_counts (term, passages) VALUES (:term, :change) "
    "ON CONFLICT (term) DO UPDATE SET passages = term_counts.passages + excluded.passages"
)


def save(connection: Connection, terms: PassageTerms, document: Document, found: Sequence[Passage]) -> list[str]:
    """A source is one document: saved under another id, it replaces the one before. Returns ids that are no more."""
    row = rows.document_row(document)
    same = (documents.c.id == row["id"]) | (documents.c.source == row["source"])
    former = connection.scalars(select(documents.c.id).where(same)).all()
    forgotten = _forget(connection, same)
    number = _next(connection, documents.c.number)
    connection.execute(documents.insert(), {"number": number, **row})
    _add_passages(connection, terms, number, document, found)
    _drop_unused_vectors(connection, forgotten)
    grow(connection)
    return [one for one in former if one != document.id]


def remove(connection: Connection, document_id: str) -> None:
    if connection.scalar(select(documents.c.number).where(documents.c.id == document_id)) is None:
        raise NotFound(f"There is no document {document_id!r}: `lots documents` lists those there are")
    _drop_unused_vectors(connection, _forget(connection, documents.c.id == document_id))
    grow(connection)


def grow(connection: Connection) -> None:
    """One committed change more."""
    connection.execute(update(library).values(generation=library.c.generation + 1))


def _forget(connection: Connection, which: Any) -> set[str]:
    """Deletes documents with their passages and words. Returns the digests of the texts that they had embedded."""
    numbers = connection.scalars(select(documents.c.number).where(which)).all()
    forgotten: set[str] = set()
    for number in numbers:
        forgotten.update(connection.scalars(select(passages.c.text_digest).where(passages.c.document == number)))
        _count(connection, _indexed(connection, number), -1)
        mine = select(passages.c.number).where(passages.c.document == number)
        connection.execute(delete(words).where(words.c.passage.in_(mine)))
        connection.execute(delete(passages).where(passages.c.document == number))
        connection.execute(delete(documents).where(documents.c.number == number))
    return forgotten


def _indexed(connection: Connection, document_number: int) -> list[IndexedTerms]:
    query = (
        select(words.c.body, words.c.heading)
        .join(passages, passages.c.number == words.c.passage)
        .where(passages.c.document == document_number)
    )
    return [IndexedTerms(tuple(row.body.split()), tuple(row.heading.split())) for row in connection.execute(query)]


def _add_passages(
    connection: Connection, terms: PassageTerms, document_number: int, document: Document, found: Sequence[Passage]
) -> None:
    if not found:
        return
    first = _next(connection, passages.c.number)
    indexed = [indexed_terms(terms, document, passage) for passage in found]
    connection.execute(
        passages.insert(),
        [
            rows.passage_row(number, document_number, document.title, passage)
            for number, passage in enumerate(found, first)
        ],
    )
    connection.execute(
        words.insert(),
        [
            {"passage": number, "body": " ".join(one.body), "heading": " ".join(one.heading)}
            for number, one in enumerate(indexed, first)
        ],
    )
    _count(connection, indexed, +1)


def _count(connection: Connection, indexed: Sequence[IndexedTerms], sign: int) -> None:
    """Keeps the library's totals and each term's passage count."""
    counted = Counter(term for one in indexed for term in one.distinct)
    if counted:
        connection.execute(
            _COUNT_TERMS, [{"term": term, "change": sign * times} for term, times in sorted(counted.items())]
        )
    if counted and sign < 0:
        connection.execute(
            delete(term_counts).where(term_counts.c.term == bindparam("gone"), term_counts.c.passages <= 0),
            [{"gone": term} for term in counted],
        )
    connection.execute(
        update(library).values(
            passages=library.c.passages + sign * len(indexed),
            body_terms=library.c.body_terms + sign * sum(len(one.body) for one in indexed),
        )
    )


def _drop_unused_vectors(connection: Connection, digests: Iterable[str]) -> None:
    for portion in in_portions(digests):
        used = select(passages.c.text_digest).where(passages.c.text_digest.in_(portion))
        connection.execute(
            delete(vectors).where(vectors.c.text_digest.in_(portion), vectors.c.text_digest.not_in(used))
        )


def _next(connection: Connection, column: Any) -> int:
    """Writers are alone, so the next number is free."""
    highest: int = connection.scalar(select(func.coalesce(func.max(column), 0))) or 0
    return highest + 1

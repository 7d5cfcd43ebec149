"""Vectors by the text they were made of, so that nothing is embedded twice and any vector index can be rebuilt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from sqlalchemy import Connection, and_, select, text

from knowledge.adapters.sql import rows
from knowledge.adapters.sql.reading import in_portions
from knowledge.adapters.sql.schema import documents, passages, vectors
from knowledge.adapters.sql.writing import grow
from knowledge.passages import embedding_text
from knowledge.ports import Tokens, Vector, Vectors

_STORED = np.dtype("<f2")
_TOKENS_OF = "{}/tokens"
"""Token states are kept beside the vectors, as those of a model of their own."""
_KEEP = text(
    "INSERT INTO vectors (model, text_digest, vector) VALUES (:model, :text_digest, :vector) "
    "ON CONFLICT (model, text_digest) DO UPDATE SET vector = excluded.vector"
)


def unembedded(connection: Connection, model: str, limit: int) -> list[tuple[str, str]]:
    of_model = and_(vectors.c.text_digest == passages.c.text_digest, vectors.c.model == model)
    query = (
        select(passages, documents.c.id.label("document_id"), documents.c.title)
        .join(documents, documents.c.number == passages.c.document)
        .join(vectors, of_model, isouter=True)
        .where(vectors.c.model.is_(None))
        .order_by(documents.c.number, passages.c.ordinal)
        .limit(limit)
    )
    return [(row.id, embedding_text(row.title, rows.passage_value(row))) for row in connection.execute(query)]


def keep(connection: Connection, model: str, kept: Mapping[str, Vector]) -> None:
    """Vectors of passages that have been removed meanwhile are dropped in silence: nobody can ask for them."""
    stored = {passage: np.asarray(vector, dtype=_STORED).tobytes() for passage, vector in kept.items()}
    if _store(connection, model, stored):
        grow(connection)


def keep_tokens(connection: Connection, model: str, kept: Mapping[str, Tokens]) -> None:
    """The first two bytes are a row's length. Nothing that is found changes by them alone: no new generation."""
    blobs = {key: np.uint16(found.shape[1]).tobytes() + found.tobytes() for key, found in kept.items()}
    _store(connection, _TOKENS_OF.format(model), blobs)


def tokens_by_passage(connection: Connection, model: str, ids: Sequence[str]) -> dict[str, Tokens]:
    """By the digests of the few texts: joined to the passages, SQLite would go through all that the model has kept."""
    digests = _digests(connection, ids)
    kept: dict[str, Tokens] = {}
    for portion in in_portions(sorted(set(digests.values()))):
        wanted = (vectors.c.model == _TOKENS_OF.format(model)) & vectors.c.text_digest.in_(portion)
        for row in connection.execute(select(vectors.c.text_digest, vectors.c.vector).where(wanted)):
            width = int(np.frombuffer(row.vector, "<u2", 1)[0])
            kept[row.text_digest] = np.frombuffer(row.vector, np.int8, offset=2).reshape(-1, width)
    return {passage: kept[digest] for passage, digest in digests.items() if digest in kept}


def _store(connection: Connection, model: str, blobs: Mapping[str, bytes]) -> bool:
    """Whether any of the passages is still there."""
    digests = _digests(connection, list(blobs))
    stored = {digests[passage]: blob for passage, blob in blobs.items() if passage in digests}
    if stored:
        connection.execute(
            _KEEP, [{"model": model, "text_digest": digest, "vector": blob} for digest, blob in sorted(stored.items())]
        )
    return bool(stored)


def _digests(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for portion in in_portions(ids):
        query = select(passages.c.id, passages.c.text_digest).where(passages.c.id.in_(portion))
        found.update((row.id, row.text_digest) for row in connection.execute(query))
    return found


def by_passage(connection: Connection, model: str, ids: Sequence[str]) -> tuple[list[str], Vectors, list[str]]:
    found: dict[str, tuple[bytes, str]] = {}
    for portion in in_portions(ids):
        query = (
            select(passages.c.id, vectors.c.vector, documents.c.readers)
            .join(documents, documents.c.number == passages.c.document)
            .join(vectors, vectors.c.text_digest == passages.c.text_digest)
            .where(vectors.c.model == model, passages.c.id.in_(portion))
        )
        found.update((row.id, (row.vector, row.readers)) for row in connection.execute(query))
    present = [passage for passage in ids if passage in found]
    stacked = [np.frombuffer(found[passage][0], dtype=_STORED).astype(np.float32) for passage in present]
    shaped = np.stack(stacked) if stacked else np.empty((0, 0), dtype=np.float32)
    return present, shaped, [found[passage][1] for passage in present]


def embedded_ids(connection: Connection, model: str) -> set[str]:
    query = (
        select(passages.c.id)
        .join(vectors, vectors.c.text_digest == passages.c.text_digest)
        .where(vectors.c.model == model)
    )
    return set(connection.scalars(query))

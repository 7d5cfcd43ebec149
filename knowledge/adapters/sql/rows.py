"""Between the library's values and its rows: pure, and exact in both directions.

A database holds no NUL and no half of a surrogate pair. In JSON they are escaped; in plain text columns each becomes
U+FFFD, one character for one, so that spans still point where they did.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from knowledge.passages import Abbreviation, Document, Furniture, Passage, Section, Span, Unit, embedding_text
from knowledge.ports import DocumentCard

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The text with what no database holds replaced, at the same length."""
    return _UNSTORABLE.sub("�", text)


def text_digest(document_title: str, passage: Passage) -> str:
    """Names what is embedded of a passage: equal for equal text, whatever document it stands in."""
    embedded = embedding_text(document_title, passage).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(embedded, digest_size=16).hexdigest()


def document_row(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": storable(document.title),
        "source": storable(document.source),
        "digest": document.digest,
        "media_type": document.media_type,
        "language": document.language,
        "pages": document.pages,
        "programme": document.programme,
        "readers": document.group,
        "indexed_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "sections": _json([s.path, s.level, _flat(s.span)] for s in document.sections),
        "furniture": _json([_flat(f.span), f.reason] for f in document.furniture),
        "abbreviations": _json([a.short, a.long] for a in document.abbreviations),
        "text": storable(document.text),
    }


def document_value(row: Any) -> Document:
    return Document(
        id=row.id,
        title=row.title,
        source=row.source,
        digest=row.digest,
        media_type=row.media_type,
        text=row.text,
        language=row.language,
        pages=row.pages,
        programme=row.programme,
        group=row.readers,
        sections=tuple(Section(tuple(path), level, Span(*span)) for path, level, span in json.loads(row.sections)),
        furniture=tuple(Furniture(Span(*span), reason) for span, reason in json.loads(row.furniture)),
        abbreviations=abbreviations(row.abbreviations),
    )


def abbreviations(stored: str) -> tuple[Abbreviation, ...]:
    return tuple(Abbreviation(short, long) for short, long in json.loads(stored))


def card_value(row: Any) -> DocumentCard:
    return DocumentCard(
        id=row.id,
        title=row.title,
        source=row.source,
        media_type=row.media_type,
        language=row.language,
        pages=row.pages,
        passages=row.passage_count,
        embedded=row.embedded_count,
        programme=row.programme,
        group=row.readers,
        digest=row.digest,
        indexed_at=row.indexed_at,
    )


def passage_row(number: int, document_number: int, document_title: str, passage: Passage) -> dict[str, Any]:
    return {
        "number": number,
        "id": passage.id,
        "document": document_number,
        "ordinal": passage.ordinal,
        "kind": passage.kind,
        "text_digest": text_digest(document_title, passage),
        "path": _json(passage.path),
        "units": _json([u.text, u.role, u.label, [_flat(span) for span in u.spans]] for u in passage.units),
    }


def passage_value(row: Any) -> Passage:
    """From a row of the passages table, with the document's id as `document_id`."""
    path, stored_units = json.loads(f"[{row.path},{row.units}]")
    units = [
        Unit(text, role, tuple([Span(*span) for span in spans]), label) for text, role, label, spans in stored_units
    ]
    return Passage(row.id, row.document_id, row.ordinal, row.kind, tuple(path), tuple(units))


def unit_texts(stored: str) -> list[str]:
    """The texts alone of a passage's units."""
    return [text for text, *_ in json.loads(stored)]


def headings(stored: str) -> list[str]:
    """The headings alone of a document's sections."""
    return [path[-1] for path, *_ in json.loads(stored)]


def _flat(span: Span) -> tuple[int, int, int | None]:
    return span.start, span.end, span.page


def _json(values: Iterable[Any]) -> str:
    return json.dumps(list(values), separators=(",", ":"))

"""Small documents for the contract tests, made from plain lines: a line is a passage of one sentence."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from knowledge.passages import EVERYONE, Abbreviation, Document, Furniture, Passage, Section, Span, Unit


def split_words(_document: Document, passage: Passage) -> list[str]:
    """Lower-case words: the simplest analysis there is."""
    return re.findall(r"\S+", passage.text.lower())


def written(
    document_id: str,
    *lines: str,
    title: str = "",
    group: str = EVERYONE,
    source: str = "",
    path: Sequence[str] = (),
    abbreviations: Sequence[Abbreviation] = (),
) -> tuple[Document, list[Passage]]:
    """The document and its passages; passage ids are `document:digest-of-the-line`, as stable as the text."""
    text = "\n".join(lines)
    document = Document(
        id=document_id,
        title=title or f"Om {document_id}",
        source=source or f"{document_id}.txt",
        digest=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        media_type="text/plain",
        text=text,
        pages=2,
        programme="Trygg kommun",
        group=group,
        sections=(Section(("Inledning",), 1, Span(0, 3, 1)),) if text else (),
        furniture=(Furniture(Span(0, 1), "page_number"),) if text else (),
        abbreviations=tuple(abbreviations),
    )
    return document, [_passage(document, ordinal, line, path) for ordinal, line in enumerate(lines)]


def passage_id(document_id: str, line: str) -> str:
    return f"{document_id}:{hashlib.sha256(line.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def _passage(document: Document, ordinal: int, line: str, path: Sequence[str]) -> Passage:
    start = document.text.index(line)
    spans = (Span(start, start + len(line), 1),)
    unit = Unit(line, "sentence", spans, label="")
    return Passage(passage_id(document.id, line), document.id, ordinal, "text", tuple(path), (unit,))

"""What the word index counts: a text's terms, a term as often as it occurs."""

from __future__ import annotations

from knowledge.passages import Document, Passage
from knowledge.retrieval.labels import label_terms, lead_terms, unit_labels
from knowledge.retrieval.swedish import terms_of, tokens


def text_terms(text: str, language: str = "sv") -> list[str]:
    """Every term of a text in reading order, repeated as often as it occurs, the numbered places last."""
    found = [term for token in tokens(text) for term in terms_of(token, language)]
    return found + label_terms(text)


def passage_terms(document: Document, passage: Passage) -> list[str]:
    """The terms of a passage's own text and of its items' numbers; the index asks again for the headings above it."""
    around = lead_terms(passage)
    numbered = [label for unit in passage.units if unit.label for label in unit_labels(unit, around)]
    return text_terms(passage.text, document.language) + numbered

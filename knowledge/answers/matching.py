"""How much of what a question looks for a stretch of text says.

Order: `terms_in` turns text into terms, `said` weighs which of the question's words they say.
Invariant: 0 <= said <= 1, and it never falls when terms are added.
"""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache

from knowledge.retrieval.indexing import text_terms
from knowledge.retrieval.query import Query, QueryWord

_FLOOR = 0.3
"""Added to each word's rarity: in a small library every subject word is common, and still matters."""

BEGINNING = 6
"""Letters: words that begin alike for so long are mostly forms of one word, which stemming missed."""
LOOSE = 0.7

_ABOUT_THE_TEXT = (
    "förkortning", "begrepp", "definition", "betydelse", "dokument", "rapport", "guide", "sida", "avsnitt", "exempel",
    "checklist", "lista", "enligt", "sammanlagt", "totalt", "punkter", "according", "mention", "abbreviation", "term",
)  # fmt: skip
_ABOUT_THE_TEXT_SHARE = 0.25
"""Words that speak of the document or of the asking itself are seldom said by the sentence that answers."""


@lru_cache(maxsize=20_000)
def terms_in(text: str) -> frozenset[str]:
    """Every term of a text, numbered places ("steg9") too."""
    return frozenset(text_terms(text))


def said(query: Query, terms: Set[str]) -> float:
    """The share of the question's weight that the terms say, 0..1; 0 for a question without words."""
    total = sum(weight(word) for word in query.words)
    return sum(weight(word) * said_of(word, terms) for word in query.words) / total if total else 0.0


def said_of(word: QueryWord, terms: Set[str]) -> float:
    """How well the terms say one word, 0..1."""
    return min(1.0, word.said_by(frozenset(terms)))


def loosely_said(query: Query, terms: Set[str]) -> float:
    """As `said`, where a word that only begins alike ("dokumenterat", "dokument") counts `LOOSE` of itself."""
    total = sum(weight(word) for word in query.words)
    if not total:
        return 0.0
    beginnings = {term[:BEGINNING] for term in terms if len(term) >= BEGINNING}
    return sum(weight(word) * max(said_of(word, terms), _begun(word, beginnings)) for word in query.words) / total


def _begun(word: QueryWord, beginnings: Set[str]) -> float:
    alike = any(len(term) >= BEGINNING and term[:BEGINNING] in beginnings for term in (word.surface, *dict(word.ways)))
    return LOOSE if alike else 0.0


def weight(word: QueryWord) -> float:
    """What one word of the question counts, above 0."""
    share = _ABOUT_THE_TEXT_SHARE if word.surface.startswith(_ABOUT_THE_TEXT) else 1.0
    return share * (word.idf + _FLOOR)

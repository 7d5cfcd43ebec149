"""BM25 over weighted terms and two fields, the same numbers for every word index.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009): a term's count is the text's
plus `HEADING_WEIGHT` times the headings', damped by `K1` and by the passage's length against the average (`B`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

K1 = 1.2
B = 0.6
"""Below the usual 0.75: a whole checklist is one long passage and must not lose to its own fragments."""
HEADING_WEIGHT = 1.5


@dataclass(frozen=True, slots=True)
class Collection:
    """What BM25 knows of all passages: how many, and the mean number of terms in their text."""

    passages: int
    average_length: float


def rarity(frequency: int, passages: int) -> float:
    """Inverse document frequency, always above zero (the "+1" form that Lucene uses)."""
    return math.log(1.0 + (passages - frequency + 0.5) / (frequency + 0.5))


def term_values(terms: Mapping[str, float], frequencies: Mapping[str, int], collection: Collection) -> dict[str, float]:
    """What one full occurrence of each term is worth: its weight times its rarity. Terms worth nothing are left out."""
    return {
        term: weight * rarity(frequencies[term], collection.passages)
        for term, weight in terms.items()
        if weight > 0 and frequencies.get(term, 0) > 0
    }


def score(counted: Iterable[tuple[float, float]], length: int, collection: Collection) -> float:
    """BM25 of a passage with `length` terms in its text.

    `counted` pairs what each term of the question is worth (`term_values`) with how often the passage says it
    (`weighted_count`), terms that it does not say included or not.
    """
    damping = K1 * (1.0 - B + B * length / (collection.average_length or 1.0))
    return sum((value * count * (K1 + 1.0) / (count + damping) for value, count in counted), 0.0)


def weighted_count(in_text: int, in_headings: int) -> float:
    """How often a passage says a term: in its text, and in the headings above it, which say more."""
    return in_text + HEADING_WEIGHT * in_headings

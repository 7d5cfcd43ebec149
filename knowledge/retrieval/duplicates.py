"""Near-duplicates folded: a body and its appendix that repeats it take one place, not two.

Invariant: folding keeps the order, never drops a passage without naming it in `echoes`, and the better one stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.retrieval.ranking import Candidate

ALIKE = 0.8
_FEWEST_TERMS = 5


def fold(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates without those that repeat a better one, each naming what it stands for."""
    kept: list[Candidate] = []
    for candidate in candidates:
        original = next((at for at, better in enumerate(kept) if _alike(better, candidate)), None)
        if original is None:
            kept.append(candidate)
        else:
            kept[original] = replace(kept[original], echoes=(*kept[original].echoes, candidate.passage.id))
    return kept


def _alike(one: Candidate, other: Candidate) -> bool:
    """Whether two passages share most of their terms (Jaccard); short ones are never folded."""
    first, second = one.reading.all_terms, other.reading.all_terms
    shorter, longer = sorted((len(first), len(second)))
    if shorter < _FEWEST_TERMS or shorter < ALIKE * longer:
        return False
    shared = len(first & second)
    return shared >= ALIKE * (shorter + longer - shared)

"""Re-ranking by structure: what a passage says in its best window, where it stands, and what kind of passage it is.

Each sign adds to the fused score; the sum is brought back to 0..1. Invariant: the order of two candidates depends on
the question and those two alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from knowledge.passages import LIST_KINDS, PassageKind
from knowledge.retrieval.query import Query
from knowledge.retrieval.ranking import Candidate

WINDOW = {"sv": 0.2, "en": 0.1}
"""What a window that says every word of the question adds, by the question's language."""
PLACE = 0.3
"""What standing at the numbered place asked for adds."""
CUE = 0.06
CHECKLIST = 0.15
REFERENCES = -0.2
"""What being a footnote or a list of references costs; what it adds when sources are asked for."""
_GREATEST = 1.0 + WINDOW["sv"] + PLACE + CUE + CHECKLIST


def reranked(query: Query, candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates with their final score (0..1), best first."""
    scored = [replace(candidate, score=_score(query, candidate)) for candidate in candidates]
    return sorted(
        scored, key=lambda candidate: (-candidate.score, candidate.passage.document, candidate.passage.ordinal)
    )


def _score(query: Query, candidate: Candidate) -> float:
    found = candidate.evidence
    total = candidate.fused + WINDOW[query.language] * found.window + PLACE * found.place + CUE * found.cue
    total += _kind_prior(query, candidate.passage.kind)
    return min(1.0, max(0.0, total / _GREATEST))


def _kind_prior(query: Query, kind: PassageKind) -> float:
    if kind == "footnote":
        return -REFERENCES if "sources" in query.cues else REFERENCES
    if "checklist" in query.cues:
        return CHECKLIST if kind == "checklist" else CHECKLIST / 2 if kind in LIST_KINDS else 0.0
    return 0.0

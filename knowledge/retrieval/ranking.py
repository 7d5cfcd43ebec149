"""What finding gives: ranked candidates with evidence, and the signals of whether the documents hold the answer."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.passages import Passage
from knowledge.ports import Vector
from knowledge.retrieval.evidence import Evidence, Reading
from knowledge.retrieval.query import Query


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage found. `score` is 0..1 within this question; `cosine` and `bm25` are None where that index missed it.

    `met` is how well it meets the question token by token (-1..1), None where the model or the index cannot tell.
    `evidence` names its best window of units. `echoes` are the ids of near-duplicates folded into it.
    """

    passage: Passage
    title: str
    score: float
    fused: float
    cosine: float | None
    bm25: float | None
    evidence: Evidence
    reading: Reading
    echoes: tuple[str, ...] = ()
    met: float | None = None

    @property
    def document(self) -> str:
        return self.passage.document


@dataclass(frozen=True, slots=True)
class Signals:
    """Signs to decide by. Shares are 0..1; None where there is nothing to read the sign from.

    `top_cosine` and `cosine_gap`: the nearest passage's cosine, and how far the sixth nearest lies below it.
    `passage_said` and `window_said`: the share of the question's idf mass that the best candidate says, with its
    headings, and that its best window says; `best_said`: the greatest share among the first three candidates.
    `document_said`: the share that the best candidate's document says, over all of its passages that were found.
    `unknown`: words of the question that no passage in the index holds, with their idf; `unknown_share` of the mass.
    `missing`: words, rarest first, that no candidate looked into says.
    `agreement`: the share of the ten best by words that are also among the ten best by meaning.
    `word_rank` and `meaning_rank`: where the best candidate stood in each, from 1; None when it was not found there.
    """

    top_cosine: float | None
    cosine_gap: float | None
    top_bm25: float | None
    passage_said: float
    window_said: float
    best_said: float
    document_said: float
    unknown: tuple[tuple[str, float], ...]
    unknown_share: float
    missing: tuple[tuple[str, float], ...]
    agreement: float | None
    word_rank: int | None
    meaning_rank: int | None


@dataclass(frozen=True, slots=True)
class Meant:
    """A question's vector, of unit length, and the name of the model that read it."""

    model: str
    vector: Vector


@dataclass(frozen=True, slots=True)
class Ranking:
    """What was found for a query, best first. `meant` is None where no model read it."""

    query: Query
    candidates: tuple[Candidate, ...]
    signals: Signals
    meant: Meant | None = None

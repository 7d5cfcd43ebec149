"""The signs of whether the documents hold the answer, read off a finished ranking. They decide nothing themselves."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.retrieval.fusion import Scores
from knowledge.retrieval.query import Query
from knowledge.retrieval.ranking import Candidate, Signals

_GAP_TO = 5
_AGREE_AMONG = 10
_FIRST = 3


def signals(query: Query, ranked: Sequence[Candidate], near: Scores, said: Scores) -> Signals:
    """The signals of a ranking; `near` are cosines and `said` BM25 scores by passage id."""
    by_meaning, by_words = _order(near), _order(said)
    best = ranked[0] if ranked else None
    unknown = tuple((word.surface, word.idf) for word in query.words if not word.known)
    return Signals(
        top_cosine=near[by_meaning[0]] if by_meaning else None,
        cosine_gap=near[by_meaning[0]] - near[by_meaning[min(_GAP_TO, len(by_meaning) - 1)]] if by_meaning else None,
        top_bm25=said[by_words[0]] if by_words else None,
        passage_said=best.evidence.said if best else 0.0,
        window_said=best.evidence.window if best else 0.0,
        best_said=max((candidate.evidence.said for candidate in ranked[:_FIRST]), default=0.0),
        document_said=_document_said(query, ranked),
        unknown=unknown,
        unknown_share=sum(idf for _, idf in unknown) / query.mass if query.mass else 0.0,
        missing=_missing(query, ranked),
        agreement=_agreement(by_meaning, by_words),
        word_rank=_rank(best, by_words),
        meaning_rank=_rank(best, by_meaning),
    )


def _order(scores: Scores) -> list[str]:
    return sorted(scores, key=lambda key: (-scores[key], key))


def _document_said(query: Query, ranked: Sequence[Candidate]) -> float:
    """What the best candidate's document says over all of its passages that were looked into."""
    if not ranked or not query.mass:
        return 0.0
    same = [candidate.reading for candidate in ranked if candidate.document == ranked[0].document]
    terms = frozenset().union(*(reading.all_terms | reading.heading for reading in same))
    return sum(word.idf * word.said_by(terms) for word in query.words) / query.mass


def _missing(query: Query, ranked: Sequence[Candidate]) -> tuple[tuple[str, float], ...]:
    said = {surface for candidate in ranked for surface in candidate.evidence.matched}
    missing = [(word.surface, word.idf) for word in query.words if word.surface not in said]
    return tuple(sorted(missing, key=lambda pair: (-pair[1], pair[0])))


def _agreement(by_meaning: Sequence[str], by_words: Sequence[str]) -> float | None:
    if not by_meaning or not by_words:
        return None
    words = by_words[:_AGREE_AMONG]
    return len(set(words) & set(by_meaning[:_AGREE_AMONG])) / len(words)


def _rank(best: Candidate | None, order: Sequence[str]) -> int | None:
    if best is None or best.passage.id not in order:
        return None
    return order.index(best.passage.id) + 1

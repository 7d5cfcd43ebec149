"""Two rankings into one: scores brought to 0..1 for this question, then added by weight.

Linear fusion of per-question normalised scores was measured to beat reciprocal ranks on this kind of text
(docs/decisions). Invariant: fused scores are 0..1, and a passage that leads both rankings leads the fused one.
"""

from __future__ import annotations

from collections.abc import Mapping

Scores = Mapping[str, float]


def normalised(scores: Scores) -> dict[str, float]:
    """Each score's place between the lowest and the highest, 0..1; all 1 when they do not differ."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    if high <= low:
        return dict.fromkeys(scores, 1.0)
    return {key: (score - low) / (high - low) for key, score in scores.items()}


def fuse(meaning: Scores, words: Scores, word_weights: Mapping[str, float]) -> dict[str, float]:
    """The weighted sum of both, 0..1. `word_weights` says for each passage how much words weigh against meaning (0..1).

    What one ranking lacks counts 0 there. Where one ranking is empty, the other decides alone.
    """
    if not meaning:
        return normalised_from_zero(words)
    near, said = normalised(meaning), normalised_from_zero(words)
    if not said:
        return near
    return {
        key: _weighted(near.get(key, 0.0), said.get(key, 0.0), word_weights.get(key, 0.5)) for key in {**near, **said}
    }


def _weighted(near: float, said: float, word_weight: float) -> float:
    return (1.0 - word_weight) * near + word_weight * said


def normalised_from_zero(scores: Scores) -> dict[str, float]:
    """Each score as a share of the highest: BM25 has a true zero, cosine has not."""
    high = max(scores.values(), default=0.0)
    return {key: score / high for key, score in scores.items()} if high > 0 else dict.fromkeys(scores, 0.0)

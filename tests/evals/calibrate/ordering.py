"""Weights that put the passage with the evidence first: a conditional logit over each question's candidates.

Invariant: a sign that may only speak for a passage, or only against it, never points the other way.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from tests.evals.calibrate.asking import Asked
from tests.evals.calibrate.folds import FOLDS, fold, importance

Matrix = NDArray[np.float64]
Marks = NDArray[np.bool_]

AGAINST = frozenset({"footnote", "list_unwanted", "english_words"})
"""Signs that may only count against a passage; `cosine` is at most 0, and all others speak for it."""
RIDGE = 0.003


def fit_order(asked: Sequence[Asked], without: Sequence[str] = ()) -> dict[str, float]:
    """The weight of each sign."""
    cases = with_evidence(asked)
    names = [name for name in cases[0].signs[0] if name not in without]
    tables = [
        (share, np.array([[signs[name] for name in names] for signs in each.signs]), np.array(each.holds))
        for share, each in zip(importance([each.kind for each in cases]), cases, strict=True)
    ]
    bounds = [(None, 0.0) if name in AGAINST else (0.0, None) for name in names]
    found = minimize(_loss, np.zeros(len(names)), (tables,), jac=True, bounds=bounds, method="L-BFGS-B")
    return dict(zip(names, found.x.tolist(), strict=True))


def _loss(weights: Matrix, tables: Sequence[tuple[float, Matrix, Marks]]) -> tuple[float, Matrix]:
    loss, slope = RIDGE * float(weights @ weights), 2 * RIDGE * weights
    for share, rows, holds in tables:
        odds = np.exp(rows @ weights - (rows @ weights).max())
        right = odds[holds].sum()
        loss -= share * float(np.log(right / odds.sum()))
        slope = slope - share * (rows[holds].T @ odds[holds] / right - rows.T @ odds / odds.sum())
    return loss, slope


def cross_validated_first(asked: Sequence[Asked]) -> dict[str, float]:
    """By kind of set, the share whose first passage holds the evidence, by weights that never saw the question."""
    right: dict[str, list[bool]] = {}
    cases = with_evidence(asked)
    for number in range(FOLDS):
        weights = fit_order([each for each in cases if fold(each) != number])
        for each in (each for each in cases if fold(each) == number):
            totals = [sum(weights[name] * value for name, value in signs.items()) for signs in each.signs]
            right.setdefault(each.kind, []).append(each.holds[int(np.argmax(totals))])
    return {kind: float(np.mean(own)) for kind, own in sorted(right.items())}


def with_evidence(asked: Sequence[Asked]) -> list[Asked]:
    """Those whose evidence is among the candidates."""
    return [each for each in asked if each.question.answered and any(each.holds)]

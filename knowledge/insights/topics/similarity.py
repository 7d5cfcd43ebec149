"""How alike questions are: one number of what they mean, say, point at and want.

The weights were chosen on simulated half years and on another town's questions (decision 0034 says which); what either
of two questions lacks gives its weight to the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.insights.topics.traits import Traits

Matrix = NDArray[np.float32]

MEANING = 0.65
WORDS = 0.1
POINTS = 0.25
SAME_WANTED = 0.025
"""Added where both want the same type of thing, and it is not just any text; taken off where they want different."""
ANYTHING = "text"


def similarities(rows: Sequence[Traits], columns: Sequence[Traits]) -> Matrix:
    """About -0.5 to 1.05, shape (len(rows), len(columns)); two questions with nothing to compare by have 0."""
    total = np.zeros((len(rows), len(columns)), np.float32)
    weight = np.zeros_like(total)
    for share, part, has in _parts(rows, columns):
        both = np.outer([has(each) for each in rows], [has(each) for each in columns])
        total += share * part * both
        weight += share * both
    alike = np.divide(total, weight, out=np.zeros_like(total), where=weight > 0)
    return np.asarray(alike + _wanted(rows, columns), np.float32)


def _parts(rows: Sequence[Traits], columns: Sequence[Traits]) -> list[tuple[float, Matrix, Callable[[Traits], bool]]]:
    """Each part's weight, cosines, and whether a question has it."""
    return [
        (MEANING, _meanings(rows, columns), lambda traits: traits.meaning is not None),
        (WORDS, _weighted(rows, columns, lambda traits: traits.words), lambda traits: bool(traits.words)),
        (POINTS, _weighted(rows, columns, lambda traits: traits.points), lambda traits: bool(traits.points)),
    ]


def _meanings(rows: Sequence[Traits], columns: Sequence[Traits]) -> Matrix:
    return _stacked(rows, _width(rows, columns)) @ _stacked(columns, _width(rows, columns)).T


def _width(*tables: Sequence[Traits]) -> int:
    return max((len(each.meaning) for table in tables for each in table if each.meaning is not None), default=1)


def _stacked(table: Sequence[Traits], width: int) -> Matrix:
    """A row a question; zeros where there is no meaning, or one of another model's width."""
    empty = np.zeros(width, np.float32)
    found = [each.meaning if each.meaning is not None and len(each.meaning) == width else empty for each in table]
    return np.stack(found) if found else np.zeros((0, width), np.float32)


def _weighted(rows: Sequence[Traits], columns: Sequence[Traits], of: Callable[[Traits], Mapping[str, float]]) -> Matrix:
    """Cosines of sparse weights."""
    from sklearn.feature_extraction import DictVectorizer  # loads scikit-learn: not before topics are looked for
    from sklearn.preprocessing import normalize

    weights = [of(each) for each in (*rows, *columns)]
    if not any(weights):
        return np.zeros((len(rows), len(columns)), np.float32)
    every: Any = normalize(DictVectorizer(dtype=np.float32).fit_transform(weights))
    return np.asarray((every[: len(rows)] @ every[len(rows) :].T).todense(), np.float32)


def _wanted(rows: Sequence[Traits], columns: Sequence[Traits]) -> Matrix:
    mine = np.array([each.wanted for each in rows], dtype=str)[:, None]
    theirs = np.array([each.wanted for each in columns], dtype=str)[None, :]
    same = mine == theirs
    return np.asarray(np.where(same, np.where(mine == ANYTHING, 0.0, SAME_WANTED), -SAME_WANTED), np.float32)

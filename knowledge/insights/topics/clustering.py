"""Which of many questions mean the same, from how alike each two of them are.

Order: each question is joined with its nearest neighbours, as far as they are alike at all; a few steps of a random
walk from each question tell which others it leads to; questions whose walks lead to the same ones are put together by
average linkage. The walk lets two wordings that share no word meet through a third that is like both.

Invariant: whoever is like nobody is alone. The floor is absolute, so that ten questions and ten thousand are judged
alike.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from knowledge.insights.topics.similarity import Matrix

FEWEST_NEIGHBOURS = 5
NEIGHBOURS_GROW = 0.32
"""Neighbours a question is joined with, times the root of how many questions there are: the more there are, the more
of those nearest to one are only its own words with a letter amiss."""
FLOOR = 0.25
"""Questions less alike than this are not joined."""
STEPS = 3
STAYS = 0.5
"""How heavily the walk stays where it is, beside the weights of its neighbours, which are 0 to 1."""
APART = 0.65
"""Walks whose cosine is below 1 - this are kept apart."""


def clusters(alike: Matrix) -> list[int]:
    """A cluster's number a question, given how alike each two are, shape (n, n)."""
    if len(alike) < 2:
        return list(range(len(alike)))
    from sklearn.cluster import AgglomerativeClustering  # loads scikit-learn: not before topics are looked for

    apart = np.clip(1.0 - _walks_alike(alike), 0.0, None)
    np.fill_diagonal(apart, 0.0)
    linkage = AgglomerativeClustering(
        n_clusters=None, distance_threshold=APART, metric="precomputed", linkage="average"
    )
    return [int(label) for label in linkage.fit_predict(apart)]


def _walks_alike(alike: Matrix) -> Matrix:
    """Cosines of where walks from each question end."""
    from sklearn.preprocessing import normalize

    step = normalize(_neighbourhood(alike), norm="l1")
    walked = step
    for _ in range(STEPS - 1):
        walked = walked @ step
    walked = normalize(walked)
    return np.asarray((walked @ walked.T).todense(), np.float32)


def _neighbourhood(alike: Matrix) -> Any:
    """A symmetric sparse graph: each question with its nearest, weighed by how far above the floor they are alike."""
    from scipy.sparse import coo_array, csr_array, eye_array

    count = len(alike)
    others = alike.copy()
    np.fill_diagonal(others, -np.inf)
    nearest = _nearest(others, min(neighbours(count), count - 1))
    rows = np.repeat(np.arange(count), nearest.shape[1])
    columns = nearest.ravel()
    weights = np.clip((others[rows, columns] - FLOOR) / (1.0 - FLOOR), 0.0, 1.0)
    graph = coo_array((weights, (rows, columns)), shape=(count, count)).tocsr()
    return csr_array((graph + graph.T) / 2 + STAYS * eye_array(count))


def neighbours(count: int) -> int:
    """How many others each of so many questions is joined with."""
    return max(FEWEST_NEIGHBOURS, int(NEIGHBOURS_GROW * math.sqrt(count) + 0.5))


def _nearest(alike: Matrix, most: int) -> Any:
    return np.argpartition(-alike, most - 1, axis=1)[:, :most]


def grouped(labels: Sequence[int]) -> list[list[int]]:
    """The places of each cluster's members, in the order in which clusters first come."""
    groups: dict[int, list[int]] = {}
    for place, label in enumerate(labels):
        groups.setdefault(label, []).append(place)
    return list(groups.values())

"""What topics are compared with: plain k-means, and what BERTopic does with its parts, on the same embeddings.

BERTopic (Grootendorst, 2022) embeds, reduces (UMAP), clusters by density (HDBSCAN) and names by c-TF-IDF. UMAP begins
from Laplacian eigenmaps of the nearest neighbours' graph; those are taken here, with its numbers of neighbours and
dimensions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.ports import Vectors

SEED = 6
TRIED = (5, 10, 15, 20, 25, 30, 35, 40, 50, 60, 80)
"""Numbers of clusters that the silhouette chooses among."""
NEIGHBOURS = 15
DIMENSIONS = 5
SMALLEST_TOPIC = 10
"""BERTopic's own `min_topic_size`; a third of it where there are few questions."""
FEW = 200
NO_TOPIC = -1
TELLING_WORDS = 4

Labels = NDArray[np.int64]


def k_means(vectors: Vectors, k: int) -> Labels:
    from sklearn.cluster import KMeans

    return np.asarray(KMeans(k, n_init=4, random_state=SEED).fit_predict(centred(vectors)), np.int64)


def k_means_by_silhouette(vectors: Vectors) -> Labels:
    """With the number of clusters whose silhouette is best."""
    from sklearn.metrics import silhouette_score

    tried = [k_means(vectors, k) for k in TRIED if k < len(vectors)]
    return max(tried, key=lambda labels: float(silhouette_score(centred(vectors), labels, metric="cosine")))


def bertopic_like(vectors: Vectors) -> Labels:
    """`NO_TOPIC` for outliers."""
    from sklearn.cluster import HDBSCAN

    smallest = SMALLEST_TOPIC if len(vectors) >= FEW else max(2, SMALLEST_TOPIC // 3)
    found: Any = HDBSCAN(min_cluster_size=smallest, copy=True).fit_predict(_reduced(vectors))
    return np.asarray(found, np.int64)


def _reduced(vectors: Vectors) -> Any:
    from sklearn.manifold import SpectralEmbedding

    neighbours = min(NEIGHBOURS, len(vectors) - 1)
    return SpectralEmbedding(
        DIMENSIONS, affinity="nearest_neighbors", n_neighbors=neighbours, random_state=SEED
    ).fit_transform(centred(vectors))


def centred(vectors: Vectors) -> Vectors:
    """Unit vectors around their mean: what all questions have in common is taken out."""
    moved = vectors - vectors.mean(axis=0)
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9), np.float32)


def telling_words(texts: Sequence[str], labels: Labels) -> Mapping[int, tuple[str, ...]]:
    """Each cluster's words by c-TF-IDF, without outliers."""
    from sklearn.feature_extraction.text import CountVectorizer

    clusters: defaultdict[int, list[str]] = defaultdict(list)
    for text, label in zip(texts, labels.tolist(), strict=True):
        if label != NO_TOPIC:
            clusters[label].append(text)
    if not clusters:
        return {}
    counter = CountVectorizer(token_pattern=r"[^\W\d_]{3,}")
    counts = counter.fit_transform(" ".join(each) for each in clusters.values()).toarray()
    words = counter.get_feature_names_out()
    weights = counts / counts.sum(axis=1, keepdims=True) * np.log(1 + counts.sum() / len(counts) / counts.sum(axis=0))
    best = np.argsort(-weights, axis=1)[:, :TELLING_WORDS]
    return {label: tuple(words[row]) for label, row in zip(clusters, best, strict=True)}

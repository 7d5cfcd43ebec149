"""Token states made small enough to keep: centred, turned to the axes that tell words apart, one byte a number.

The states of multilingual-e5 all point much the same way; taken from their mean they tell words apart. Means and axes
are part of the adaptation. Invariant: rows have length 127 but for rounding, so that a product of two rows over 127² is
their cosine.
"""

from __future__ import annotations

import numpy as np

from knowledge.adapters.embeddings.adaptation import Adaptation
from knowledge.adapters.embeddings.e5_file import Floats
from knowledge.ports import UNIT, Tokens


def query_tokens(states: Floats, adapted: Adaptation) -> Tokens:
    """Shape (tokens, axes): `states` without the marks around the question and the word "query:"."""
    return _small(states, adapted["mean.query"], adapted["axes"])


def passage_tokens(states: Floats, adapted: Adaptation) -> Tokens:
    """Shape (tokens, axes)."""
    return _small(states, adapted["mean.passage"], adapted["axes"])


def _small(states: Floats, mean: Floats, axes: Floats) -> Tokens:
    turned = (states - mean) @ axes
    lengths = np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), 1e-6)
    small: Tokens = np.rint(turned / lengths * UNIT).astype(np.int8)
    return small

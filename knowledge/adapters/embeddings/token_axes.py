"""Token states made small enough to keep: centred, turned to the axes along which they differ most, one byte a number.

The states of multilingual-e5 all point much the same way; taken from their mean they tell words apart. Means and axes
(`token_axes.npz`) are fitted by `tests/evals/fit_token_axes.py`: no question is needed for it. Invariant: rows have
length 127 but for rounding, so that a product of two rows over 127² is their cosine.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.ports import UNIT, Tokens

FILE = Path(__file__).with_name("token_axes.npz")

Floats = NDArray[np.float32]


def query_tokens(states: Floats) -> Tokens:
    """shape (tokens, axes): `states` without the marks around the question and the word "query:"."""
    return _small(states, "query")


def passage_tokens(states: Floats) -> Tokens:
    """Shape (tokens, axes)."""
    return _small(states, "passage")


def _small(states: Floats, kind: str) -> Tokens:
    fitted = _fitted()
    turned = (states - fitted[kind]) @ fitted["axes"]
    lengths = np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), 1e-6)
    small: Tokens = np.rint(turned / lengths * UNIT).astype(np.int8)
    return small


@cache
def _fitted() -> dict[str, Floats]:
    with np.load(FILE) as kept:
        return {name: kept[name].astype(np.float32) for name in ("query", "passage", "axes")}

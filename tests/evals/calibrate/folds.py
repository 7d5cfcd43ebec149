"""How questions are parted for cross-validation, and what each counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from tests.evals.calibrate.asking import Asked
from tests.evals.calibrate.questions import SHARES

FOLDS = 10


def fold(asked: Asked) -> int:
    """The same for a question however often it is asked."""
    return crc32(asked.question.id.encode()) % FOLDS


def importance(kinds: Sequence[str], classes: Sequence[Hashable] = ()) -> NDArray[np.float64]:
    """What each question counts, 1 together: each kind of set by its share; within it, all `classes` alike."""
    groups = list(zip(kinds, classes or kinds, strict=True))
    counts = Counter(groups)
    counted = np.array([SHARES[kind] / counts[kind, group] for kind, group in groups])
    shares: NDArray[np.float64] = counted / counted.sum()
    return shares

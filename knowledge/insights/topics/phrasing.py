"""Takes out of a question's meaning what only tells how it was asked: in which language, as a fragment, politely.

Vectors of questions that mean the same still differ, and most along few directions: those in which wordings differ
whatever is asked. They are fitted on sets of wordings (`python -m tests.evals.fit_phrasing`), and what lies along them
is shrunk by how much wordings differ there: within-class covariance normalisation (Hatch, Kajarekar and Stolcke,
"Within-class covariance normalization for SVM-based speaker recognition", Interspeech 2006), of low rank.

Invariant: a model that nothing was fitted for is used as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.ports import Vector

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Phrasing:
    """`mean` is the questions' mean vector, shape (d,); `directions` orthonormal rows, shape (r, d).

    `kept`, shape (r,), is the share, 0 to 1, of what lies along each direction that is kept.
    """

    mean: NDArray[np.float32]
    directions: NDArray[np.float32]
    kept: NDArray[np.float32]

    @staticmethod
    @cache
    def of(model: str) -> Phrasing:
        """What was fitted for a model; nothing to take out where nothing was."""
        file = next(
            (each for each in sorted(HERE.glob("phrasing_*.npz")) if _slug(model).startswith(_fitted(each))), None
        )
        if file is None:
            return Phrasing(*(np.zeros(shape, np.float32) for shape in ((1,), (0, 1), (0,))))
        with np.load(file, allow_pickle=False) as fitted:
            return Phrasing(*(fitted[name].astype(np.float32) for name in ("mean", "directions", "kept")))

    def without(self, vector: Vector) -> Vector:
        """The meaning alone, unit length, shape (d,)."""
        centred = vector - self.mean
        if len(self.kept):
            centred = centred - ((self.directions @ centred) * (1 - self.kept)) @ self.directions
        return np.asarray(centred / max(float(np.linalg.norm(centred)), 1e-9), dtype=np.float32)


def phrasing_file(model: str) -> Path:
    """Where what is fitted for a family of models, such as "multilingual-e5-small", is kept."""
    return HERE / f"phrasing_{_slug(model)}.npz"


def _fitted(file: Path) -> str:
    return file.stem.removeprefix("phrasing_")


def _slug(model: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", model.lower()).strip("_")

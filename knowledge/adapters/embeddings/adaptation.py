"""What multilingual-e5-small was taught about how staff ask and how governing documents answer.

The model's lower half stays as it was; to every matrix of the upper half a product of two narrow ones is added
(low-rank adaptation, Hu et al. 2021), its scales are moved a little, and token states are turned to axes by which a
question's words meet a passage's. Fitted by `tests/evals/adaptation` to questions over documents; nothing of their text
is in it. Invariant: a name that is not in the file stays as the model has it.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import numpy as np

from knowledge.adapters.embeddings.e5_file import Floats

FILE = Path(__file__).with_name("adaptation.npz")


class Adaptation:
    """Arrays by the model's names: "l6.ao.a" @ "l6.ao.b" is added to "l6.ao", "l6.aln.w" is put in its place."""

    def __init__(self, arrays: dict[str, Floats]) -> None:
        self._arrays = arrays

    def __getitem__(self, name: str) -> Floats:
        return self._arrays[name]

    def touches(self, layer: str) -> bool:
        """Whether anything of a layer ("l6") was learned."""
        return any(name.startswith(f"{layer}.") for name in self._arrays)

    def added(self, name: str, weights: Floats) -> Floats:
        """`weights` of shape (takes, gives), with what was learned."""
        if f"{name}.a" not in self._arrays:
            return weights
        return weights + self._arrays[f"{name}.a"] @ self._arrays[f"{name}.b"]

    def put(self, name: str, numbers: Floats) -> Floats:
        """What was learned in place of `numbers`."""
        return self._arrays.get(name, numbers)


NOTHING = Adaptation({})


@cache
def read_adaptation(file: Path = FILE) -> Adaptation:
    """The one that comes with Lots, or another."""
    with np.load(file) as kept:
        return Adaptation({name: kept[name].astype(np.float32) for name in kept.files})


@cache
def adaptation_name(file: Path = FILE) -> str:
    """Tells vectors by this adaptation from those by another: eight characters of its file's digest."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:8]

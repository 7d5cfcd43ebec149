"""From signals to the probability that the evidence holds the answer, and whether that is enough to give it.

A logistic combination of the signals; another one where the known model did not read the question. The weights live in
`decline_weights.yaml`, fitted by `tests/evals/calibrate` to questions with and without an answer.
Invariant: a pure function of the signals; no question is known here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.answers.decline import Signals

WEIGHTS_FILE = Path(__file__).with_name("decline_weights.yaml")


@dataclass(frozen=True)
class Weighing:
    """Weights by signal."""

    intercept: float
    weights: Mapping[str, float]

    def log_odds(self, signals: Signals) -> float:
        weighed: float = sum(self.weights.get(name, 0.0) * value for name, value in asdict(signals).items())
        return self.intercept + weighed


@dataclass(frozen=True)
class Judge:
    """Turns signals into the probability that the evidence holds the answer."""

    with_meaning: Weighing
    without_meaning: Weighing
    threshold: float

    def probability(self, signals: Signals) -> float:
        weighing = self.without_meaning if signals.without_meaning else self.with_meaning
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, weighing.log_odds(signals)))))

    def answers(self, probability: float) -> bool:
        return probability >= self.threshold


@cache
def judge() -> Judge:
    """The judge with the fitted weights."""
    fitted: dict[str, Any] = yaml.safe_load(WEIGHTS_FILE.read_text(encoding="utf-8"))
    return Judge(_weighing(fitted["with_meaning"]), _weighing(fitted["without_meaning"]), float(fitted["threshold"]))


def _weighing(fitted: Mapping[str, Any]) -> Weighing:
    known = {field.name for field in fields(Signals)}
    weights = {name: float(value) for name, value in fitted["weights"].items()}
    if not weights.keys() <= known:
        raise ValueError(f"{WEIGHTS_FILE.name} names unknown signals: {sorted(weights.keys() - known)}")
    return Weighing(float(fitted["intercept"]), weights)

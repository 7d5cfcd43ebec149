"""Whether the evidence holds the answer: several weak signals, weighed into one calibrated probability.

Order: `signals_of` measures (how near in meaning, how much of the question the best evidence says, which words nobody
says, whether the wanted type is there, names and years that the document never mentions); `Judge.probability` is a
logistic combination of them. The weights live in `decline_weights.yaml`, fitted by `tests/evals/calibrate.py` on
questions with and without an answer. Invariant: a pure function of the signals; no question is known here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.answers.matching import said_of, terms_in, weight
from knowledge.answers.select import Evidence
from knowledge.answers.understand import Understanding
from knowledge.retrieval.query import Query, QueryWord

_WEIGHTS = Path(__file__).with_name("decline_weights.yaml")
_NAME = re.compile(r"(?<=[\w,;:)] )[A-ZÅÄÖ][\w-]+")
_YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b")
_LOW_COSINE, _HIGH_COSINE = 0.75, 0.92
"""The range in which the cosines of multilingual-e5 lie; mapped to 0..1."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What was measured, each about 0..1. `english` tells questions whose words cannot match Swedish text."""

    meaning: float
    meaning_gap: float
    said_passage: float
    said_quote: float
    said_unit: float
    unknown: float
    heaviest_missing: float
    absent_document: float
    agreement: float
    type_present: float
    form_fit: float
    foreign_names: float
    english: float


@dataclass(frozen=True)
class Judge:
    """Turns signals into the probability that the evidence holds the answer."""

    intercept: float
    weights: Mapping[str, float]
    threshold: float

    def probability(self, signals: Signals) -> float:
        total = self.intercept + sum(self.weights.get(name, 0.0) * value for name, value in asdict(signals).items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))

    def answers(self, probability: float) -> bool:
        return probability >= self.threshold


@cache
def judge() -> Judge:
    """The judge with the fitted weights."""
    fitted: dict[str, Any] = yaml.safe_load(_WEIGHTS.read_text(encoding="utf-8"))
    known = {field.name for field in fields(Signals)}
    weights = {name: float(value) for name, value in fitted["weights"].items()}
    if not weights.keys() <= known:
        raise ValueError(f"{_WEIGHTS.name} names unknown signals: {sorted(weights.keys() - known)}")
    return Judge(float(fitted["intercept"]), weights, float(fitted["threshold"]))


@dataclass(frozen=True, slots=True)
class Measured:
    """What finding and quoting brought, for `signals_of`. `cosines` best first; `agreement` 0..1."""

    cosines: Sequence[float]
    agreement: float
    passage: str
    quote: str
    document: str


def signals_of(query: Query, asked: Understanding, best: Evidence, measured: Measured) -> Signals:
    """The signals for the best evidence; texts are the passage with its headings, the quote, and the whole document."""
    passage = terms_in(measured.passage)
    quote = terms_in(measured.quote)
    cosines = [*measured.cosines, 0.0]
    later = cosines[min(5, len(cosines) - 2)]
    return Signals(
        meaning=_meaning(cosines[0]),
        meaning_gap=max(0.0, (cosines[0] - later) / (_HIGH_COSINE - _LOW_COSINE)),
        said_passage=_said(query, passage),
        said_quote=_said(query, quote),
        said_unit=best.own,
        unknown=_share(query, [word for word in query.words if not word.known]),
        heaviest_missing=_heaviest(query, [word for word in query.words if said_of(word, passage) < 0.3]),
        absent_document=_share(query, [word for word in query.words if not mentions(measured.document, word)]),
        agreement=measured.agreement,
        type_present=best.type,
        form_fit=min(1.0, best.form),
        foreign_names=foreign_names(asked.query, measured.document),
        english=float(asked.language == "en"),
    )


def foreign_names(question: str, document: str) -> float:
    """The share of the names and years in a question that the document never mentions; 0 where it names none."""
    named = [*_NAME.findall(question), *_YEAR.findall(question)]
    lowered = document.lower()
    strange = [name for name in named if _root(name.lower()) not in lowered]
    return len(strange) / len(named) if named else 0.0


def mentions(document: str, word: QueryWord) -> bool:
    """Whether the document's lower-cased text holds the word, one of its other ways, or all of its parts."""
    if _root(word.surface) in document:
        return True
    if any(len(term) > 2 and term in document for term, _ in word.ways):
        return True
    return bool(word.parts) and all(part in document for part, _ in word.parts)


def _root(word: str) -> str:
    return word[: max(4, len(word) - 2)].rstrip("s")


def _meaning(cosine: float) -> float:
    return max(0.0, min(1.0, (cosine - _LOW_COSINE) / (_HIGH_COSINE - _LOW_COSINE)))


def _said(query: Query, terms: frozenset[str]) -> float:
    total = sum(weight(word) for word in query.words)
    return sum(weight(word) * said_of(word, terms) for word in query.words) / total if total else 0.0


def _share(query: Query, words: Sequence[QueryWord]) -> float:
    total = sum(weight(word) for word in query.words)
    return sum(weight(word) for word in words) / total if total else 0.0


def _heaviest(query: Query, words: Sequence[QueryWord]) -> float:
    top = max((weight(word) for word in query.words), default=0.0)
    return max((weight(word) for word in words), default=0.0) / top if top else 0.0

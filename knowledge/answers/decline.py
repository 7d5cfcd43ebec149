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
from knowledge.retrieval.ranking import Ranking

WEIGHTS_FILE = Path(__file__).with_name("decline_weights.yaml")
_NAME = re.compile(r"(?<=[\w,;:)] )[A-ZÅÄÖ][\w-]+")
_YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b")
_LOW_COSINE, _HIGH_COSINE = 0.75, 0.92
"""The range in which the cosines of multilingual-e5 lie; mapped to 0..1."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What was measured, each about 0..1; all are there for every question, so that one set of weights serves."""

    meaning: float
    meaning_gap: float
    agreement: float
    said_passage: float
    said_quote: float
    said_unit: float
    said_best: float
    missing_passage: float
    missing_quote: float
    missing_document: float
    heaviest_passage: float
    heaviest_document: float
    unknown: float
    type_missing: float
    form_missing: float
    foreign_names: float
    part_missing: float
    english: float
    without_meaning: float


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
    fitted: dict[str, Any] = yaml.safe_load(WEIGHTS_FILE.read_text(encoding="utf-8"))
    known = {field.name for field in fields(Signals)}
    weights = {name: float(value) for name, value in fitted["weights"].items()}
    if not weights.keys() <= known:
        raise ValueError(f"{WEIGHTS_FILE.name} names unknown signals: {sorted(weights.keys() - known)}")
    return Judge(float(fitted["intercept"]), weights, float(fitted["threshold"]))


@dataclass(frozen=True, slots=True)
class Measured:
    """The texts that signals are read from: the passage with its headings, the quote, the document in lower case."""

    passage: str
    quote: str
    document: str
    part_missing: bool


def signals_of(ranking: Ranking, asked: Understanding, best: Evidence, measured: Measured) -> Signals:
    """The signals for the best evidence."""
    query, found = ranking.query, ranking.signals
    passage, quote = terms_in(measured.passage), terms_in(measured.quote)
    in_passage = [1.0 - said_of(word, passage) for word in query.words]
    in_quote = [1.0 - said_of(word, quote) for word in query.words]
    in_document = [1.0 - mentioned(measured.document, word) for word in query.words]
    return Signals(
        meaning=_place(found.top_cosine),
        meaning_gap=(found.cosine_gap or 0.0) / (_HIGH_COSINE - _LOW_COSINE),
        agreement=found.agreement or 0.0,
        said_passage=found.passage_said,
        said_quote=1.0 - _share(query, in_quote),
        said_unit=best.own,
        said_best=found.best_said,
        missing_passage=_share(query, in_passage),
        missing_quote=_share(query, in_quote),
        missing_document=_share(query, in_document),
        heaviest_passage=_heaviest(query, in_passage),
        heaviest_document=_heaviest(query, in_document),
        unknown=found.unknown_share,
        type_missing=1.0 - best.type,
        form_missing=1.0 - min(1.0, best.form),
        foreign_names=foreign_names(asked.query, measured.document),
        part_missing=float(measured.part_missing),
        english=float(query.language == "en"),
        without_meaning=float(found.top_cosine is None),
    )


def foreign_names(question: str, document: str) -> float:
    """The share of the names and years in a question that the document never mentions; 0 where it names none."""
    named = [*_NAME.findall(question), *_YEAR.findall(question)]
    lowered = document.lower()
    strange = [name for name in named if _root(name.lower()) not in lowered]
    return len(strange) / len(named) if named else 0.0


def mentioned(document: str, word: QueryWord) -> float:
    """How well a document's lower-cased text says a word anywhere, 0..1: the word, another way, or its parts."""
    if _root(word.surface) in document:
        return 1.0
    other = max((strength for term, strength in word.ways if len(term) > 2 and term in document), default=0.0)
    parts = sum(strength for part, strength in word.parts if part in document)
    return min(1.0, max(other, parts))


def _root(word: str) -> str:
    return word[: max(4, len(word) - 2)].rstrip("s")


def _place(cosine: float | None) -> float:
    """Where a cosine lies in the model's range, 0..1; the middle where there is none."""
    if cosine is None:
        return 0.5
    return max(0.0, min(1.0, (cosine - _LOW_COSINE) / (_HIGH_COSINE - _LOW_COSINE)))


def _share(query: Query, lacking: Sequence[float]) -> float:
    """The share of the question's weight that is lacking."""
    total = sum(weight(word) for word in query.words)
    return sum(weight(word) * lack for word, lack in zip(query.words, lacking, strict=True)) / total if total else 0.0


def _heaviest(query: Query, lacking: Sequence[float]) -> float:
    """How heavy the heaviest lacking word is beside the heaviest of all."""
    top = max((weight(word) for word in query.words), default=0.0)
    return (
        max((weight(word) * lack for word, lack in zip(query.words, lacking, strict=True)), default=0.0) / top
        if top
        else 0.0
    )

"""How surely two questions ask the same: weak signs, weighed into one probability.

Order: `Reader.read` takes a question apart once (its words, its vector, the passages that it points at); `signs_of`
compares two that were read; `Weights.probability` weighs the signs. The weights lie in `likeness.yaml`, fitted by
`tests/evals/verified.py` on questions that do and do not ask the same. Invariant: symmetric in the two questions.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np
import yaml

from knowledge.answers.answer import Language
from knowledge.answers.matching import BEGINNING, LOOSE, said_of, weight
from knowledge.passages import Scope
from knowledge.ports import Embedder, Library, Vector
from knowledge.retrieval.query import Query, QueryWord
from knowledge.retrieval.ranking import Ranking

WEIGHTS_FILE = Path(__file__).with_name("likeness.yaml")
POINTS_AT = 10
"""Passages that a question points at."""
MOST_READ = 10_000
_WHOLE = 0.8
"""A way of saying a word this well says it: itself, its repaired spelling, its abbreviation."""
_RAREST = 8.0
"""About the weight of a word that one passage alone holds; brings weights to 0..1."""
_UNSAID = 0.5
SHARED_BY_SWAPPED = 2
"""Words that two questions share at least, for one word's swap to be what parts them."""
SHARED_BY_ALIKE = 0.4
"""The share of its words that each of two questions has in common with the other, where both say something more."""
_LOW_COSINE, _COSINES = 0.75, 0.25
"""The range in which the cosines of multilingual-e5 lie."""


class Finder(Protocol):
    """What reading needs of `knowledge.retrieval.search.Retriever`."""

    def query(self, text: str, language: Language | None = None) -> Query: ...

    def find(self, query: Query, scope: Scope, limit: int = 12) -> Ranking: ...


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """A question taken apart. `vector` is None where nothing embeds; `points_at` is passage id -> strength."""

    query: Query
    terms: frozenset[str]
    vector: Vector | None
    points_at: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Signs:
    """Each about 0..1. `said_less`, `said_more`: the share of the one question's words that the other says.

    `points` how far they point at the same passages, `same_first` at the same one first. `unsaid_most`, `unsaid_least`:
    the weight of the heaviest word of the one that the other does not say. `both`, `…_pointing`: two signs together.
    """

    meaning: float
    said_less: float
    said_more: float
    points: float
    same_first: float
    unsaid_most: float
    unsaid_least: float
    other_language: float
    both_said: float
    less_pointing: float
    more_pointing: float
    meaning_pointing: float


@dataclass(frozen=True)
class Weights:
    """A logistic combination. `takes` is the probability from which on two questions are taken to ask the same."""

    intercept: float
    weights: tuple[float, ...]
    takes: float

    def probability(self, signs: Signs) -> float:
        pairs = zip(self.weights, astuple(signs), strict=True)
        total = self.intercept + sum(weight * value for weight, value in pairs)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


class Reader:
    """Takes questions apart; what was read is kept while the library stands still. Safe in threads."""

    def __init__(self, library: Library, finder: Finder, embedder: Embedder | None = None) -> None:
        self._library = library
        self._finder = finder
        self._embedder = embedder
        self._vectors: OrderedDict[str, Vector] = OrderedDict()
        self._read: OrderedDict[tuple[int, Scope, str], ReadQuestion] = OrderedDict()
        self._terms: OrderedDict[tuple[int, str], frozenset[str]] = OrderedDict()
        self._lock = Lock()

    @property
    def by_meaning(self) -> bool:
        return self._embedder is not None

    def vector(self, question: str) -> Vector | None:
        """Of unit length; None where nothing embeds. Raises EmbeddingError."""
        if self._embedder is None:
            return None
        known = self._vectors.get(question)
        if known is None:
            known = self._embedder.embed_query(question)
            _keep(self._vectors, self._lock, question, known)
        return known

    def read(self, question: str, scope: Scope) -> ReadQuestion:
        """Raises EmbeddingError, StorageError."""
        key = (self._library.generation(), scope, question)
        known = self._read.get(key)
        if known is None:
            known = self._taken_apart(question, scope)
            _keep(self._read, self._lock, key, known)
        return known

    def terms(self, question: str) -> frozenset[str]:
        """What the question says, in whole words and their parts."""
        key = (self._library.generation(), question)
        known = self._terms.get(key)
        if known is None:
            known = terms_of_question(self._finder.query(question))
            _keep(self._terms, self._lock, key, known)
        return known

    def _taken_apart(self, question: str, scope: Scope) -> ReadQuestion:
        query = self._finder.query(question)
        found = self._finder.find(query, scope, POINTS_AT).candidates
        points_at = {each.passage.id: max(each.score, 0.0) ** 2 for each in found}
        return ReadQuestion(query, terms_of_question(query), self.vector(question), points_at)


def _keep(kept: OrderedDict[Any, Any], lock: Lock, key: Any, value: Any) -> None:
    with lock:
        kept[key] = value
        while len(kept) > MOST_READ:
            kept.popitem(last=False)


def terms_of_question(query: Query) -> frozenset[str]:
    """What the question says, in whole words and their parts."""
    whole = (term for word in query.words for term, strong in word.ways if strong >= _WHOLE)
    parts = (term for word in query.words for term, _ in word.parts)
    return frozenset((*whole, *parts))


def signs_of(one: ReadQuestion, other: ReadQuestion) -> Signs:
    """What speaks for and against that they ask the same."""
    shares, heaviest = zip(_saying(one.query, other.terms), _saying(other.query, one.terms), strict=True)
    less, more = min(shares), max(shares)
    points = _cosine(one.points_at, other.points_at)
    meaning = 0.0
    if one.vector is not None and other.vector is not None:
        meaning = (float(np.dot(one.vector, other.vector)) - _LOW_COSINE) / _COSINES
    return Signs(
        meaning=meaning,
        said_less=less,
        said_more=more,
        points=points,
        same_first=float(_first(one.points_at) == _first(other.points_at)),
        unsaid_most=max(heaviest),
        unsaid_least=min(heaviest),
        other_language=float(one.query.language != other.query.language),
        both_said=less * more,
        less_pointing=less * points,
        more_pointing=more * points,
        meaning_pointing=meaning * points,
    )


@cache
def weights(by_meaning: bool) -> Weights:
    """Those that were fitted with the embedding model, or with words alone."""
    fitted: dict[str, Any] = yaml.safe_load(WEIGHTS_FILE.read_text(encoding="utf-8"))
    own = fitted["by_meaning" if by_meaning else "by_words"]
    named: dict[str, float] = own["weights"]
    return Weights(float(own["intercept"]), tuple(named.get(each.name, 0.0) for each in fields(Signs)), own["takes"])


def parted(one: ReadQuestion, other: ReadQuestion) -> bool:
    """Whether their words part them, however alike they mean: each says what the other does not, and either they say
    the same but for one word ("moped" for "boat"), or they share little. In two languages all must be said by both.
    """
    mine, theirs = _unsaid(one.query, other.terms), _unsaid(other.query, one.terms)
    if one.query.language != other.query.language:
        return bool(mine or theirs)
    if not mine or not theirs:
        return False
    shared = [len(one.query.words) - len(mine), len(other.query.words) - len(theirs)]
    is_swapped = len(mine) == len(theirs) == 1 and min(shared) >= SHARED_BY_SWAPPED
    return is_swapped or min(shared[0] / len(one.query.words), shared[1] / len(other.query.words)) < SHARED_BY_ALIKE


def _saying(query: Query, terms: frozenset[str]) -> tuple[float, float]:
    """The share of the question's weight that the terms say, and the weight of the heaviest word that they do not."""
    shares = _shares(query, terms)
    total = sum(weight(word) for word in query.words)
    said = sum(weight(word) * share for word, share in zip(query.words, shares, strict=True))
    heaviest = max((weight(word) for word in _unsaid(query, terms)), default=0.0)
    return (said / total if total else 0.0), min(1.0, heaviest / _RAREST)


def _unsaid(query: Query, terms: frozenset[str]) -> list[QueryWord]:
    """The question's words that the terms do not say."""
    return [word for word, share in zip(query.words, _shares(query, terms), strict=True) if share < _UNSAID]


def _shares(query: Query, terms: frozenset[str]) -> list[float]:
    """How well the terms say each word, 0..1; one that only begins alike is said loosely."""
    beginnings = {term[:BEGINNING] for term in terms if len(term) >= BEGINNING}
    return [_share(word, terms, beginnings) for word in query.words]


def _share(word: QueryWord, terms: frozenset[str], beginnings: set[str]) -> float:
    share = said_of(word, terms)
    if share < _UNSAID and any(term[:BEGINNING] in beginnings for term, _ in word.ways if len(term) >= BEGINNING):
        return LOOSE
    return share


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    together = sum(strength * other.get(passage, 0.0) for passage, strength in one.items())
    lengths = math.sqrt(sum(s * s for s in one.values()) * sum(s * s for s in other.values()))
    return together / lengths if lengths else 0.0


def _first(points_at: Mapping[str, float]) -> str | None:
    return max(points_at, key=lambda passage: points_at[passage], default=None)

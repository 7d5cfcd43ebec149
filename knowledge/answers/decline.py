"""Signals of whether the evidence holds the answer; `judge` weighs them into one calibrated probability.

Order: `signals_of` measures (how near in meaning, how much of the question the best evidence says, which words nobody
says, whether the wanted type is there, names and years that the document never mentions, whether questions of its kind
tend to have an answer). Invariant: each signal is about 0..1 or log odds, and known for every question.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from knowledge.answers.matching import BEGINNING, said_of, terms_in, weight
from knowledge.answers.question_form import Wanted
from knowledge.answers.question_kind import knows, meaning_of, wording_of
from knowledge.answers.select import Evidence
from knowledge.answers.understand import Understanding
from knowledge.retrieval.query import Query, QueryWord
from knowledge.retrieval.ranking import Ranking

_NAME = re.compile(r"(?<=[\w,;:)] )[A-ZÅÄÖ][\w-]+")
_YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b")
_OFTEN = 5
"""Times that a document mentions what it is about, at least."""
_LOW_COSINE, _HIGH_COSINE = 0.5, 0.85
"""The range in which the cosines of the adapted multilingual-e5 lie; mapped to 0..1."""
_LOW_MET, _HIGH_MET = 0.2, 0.8
"""The same, of how well a passage meets the question token by token."""
BY_MEANING = frozenset({"meaning", "closeness", "meeting", "meaning_gap", "kind"})
"""The signals that only the known model gives."""
_STRONG = 20.0
"""About the greatest strength; brings it to 0..1."""
_MATCHED = 4.0
"""About the greatest BM25 score by the question's rarity; brings it to 0..1."""
_LONG = 12
"""Words of a long question."""
_WHOLE = 0.8
"""A way of saying a word this well says the whole of it: itself, its repaired spelling, its abbreviation."""
_IN_PARTS = 0.5
"""A compound whose parts are all said, each somewhere in a passage, is said this well."""
_TYPES: dict[str, frozenset[Wanted]] = {
    "number": frozenset({"number", "share", "duration"}),
    "date": frozenset({"date"}),
    "money": frozenset({"money"}),
    "person": frozenset({"individual"}),
}


@dataclass(frozen=True, slots=True)
class Signals:
    """What was measured, each about 0..1; all are there for every question, so that one set of weights serves.

    How near: `meaning` the nearest passage, `closeness` the chosen one, `meeting` that one word for word, `meaning_gap`
    from the nearest down to the sixth. How well it is
    ordered: `certainty` its share against the rest, `strength` all candidates together. What is said: `said_…`,
    `missing_…`, `heaviest_…` (the question's rarest word), `unsaid_…` (no candidate says the word, nor one that begins
    alike). What is asked: `definition` to `wants_person`; `no_…` where the wanted thing is not there; `wording` and
    `kind` the log odds of such questions, by words and by meaning. How near and `kind` are 0 `without_meaning`.
    """

    meaning: float
    closeness: float
    meeting: float
    meaning_gap: float
    certainty: float
    strength: float
    said_quote: float
    said_best: float
    said_near: float
    said_all: float
    words_matched: float
    missing_document: float
    heaviest_document: float
    unsaid_whole: float
    unsaid_loose: float
    heaviest_unsaid: float
    type_missing: float
    form_missing: float
    foreign_names: float
    names_missing: float
    part_missing: float
    is_list: float
    length: float
    english: float
    without_meaning: float
    definition: float
    why: float
    checklist: float
    role: float
    wants_number: float
    wants_date: float
    wants_money: float
    wants_person: float
    no_number: float
    no_date: float
    no_money: float
    no_person: float
    wording: float
    kind: float


@dataclass(frozen=True, slots=True)
class Measured:
    """The texts that signals are read from: the passage with its headings, the quote, the document in lower case."""

    passage: str
    quote: str
    document: str
    part_missing: bool


def signals_of(ranking: Ranking, asked: Understanding, evidence: Sequence[Evidence], measured: Measured) -> Signals:
    """The signals for the best evidence among all of it."""
    query, found, best = ranking.query, ranking.signals, evidence[0]
    quote = terms_in(measured.quote)
    in_quote = [1.0 - said_of(word, quote) for word in query.words]
    in_document = [1.0 - mentioned(measured.document, word) for word in query.words]
    odds = [each.score for each in evidence]
    missing = 1.0 - best.type
    return Signals(
        **_by_meaning(ranking, best),
        certainty=odds[0] / sum(odds),
        strength=(best.strength + math.log(sum(odds))) / _STRONG,
        said_quote=1.0 - _share(query, in_quote),
        said_best=found.best_said,
        said_near=best.signs["said_near"],
        said_all=best.signs["said_all"],
        words_matched=min(1.0, (found.top_bm25 or 0.0) / (_MATCHED * query.mass)) if query.mass else 0.0,
        missing_document=_share(query, in_document),
        heaviest_document=_heaviest(query, in_document),
        **_unsaid(ranking),
        type_missing=missing,
        form_missing=1.0 - min(1.0, best.form),
        foreign_names=foreign_names(asked.query, measured.document),
        names_missing=foreign_names(asked.query, measured.passage.lower(), about=measured.document),
        part_missing=float(measured.part_missing),
        is_list=float(best.piece.shape == "list"),
        length=min(1.0, len(query.words) / _LONG),
        english=float(query.language == "en"),
        definition=float(asked.form == "definition"),
        why=float(asked.form == "why"),
        checklist=float(asked.form == "checklist"),
        role=float(asked.form == "role"),
        **_wanted(asked.wanted, missing),
        wording=wording_of(asked.query),
    )


def defines_unsaid(asked: Understanding, ranking: Ranking) -> bool:
    """Whether it is asked what one word means that nothing found says, neither whole nor by all of its parts.

    Not of an English question: it is found by meaning, and its words are not the documents'.
    """
    words = ranking.query.words
    if asked.form != "definition" or len(words) != 1 or ranking.query.language != "sv":
        return False
    said = (words[0].said_by(each.reading.all_terms | each.reading.heading) for each in ranking.candidates)
    return max(said, default=0.0) < _IN_PARTS


def _by_meaning(ranking: Ranking, best: Evidence) -> dict[str, float]:
    """What the known model says of the question and of how near the passages lie; all 0 where it does not."""
    found = ranking.signals
    chosen = next((each for each in ranking.candidates if each.passage.id == best.piece.passage.id), None)
    if not knows(ranking.meant) or found.top_cosine is None or chosen is None or chosen.met is None:
        return {**dict.fromkeys(BY_MEANING, 0.0), "without_meaning": 1.0}
    return {
        "meaning": _place(found.top_cosine),
        "closeness": _place(found.top_cosine if chosen.cosine is None else chosen.cosine),
        "meeting": _within(chosen.met, _LOW_MET, _HIGH_MET),
        "meaning_gap": min(1.0, (found.cosine_gap or 0.0) / (_HIGH_COSINE - _LOW_COSINE)),
        "kind": meaning_of(ranking.meant),
        "without_meaning": 0.0,
    }


def _unsaid(ranking: Ranking) -> dict[str, float]:
    """Words of the question that no candidate says whole, and those that none says in any way, by weight."""
    query = ranking.query
    said = frozenset[str]().union(*(each.reading.all_terms | each.reading.heading for each in ranking.candidates))
    beginnings = {term[:BEGINNING] for term in said if len(term) >= BEGINNING}
    total = sum(weight(word) for word in query.words)
    rarest = max(query.words, key=lambda word: word.idf, default=None)
    unsaid = [word for word in query.words if not any(term in said for term, strong in word.ways if strong >= _WHOLE)]
    silent = [word for word in unsaid if not _said_at_all(word, said, beginnings)]
    return {
        "unsaid_whole": sum(weight(word) for word in unsaid) / total if total else 0.0,
        "unsaid_loose": sum(weight(word) for word in silent) / total if total else 0.0,
        "heaviest_unsaid": float(rarest in unsaid),
    }


def _said_at_all(word: QueryWord, said: Set[str], beginnings: Set[str]) -> bool:
    return any(term in said or (len(term) >= BEGINNING and term[:BEGINNING] in beginnings) for term, _ in word.ways)


def _wanted(wanted: Wanted, missing: float) -> dict[str, float]:
    """Which type of thing is wanted, and whether it is not there."""
    return {
        f"{prefix}_{name}": share * float(wanted in types)
        for name, types in _TYPES.items()
        for prefix, share in (("wants", 1.0), ("no", missing))
    }


def foreign_names(question: str, text: str, about: str = "") -> float:
    """The share of the names and years in a question that a text (in lower case) never mentions; 0 without names.

    A name that the whole document is `about`, its every part need not repeat.
    """
    named = [_root(name.lower()) for name in (*_NAME.findall(question), *_YEAR.findall(question))]
    strange = [name for name in named if name not in text and about.count(name) < _OFTEN]
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


def _place(cosine: float) -> float:
    """Where a cosine lies in the model's range, 0..1."""
    return _within(cosine, _LOW_COSINE, _HIGH_COSINE)


def _within(value: float, low: float, high: float) -> float:
    return max(0.0, min(1.0, (value - low) / (high - low)))


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

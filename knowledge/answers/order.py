"""Which of the found passages answers best: named signs of each, weighed by weights that were fitted to questions.

Order: `signs_of` measures every candidate beside the others of its question; `strength` weighs the signs;
`tests/evals/calibrate` fits the weights (`order_weights.yaml`) so that the passage that answers comes first.
Invariant: a candidate's signs depend on the question and on what else was found, never on a subject or a document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml

from knowledge.answers.matching import loosely_said
from knowledge.answers.question_form import LIST_FORMS
from knowledge.answers.understand import Understanding
from knowledge.passages import LIST_KINDS
from knowledge.retrieval.evidence import Reading, Terms
from knowledge.retrieval.query import Query
from knowledge.retrieval.ranking import Candidate

WEIGHTS_FILE = Path(__file__).with_name("order_weights.yaml")
COSINE_UNIT = 0.05
"""The cosines of one question's candidates spread about this much."""
_NOT_NEAR = 0.005
"""What is not among the nearest is taken to lie this far below the last of them."""

Signs = dict[str, float]


@cache
def order_weights(with_met: bool = True) -> Mapping[str, float]:
    """The fitted weights by sign; other ones where nothing tells how well a passage is met token by token."""
    fitted = yaml.safe_load(WEIGHTS_FILE.read_text(encoding="utf-8"))["weights" if with_met else "without_met"]
    return {name: float(value) for name, value in fitted.items()}


def strength(signs: Signs, weights: Mapping[str, float]) -> float:
    """How strongly a candidate's signs speak for it; differences are log odds against the other candidates."""
    return sum(weights.get(name, 0.0) * value for name, value in signs.items())


def rank_signs(candidates: Sequence[Candidate], query: Query) -> list[Signs]:
    """What finding says of each candidate beside the others."""
    cosines = _cosines(candidates)
    words = [candidate.bm25 or 0.0 for candidate in candidates]
    nearest, most_said = max(cosines, default=0.0), max(words, default=0.0) or 1.0
    by_meaning, by_words = _places(cosines), _places(words)
    met = _met(candidates)
    fused = {(each.document, each.passage.ordinal): each.fused for each in candidates}
    english = float(query.language == "en")
    return [
        {
            "cosine": (cosines[at] - nearest) / COSINE_UNIT,
            "met": met[at],
            "meaning_rank": 1.0 / by_meaning[at],
            "word_rank": 1.0 / by_words[at] if words[at] else 0.0,
            "words": words[at] / most_said,
            "english_words": english * words[at] / most_said,
            "window": each.evidence.window,
            "cue": each.evidence.cue,
            "place": each.evidence.place,
            "footnote": float(each.passage.kind == "footnote"),
            "neighbour": _best_neighbour(each, fused),
        }
        for at, each in enumerate(candidates)
    ]


def said_signs(candidate: Candidate, units: Sequence[int], is_list: bool, query: Query) -> Signs:
    """How much of the question the chosen units say, with their neighbours and headings, and the whole passage."""
    reading = candidate.reading
    return {
        "said_own": loosely_said(query, own_terms(reading, units, is_list)),
        "said_near": loosely_said(query, terms_around(reading, units) | reading.heading),
        "said_all": loosely_said(query, reading.all_terms | reading.heading),
    }


def own_terms(reading: Reading, units: Sequence[int], is_list: bool) -> Terms:
    """What the units say themselves; what a heading announces, its list says too."""
    own = frozenset[str]().union(*(reading.units[at] for at in units if at < len(reading.units)))
    return own | reading.heading if is_list else own


def terms_around(reading: Reading, units: Sequence[int]) -> Terms:
    """What the units say together with the one before and the one after."""
    return frozenset[str]().union(*reading.units[max(0, units[0] - 1) : units[-1] + 2])


def form_signs(candidate: Candidate, asked: Understanding, is_list: bool, form: float) -> Signs:
    """Whether the kind of passage is the kind of answer that was asked for."""
    wants_list = asked.form in LIST_FORMS
    kind = candidate.passage.kind
    return {
        "list_wanted": float(wants_list and kind in LIST_KINDS),
        "list_unwanted": float(is_list and not wants_list),
        "checklist_wanted": float(asked.form == "checklist" and kind == "checklist"),
        "defines": form if asked.form == "definition" else 0.0,
    }


def _cosines(candidates: Sequence[Candidate]) -> list[float]:
    known = [each.cosine for each in candidates if each.cosine is not None]
    lowest = min(known, default=0.0) - _NOT_NEAR
    return [lowest if each.cosine is None else each.cosine for each in candidates]


def _met(candidates: Sequence[Candidate]) -> list[float]:
    """How far each meets the question less well than the best; 0 for all where it is not known of every one."""
    known = [each.met for each in candidates if each.met is not None]
    if len(known) < len(candidates):
        return [0.0] * len(candidates)
    return [(each - max(known)) / COSINE_UNIT for each in known]


def _places(scores: Sequence[float]) -> list[int]:
    """Each score's place from the best, from 1."""
    order = sorted(range(len(scores)), key=lambda at: -scores[at])
    places = [0] * len(scores)
    for place, at in enumerate(order, start=1):
        places[at] = place
    return places


def _best_neighbour(candidate: Candidate, fused: Mapping[tuple[str, int], float]) -> float:
    """The better of the passages right before and after it, where they were found too."""
    document, ordinal = candidate.document, candidate.passage.ordinal
    return max(fused.get((document, ordinal - 1), 0.0), fused.get((document, ordinal + 1), 0.0))

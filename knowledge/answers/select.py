"""Which units answer: the best piece of every passage found, and the passages in the order of how well they answer.

Order: a passage's pieces (`evidence.pieces_of`) are measured (words said by the piece, its neighbours, its headings;
type and form wanted) and the best is taken; the passages are ordered by their fitted strength (`order`); repeats are
folded. Invariant: deterministic; a score is 0..1, the odds against the best one of the same question.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from knowledge.answers.evidence import Piece, is_question, pieces_of
from knowledge.answers.fit import form_fit, type_fit
from knowledge.answers.matching import said, terms_in
from knowledge.answers.order import (
    Signs,
    form_signs,
    order_weights,
    own_terms,
    rank_signs,
    said_signs,
    strength,
    terms_around,
)
from knowledge.answers.parts import PART, headings_of, part_named, parts_in
from knowledge.answers.question_form import LIST_FORMS, Form
from knowledge.answers.understand import Understanding
from knowledge.retrieval.query import Query
from knowledge.retrieval.ranking import Candidate

_LIST_WELCOME: frozenset[Form] = frozenset({"how", "comparison", "role", "why"})
_READABLE_LIST = 1200
"""Characters of a list that somebody who did not ask for one still reads."""
_OTHER_LIST = 0.7
_ANNOUNCED = 0.35
"""A list whose heading, lead-in and items say less of the question than this is some other list."""
_ASKS = 0.2
"""What is left of the type of a sentence that asks itself."""
_REPEAT = 0.8
"""Two pieces that share more of their words than this say the same thing."""


WITHIN = {"own": 0.22, "near": 0.26, "headings": 0.16, "type": 0.28, "form": 0.08}
"""Which piece of a passage: what it says itself and next to itself. Fitted on the development questions."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage's best piece with what was measured of it, each 0..1; `signs` and their `strength` order passages.

    `parts` are the numbered parts asked for that the piece is: {"steg9"}. `certain`: those are all that is asked for.
    """

    piece: Piece
    own: float
    near: float
    headings: float
    type: float
    form: float
    parts: frozenset[str] = frozenset()
    certain: bool = False
    signs: Signs = field(default_factory=dict)
    strength: float = 0.0
    score: float = 0.0


def select(
    candidates: Sequence[Candidate], query: Query, asked: Understanding, weights: Mapping[str, float] | None = None
) -> list[Evidence]:
    """The best piece of each passage, best first, without repeats. `weights` override the fitted ones."""
    fitted = order_weights(all(each.met is not None for each in candidates)) if weights is None else weights
    found = [
        _with_strength(_best_piece(candidate, query, asked), candidate, query, asked, ranked, fitted)
        for candidate, ranked in zip(candidates, rank_signs(candidates, query), strict=True)
        if candidate.passage.units
    ]
    if asked.form == "steps":
        found = _parts_first(found, candidates, asked.places)
    ordered = sorted(found, key=lambda evidence: -evidence.strength)
    return _without_repeats([replace(each, score=_odds(each, ordered[0])) for each in ordered])


def _parts_first(found: Sequence[Evidence], candidates: Sequence[Candidate], places: frozenset[str]) -> list[Evidence]:
    """Those that are the numbered parts asked for, stronger by as much as that counts."""
    by_id = {each.passage.id: each for each in candidates}
    headings = headings_of(candidates, places)
    named = [part_named(by_id[each.piece.passage.id], each.piece, places, headings) for each in found]
    return [
        replace(each, parts=parts, strength=each.strength + PART) if parts else each
        for each, parts in zip(found, named, strict=True)
    ]


def _best_piece(candidate: Candidate, query: Query, asked: Understanding) -> Evidence:
    """The one that fits best; of a list with the parts asked for, those parts."""
    parts = tuple(sorted(parts_in(candidate, asked.places))) if asked.form == "steps" else ()
    return max(
        _measured(candidate, query, asked),
        key=lambda each: (bool(parts) and each.piece.units == parts, _fit_within(each)),
    )


def _fit_within(evidence: Evidence) -> float:
    return sum(share * float(getattr(evidence, name)) for name, share in WITHIN.items())


def _with_strength(
    evidence: Evidence,
    candidate: Candidate,
    query: Query,
    asked: Understanding,
    ranked: Signs,
    weights: Mapping[str, float],
) -> Evidence:
    is_list = evidence.piece.shape == "list"
    signs = {
        **ranked,
        **said_signs(candidate, evidence.piece.units, is_list, query),
        **form_signs(candidate, asked, is_list, evidence.form),
        "headings": evidence.headings,
        "type": evidence.type,
        "form": evidence.form,
    }
    return replace(evidence, signs=signs, strength=strength(signs, weights))


def _odds(evidence: Evidence, best: Evidence) -> float:
    return math.exp(evidence.strength - best.strength)


def _measured(candidate: Candidate, query: Query, asked: Understanding) -> Iterable[Evidence]:
    reading = candidate.reading
    named = parts_in(candidate, asked.places)
    for piece in pieces_of(candidate.passage, named):
        if _unwelcome(piece, asked):
            continue
        is_named = bool(named.intersection(piece.units))
        asks = is_question(piece) and not is_named
        own = own_terms(reading, piece.units, piece.shape == "list")
        near = own | terms_around(reading, piece.units)
        yield Evidence(
            piece,
            own=said(query, own),
            near=said(query, near),
            headings=said(query, own | reading.heading),
            type=_ASKS if asks else type_fit(asked.wanted, piece.text, asked.counted),
            form=0.0 if asks else _form(piece, asked, query, own, is_named),
        )


def _unwelcome(piece: Piece, asked: Understanding) -> bool:
    """A long list where none was asked for: its items stand for themselves."""
    return piece.shape == "list" and asked.form not in LIST_FORMS and len(piece.text) > _READABLE_LIST


def _form(piece: Piece, asked: Understanding, query: Query, own: frozenset[str], named: bool) -> float:
    """Whether the piece has the shape of the answer: a list where a list is asked for, a sentence where a fact is."""
    if named and piece.shape == "items":
        return 1.5
    if piece.shape == "list":
        return _list_fit(piece, asked) * (1.0 if said(query, own) >= _ANNOUNCED else _ASKS)
    return form_fit(asked.form, piece.text, [word.surface for word in query.words])


def _list_fit(piece: Piece, asked: Understanding) -> float:
    """A list answers who asks for one; elsewhere one of its items mostly does."""
    if asked.form == "checklist":
        return 1.0 if piece.passage.kind == "checklist" else _OTHER_LIST
    if asked.form in LIST_FORMS:
        return 1.0
    return 0.5 if asked.form in _LIST_WELCOME else 0.0


def _without_repeats(ranked: Sequence[Evidence]) -> list[Evidence]:
    kept: list[Evidence] = []
    for evidence in ranked:
        terms = terms_in(evidence.piece.text)
        if not any(_alike(terms, terms_in(other.piece.text)) for other in kept):
            kept.append(evidence)
    return kept


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    smaller = min(len(one), len(other))
    return smaller > 0 and len(one & other) / max(len(one), len(other)) > _REPEAT

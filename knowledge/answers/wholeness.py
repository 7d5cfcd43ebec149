"""A list is found apart from its lead-in, or in parts; here it becomes whole again before it is shown.

Invariant: passages are joined only where the later ones go on the same list: same document, heading and kind, next in
order, beginning with an item. The joined passage keeps the first one's id.
"""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.answers.evidence import Piece, leans
from knowledge.answers.question_form import LIST_FORMS, Form
from knowledge.answers.select import Evidence
from knowledge.passages import LIST_KINDS, Passage
from knowledge.ports import Library

_ANNOUNCES = re.compile(r"\b(?:följande|nedan|nedanstående|the following|below)\b|:\s*$", re.IGNORECASE)
_ANSWERED_BY_LISTS: frozenset[Form] = LIST_FORMS | {"why", "how"}
_FURTHEST = 6
"""Passages on either side that may belong to one list."""


def with_announced_list(evidence: Evidence, library: Library, form: Form) -> Evidence:
    """The list that the evidence's sentence announces ("… följande hinder"), or whose lead-in leans on it."""
    piece = evidence.piece
    passage, last = piece.passage, len(piece.passage.units) - 1
    if form not in _ANSWERED_BY_LISTS or piece.shape != "sentences" or piece.units[-1] != last:
        return evidence
    after = library.sequence(passage.document, passage.ordinal + 1, passage.ordinal + 1)
    if not after or after[0].path != passage.path or after[0].kind not in LIST_KINDS:
        return evidence
    if not _ANNOUNCES.search(passage.units[last].text) and not leans(after[0].units[0].text):
        return evidence
    joined = replace(after[0], units=(passage.units[last], *after[0].units))
    return replace(evidence, piece=Piece(joined, tuple(range(len(joined.units))), "list"))


def with_rest_of_list(evidence: Evidence, library: Library) -> Evidence:
    """The evidence with its list made whole; anything else as it is."""
    passage = evidence.piece.passage
    if evidence.piece.shape != "list":
        return evidence
    around = library.sequence(passage.document, max(0, passage.ordinal - _FURTHEST), passage.ordinal + _FURTHEST)
    run = _run(around, passage)
    if len(run) < 2:
        return evidence
    units = tuple(unit for each in run for unit in each.units)
    whole = replace(run[0], units=units)
    return replace(evidence, piece=Piece(whole, tuple(range(len(units))), "list"))


def _run(around: list[Passage], passage: Passage) -> list[Passage]:
    by_ordinal = {each.ordinal: each for each in around}
    first = last = passage.ordinal
    while first - 1 in by_ordinal and _goes_on(by_ordinal[first - 1], by_ordinal[first]):
        first -= 1
    while last + 1 in by_ordinal and _goes_on(by_ordinal[last], by_ordinal[last + 1]):
        last += 1
    return [by_ordinal[ordinal] for ordinal in range(first, last + 1) if ordinal in by_ordinal]


def _goes_on(before: Passage, after: Passage) -> bool:
    same = (before.path, before.kind) == (after.path, after.kind)
    return same and bool(before.units) and bool(after.units) and before.units[-1].role == "item" == after.units[0].role

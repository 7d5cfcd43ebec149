"""How well a passage says what is asked, looked at sentence by sentence.

A passage is as good as its best window of one to three units for this question. A word is said by the window itself,
or, for less, by the headings above it. What is derived from a passage's text is kept, so that a passage is read once.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.passages import Passage
from knowledge.retrieval.cues import answers_cue
from knowledge.retrieval.indexing import text_terms
from knowledge.retrieval.labels import label_terms, lead_terms, unit_labels
from knowledge.retrieval.query import Query

HEADING_CREDIT = 0.6
"""How much of a word its heading says for the text below."""
LONGEST_WINDOW = 3
LONGER_WINDOW = 0.03
"""What each further unit costs a window: of two that say as much, the shorter is the better evidence."""
_MOST_UNITS = 200

Terms = frozenset[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage's terms: of each unit, of all together, of its headings with the title; and their numbered places."""

    units: tuple[Terms, ...]
    all_terms: Terms
    heading: Terms
    unit_places: tuple[Terms, ...]
    heading_places: Terms


@dataclass(frozen=True, slots=True)
class Evidence:
    """The best window of a passage. `first` and `last` are unit indexes, both included; shares are of the idf mass.

    `window` is said by the window itself, `said` by the whole passage with its headings. `place` is 1 where the passage
    stands under a numbered place that was asked for or has it as an item, 0.5 where it only mentions it.
    """

    first: int
    last: int
    window: float
    said: float
    cue: float
    place: float
    matched: tuple[str, ...]
    missing: tuple[tuple[str, float], ...]


class Readings:
    """Passages read, kept by id, because an id stands for an unchanged text. The least recently used goes first."""

    def __init__(self, most: int = 20_000) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, tuple[str, ...], str], Reading] = OrderedDict()

    def read(self, passage: Passage, title: str, language: str = "sv") -> Reading:
        """The passage's terms under its document's title."""
        key = (passage.id, passage.path, title)
        reading = self._kept.pop(key, None) or _reading(passage, title, language)
        self._kept[key] = reading
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return reading


def evidence(query: Query, passage: Passage, reading: Reading) -> Evidence:
    """The best window of the passage for this question."""
    said = [_said(query, terms) for terms in reading.units]
    above = [HEADING_CREDIT * word.said_by(reading.heading) for word in query.words]
    first, last, window = _best_window(query, said, above)
    whole = [max((unit[at] for unit in said), default=0.0) for at in range(len(query.words))]
    together = [max(pair) for pair in zip(whole, above, strict=True)]
    text = " ".join(unit.line for unit in passage.units[first : last + 1])
    return Evidence(
        first=first,
        last=last,
        window=window,
        said=_share(query, together),
        cue=max((float(answers_cue(cue, text)) for cue in query.cues), default=0.0),
        place=_place(query, reading, first, last),
        matched=tuple(word.surface for word, share in zip(query.words, together, strict=True) if share > 0),
        missing=tuple(
            (word.surface, word.idf) for word, share in zip(query.words, together, strict=True) if share <= 0
        ),
    )


def _reading(passage: Passage, title: str, language: str) -> Reading:
    around = lead_terms(passage)
    heading = "\n".join((title, *passage.path))
    units = passage.units[:_MOST_UNITS]
    by_unit = tuple(frozenset(text_terms(unit.line, language)) for unit in units)
    return Reading(
        units=by_unit,
        all_terms=frozenset().union(*by_unit),
        heading=frozenset(text_terms(heading, language)),
        unit_places=tuple(frozenset((*unit_labels(unit, around), *label_terms(unit.label))) for unit in units),
        heading_places=frozenset(label_terms(heading)),
    )


def _said(query: Query, terms: Terms) -> list[float]:
    """How well the terms say each word of the question. Most units say none, which one set operation tells."""
    if terms.isdisjoint(query.terms):
        return [0.0] * len(query.words)
    return [word.said_by(terms) for word in query.words]


def _best_window(query: Query, said: Sequence[Sequence[float]], above: Sequence[float]) -> tuple[int, int, float]:
    """(first unit, last unit, share said) of the best window; the earliest and shortest among equals."""
    best, found = -1.0, (0, 0, 0.0)
    for first in range(len(said)):
        window = list(above)
        for last in range(first, min(first + LONGEST_WINDOW, len(said))):
            window = [max(pair) for pair in zip(window, said[last], strict=True)]
            share = _share(query, window)
            worth = share - LONGER_WINDOW * (last - first)
            if worth > best:
                best, found = worth, (first, last, share)
    return found


def _share(query: Query, said: Sequence[float]) -> float:
    """The share of the question's idf mass that is said, 0..1."""
    if query.mass <= 0:
        return 0.0
    return sum(word.idf * share for word, share in zip(query.words, said, strict=True)) / query.mass


def _place(query: Query, reading: Reading, first: int, last: int) -> float:
    asked = frozenset(query.labels)
    if not asked:
        return 0.0
    if asked & reading.heading_places or any(asked & places for places in reading.unit_places):
        return 1.0
    return 0.5 if any(asked & terms for terms in reading.units) else 0.0

"""Misspelled question terms brought to the terms that the index holds: "behovsinventerng" to behovsinventer.

Signs, in this order: the same term without diacritics ("atgard"); few changed letters (by rapidfuzz) among terms of
nearly the same length; a term that begins the same, since a misspelt ending hides its stem.

What the index holds is read once and forgotten when the index changes.

Invariant: a term under five letters, or with a digit, is never repaired: "2.3" is not a misspelling of "2.4".
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.ports import WordIndex

UNACCENTED = 0.9
MISSPELLED = 0.7
BEGINNING = 0.5
_SHORTEST = 5
_LEAST_LIKENESS = 0.8
_MOST_REPAIRS = 3
_NEAR_BEST = 0.04
_SHORTEST_BEGINNING = 6
_LONGEST_ENDING = 4
_LONG = 8

Repairs = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of an index that a word may be a misspelling of: by length, and by how they look without diacritics."""

    by_length: Mapping[int, Collection[str]]
    unaccented: Mapping[str, Sequence[str]]


class Speller:
    """Repairs against one word index."""

    def __init__(self, words: WordIndex) -> None:
        self._words = words
        self._read: Vocabulary | None = None

    def forget(self) -> None:
        """To be called when the index has changed."""
        self._read = None

    def repairs(self, term: str) -> Repairs:
        """Terms of the index that the unknown one may mean, with how much they count (0..1); the best three."""
        if len(term) < _SHORTEST or not term.isalpha():
            return ()
        vocabulary = self._read = self._read or vocabulary_of(self._words.vocabulary())
        accented = vocabulary.unaccented.get(term, ())
        if accented:
            return tuple((found, UNACCENTED) for found in accented[:_MOST_REPAIRS])
        return _nearly(term, vocabulary) or _beginning(term, vocabulary)


def vocabulary_of(terms: Iterable[str]) -> Vocabulary:
    """The terms that are words, ready to be compared with."""
    by_length: dict[int, dict[str, None]] = defaultdict(dict)
    plain: dict[str, list[str]] = defaultdict(list)
    for term in sorted(terms):
        if term.isalpha() and len(term) >= _SHORTEST - 1:
            by_length[len(term)][term] = None
            plain[unaccented(term)].append(term)
    return Vocabulary(dict(by_length), dict(plain))


def unaccented(text: str) -> str:
    """Without diacritics: "åtgärd" is "atgard"."""
    if text.isascii():
        return text
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def _nearly(term: str, vocabulary: Vocabulary) -> Repairs:
    """Terms with few changed letters, those nearly as like as the best."""
    reach = 1 if len(term) < _LONG else 2
    lengths = range(len(term) - reach, len(term) + reach + 1)
    near = [held for length in lengths for held in vocabulary.by_length.get(length, ())]
    matches = process.extract(
        term, near, scorer=OSA.normalized_similarity, score_cutoff=_LEAST_LIKENESS, limit=_MOST_REPAIRS
    )
    best = max((likeness for _, likeness, _ in matches), default=0.0)
    return tuple((held, MISSPELLED * likeness) for held, likeness, _ in matches if likeness >= best - _NEAR_BEST)


def _beginning(term: str, vocabulary: Vocabulary) -> Repairs:
    """The longest term of the index that this one begins with: a misspelt ending hides its stem."""
    shortest = max(_SHORTEST_BEGINNING, len(term) - _LONGEST_ENDING)
    for length in range(len(term) - 1, shortest - 1, -1):
        if term[:length] in vocabulary.by_length.get(length, ()):
            return ((term[:length], BEGINNING),)
    return ()

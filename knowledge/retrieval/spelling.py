"""Misspelled question terms brought to the terms that the index holds: "behovsinventerng" to behovsinventer.

Two signs are read: the same term without diacritics ("atgard"), and few changed letters (by rapidfuzz) among terms of
nearly the same length. What the index holds is read once and forgotten when the index changes.

Invariant: a term under five letters, or with a digit, is never repaired: "2.3" is not a misspelling of "2.4".
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict

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


class Speller:
    """Repairs against one word index."""

    def __init__(self, words: WordIndex) -> None:
        self._words = words
        self._by_length: dict[int, list[str]] | None = None
        self._unaccented: dict[str, list[str]] = {}

    def forget(self) -> None:
        """To be called when the index has changed."""
        self._by_length = None

    def repairs(self, term: str) -> tuple[tuple[str, float], ...]:
        """Terms of the index that the unknown one may mean, with how much they count (0..1); the best three."""
        if len(term) < _SHORTEST or not term.isalpha():
            return ()
        by_length = self._vocabulary()
        accented = self._unaccented.get(term, [])
        if accented:
            return tuple((found, UNACCENTED) for found in accented[:_MOST_REPAIRS])
        reach = 1 if len(term) < 8 else 2
        near = [
            held for length in range(len(term) - reach, len(term) + reach + 1) for held in by_length.get(length, ())
        ]
        matches = process.extract(
            term, near, scorer=OSA.normalized_similarity, score_cutoff=_LEAST_LIKENESS, limit=_MOST_REPAIRS
        )
        best = max((likeness for _, likeness, _ in matches), default=0.0)
        found = tuple((held, MISSPELLED * likeness) for held, likeness, _ in matches if likeness >= best - _NEAR_BEST)
        return found or self._beginnings(term)

    def _beginnings(self, term: str) -> tuple[tuple[str, float], ...]:
        """The longest term of the index that this one begins with: a misspelt ending hides its stem."""
        for length in range(len(term) - 1, max(_SHORTEST_BEGINNING, len(term) - _LONGEST_ENDING) - 1, -1):
            if term[:length] in self._vocabulary().get(length, ()):
                return ((term[:length], BEGINNING),)
        return ()

    def _vocabulary(self) -> dict[int, list[str]]:
        if self._by_length is None:
            by_length, plain = defaultdict(list), defaultdict(list)
            for term in sorted(self._words.vocabulary()):
                if term.isalpha() and len(term) >= _SHORTEST - 1:
                    by_length[len(term)].append(term)
                    plain[unaccented(term)].append(term)
            self._by_length, self._unaccented = dict(by_length), dict(plain)
        return self._by_length


def unaccented(text: str) -> str:
    """Without diacritics: "åtgärd" is "atgard"."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))

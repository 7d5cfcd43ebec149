"""Swedish compounds to their parts: "stadsdelsnämnderna" is stadsdel + nämnd.

A compound is modifiers, each in its joining form ("behov-s", "gat-u", "arbet-s", "skol-"), and an inflected head. The
split with the fewest parts wins, then the one with the longest head. Where no full split is known, one unknown modifier
may stand before a known head ("vidmakthållandefasen": … + fas), or a known modifier before an unknown head
("alkoholkonsumtion": alkohol + konsumtion), under stricter lengths.

Invariant: `split` depends on the word and the list alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from knowledge.retrieval.wordlists import word_set

_SHORTEST_WORD = 6
_SHORTEST_PART = 3
_SHORTEST_UNKNOWN = 4
_LONGEST_HEAD_ENDING = 7
_MOST_PARTS = 4
_VOWELS = frozenset("aeiouyåäöé")
_PARTICLES = word_set(
    "under över efter före mellan från till emot mot inne sam samman fram upp genom kring bort åter vidare utan "
    "van miss inter super extra anti auto mikro makro trans kontra multi"
)
_SUFFIXES = (
    "lös",
    "het",
    "skap",
    "dom",
    "bar",
    "sam",
    "full",
    "mässig",
    "else",
    "ning",
    "aktig",
    "artad",
    "ist",
    "ism",
)

Split = tuple[str, ...]


class Lexicon:
    """The known parts. `stem` gives the term that a part is indexed under."""

    def __init__(self, words: Iterable[str], stem: Callable[[str], str]) -> None:
        self._stem = stem
        listed = [word for word in dict.fromkeys(words) if len(word) >= _SHORTEST_PART]
        self._heads = {stem(word) for word in listed}
        self._modifiers: dict[str, str] = {}
        for word in listed:
            for form in joining_forms(word):
                self._modifiers.setdefault(form, stem(word))
        self.split = lru_cache(maxsize=100_000)(self._split)

    def _split(self, word: str) -> Split:
        """The stems of the parts, in order; empty when the word is no compound, or a listed word itself."""
        if len(word) < _SHORTEST_WORD or not word.isalpha() or self._stem(word) in self._heads:
            return ()
        known = self._known(word, _MOST_PARTS)
        return known or self._unknown_modifier(word) or self._unknown_head(word)

    def _known(self, word: str, most: int) -> Split:
        """The fewest known parts that make the word; the longest head among equals."""
        best: Split = ()
        for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            modifier = self._modifiers.get(word[:cut])
            if modifier is None:
                continue
            rest = word[cut:]
            tail: Split = (self._stem(rest),) if self._is_head(rest) else ()
            if not tail and most > 2:
                tail = self._known(rest, most - 1)
            if tail and (not best or len(tail) + 1 < len(best)):
                best = (modifier, *tail)
        return best

    def _is_head(self, word: str) -> bool:
        return len(word) >= _SHORTEST_PART and self._stem(word) in self._heads

    def _unknown_modifier(self, word: str) -> Split:
        for cut in range(_SHORTEST_UNKNOWN, len(word) - _SHORTEST_UNKNOWN + 1):
            before = word[:cut]
            if before in _PARTICLES or not _pronounceable(before):
                continue
            if len(word) - cut >= _SHORTEST_UNKNOWN and self._is_head(word[cut:]) and len(self._stem(word[cut:])) > 3:
                return (self._stem(before.removesuffix("s") if len(before) > 5 else before), self._stem(word[cut:]))
        return ()

    def _unknown_head(self, word: str) -> Split:
        for cut in range(len(word) - 5, _SHORTEST_UNKNOWN, -1):
            modifier, rest = self._modifiers.get(word[:cut]), word[cut:]
            if modifier and rest[0] not in _VOWELS and _pronounceable(rest) and not rest.startswith(_SUFFIXES):
                return (modifier, self._stem(rest))
        return ()


def joining_forms(word: str) -> set[str]:
    """How a word may look as the first part of a compound: bare, with -s, with its last vowel dropped or changed."""
    forms = {word, word + "s"}
    if word.endswith("a"):
        forms |= {word[:-1], word[:-1] + "u", word[:-1] + "o", word[:-1] + "e", word[:-1] + "s"}
    if word.endswith("e"):
        forms |= {word[:-1], word[:-1] + "s"}
    return {form for form in forms if len(form) >= _SHORTEST_PART}


def _pronounceable(text: str) -> bool:
    return len(text) >= _SHORTEST_UNKNOWN and any(letter in _VOWELS for letter in text)

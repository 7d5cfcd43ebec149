"""A text cut into words, numbers and marks, and the known words found among them.

Invariant: a match is a value and the index of the first token after it; the longest known wording wins.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

import yaml
from rapidfuzz.distance import OSA

Wording = tuple[str, ...]
T = TypeVar("T")
LONGEST_READ = 400
"""Characters: what stands after is no answer to when."""
_WORDS = Path(__file__).with_name("words.yaml")
_TOKEN = re.compile(r"\d+|[^\W\d_]+|[-/,:.&+']")
_ABBREVIATED = {
    r"\bt\.?\s?o\.?\s?m\b\.?": "till och med",
    r"\bfr?\.?\s?o\.?\s?m\b\.?": "från och med",
    r"(?<=[^\W\d_])\.(?!\w)": "",
    r"(?<=[^\W\d_])\.(?=\d)": " ",
    r"\b([^\W\d_]{2,}?)s (slut|början|mitt)\b": r"\2 av \1",
    r"\bsen(våren|sommaren|hösten|vintern)\b": r"sen \1",
    r"\bför(våren|sommaren)\b": r"tidig \1",
    r"[‐‑‒–—−]": "-",
    r"[’‘´`]": "'",
}
_MOST_LEADS = 4
"""Words that lead up to one time: "någon gång i början av den …"; more would take ever longer to read."""
_MISSPELT_FROM = 5
"""Letters: shorter words are too like each other."""


class Match(NamedTuple, Generic[T]):
    """What was read, and the index of the token after it."""

    value: T
    end: int


@dataclass(frozen=True)
class Sentence:
    """Tokens in lower case."""

    tokens: tuple[str, ...]

    def at(self, index: int) -> str:
        """The token there, empty outside the text."""
        return self.tokens[index] if 0 <= index < len(self.tokens) else ""

    def take(self, category: str, at: int) -> Match[str] | None:
        """The longest wording of the category that stands here, as what it stands for."""
        wordings = lexicon()[category]
        for length in range(min(_longest(category), len(self.tokens) - at), 0, -1):
            value = wordings.get(self.tokens[at : at + length])
            if value is not None:
                return Match(value, at + length)
        return None

    def skip(self, category: str, at: int) -> int:
        """The index after every such wording that stands here, one after another."""
        while found := self.take(category, at):
            at = found.end
        return at

    def starts(self, at: int) -> tuple[int, ...]:
        """Where a time may begin that is led up to from here: here, and after each word that leads up to it."""
        found = [at]
        while len(found) <= _MOST_LEADS and (lead := self.take("leads", found[-1])):
            found.append(lead.end)
        return tuple(found)

    def number(self, at: int, digits: Iterable[int] = (1, 2)) -> Match[int] | None:
        token = self.at(at)
        if token.isdecimal() and len(token) in digits:
            return Match(int(token), at + 1)
        return None


def sentence(text: str) -> Sentence:
    """Only its first `LONGEST_READ` characters are read."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST_READ]).lower()
    for pattern, instead in _ABBREVIATED.items():
        plain = re.sub(pattern, instead, plain)
    return Sentence(tuple(_TOKEN.findall(plain)))


def respelt(read: Sentence) -> Sentence:
    """With words that are no known words, but nearly one, spelt as that one."""
    return Sentence(tuple(map(_respelt, read.tokens)))


def furthest(found: Iterable[Match[T] | None]) -> Match[T] | None:
    """The reading that reaches furthest; the first of those that reach as far."""
    return max((match for match in found if match), key=lambda match: match.end, default=None)


@cache
def lexicon() -> Mapping[str, Mapping[Wording, str]]:
    """Category -> wording -> what it stands for."""
    kept: dict[str, Any] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return {category: _wordings(values) for category, values in kept.items()}


def shy_words() -> frozenset[str]:
    """Words that are times only beside something that makes them one."""
    return frozenset(word for (word,) in lexicon()["shy"])


def beside_shy_words() -> frozenset[str]:
    """What makes them one by standing before them."""
    return frozenset(word for (word,) in lexicon()["beside_shy"])


def _wordings(values: Mapping[str, str]) -> dict[Wording, str]:
    return {tuple(wording.split()): value for value, wordings in values.items() for wording in wordings.split("|")}


@cache
def _longest(category: str) -> int:
    return max(map(len, lexicon()[category]))


@cache
def _known_words() -> frozenset[str]:
    return frozenset(word for wordings in lexicon().values() for wording in wordings for word in wording)


@cache
def _respelt(word: str) -> str:
    if len(word) < _MISSPELT_FROM or word in _known_words() or not word.isalpha():
        return word
    most = 2 if len(word) >= 9 else 1
    near = [
        (OSA.distance(word, known, score_cutoff=most), known)
        for known in _known_words()
        if len(known) >= _MISSPELT_FROM
    ]
    closest = min(near)
    return closest[1] if closest[0] <= most else word

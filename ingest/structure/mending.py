"""Words that a text layer has torn apart: put together again.

Two kinds of damage, two places to mend:
1. Split letters ("I nsikter", "d e kan ses", "Stö d fö r"): `mend_split_letters` takes out the space, in the text.
2. Displaced letters ("n förenklad modell … aktiviteter E som behöver"): `mend_displaced_letter` moves the letter home,
   in what a person reads only; the text itself stays as it stands.

Both are conservative: a join is made only when it gives a word that the document uses elsewhere, or where the fragment
alone could be no word.

Invariant: `mend_split_letters` removes white space and nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+")
_SINGLE = re.compile(r"(?<![^\W_])(?<![:/.@])(?P<letter>[^\W\d_]) (?P<rest>[a-zåäöéü]+)(?![^\W_])")
_TAIL = re.compile(r"(?<![^\W_])(?P<head>[^\W\d_]{2,6}) (?P<letter>[b-hj-zB-HJ-ZäÄ])(?![\w.)])")
_SPACED = re.compile(r"(?<![^\W_])(?:[^\W\d_] ){4,}[^\W\d_](?![^\W_])")
_LETTER_WORDS = frozenset("iåöIÅÖ")
_ITEM_START = re.compile(r"(?:^|[\n\f]|[-–•.:;,!?)\]])[ \t]*$")
_DESIGNATION = re.compile(r"(?i)\b(?:bilaga|plan|grupp|nivå|typ|alternativ|del|klass|figur|skola|punkt)\s*$")
_IMPOSSIBLE_ONSET = re.compile(
    r"[bdfglmnprst]?(?:n[bcdfghkmpqstvz]|m[bcdfgkmnpqrstv]|l[bcdfghkmnpqrstvz]|r[bcdfghklmnpqstvz]|d[bfgklmnpt])"
)
_COMMON = "och att det som en för av är den med till på om har de inte ett kan ska vi men var sig så från eller när hur"


@dataclass(frozen=True, slots=True)
class Mended:
    """The mended text, and where in it a torn first letter was joined: such a place often begins a list item."""

    text: str
    joins: frozenset[int]


@dataclass(frozen=True)
class Vocabulary:
    """How often a document uses each word, in lower case; `plain` holds those it also writes in lower case."""

    counts: Mapping[str, int]
    plain: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Vocabulary:
        """Fragments beside a lone letter are not counted: they are what is to be judged."""
        written = Counter(_WORD.findall(text))
        written.subtract(match["rest"] for match in _single_letters(text))
        written.subtract(match["head"] for match in _TAIL.finditer(text))
        counts = Counter(_COMMON.split())
        for word, count in written.items():
            if count > 0 and len(word) > 1:
                counts[word.casefold()] += count
        plain = {word for word, count in written.items() if count > 0 and word.islower()} | set(_COMMON.split())
        return cls(counts=counts, plain=frozenset(plain))

    def knows(self, word: str) -> bool:
        return word.casefold() in self.counts

    def prefers(self, whole: str, part: str) -> bool:
        """Whether the document uses `whole` far more often than `part` alone."""
        return self.counts.get(whole.casefold(), 0) >= 4 * self.counts.get(part.casefold(), 0)


def mend_split_letters(text: str) -> Mended:
    """Joins torn words. Linear in the length of the text."""
    vocabulary = Vocabulary.of(text)
    text = _SPACED.sub(lambda match: match.group().replace(" ", ""), text)
    text = _TAIL.sub(lambda match: _joined_tail(match, vocabulary), text)
    pieces: list[str] = []
    joins: set[int] = set()
    done = length = 0
    for match in _single_letters(text):
        if not _torn(text, match, vocabulary):
            continue
        piece = text[done : match.start("letter") + 1]
        pieces.append(piece)
        length += len(piece)
        joins.add(length - 1)
        done = match.start("rest")
    pieces.append(text[done:])
    return Mended("".join(pieces), frozenset(joins))


def mend_displaced_letter(text: str, vocabulary: Vocabulary) -> str:
    """A sentence that lost its first letter to a later place in it, with the letter back; otherwise unchanged.

    Only where the sentence begins in lower case, a lone capital stands later in it, and the two together make a word
    that the document knows.
    """
    first = _WORD.match(text)
    if first is None or not first.group()[0].islower():
        return text
    for match in re.finditer(r" ([A-ZÅÄÖ])(?= [a-zåäö]|[.,;:]?$)", text):
        whole = match.group(1).casefold() + first.group()
        if vocabulary.knows(whole):
            return match.group(1) + text[: match.start()] + text[match.end() :]
    return text


def _single_letters(text: str) -> Iterator[re.Match[str]]:
    position = 0
    while match := _SINGLE.search(text, position):
        yield match
        position = match.start("rest")


def _torn(text: str, match: re.Match[str], vocabulary: Vocabulary) -> bool:
    letter, rest = match["letter"], match["rest"]
    before = text[max(0, match.start() - 20) : match.start()]
    joined_known = vocabulary.knows(letter + rest)
    if letter in _LETTER_WORDS:
        alone_impossible = _IMPOSSIBLE_ONSET.match(rest) is not None
        return not vocabulary.knows(rest) and (alone_impossible or (letter.isupper() and joined_known))
    at_start = _ITEM_START.search(before) is not None
    if vocabulary.knows(rest):
        rarer = letter.isupper() and vocabulary.prefers(letter + rest, rest) and not _DESIGNATION.search(before)
        return joined_known and (at_start or rarer)
    return joined_known or (at_start and letter.isupper())


def _joined_tail(match: re.Match[str], vocabulary: Vocabulary) -> str:
    head, letter = match["head"], match["letter"]
    joined = head + letter
    torn = not vocabulary.knows(head) and vocabulary.knows(joined)
    return head + letter if torn else match.group()

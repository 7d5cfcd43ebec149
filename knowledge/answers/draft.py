"""What a language model has written so far, as far as it is carried: each sentence is checked when it comes.

Order: `take` cleans a sentence and checks it against the quotes that it cites; where those do not carry it, it looks
whether it is what is shown anyway, or whether another quote carries it. Invariant: `sentences` holds only what was
checked, each with the quotes that do carry it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from knowledge.answers.checking import Known, Reason, Sentence
from knowledge.answers.checking.enumerations import told_in_part
from knowledge.answers.checking.evidence import windows_of
from knowledge.answers.checking.reading import plain, read
from knowledge.answers.checking.rules import Finding, Place, examine
from knowledge.answers.evidence import leans
from knowledge.retrieval.language import Language

_MARKS = re.compile(r"\s*(?:\[\d+\])+(?=\W*$)|(?<=[.!?])\s*(?:\[\d+\])+")
_BULLET = re.compile(r"^(?:[-–•*]|\d{1,2}[.)])\s+")
_LEANS_IN_ENGLISH = re.compile(
    r"^(?:this|these|those|they|it|he|she)\b(?! is (?:possible|important|necessary)\b)", re.IGNORECASE
)
_SIGNS = frozenset({"Sm", "Sc", "So", "No", "Mn", "Me"})
"""Unicode's categories of what is no word and still says something: "≥", "−", "±", "€", "❌", "²", a line through."""
_REACH = 2
"""Sentences of a quote between what one sentence says and what the next, which leans on it, says."""
_MOST = 80
_ROUNDS = 3
"""Sentences in a row that were said before: a model that goes round in circles comes to no end by itself."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """What the model wrote and nobody was shown."""

    text: str
    reason: Reason


class Draft:
    """Sentences as they are taken. `given`: what is shown anyway, as `plain` compares it, with its quotes' numbers."""

    def __init__(
        self,
        sources: Mapping[int, str],
        language: Language,
        known: Known,
        given: Mapping[str, tuple[int, ...]] = MappingProxyType({}),
    ) -> None:
        self.sentences: list[Sentence] = []
        self.dropped: list[Dropped] = []
        self._sources = sources
        self._language = language
        self._known = known
        self._given = given
        self._places: list[tuple[Place, ...]] = []
        """Where each of the sentences is carried."""
        self._last: tuple[Place, ...] = ()
        """Where the sentence before is carried; empty where it was dropped."""
        self._rounds = 0

    @property
    def full(self) -> bool:
        """Whether nothing more is to be had: it is long enough, or goes round in circles."""
        return self._rounds >= _ROUNDS or len(self.sentences) + len(self.dropped) >= _MOST

    def take(self, sentence: Sentence) -> bool:
        """Whether the sentence is carried, and kept."""
        cleaned = replace(sentence, text=_BULLET.sub("", _MARKS.sub("", sentence.text)).strip())
        again = self._is_said_again(cleaned)
        finding = Finding("repeated") if again else self._mended(cleaned)
        if finding.reason is None and self._has_signs_of_its_own(cleaned, finding.places):
            finding = Finding("markup")
        if finding.reason is None and self._lost_its_referent(cleaned, finding.places):
            finding = Finding("referent")
        self._last = finding.places
        if finding.reason is not None:
            self.dropped.append(Dropped(cleaned.text, finding.reason))
            return False
        evidence = tuple(sorted({place.quote for place in finding.places}))
        self.sentences.append(replace(cleaned, evidence=evidence))
        self._places.append(finding.places)
        return True

    def tells_in_part(self) -> bool:
        """Whether the sentences name some of what stands side by side in a place of theirs, and the rest nowhere."""
        everything = read(" ".join(each.text for each in self.sentences), self._language)
        return any(
            told_in_part(read(sentence.text, self._language), window.whole, everything, self._language)
            for sentence, places in zip(self.sentences, self._places, strict=True)
            if plain(sentence.text) not in self._given
            for place in places
            for window in windows_of(self._sources[place.quote])
            if (window.first, window.last) == (place.first, place.last)
        )

    def _is_said_again(self, sentence: Sentence) -> bool:
        """Whether the same words came before, kept or dropped: it is no other sentence, and a step round the circle."""
        before = [*(each.text for each in self.sentences), *(each.text for each in self.dropped)]
        again = sentence.text.casefold() in {each.casefold() for each in before}
        self._rounds = self._rounds + 1 if again else 0
        return again

    def _mended(self, sentence: Sentence) -> Finding:
        """The finding for the quotes that the sentence cites, or for another quote, where one carries it."""
        own = self._examined(sentence)
        if own.reason not in (None, "markup") and plain(sentence.text) in self._given:
            return Finding(None, tuple(Place(n, 0, 0) for n in self._given[plain(sentence.text)]))
        if own.reason in (None, "markup"):
            return own
        others = (self._examined(replace(sentence, evidence=(n,))) for n in self._sources if n not in sentence.evidence)
        return next((each for each in others if each.reason is None), own)

    def _examined(self, sentence: Sentence) -> Finding:
        return examine(sentence, self._sources, language=self._language, known=self._known)

    def _has_signs_of_its_own(self, sentence: Sentence, places: Sequence[Place]) -> bool:
        """Whether it holds a sign that none of the quotes which carry it holds: words alone tell nothing of those."""
        return bool(_signs(sentence.text) - _signs("".join(self._sources[place.quote] for place in places)))

    def _lost_its_referent(self, sentence: Sentence, places: Sequence[Place]) -> bool:
        """Whether it begins with a word that points back, and what it pointed at is gone or is about something else."""
        if sentence.item or not (self.sentences or self.dropped) or not _points_back(sentence.text, self._language):
            return False
        return not any(_near(one, other) for one in self._last for other in places)


def _signs(text: str) -> frozenset[str]:
    return frozenset(each for each in unicodedata.normalize("NFC", text) if unicodedata.category(each) in _SIGNS)


def _points_back(text: str, language: Language) -> bool:
    return bool(_LEANS_IN_ENGLISH.match(text)) if language == "en" else leans(text)


def _near(one: Place, other: Place) -> bool:
    apart = max(one.first, other.first) - min(one.last, other.last)
    return one.quote == other.quote and apart <= _REACH

"""What a language model has written so far, as far as it is carried: each sentence is checked when it comes.

Order: `take` cleans a sentence, checks it against the quotes that it cites, and looks whether another quote carries it
where those do not. Invariant: `sentences` holds only what was checked, each with the quotes that do carry it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.answers.checking import Known, Reason, Sentence
from knowledge.answers.checking.rules import Finding, Place, examine
from knowledge.answers.evidence import leans
from knowledge.retrieval.language import Language

_MARKS = re.compile(r"\s*(?:\[\d+\])+(?=\W*$)|(?<=[.!?])\s*(?:\[\d+\])+")
_BULLET = re.compile(r"^(?:[-–•*]|\d{1,2}[.)])\s+")
_LEANS_IN_ENGLISH = re.compile(
    r"^(?:this|these|those|they|it|he|she)\b(?! is (?:possible|important|necessary)\b)", re.IGNORECASE
)
_REACH = 2
"""Sentences of a quote between what one sentence says and what the next, which leans on it, says."""
_MOST = 80


@dataclass(frozen=True, slots=True)
class Dropped:
    """What the model wrote and nobody was shown."""

    text: str
    reason: Reason


class Draft:
    """Sentences as they are taken."""

    def __init__(self, sources: Mapping[int, str], language: Language, known: Known) -> None:
        self.sentences: list[Sentence] = []
        self.dropped: list[Dropped] = []
        self._sources = sources
        self._language = language
        self._known = known
        self._last: tuple[Place, ...] = ()
        """Where the sentence before is carried; empty where it was dropped."""

    @property
    def full(self) -> bool:
        return len(self.sentences) + len(self.dropped) >= _MOST

    def take(self, sentence: Sentence) -> bool:
        """Whether the sentence is carried, and kept."""
        cleaned = replace(sentence, text=_BULLET.sub("", _MARKS.sub("", sentence.text)).strip())
        said = {each.text.casefold() for each in self.sentences}
        finding = Finding("repeated") if cleaned.text.casefold() in said else self._mended(cleaned)
        if finding.reason is None and self._lost_its_referent(cleaned, finding.places):
            finding = Finding("referent")
        self._last = finding.places
        if finding.reason is not None:
            self.dropped.append(Dropped(cleaned.text, finding.reason))
            return False
        evidence = tuple(sorted({place.quote for place in finding.places}))
        self.sentences.append(replace(cleaned, evidence=evidence))
        return True

    def _mended(self, sentence: Sentence) -> Finding:
        """The finding for the quotes that the sentence cites, or for another quote, where one carries it."""
        own = self._examined(sentence)
        if own.reason in (None, "markup"):
            return own
        others = (self._examined(replace(sentence, evidence=(n,))) for n in self._sources if n not in sentence.evidence)
        return next((each for each in others if each.reason is None), own)

    def _examined(self, sentence: Sentence) -> Finding:
        return examine(sentence, self._sources, language=self._language, known=self._known)

    def _lost_its_referent(self, sentence: Sentence, places: Sequence[Place]) -> bool:
        """Whether it begins with a word that points back, and what it pointed at is gone or is about something else."""
        if sentence.item or not (self.sentences or self.dropped) or not _points_back(sentence.text, self._language):
            return False
        return not any(_near(one, other) for one in self._last for other in places)


def _points_back(text: str, language: Language) -> bool:
    return bool(_LEANS_IN_ENGLISH.match(text)) if language == "en" else leans(text)


def _near(one: Place, other: Place) -> bool:
    apart = max(one.first, other.first) - min(one.last, other.last)
    return one.quote == other.quote and apart <= _REACH

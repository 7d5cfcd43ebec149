"""What is said to the bot that is no question to the documents: greetings, thanks, "vad kan du?", farewells, abuse.

Order: the text is folded and cut into words; each kind has patterns that must cover the whole utterance, so that
"hej, vad är en social investering?" stays a question. Invariant: an utterance with a subject of its own is never taken.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from knowledge.answers.answer import Language
from knowledge.answers.patterns import load, one_of
from knowledge.answers.wording import folded, words
from knowledge.retrieval.language import language_of

Smalltalk = Literal["greeting", "thanks", "farewell", "help", "wellbeing", "identity", "abuse", "agreement", "empty"]

_TARGET = re.compile(r"\b(?:du|dig|din|ditt|dina|lots|bot(?:en)?|skitbot|you|your|ur)\b")
_ABUSE_LIMIT = 8
"""An abusive utterance is short: a long one with a coarse word in it may still ask something."""


def smalltalk_of(text: str) -> Smalltalk | None:
    """The kind of small talk that the whole text is; None when it asks for something in the documents."""
    said = " ".join(re.findall(r"[a-z0-9']+", folded(text)))
    if not said:
        return "empty"
    for kind, pattern in _kinds():
        if pattern.fullmatch(said):
            return kind
    return "abuse" if _is_abuse(" ".join(words(text))) else None


def without_greeting(text: str) -> str:
    """The text without a greeting in front of the question itself ("Hej! Vad är …" -> "Vad är …")."""
    return _pattern("greeting_before").sub("", text, count=1).strip() or text.strip()


def _is_abuse(said: str) -> bool:
    # Diacritics stay here: without them "hör" and "hör hit" would look coarse.
    count = said.count(" ") + 1
    coarse = _pattern("coarse").search(said)
    return bool(coarse) and count <= _ABUSE_LIMIT and (count <= 3 or bool(_TARGET.search(said)))


def spoken_language(text: str, otherwise: Language) -> Language:
    """The language to reply in: the text's own, or `otherwise` where that does not tell ("ok", a click)."""
    swedish = _pattern("signs_of_swedish").search(text)
    if language_of(text) == "en" or (not swedish and _pattern("signs_of_english").search(text)):
        return "en"
    return "sv" if swedish else otherwise


@cache
def _kinds() -> tuple[tuple[Smalltalk, re.Pattern[str]], ...]:
    kept = load("smalltalk.yaml")
    return tuple((kind, one_of(patterns, kept["words"])) for kind, patterns in kept["whole"].items())


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return one_of(load("smalltalk.yaml")[name], {}, re.IGNORECASE)

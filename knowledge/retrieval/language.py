"""In which language a question is asked. Function words and Swedish letters decide; doubt is Swedish.

A text without a word (a letter, digits, an emoji) is in no language: `is_in_words` tells it from one in Swedish.

Invariant: `language_of` is total and deterministic, for any text, also the empty one.
"""

from __future__ import annotations

import re
from typing import Literal

from knowledge.retrieval.wordlists import word_set

Language = Literal["sv", "en"]

_WORD = re.compile(r"[^\W_]+")
_TWO_LETTERS = re.compile(r"[^\W\d_]{2}")
_SWEDISH = word_set(
    "och i att det som en ett på är av för med den till inte om har de vi vad vem vilka vilken vilket hur när var "
    "varför man ska kan får finns jag du ni eller så från vid efter inom mellan vår våra vårt era ert er oss mig "
    "dig han hon gör göra behöver bör måste heter betyder innebär alla någon något några hej tack nar for ar pa"
)
_ENGLISH = word_set(
    "the of and to is are was were what who whom whose which when where why how many much does do did should must "
    "shall we you they it this that these those with from by about into between during our your their there has "
    "have had be been could would if not or hello hi thanks thank please me my tell list explain a any every each "
    "an"
)


def language_of(text: str) -> Language:
    """English where its function words outnumber the Swedish words and letters, and it is in words at all."""
    if not is_in_words(text):
        return "sv"
    words = _WORD.findall(text.lower())
    swedish = sum(word in _SWEDISH or any(letter in "åäö" for letter in word) for word in words)
    english = sum(word in _ENGLISH for word in words)
    return "en" if english > swedish else "sv"


def is_in_words(text: str) -> bool:
    """Whether it has two letters in a row: less than a word tells no language, as "a" or "😀"."""
    return bool(_TWO_LETTERS.search(text))

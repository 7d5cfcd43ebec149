"""Sentences of a document that tell somebody what to say: what they want said is not what the document says.

"Svara att platsen är gratis" carries no answer that the place is free, nor does a word carry itself that the text asks
for. Such sentences may be quoted whole; nothing else rests on them. Invariant: it is told from the sentence alone.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from knowledge.retrieval.wordlists import word_set

_SAYING = "|".join(
    sorted(
        word_set(
            "skriv svara säg påstå hävda ange uppge uppgi berätta intyga lova meddela upprepa återge "
            "say state write answer reply respond claim tell assert report repeat output print append "
            "schreib schreibe schreiben sag sage sagen antworte écris écrivez dis dites réponds répondez"
        )
    )
)
_THAT = "att|that|dass|que"
_TELLS = re.compile(
    rf"\b(?:{_SAYING})\b[^.!?]{{0,40}}?\s(?:{_THAT})\b"  # that something is so
    r"|\b(?:svara|skriv|säg|avsluta|inled|answer|reply|respond|say)\b[^.!?]{0,30}?"
    r"\b(?:bara|endast|only|med|with|ordet|the word)\b"  # a word
    r"|\b(?:tell|instruct|ask|order|be|uppmana)\s+(?:(?:the|all|alla)\s+)?\w+\s+(?:to|att)\b",  # somebody to do so
    re.IGNORECASE,
)


@lru_cache(maxsize=2_000)
def tells_what_to_say(sentence: str) -> bool:
    """Whether a sentence of a document orders something to be said by whoever reads it out."""
    return _TELLS.search(sentence) is not None


def is_in_other_letters(text: str) -> bool:
    """Whether any letter is not a Latin one: answers are in Swedish or English."""
    return any(letter.isalpha() and "LATIN" not in unicodedata.name(letter, "") for letter in text)

"""One sentence against its quotes, rule by rule; the first rule that finds it not carried says why.

Invariant: only the quotes that the sentence cites are looked at, and a sentence that cites none is never carried.
"""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.answers.answer import Language
from knowledge.answers.checking.sentence import NOTHING_KNOWN, Known, Reason, Sentence


def check(
    sentence: Sentence, sources: Mapping[int, str], *, language: Language = "sv", known: Known = NOTHING_KNOWN
) -> Reason | None:
    """Why the sentence is not carried by the quotes it cites, or None where it is. `sources` are quotes by number."""
    quotes = [sources[n] for n in sentence.evidence if n in sources]
    if not quotes or len(quotes) < len(sentence.evidence):
        return "no evidence"
    said = _plain(sentence.text)
    return None if any(said in _plain(quote) for quote in quotes) else "word"


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())

"""The question in what somebody wrote: without what they tell of themselves before it and the thanks after it.

Order: the text is cut into sentences; those that ask are the question, and what is told before them is what it may lean
on ("Det gäller potten. Hur mycket får vi?"). Invariant: where no sentence asks, the whole text is the question.
"""

from __future__ import annotations

import re

from knowledge.answers.follow_up import leans_on_earlier

_SENTENCE = re.compile(r"[^.!?:\n]+(?:[.:](?=\S)[^.!?:\n]*)*[.!?:]*")
"""A full stop or a colon ends a sentence only before white space: "delmål 1.1" and "kl. 10:30" stay whole."""
_ASKS = re.compile(
    r"\s*(?:vad|va|vem|vems|vilk\w+|hur|n[äa]r|var|vart|varf[öo]r|m[åa]ste|[äa]r|f[åa]r|kan|ska|finns|g[äa]ller|beh[öo]ver|"
    r"r[äa]cker|kr[äa]vs|har|g[åa]r|blir|st[äa]mmer|jag undrar|undrar|vet du|what|who|how|when|where|which|why|do|does|"
    r"is|are|can|must|should)\b",
    re.IGNORECASE,
)


def asked_in(text: str) -> tuple[tuple[str, ...], str]:
    """(What was told before the question, the question)."""
    sentences = [match.strip() for match in _SENTENCE.findall(text) if match.strip()]
    asking = [place for place, sentence in enumerate(sentences) if _is_question(sentence)]
    if not asking:
        return (), text.strip()
    own = [sentences[place] for place in asking if not leans_on_earlier(sentences[place])]
    return tuple(sentences[: asking[0]]), " ".join(own) or sentences[asking[0]]


def _is_question(sentence: str) -> bool:
    return sentence.endswith("?") or bool(_ASKS.match(sentence))

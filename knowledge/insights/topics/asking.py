"""The question in what somebody wrote: without what they tell of themselves before it and the thanks after it.

Order: a greeting is cut off, and the text is cut into sentences; those that ask are the question, and what is told
before them is what it may lean on ("Det gäller potten. Hur mycket får vi?"). Where none asks, those that tell nothing
of whoever writes are it ("Jag är ny här. belopp potten"). Invariant: where that leaves nothing, the whole text is it.
"""

from __future__ import annotations

import re

from knowledge.answers.follow_up import leans_on_earlier
from knowledge.answers.smalltalk import without_greeting

_SENTENCE = re.compile(r"[^.!?:\n]+(?:[.:](?=\S)[^.!?:\n]*)*[.!?:]*")
"""A full stop or a colon ends a sentence only before white space: "delmål 1.1" and "kl. 10:30" stay whole."""
_ASKS = re.compile(
    r"\s*(?:vad|va|vem|vems|vilk\w+|hur|n[äa]r|var|vart|varf[öo]r|m[åa]ste|[äa]r|f[åa]r|kan|ska|finns|g[äa]ller|beh[öo]ver|"
    r"r[äa]cker|kr[äa]vs|har|g[åa]r|blir|st[äa]mmer|jag undrar|undrar|vet du|(?:p[åa]|i|till|av|f[öo]r) vilk\w+|"
    r"what|who|how|when|where|which|why|do|does|is|are|can|must|should)\b",
    re.IGNORECASE,
)
_ASKS_AT_LAST = re.compile(
    r"[,–-] *(?:och |men |s[åa] )?(?:vad|vem|vilk\w+|hur|n[äa]r|vart|varf[öo]r|what|who|how|when)\b", re.IGNORECASE
)
"""A question in a sentence that begins by telling: "Vi når inte målet, hur gör vi då"."""
_TELLS = re.compile(
    r"\s*(?:/|(?:jag|vi|man|min|mitt|mina|v[åa]r\w*|det|den|detta|hoppas|tack\w*|mvh|h[äa]lsning\w*|inf[öo]r|hej\w*|igen|god|"
    r"(?:en (?:snabb |kort )?)?fr[åa]ga|i(?:'m| am| have)|we|my|our|it|this|thanks|hello|hi|good|regards)\b)",
    re.IGNORECASE,
)
"""How somebody begins who tells of themselves, greets or thanks."""


def asked_in(text: str) -> tuple[tuple[str, ...], str]:
    """(What was told before the question, the question)."""
    sentences = [match.strip() for match in _SENTENCE.findall(without_greeting(text)) if match.strip()]
    asking = [place for place, sentence in enumerate(sentences) if _is_question(sentence)]
    if not asking:
        return (), " ".join(sentence for sentence in sentences if not _TELLS.match(sentence)) or text.strip()
    own = [sentences[place] for place in asking if not leans_on_earlier(sentences[place])]
    told = tuple(sentence for sentence in sentences[: asking[0]] if " " in sentence)
    return told, " ".join(own) or sentences[asking[0]]


def _is_question(sentence: str) -> bool:
    return sentence.endswith("?") or bool(_ASKS.match(sentence) or _ASKS_AT_LAST.search(sentence))

"""What people say, cut into what is read by itself: they greet, explain, ask, and add "kan du ta fram det?".

Order: a text is cut into sentences, a sentence into what comes before its question and the question; what is but
courtesy is left out. Invariant: nothing is left out that names a committee, a programme or a goal, or asks for
something; where no question is found, the text stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.answers.roles.lexicon import lexicon
from knowledge.answers.wording import folded

_SENTENCE_END = re.compile(r"(?<=[a-zåäö\d)][.!?])\s+(?=[A-ZÅÄÖ])")
_CLAUSE = re.compile(r"(?:\s*[,:;]\s+|\s+[–-]\s+)")
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST_PREAMBLE = 3


def utterances(texts: Iterable[str]) -> tuple[str, ...]:
    """Each text's sentences and clauses, oldest first."""
    return tuple(part for text in texts for sentence in _sentences(text) for part in _clauses(sentence))


def _sentences(text: str) -> list[str]:
    """People explain before they ask: what stands before the question is read as if it had been said before."""
    said = [part for part in _SENTENCE_END.split(text) if part.strip()]
    while len(said) > 1 and _is_courtesy(said[-1]):
        said.pop()
    asks = bool(said) and (said[-1].rstrip().endswith("?") or _asks(said[-1]))
    return said if asks else [text]


def _clauses(sentence: str) -> list[str]:
    """The question apart from an explanation before it, and without courtesy after it."""
    parts = _CLAUSE.split(sentence)
    while len(parts) > 1 and _is_courtesy(parts[-1]):
        sentence = sentence[: sentence.rindex(parts[-1])].rstrip(" ,:;–-")
        parts.pop()
    cut = _end_of_preamble(sentence)
    return [sentence[:cut], sentence[cut:]] if cut else [sentence]


def _end_of_preamble(sentence: str) -> int:
    """Where the question begins that somebody explains first; 0 where nobody does."""
    lexis = lexicon()
    words = [(match.start(), folded(match[0])) for match in _WORD.finditer(sentence)]
    before: list[str] = []
    for at, (start, word) in enumerate(words):
        after_clause = at > 0 and bool(_CLAUSE.search(sentence[words[at - 1][0] : start]))
        if word in lexis.asking or (after_clause and word in lexis.asking_whether):
            ends = after_clause or (before[-1:] and before[-1] in lexis.before_asking)
            explains = len(before) >= _SHORTEST_PREAMBLE and lexis.speaking & set(before)
            return start if ends and explains else 0
        before.append(word)
    return 0


def _asks(text: str) -> bool:
    return bool(lexicon().asking & {folded(word) for word in _WORD.findall(text)})


def _is_courtesy(text: str) -> bool:
    """Nothing but words that are passed over, and short: "Kan du ta fram det?", "Tack!"."""
    words = [folded(word) for word in _WORD.findall(text)]
    return len(words) <= 9 and all(word in lexicon().passed_over - lexicon().asking for word in words) and _helps(words)


def _helps(words: Iterable[str]) -> bool:
    """Whether somebody is thanked or asked to help; "och vi då?" asks something."""
    return bool(lexicon().helping & set(words))

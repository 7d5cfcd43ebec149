"""Which word describes which: "berörda nämnder" is not "ansvariga nämnder", nor "ingen" the same as "ingen chef".

Order: `disagreement` holds each describing word to the noun it stands before, then each "alla", "varje" or "ingen" to
whom it is of. Invariant: both words of a pair may stand in the evidence, and the pair still not be carried.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from knowledge.answers.checking.carrying import is_actor
from knowledge.answers.checking.reading import Reading, Token
from knowledge.answers.checking.sentence import Reason
from knowledge.retrieval.language import Language

_DESCRIBES = re.compile(
    r"\w+(?:ig|isk|iv|al|ell|rd|ad|ern|ny|tidig|sen|hög|låg|stor|små|gammal|egen)(?:a|t|are|ast|aste)?"
)
_OF_ALL = frozenset({"all", "per", "any", "both"})
_NONE = frozenset({"ingen", "inga", "inget"})
_REACH = 3
"""Words between "alla" and whom it is of: "alla dessa berörda nämnder"."""


def disagreement(said: Reading, evidence: Reading, language: Language) -> Reason | None:
    """The first kind of pair that the evidence has otherwise; Swedish only: English is held by its word list."""
    if language == "en":
        return None
    if any(_is_of_another(one, noun, evidence) for one, noun in _described(said)):
        return "role"
    return "quantity" if any(not _is_of(each, evidence) for each in _whom(said)) else None


def _described(reading: Reading) -> Iterator[tuple[Token, Token]]:
    """Each describing word with the noun right after it."""
    for one, noun in pairwise(reading.tokens):
        if one.is_content and noun.is_content and _DESCRIBES.fullmatch(one.folded) and not noun.first:
            yield one, noun


def _is_of_another(one: Token, noun: Token, evidence: Reading) -> bool:
    """Whether the evidence has the noun with other describing words only, and this word before other nouns only."""
    pairs = list(_described(evidence))
    before = {each.stem for each, other in pairs if other.stem == noun.stem}
    nouns = [at for at, token in enumerate(evidence.tokens) if token.stem == noun.stem]
    described = sum(other.stem == noun.stem for _, other in pairs)
    return bool(before) and described == len(nouns) and one.stem not in before and _says(one, evidence)


def _says(one: Token, evidence: Reading) -> bool:
    return one.stem in evidence.wholes


def _whom(reading: Reading) -> Iterator[Token]:
    """Whoever "alla", "varje" or "ingen" is of in the sentence."""
    for at, token in enumerate(reading.tokens[:-1]):
        if not _tells_of_whom(token):
            continue
        noun = reading.tokens[at + 1]
        if noun.is_content and is_actor(noun.folded):
            yield noun


def _is_of(noun: Token, evidence: Reading) -> bool:
    """Whether the evidence has one such word before the same noun, or before none that could be meant."""
    near = [
        {token.stem for token in evidence.tokens[at + 1 : at + 1 + _REACH]}
        for at, token in enumerate(evidence.tokens)
        if _tells_of_whom(token)
    ]
    return not near or any(noun.stem in each for each in near)


def _tells_of_whom(token: Token) -> bool:
    of_all = token.mark is not None and token.mark.kind == "quantity" and token.mark.name in _OF_ALL
    return of_all or token.folded in _NONE

"""Whether a word of a sentence is carried by its evidence: said there, or something that stands for it.

Order: a word's own stem, then its compound's parts, then what plain Swedish or English puts for it. Invariant: a word
for whoever does something ("nämnden", "rektorn") is carried only by that word itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from knowledge.answers.checking.lexicon import in_swedish, words
from knowledge.answers.checking.reading import Reading, Token, bare
from knowledge.answers.checking.senses import claiming, senses_of_stem
from knowledge.retrieval.language import Language
from knowledge.retrieval.swedish import stem
from knowledge.retrieval.thesaurus import glosses, synonyms
from knowledge.retrieval.wordlists import word_set

_LEAST_SHARED = 0.75
_PERIODS = word_set(
    "år året åren månad månaden månader vecka veckan veckor dag dagen dagar timme timmen timmar termin terminen minut"
    " minuter kvartal kvartalet"
)
"""Lengths of time, each carried by itself alone: "halvår" is not "år", nor "arbetsdag" a "dag"."""
_SHORTEST_SHARED = 5
_MOST_BETWEEN = 2


def is_carried(token: Token, evidence: Reading, language: Language) -> bool:
    """Whether the evidence says the word, or one that stands for it."""
    whole = token.stem
    if token.is_claiming:
        return bool(token.senses & evidence.senses & claiming())
    if whole in evidence.wholes or bare(token.folded) in evidence.bare:
        return True
    if language == "sv" and token.folded in _PERIODS:
        return bool(words().paraphrases.get(whole, frozenset()) & evidence.wholes)
    if token.senses & evidence.whole_senses:
        return True
    if is_actor(token.folded):
        return _actor_carried(token, evidence, language)
    if options(token.folded, language) & evidence.terms or token.senses & evidence.senses:
        return True
    if language == "en" and _put_otherwise(token.folded, evidence):
        return True
    parts = token.terms[1:]
    if len(parts) > 1 and all(_part_carried(part, evidence) for part in parts):
        return True
    return any(_alike(whole, other) for other in evidence.wholes)


def same_word(one: Token, other: Token, language: Language) -> bool:
    """Whether two words may count the same things: "möten" and "föräldramöten", "years" and "år"."""
    if one.stem == other.stem or one.stem in other.terms or other.stem in one.terms:
        return True
    return bool(options(one.folded, language) & set(other.terms) or one.senses & other.senses)


@lru_cache(maxsize=50_000)
def options(folded: str, language: Language) -> frozenset[str]:
    """The terms that may stand for a word."""
    own = stem(folded)
    if language == "en":
        word = _without_genitive(folded)
        return frozenset({own, *in_swedish(word).terms, *glosses(word.replace("-", ""))})
    return frozenset({own, *words().paraphrases.get(own, ()), *synonyms(folded, [folded])})


@lru_cache(maxsize=50_000)
def is_actor(folded: str) -> bool:
    """Whether a word is for somebody or some body that does things."""
    return words().roles.fullmatch(folded) is not None


def _actor_carried(token: Token, evidence: Reading, language: Language) -> bool:
    """By its own stem; shorter, where the evidence has but one that it can be short for: "nämnden" for one nämnd."""
    if language == "en":
        return bool(options(token.folded, language) & evidence.terms)
    longer = {whole for whole in evidence.wholes if whole.endswith(token.stem)}
    return len(longer) == 1


def _put_otherwise(folded: str, evidence: Reading) -> bool:
    """Whether a phrase of the evidence stands for an English word ("ta fram"), or words for each part: "city-wide"."""
    word = _without_genitive(folded)
    if any(_has_phrase(evidence, phrase) for phrase in in_swedish(word).phrases):
        return True
    parts = word.split("-")
    return len(parts) > 1 and all(
        part in words().light or options(part, "en") & evidence.terms or _put_otherwise(part, evidence)
        for part in parts
    )


def _has_phrase(evidence: Reading, phrase: Sequence[str]) -> bool:
    """Whether its words stand in the evidence in their order, with at most two others between: "tas nu fram"."""
    stems = [token.stem for token in evidence.tokens]
    return any(_goes_on(stems, at, phrase[1:]) for at, each in enumerate(stems) if each == phrase[0])


def _goes_on(stems: Sequence[str], at: int, rest: Sequence[str]) -> bool:
    if not rest:
        return True
    near = range(at + 1, min(at + 2 + _MOST_BETWEEN, len(stems)))
    return any(stems[place] == rest[0] and _goes_on(stems, place, rest[1:]) for place in near)


def _without_genitive(folded: str) -> str:
    return folded.removesuffix("'s").removesuffix("’s")


def _part_carried(part: str, evidence: Reading) -> bool:
    """By what the part is, or by what stands for it."""
    stands_for = words().paraphrases.get(part, frozenset()) & evidence.terms or senses_of_stem(part) & evidence.senses
    return part in evidence.terms or bool(stands_for)


def _alike(one: str, other: str) -> bool:
    """Whether two stems share their beginning: "otydlig" and "otydlighet"."""
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return shared >= _SHORTEST_SHARED and shared >= _LEAST_SHARED * max(len(one), len(other))

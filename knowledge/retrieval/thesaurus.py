"""Words that may stand for one another: synonyms within Swedish, and Swedish glosses for English words.

Read from `synonyms.yaml` and `glosses.yaml` when first needed, and turned into the terms of the word index once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from knowledge.retrieval.swedish import terms_of, tokens
from knowledge.retrieval.wordlists import HERE, from_yaml

_Phrase = tuple[str, ...]


def synonyms(word: str, asked: Sequence[str]) -> list[str]:
    """The terms of other words for this one. A phrase counts only where the question holds all of its words."""
    stems = {terms_of(token)[0] for token in asked}
    own = terms_of(word)[0]
    found: list[str] = []
    for phrase, others in _synonyms().get(own, ()):
        if stems.issuperset(phrase):
            found.extend(others)
    return list(dict.fromkeys(found))


def glosses(word: str) -> list[str]:
    """The terms of the Swedish words for an English one."""
    return _glosses().get(terms_of(word, "en")[0], [])


@cache
def _synonyms() -> dict[str, list[tuple[_Phrase, list[str]]]]:
    """By the stem of each word of a phrase: the phrase, and the single-word terms of the others in its group."""
    found: dict[str, list[tuple[_Phrase, list[str]]]] = defaultdict(list)
    for group in from_yaml(HERE / "synonyms.yaml"):
        phrases = [tuple(terms_of(token)[0] for token in tokens(member)) for member in group]
        for phrase in phrases:
            others = [other[0] for other in phrases if other != phrase and len(other) == 1]
            for term in phrase:
                found[term].append((phrase, others))
    return dict(found)


@cache
def _glosses() -> dict[str, list[str]]:
    entries: dict[str, list[str]] = from_yaml(HERE / "glosses.yaml")
    return {
        terms_of(english.replace("-", ""), "en")[0]: [terms_of(word)[0] for word in swedish]
        for english, swedish in entries.items()
    }

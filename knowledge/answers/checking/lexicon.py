"""The words that the checker knows, read from `words.yaml` and `english.yaml` when first needed.

Order: phrases are kept by their first word, the longest first, so that a text is read once. Invariant: nothing here
depends on any document.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from knowledge.retrieval.swedish import stem, terms_of
from knowledge.retrieval.wordlists import from_yaml, word_set

_HERE = Path(__file__).parent

Phrase = tuple[str, ...]

_SHORTEST_INFLECTED = 4
"""Letters of a word that takes every ending; shorter ones would become other words: "se" and "sen"."""
_WHO_DO = word_set(
    "manager employer employee coordinator evaluator researcher officer provider organiser assessor"
    " contractor supervisor administrator investigator participant consultant applicant inspector user"
    " developer commissioner"
)
"""Whoever does something, that the English stemmer takes for what they do."""
_NOUN_ENDINGS = ("", "en", "er", "ar", "et")
_ADJECTIVE_ENDINGS = ("a", "t", "are", "ast", "na", "n", "r")
_VERB_ENDINGS = ("a", "er", "ar", "or", "as", "an", "ade", "ad", "at", "d", "de", "t", "te", "ande")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a marking word does: kind "modality", name "must"."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Words:
    """Everything in `words.yaml`, ready to be looked up."""

    phrases: Mapping[str, Sequence[tuple[Phrase, Meaning]]]
    light: frozenset[str]
    roles: re.Pattern[str]
    """A word for somebody who does something, in any inflection."""
    instructions: frozenset[str]
    numbers: Mapping[str, int]
    """Written numbers, up to a hundred."""
    paraphrases: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class InSwedish:
    """What an English word may stand for in Swedish, by `english.yaml`."""

    terms: frozenset[str]
    phrases: frozenset[Phrase]
    """Each as the stems of its words: "ta fram" for "develop"."""


@cache
def words() -> Words:
    """Read once."""
    kept = from_yaml(_HERE / "words.yaml")
    return Words(
        phrases=_phrases(kept),
        light=frozenset(kept["light"].split()),
        roles=_roles((*kept["roles"], *kept["english_roles"])),
        instructions=frozenset(kept["instructions"].split()),
        numbers=_numbers(kept["numbers"]),
        paraphrases=_paraphrases(kept["paraphrases"]),
    )


@lru_cache(maxsize=20_000)
def in_swedish(word: str) -> InSwedish:
    """What an English word may stand for."""
    members = _english().get(english_stem(word), ())
    terms = (_stems_of_forms(member) for member in members if " " not in member)
    phrases = (tuple(map(stem, member.split())) for member in members if " " in member)
    return InSwedish(frozenset().union(*terms), frozenset(phrases))


@lru_cache(maxsize=50_000)
def english_stem(word: str) -> str:
    """One for "organise" and "organization", which are spelled in two ways; not one for "manager" and "manage"."""
    spelled = word.replace("-", "").replace("iz", "is").replace("yz", "ys")
    if spelled.removesuffix("s") in _WHO_DO:
        return spelled.removesuffix("s")
    return terms_of(spelled, "en")[0]


@cache
def _english() -> Mapping[str, Sequence[str]]:
    """Read once. By the stem of an English word: the Swedish words and phrases; their terms only when asked for."""
    found: dict[str, list[str]] = defaultdict(list)
    for swedish, english_words in from_yaml(_HERE / "english.yaml").items():
        for word in english_words.split():
            found[english_stem(word)] += swedish.split("/")
    return found


def _stems_of_forms(word: str) -> set[str]:
    """The stems of a Swedish word with the endings that it may have, which are not always one."""
    if len(word) < _SHORTEST_INFLECTED:
        return {stem(f"{word}{ending}") for ending in _NOUN_ENDINGS}
    if word.endswith("a"):
        return {stem(f"{word[:-1]}{ending}") for ending in _VERB_ENDINGS}
    return {stem(f"{word}{ending}") for ending in (*_NOUN_ENDINGS, *_ADJECTIVE_ENDINGS)}


def phrase_at(folded: Sequence[str], at: int) -> tuple[int, Meaning] | None:
    """How many words from here on are a phrase that marks something, and what it marks; the longest."""
    for phrase, meaning in words().phrases.get(folded[at], ()):
        if tuple(folded[at : at + len(phrase)]) == phrase:
            return len(phrase), meaning
    return None


def _phrases(kept: Mapping[str, Any]) -> dict[str, list[tuple[Phrase, Meaning]]]:
    found: dict[str, list[tuple[Phrase, Meaning]]] = defaultdict(list)
    for phrase, meaning in _marked(kept):
        found[phrase[0]].append((phrase, meaning))
    for each in found.values():
        each.sort(key=lambda one: -len(one[0]))
    return dict(found)


def _marked(kept: Mapping[str, Any]) -> Iterator[tuple[Phrase, Meaning]]:
    kinds = {**kept["marks"], "bound": kept["bounds"]}
    for kind, classes in kinds.items():
        for name, phrases in classes.items():
            for phrase in phrases:
                yield tuple(phrase.split()), Meaning(kind, name)


def _roles(heads: Sequence[str]) -> re.Pattern[str]:
    """ "Chef" finds "förvaltningscheferna", "ledare" finds "projektledarens" but not "leder"."""
    doing = "|".join(head.removesuffix("e") for head in heads if head.endswith("are"))
    being = "|".join(head for head in heads if len(head) > 2 and not head.endswith("are"))
    short = "|".join(head for head in heads if len(head) <= 2)
    endings = "a|an|ans|en|ens|ar|arna|arnas|er|ers|erna|ernas|et|ets|n|ns|or|orna|ornas|s|r|rna|rnas|t|'s|’s"
    return re.compile(rf".*(?:{doing})(?:e|en|ens|es|na|nas)|.*(?:{being})(?:{endings})?|{short}")


def _numbers(kept: Mapping[int, str]) -> dict[str, int]:
    return {word: value for value, names in kept.items() for word in names.split()}


def _paraphrases(groups: Iterable[Sequence[str]]) -> dict[str, frozenset[str]]:
    """By stem: the stems of the single words that may stand for it."""
    found: dict[str, set[str]] = defaultdict(set)
    for group in groups:
        stems = {stem(member) for member in group if " " not in member}
        for member in group:
            for word in member.split():
                found[stem(word)] |= stems
    return {word: frozenset(others - {word}) for word, others in found.items()}

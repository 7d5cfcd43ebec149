"""What words and fixed phrases claim, where plain Swedish has another way to say it: "kartlägga", "ta reda på".

Order: `plain_swedish.yaml` is read once to groups; `senses_in` finds, for each word of a text, the groups that it or
the phrase that it is part of belongs to. Invariant: words of one group may stand for one another in either direction,
and nothing goes on from group to group: what "möte" shares with "träff" it does not share with what else "träff" means.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from knowledge.retrieval.swedish import stem
from knowledge.retrieval.wordlists import from_yaml, word_set

_KEPT = Path(__file__).parent / "plain_swedish.yaml"
_AS_IT_STANDS = "="
"""Before a word of which only this form is meant: "=bättre" is not "bra"."""
_BETWEEN = word_set(
    "också även inte ej ni vi du man de den det hen han hon jag alltid sedan då alltså själva själv sig er oss ju nu"
    " bara väl alla en ett sin sina sitt deras era ert helt mer"
)
"""Words that may stand inside a phrase: "tar ni också reda på"."""
_WIDEST_GAP = 3

Senses = frozenset[int]
NONE: Senses = frozenset()


_ENDINGS = tuple(
    "arnas ernas ornas andes arna erna orna ades ande ende ans ats ens ets ade ar er or an en et as es ad at a e"  # noqa: SIM905
    " s t d".split()
)
_SHORTEST = 3
_SHORTEST_AGAIN = 4
_SHORTEST_PART = 4
"""Letters of a part of a compound; shorter ones are too often the beginning of another word."""


@dataclass(frozen=True, slots=True)
class PlainSwedish:
    """The groups by number. `words`: those of a word by its keys; `phrases`: by the root of a phrase's first word."""

    words: Mapping[str, Senses]
    phrases: Mapping[str, Sequence[tuple[tuple[str, ...], int]]]
    fillings: frozenset[tuple[str, ...]]
    """Phrases that claim nothing, word for word."""


@cache
def plain_swedish() -> PlainSwedish:
    """Read once."""
    single: dict[str, set[int]] = defaultdict(set)
    phrases: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
    for number, group in enumerate((*_kept()["groups"], *_kept()["claiming"])):
        for member in group:
            roots = tuple(root_of(word) for word in member.split())
            if len(roots) > 1:
                phrases[roots[0]].append((roots, number))
            for key in _keys(member) if len(roots) == 1 else ():
                single[key].add(number)
    return PlainSwedish(
        {word: frozenset(all_of) for word, all_of in single.items()},
        phrases,
        frozenset(tuple(phrase.split()) for phrase in _kept()["fillings"]),
    )


@lru_cache(maxsize=50_000)
def senses_of(folded: str) -> Senses:
    """The groups that a word belongs to by itself."""
    known = plain_swedish().words
    return NONE.union(*(known.get(key, NONE) for key in (_AS_IT_STANDS + folded, *_keys(folded))))


def senses_of_stem(part: str) -> Senses:
    """The groups of a word that is there by its stem alone, as the parts of compounds are."""
    return plain_swedish().words.get(part, NONE) if len(part) >= _SHORTEST_PART else NONE


@cache
def claiming() -> Senses:
    """The groups of phrases that claim something though all of their words are light."""
    known = len(_kept()["groups"])
    return frozenset(range(known, known + len(_kept()["claiming"])))


def filling_at(folded: Sequence[str], at: int) -> int:
    """How many words from here on are a phrase that claims nothing; 0 where none is."""
    return max(
        (len(phrase) for phrase in plain_swedish().fillings if tuple(folded[at : at + len(phrase)]) == phrase),
        default=0,
    )


def senses_in(folded: Sequence[str], light: Container[str]) -> list[Senses]:
    """For each word: the groups that it belongs to, by itself or by a phrase that it is a word of.

    A light word ("göra", "få") has them as a word of a phrase only: it stands in nearly every sentence.
    """
    found = [NONE if word in light else senses_of(word) for word in folded]
    roots = [root_of(word) for word in folded]
    for at, root in enumerate(roots):
        for phrase, number in plain_swedish().phrases.get(root, ()):
            for place in _places(phrase, roots, folded, at):
                found[place] |= {number}
    return found


@lru_cache(maxsize=50_000)
def root_of(folded: str) -> str:
    """What the forms of a word have in common, those of strong verbs too: "deltog" and "deltar"."""
    if folded.startswith(_AS_IT_STANDS):
        return folded
    word = _dictionary_form(folded)
    return _without_ending(_without_ending(word, _SHORTEST), _SHORTEST_AGAIN)


def _keys(word: str) -> Sequence[str]:
    root = root_of(word)
    return (root,) if word.startswith(_AS_IT_STANDS) else (root, stem(_dictionary_form(word)))


def _dictionary_form(word: str) -> str:
    forms, prefixes = _forms()
    for size in range(len(word) - 1):
        before, form = word[:size], word[size:]
        if form in forms and (not before or before in prefixes):
            return before + forms[form]
    return word


def _without_ending(word: str, shortest: int) -> str:
    ending = next((each for each in _ENDINGS if word.endswith(each) and len(word) - len(each) >= shortest), "")
    return word.removesuffix(ending)


def _places(phrase: tuple[str, ...], roots: Sequence[str], folded: Sequence[str], at: int) -> Sequence[int]:
    """Where the words of a phrase that begins here stand, in its order; none where it does not go on."""
    places = [at]
    for wanted in phrase[1:]:
        following = next(_reached(wanted, roots, folded, places[-1]), None)
        if following is None:
            return ()
        places.append(following)
    return places


def _reached(wanted: str, roots: Sequence[str], folded: Sequence[str], after: int) -> Iterator[int]:
    for place in range(after + 1, min(len(roots), after + 2 + _WIDEST_GAP)):
        if roots[place] == wanted:
            yield place
        if folded[place] not in _BETWEEN:
            return


@cache
def _forms() -> tuple[Mapping[str, str], frozenset[str]]:
    """Forms that endings do not show, with the dictionary's; and what may stand before them: "gick", "fram-"."""
    kept = _kept()
    forms = {form: word for word, listed in kept["forms"].items() for form in listed.split()}
    return forms, frozenset(kept["prefixes"].split())


@cache
def _kept() -> Any:
    return from_yaml(_KEPT)

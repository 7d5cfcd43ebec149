"""The words of `lexicon.yaml`, compiled once.

Invariant: a pattern matches whole words of a text in the form that `reading.Words` gives it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

from knowledge.answers.patterns import load, one_of
from knowledge.answers.roles.facets import Facet
from knowledge.answers.wording import folded
from knowledge.retrieval.swedish import terms_of
from knowledge.retrieval.wordlists import listed

_ASKING = frozenset({"manga", "many", "mycket", "much", "varfor", "why", "varifran", "vart"})
"""Stop words that change what is asked: never passed over."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Patterns by what they mean; words as folded, lower-case sets."""

    blocking: re.Pattern[str]
    everyone: re.Pattern[str]
    asker: re.Pattern[str]
    facets: tuple[tuple[Facet, tuple[re.Pattern[str], ...]], ...]
    committees: re.Pattern[str]
    programmes: re.Pattern[str]
    goals: re.Pattern[str]
    earlier: re.Pattern[str]
    newest: re.Pattern[str]
    elsewhere: tuple[str, ...]
    """Beginnings of words that no field of a programme answers."""
    introducing: re.Pattern[str]
    before_asking: frozenset[str]
    asking: frozenset[str]
    asking_whether: frozenset[str]
    speaking: frozenset[str]
    helping: frozenset[str]
    how: re.Pattern[str]
    leading: re.Pattern[str]
    pointing: re.Pattern[str]
    subgoal_words: tuple[str, ...]
    goal_words: tuple[str, ...]
    programme_words: frozenset[str]
    programme_compound: re.Pattern[str]
    title_terms: frozenset[str]
    passed_over: frozenset[str]
    ordinals: dict[str, int]
    cardinals: dict[str, int]
    known: tuple[str, ...]
    """Words of six letters and more that a misspelt word may have been."""


@cache
def lexicon() -> Lexicon:
    kept: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "lexicon.yaml").read_text(encoding="utf-8"))
    words, asks, counting = kept["words"], kept["asks"], load("question_words.yaml")

    def whole(patterns: list[str]) -> re.Pattern[str]:
        return re.compile(rf"(?<= )(?:{one_of(patterns, words).pattern})(?= )")

    return Lexicon(
        blocking=whole(kept["blocking"]),
        everyone=whole(kept["everyone"]),
        asker=whole(kept["asker"]),
        facets=tuple(
            (cast("Facet", name), tuple(whole([one]) for one in each)) for name, each in kept["facets"].items()
        ),
        committees=whole(asks["committees"]),
        programmes=whole(asks["programmes"]),
        goals=whole(asks["goals"]),
        earlier=whole(kept["versions"]["earlier"]),
        newest=whole(kept["versions"]["newest"]),
        elsewhere=tuple(kept["elsewhere"].split()),
        introducing=whole([kept["introducing"]]),
        before_asking=frozenset(kept["before_asking"].split()),
        asking=frozenset(kept["asking"].split()),
        asking_whether=frozenset(kept["asking_whether"].split()),
        speaking=frozenset(kept["speaking"].split()),
        helping=frozenset(kept["helping"].split()),
        how=whole([kept["how"]]),
        leading=re.compile(rf"^ {kept['leading']} "),
        pointing=whole([kept["pointing"]]),
        subgoal_words=tuple(kept["places"]["subgoal"]),
        goal_words=tuple(kept["places"]["goal"]),
        programme_words=frozenset(kept["programme_words"].split()),
        programme_compound=re.compile(rf"(?P<part>.{{3,}}?)s?{kept['programme_heads']}"),
        title_terms=frozenset(term for word in kept["title_words"].split() for term in terms_of(word)),
        passed_over=_passed_over(kept["fillers"]),
        ordinals=counting["ordinals"],
        cardinals=counting["cardinals"],
        known=tuple(sorted(kept["misspelt"].split())),
    )


def _passed_over(fillers: str) -> frozenset[str]:
    stop_words = {folded(word) for word in listed("swedish_stopwords.txt")} - _ASKING
    return frozenset(stop_words | set(fillers.split()))

"""Which parts of two programmes are the same part, though their words, numbers or places have changed.

Order: the surest sign first (same place, number and title), then weaker ones, and last likeness of words, best pairs
first. Invariant: a part is matched with one other at most, so nothing is counted twice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.domain.programmes import Source

LIKE_ENOUGH = 0.6
LIKE_ENOUGH_WITH_SAME_NUMBER = 0.4
COMPARED_AT_MOST = 40_000
"""Pairs compared by their words; a file with more unmatched parts than that is no programme that a person wrote."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Named:
    """What a part is known by. `within` is the part that it stands in; `number` as printed, empty where none is."""

    within: str
    number: str
    title: str
    source: Source | None = None


Likeness = Callable[[Named, Named], float]
"""0 (nothing in common) to 1."""


def same_words(one: Named, other: Named) -> float:
    """Shared words in proportion to all (Dice's coefficient)."""
    words, others = set(_WORD.findall(one.title.lower())), set(_WORD.findall(other.title.lower()))
    return 2 * len(words & others) / (len(words) + len(others)) if words and others else 0.0


def always(_one: Named, _other: Named) -> float:
    """For parts that are alike by being compared at all."""
    return 1.0


def matched(known: Mapping[str, Named], found: Sequence[Named], likeness: Likeness = same_words) -> dict[int, str]:
    """Index in `found` -> id in `known`, for those that are the same part."""
    pairs: dict[int, str] = {}
    for sign in _SIGNS:
        _match_by(sign, known, found, pairs)
    _match_likest(known, found, likeness, pairs)
    return pairs


def plain(text: str) -> str:
    """As it is compared: white space and case aside."""
    return " ".join(text.split()).casefold()


def _match_by(
    sign: Callable[[Named], Hashable], known: Mapping[str, Named], found: Sequence[Named], pairs: dict[int, str]
) -> None:
    taken = set(pairs.values())
    waiting: dict[Hashable, list[str]] = defaultdict(list)
    for identity, named in known.items():
        if identity not in taken and sign(named):
            waiting[sign(named)].append(identity)
    for index, named in enumerate(found):
        if index not in pairs and waiting.get(sign(named)):
            pairs[index] = waiting[sign(named)].pop(0)


def _match_likest(
    known: Mapping[str, Named], found: Sequence[Named], likeness: Likeness, pairs: dict[int, str]
) -> None:
    taken = set(pairs.values())
    left = {identity: named for identity, named in known.items() if identity not in taken}
    rest = [index for index in range(len(found)) if index not in pairs]
    if len(left) * len(rest) > COMPARED_AT_MOST:
        return
    compared = [(likeness(named, found[i]), i, identity) for i in rest for identity, named in left.items()]
    for score, index, identity in sorted(compared, key=lambda one: -one[0]):
        if index in pairs or identity not in left or score < _enough(left[identity], found[index]):
            continue
        pairs[index] = identity
        del left[identity]


def _enough(one: Named, other: Named) -> float:
    same_number = one.number and plain(one.number) == plain(other.number)
    return LIKE_ENOUGH_WITH_SAME_NUMBER if same_number else LIKE_ENOUGH


def _in_its_place(named: Named) -> Hashable:
    return named.within, plain(named.number), plain(named.title)


def _number_and_title(named: Named) -> Hashable:
    return plain(named.number), plain(named.title)


def _title(named: Named) -> Hashable:
    return plain(named.title)


def _stated_there(named: Named) -> Hashable:
    source = named.source
    return (source.document, source.start, source.end, source.quote) if source else None


_SIGNS: tuple[Callable[[Named], Hashable], ...] = (_in_its_place, _number_and_title, _title, _stated_there)

"""Places beside a group's name: "stadsdelsnämnderna i Farsta och Skarpnäck", "Farsta och Skarpnäcks stadsdelsnämnder".

Invariant: a place begins with a capital letter in the text, so that ordinary words are never taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from knowledge.domain.inflection import Words, word_set
from knowledge.domain.text_words import WITHIN_LIST, TextWords

_LINKS = word_set("i för på")
_AND = word_set("och samt respektive")
_BEFORE_LIST = re.compile(r":?[ \t\u00a0]*\n?[ \t\u00a0]*\(?")
"""A colon or a parenthesis may lead to the places; a comma leads to something else."""

Places = Sequence[tuple[Words, str]]
"""A place's words, and the id of its committee."""
Listed = tuple[int, int, tuple[str, ...]]
"""First and last word of group and places together, and the committees, in the order of the text."""


def places_listed(words: TextWords, first: int, last: int, places: Places) -> Listed | None:
    """The places beside the group's name that stands at these words; None where there are none."""
    known = dict(places)
    return _after(words, first, last, known) or _before(words, first, last, known)


def _after(words: TextWords, first: int, last: int, known: Mapping[Words, str]) -> Listed | None:
    found: list[str] = []
    end, here = last, last + 1
    if here < len(words) and words.folded[here] in _LINKS:
        here += 1
    while here < len(words) and words.hold_together(end, here, WITHIN_LIST if found else _BEFORE_LIST):
        length = _place_from(words, here, known)
        if length:
            found.append(known[tuple(words.folded[here : here + length])])
            end = here + length - 1
        elif words.folded[here] not in _AND or not found:
            break
        here += length or 1
    return (first, end, tuple(dict.fromkeys(found))) if found else None


def _place_from(words: TextWords, at: int, known: Mapping[Words, str]) -> int:
    """How many words a place has that begins here; 0 where none does."""
    if not words.is_capitalised(at):
        return 0
    for length in (4, 3, 2, 1):
        place = tuple(words.folded[at : at + length])
        if place in known and words.hold_together(at, at + len(place) - 1):
            return len(place)
    return 0


def _before(words: TextWords, first: int, last: int, known: Mapping[Words, str]) -> Listed | None:
    found: list[str] = []
    begin, here = first, first - 1
    while here >= 0 and words.hold_together(here, begin, WITHIN_LIST):
        length = _place_up_to(words, here, known)
        if length:
            begin = here - length + 1
            found.insert(0, known[tuple(words.folded[begin : here + 1])])
        elif words.folded[here] not in _AND or not found:
            break
        here -= length or 1
    return (begin, last, tuple(dict.fromkeys(found))) if found else None


def _place_up_to(words: TextWords, at: int, known: Mapping[Words, str]) -> int:
    for length in (4, 3, 2, 1):
        begin = at - length + 1
        if begin >= 0 and tuple(words.folded[begin : at + 1]) in known and words.is_capitalised(begin):
            return length
    return 0

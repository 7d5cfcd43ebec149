"""Whom a person means by a committee's name that they typed: "sn", "Socialnämden", "kultur och fritid".

Order: the whole text as a form; without its diacritics; as the place of a district's committee; with the body's word
added ("social" is socialnämnden); slightly misspelt; last as running text that names one committee ("jag jobbar åt
socialnämnden").
Invariant: where two committees are as near, nobody is meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.domain.committees import Mention
from knowledge.domain.inflection import BODIES, Words, unaccented
from knowledge.domain.naming import Form
from knowledge.domain.recognition import Recogniser
from knowledge.domain.text_words import folded_words

Ids = tuple[str, ...]
_SHORTEST = 5
_LONG = 12
_LONGEST = 200
_REMEMBERED = 4_096


class TypedNames:
    """The names of one organisation, ready to be compared with what is typed."""

    def __init__(self, recogniser: Recogniser) -> None:
        self._recogniser = recogniser
        self._plain: dict[Words, set[Ids]] = defaultdict(set)
        self._places: dict[Words, set[Ids]] = defaultdict(set)
        self._spelled: dict[str, set[Ids]] = defaultdict(set)
        for form in recogniser.forms:
            self._add(form)
        self.meant: Callable[[str], Ids] = lru_cache(maxsize=_REMEMBERED)(self._meant)
        """Ids, in order; a group gives all its members. Empty where nobody is meant."""

    def _add(self, form: Form) -> None:
        for place, committee in form.places:
            self._places[place].add((committee,))
        if form.joined:
            return
        plain = form.plain
        self._plain[plain].add(form.committees)
        if form.mentioned_as != "abbreviation":
            self._spelled[" ".join(plain)].add(form.committees)

    def _meant(self, typed: str) -> Ids:
        if len(typed) > _LONGEST:
            return ()
        words = folded_words(typed)
        readings = (self._as_form, self._without_accents, self._as_place, self._with_body, self._misspelt)
        found = next((ids for read in readings if (ids := read(words))), ()) if words else ()
        return found or _in_running_text(self._recogniser.mentions(typed))

    def _as_form(self, words: Words) -> Ids:
        return _agreed(form.committees for form in self._recogniser.whole(words) if not form.joined)

    def _without_accents(self, words: Words) -> Ids:
        return _agreed(self._plain.get(tuple(map(unaccented, words)), ()))

    def _as_place(self, words: Words) -> Ids:
        """ "Farsta", where one committee has that place in its name."""
        return _agreed(self._places.get(words, ()))

    def _with_body(self, words: Words) -> Ids:
        """ "Social" or "kultur och fritid": the name without what it ends with."""
        endings = (link + body.definite for body in BODIES for link in ("", "s"))
        return next((ids for ending in endings if (ids := self._as_form((*words[:-1], words[-1] + ending)))), ())

    def _misspelt(self, words: Words) -> Ids:
        """One letter wrong, or two in a long name, where no other name is as near."""
        typed = unaccented(" ".join(words))
        if len(typed) < _SHORTEST:
            return ()
        reach = 1 if len(typed) < _LONG else 2
        near = process.extract(typed, self._spelled.keys(), scorer=OSA.distance, score_cutoff=reach, limit=None)
        least = min((distance for _, distance, _ in near), default=0)
        return _agreed(ids for name, distance, _ in near if distance == least for ids in self._spelled[name])


def _in_running_text(mentions: Iterable[Mention]) -> Ids:
    return _agreed(mention.committees for mention in mentions)


def _agreed(named: Iterable[Ids]) -> Ids:
    """The committees, where all say the same."""
    found = set(named)
    return found.pop() if len(found) == 1 else ()

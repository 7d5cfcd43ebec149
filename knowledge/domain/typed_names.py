"""Whom a person means by a committee's name that they typed: "sn", "Socialnämden", "kultur och fritid".

Order: the whole text as a form; without its diacritics; as the place of a district's committee; with the body's word
added ("social" is socialnämnden); slightly misspelt; last as running text that names one committee ("jag jobbar åt
socialnämnden").
Invariant: where two committees are as near, nobody is meant.
"""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import OSA

from knowledge.domain.committees import Mention
from knowledge.domain.inflection import BODIES, unaccented
from knowledge.domain.naming import Form
from knowledge.domain.recognition import Recogniser
from knowledge.domain.text_words import folded_words

_LEAST_LIKENESS = 0.84
_CLEARLY_NEARER = 0.03
_SHORTEST = 5


def committees_meant(typed: str, recogniser: Recogniser) -> tuple[str, ...]:
    """Ids, in order; a group gives all its members."""
    words = folded_words(typed)
    if not words or len(typed) > 200:
        return ()
    readings = (_as_form, _without_accents, _as_place, _with_body, _misspelt)
    found = next((ids for read in readings if (ids := read(words, recogniser))), ())
    return found or _in_running_text(recogniser.mentions(typed))


def _as_form(words: tuple[str, ...], recogniser: Recogniser) -> tuple[str, ...]:
    return _agreed(recogniser.whole(words))


def _without_accents(words: tuple[str, ...], recogniser: Recogniser) -> tuple[str, ...]:
    plain = tuple(map(unaccented, words))
    return _agreed(form for form in recogniser.forms if form.plain == plain and not form.joined)


def _as_place(words: tuple[str, ...], recogniser: Recogniser) -> tuple[str, ...]:
    """ "Farsta", where one committee has that place in its name."""
    found = {one for form in recogniser.forms for place, one in form.places if place == words}
    return tuple(found) if len(found) == 1 else ()


def _with_body(words: tuple[str, ...], recogniser: Recogniser) -> tuple[str, ...]:
    """ "Social" or "kultur och fritid": the name without what it ends with."""
    for body in BODIES:
        for link in ("", "s"):
            found = _agreed(recogniser.whole((*words[:-1], words[-1] + link + body.definite)))
            if found:
                return found
    return ()


def _misspelt(words: tuple[str, ...], recogniser: Recogniser) -> tuple[str, ...]:
    """The one committee with a form that is nearly this, nearer than any other's."""
    typed = unaccented(" ".join(words))
    if len(typed) < _SHORTEST:
        return ()
    nearest: dict[tuple[str, ...], float] = {}
    for form in recogniser.forms:
        if form.joined or form.mentioned_as == "abbreviation":
            continue
        likeness = OSA.normalized_similarity(typed, " ".join(form.plain), score_cutoff=_LEAST_LIKENESS)
        if likeness:
            nearest[form.committees] = max(likeness, nearest.get(form.committees, 0.0))
    ranked = sorted(nearest.items(), key=lambda item: -item[1])
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _CLEARLY_NEARER:
        return ()
    return ranked[0][0] if ranked else ()


def _in_running_text(mentions: Iterable[Mention]) -> tuple[str, ...]:
    found = list(dict.fromkeys(mention.committees for mention in mentions))
    return found[0] if len(found) == 1 else ()


def _agreed(forms: Iterable[Form]) -> tuple[str, ...]:
    """The committees of the forms, where they all name the same."""
    found = {form.committees for form in forms if not form.joined}
    return found.pop() if len(found) == 1 else ()

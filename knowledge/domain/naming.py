"""Everything that the committees of a municipality may be called.

Order: name, aliases, abbreviations, administrations, then what several share: groups ("stadsdelsnämnderna") and all of
them ("samtliga nämnder"). Invariant: one form names one set of committees in one way; where forms collide, the nearest
to the name wins ("Lindsjö Bostäder AB" as an alias before an administration).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from knowledge.domain.committees import Committee, MentionedAs
from knowledge.domain.inflection import (
    Words,
    genitive,
    genitives,
    head_in,
    inflected,
    place_spellings,
    unaccented,
    word_set,
    words_of,
)

_NEARNESS: dict[MentionedAs, int] = {"name": 0, "alias": 1, "abbreviation": 2, "group": 3, "administration": 4}
_COMPANY = re.compile(r"^(?:bolags)?styrelsen? (?:för|i) |\b(?:AB|aktiebolag(?:et)?)\b|\(publ\.?\)", re.IGNORECASE)
_ORDINARY = re.compile(
    r"\w*(?:bostäder|fastigheter|hus|lokaler|hamn(?:en|ar)?|parkering(?:en)?|vatten|avfall|energi|teatern?|mark|bygg|park"
    r"|stad|kraft|värme|nät|skog|miljö|turism|näringsliv|utveckling|trafik|buss(?:ar)?|arena)",
    re.IGNORECASE,
)
_ADJECTIVES = word_set("svenska nordiska nya gamla stora lilla kommunala allmänna gemensamma")
"""Companies' names that are words of the language too are known by their capital letter: Familjebostäder."""
_EACH = ("alla", "samtliga")
_OURS = ("", "kommunens", "stadens", "regionens", "våra", "de", "kommunala")


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write something. `words` are lower-case; where `exact` is set, the text must be written like it.

    `joined` forms are plurals of one committee's name: they name it only beside others ("social- och äldrenämnderna").
    A group's members are told apart by their `places`; `stand_in` is whom one with an unknown place is, if anybody.
    """

    words: Words
    committees: tuple[str, ...]
    mentioned_as: MentionedAs
    exact: Words = ()
    joined: bool = False
    places: tuple[tuple[Words, str], ...] = ()
    stand_in: tuple[str, ...] = ()

    @property
    def plain(self) -> Words:
        """Without diacritics."""
        return tuple(map(unaccented, self.words))


def forms_of(committees: Sequence[Committee]) -> list[Form]:
    """Every form, each once."""
    found: dict[tuple[Words, Words, bool], Form] = {}
    for form in _all_forms(committees):
        key = (form.words, form.exact, form.joined)
        found[key] = _nearest(found[key], form) if key in found else form
    return list(found.values())


def _nearest(first: Form, second: Form) -> Form:
    """The form nearer to the name; where both are as near, it names the committees of both."""
    if first.mentioned_as != second.mentioned_as:
        return min(first, second, key=lambda form: _NEARNESS[form.mentioned_as])
    both = tuple(dict.fromkeys((*first.committees, *second.committees)))
    return replace(first, committees=both)


def _all_forms(committees: Sequence[Committee]) -> Iterator[Form]:
    for committee in committees:
        yield from _own_forms(committee)
    yield from _administrations(committees)
    yield from _groups(committees)
    yield from _everyone(committees)


def _own_forms(committee: Committee) -> Iterator[Form]:
    ids = (committee.id,)
    for name, called in ((committee.name, "name"), *((alias, "alias") for alias in committee.aliases)):
        as_what: MentionedAs = "name" if called == "name" else "alias"
        if committee.stands_for_its_group and called == "name":
            continue
        yield from (Form(words, ids, as_what) for words in inflected(name))
        yield from (Form(words, ids, as_what, joined=True) for words in inflected(name, "many"))
        if committee.kind == "company":
            yield from _company_forms(name, ids)
    if committee.kind == "council":
        yield from (Form(words, ids, "alias") for words in inflected("fullmäktige"))
    for short in committee.abbreviations:
        words = tuple(words_of(short))
        yield Form(tuple(word.lower() for word in words), ids, "abbreviation", exact=words)


def _company_forms(name: str, ids: tuple[str, ...]) -> Iterator[Form]:
    """A company and its board: "AB Stockholmshem", "Stockholmshems styrelse", "bolagsstyrelsen för Stockholmshem"."""
    core = tuple(words_of(" ".join(_COMPANY.sub(" ", name).split())))
    if not core or head_in(core):
        return
    lowered = tuple(word.lower() for word in core)
    ordinary = _ORDINARY.fullmatch(core[-1]) and (len(core) == 1 or lowered[0] in _ADJECTIVES)
    exact = (lowered[0].capitalize(),) if ordinary else ()
    yield from (Form(words, ids, "alias", exact=exact) for words in genitives([lowered]))
    whole = [lowered, (*lowered, "ab"), ("ab", *lowered), (*lowered, "aktiebolag"), ("aktiebolaget", *lowered)]
    yield from (Form(words, ids, "alias") for words in genitives(whole[1:]))
    boards = [words for board in ("styrelsen", "bolagsstyrelsen") for words in inflected(board)]
    for board, company in product(boards, whole):
        yield from (Form((*board, link, *company), ids, "alias") for link in ("för", "i"))
        yield Form((*_possessive(company), *board), ids, "alias")


def _possessive(company: Words) -> Words:
    """ "Lindsjö Bostäders", "Lindsjö Bostäder AB:s"."""
    return (*company, "s") if company[-1] == "ab" else (*company[:-1], genitive(company[-1]))


def _administrations(committees: Sequence[Committee]) -> Iterator[Form]:
    """An administration may serve several committees, and several of a kind are named together."""
    together: dict[str, dict[str, None]] = defaultdict(dict)
    for committee in committees:
        for name in committee.administrations:
            yield from (Form(words, (committee.id,), "administration") for words in inflected(name))
            plural = inflected(name, "many")
            yield from (Form(words, (committee.id,), "administration", joined=True) for words in plural)
            words = words_of(name)
            found = head_in(words)
            if found and committee.group:
                together[words[found[0]].lower()][committee.id] = None
    for word, ids in together.items():
        if len(ids) > 1:
            yield from (Form(words, tuple(ids), "administration") for words in inflected(word, "many"))


def _groups(committees: Sequence[Committee]) -> Iterator[Form]:
    """Every form of the group's name, singular too: "varje stadsdelsnämnd" is each of them."""
    by_id = {committee.id: committee for committee in committees}
    for group, ids in groups(committees).items():
        members = [by_id[one] for one in ids]
        places = tuple((place, one.id) for one in members for place in place_spellings(one.name))
        stand_in = tuple(one.id for one in members if one.stands_for_its_group)
        both = (*inflected(group, "one"), *inflected(group, "many"))
        yield from (Form(words, ids, "group", places=places, stand_in=stand_in) for words in both)


def groups(committees: Iterable[Committee]) -> dict[str, tuple[str, ...]]:
    """Group name -> the ids of its committees, in order."""
    found: dict[str, list[str]] = defaultdict(list)
    for committee in committees:
        if committee.group:
            found[committee.group].append(committee.id)
    return {group: tuple(ids) for group, ids in found.items()}


def _everyone(committees: Sequence[Committee]) -> Iterator[Form]:
    """ "Samtliga nämnder", "varje nämnd", "alla nämnder och bolagsstyrelser"."""
    plain = tuple(one.id for one in committees if one.kind in ("committee", "board"))
    with_boards = tuple(one.id for one in committees if one.kind != "council")
    if not plain:
        return
    plural = list(inflected("nämnd", "many"))
    for each, ours, noun in product(_EACH, _OURS, plural):
        lead = (each, ours) if ours else (each,)
        yield Form((*lead, *noun), plain, "group")
        for boards in ("styrelser", "bolagsstyrelser", "bolagsstyrelserna", "bolag"):
            yield Form((*lead, *noun, "och", boards), with_boards, "group")
    for noun in inflected("nämnd"):
        yield Form(("varje", *noun), plain, "group")
        yield Form(("varje", *noun, "och", "bolagsstyrelse"), with_boards, "group")

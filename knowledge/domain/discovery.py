"""Committees that a text itself names, with the short forms that it explains: proposed, until a coordinator confirms.

Order: every place that names a body (`knowledge.domain.bodies`) is read by one reader a sort of body, which says whose
committee that is; last come the abbreviations and administrations that the text gives for them, in a table of
committees (`directory`) or in running text (`explained`).

Kinds ("facknämnder", "bolagsstyrelser"), bodies of the state ("Socialstyrelsen", "hyresnämnden") and "nämnden" alone
are no committees of anybody's. Invariant: nothing is guessed. Each name is written in the text, in some inflection.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from knowledge.domain.bodies import PARTED, WORD, BodyNamed, bodies_named
from knowledge.domain.committees import Committee, CommitteeKind, slug
from knowledge.domain.directory import Entry, directory
from knowledge.domain.explained import Explanations
from knowledge.domain.inflection import head_of, word_set
from knowledge.domain.organisation import Organisation, gathered

_DISTRICTS = word_set("stadsdels kommundels distrikts områdes")
_KINDS = word_set(
    "fack bolags verksamhets special sektors drifts huvud beställar utförar lokal förenings moderbolags dotterbolags"
    " koncern förbunds stiftelse politiker kommunal del under själv central interims remiss mottagar ägar värd"
)
_OF_THE_STATE = word_set(
    "överklagande hyres arrende övervaknings patentbesvärs reklamations skilje etikprövnings domar presstöds läns"
    " forskarskatte taxerings besvärs ansvars disciplin barnadministrativa krigsförband notarie resegaranti"
)
_EXECUTIVE = word_set("kommun region landstings")
_PART = re.compile(rf"({WORD})-")
_ADJECTIVE = re.compile(
    rf"(?<![\w-])(?P<lead>(?:{PARTED})*)(?P<adjective>\w*tekniska|sociala) \Z",
    re.IGNORECASE,
)
_AREA = (
    r"(?:arbet|barn|bildning|bygg|demokrati|familj|folkhälsa|fritid|funktion|förskol|grundskol|gymnasi|hälso|hälsa|idrott"
    r"|individ|kultur|livslångt|lärande|miljö|näringsliv|omsorg|samhällsbygg|skol|social|stöd|teknik|trafik|trygghet"
    r"|ungdom|unga|utbildning|vuxen|vuxna|vård|välfärd|äldre)\w*"
)
_FOR_AREA = re.compile(
    rf" för (?!\w*nämnd)((?>{_AREA}-?(?:(?:, | och | samt ){_AREA}-?)*))(?! (?:som|med)\b)", re.IGNORECASE
)
_CAPITALISED = r"(?:S:ta? )?[A-ZÅÄÖ][\w&]*(?:-[A-ZÅÄÖ]\w+)*"
_LIMITED = rf"(?:{_CAPITALISED} (?:i |och )?)+?AB(?!\w)"
_COMPANY = rf"(?:{_LIMITED}|(?:AB )?{_CAPITALISED}(?: (?:{_CAPITALISED}|i|och)(?= [A-ZÅÄÖ])| {_CAPITALISED})*)"
_FOR_COMPANY = re.compile(rf" för ({_COMPANY})| i ((?:AB {_CAPITALISED}|{_CAPITALISED}(?: {_CAPITALISED})* AB))")
_COMPANYS = re.compile(
    rf"(?<![\w-])({_CAPITALISED}(?: {_CAPITALISED})* AB|AB {_CAPITALISED}(?: {_CAPITALISED})*)(?::?s)? \Z"
)
_PLACE = rf"(?:(?:Norra|Södra|Östra|Västra|Centrala|Inre|Yttre|Övre|Nedre|Gamla|Nya) )?{_CAPITALISED}"
_PLACE_BEFORE = re.compile(rf"(?<![\w-])({_PLACE})[ \u00a0]\Z")
_PLACE_AFTER = re.compile(rf"[ \u00a0](?:i[ \u00a0])?({_PLACE})")
_PLACES_BEFORE = re.compile(rf"(?<![\w-])((?:{_PLACE}, )*{_PLACE}) och ({_PLACE})[ \u00a0]\Z")
_PLACES_AFTER = re.compile(rf"[ \u00a0](?:i[ \u00a0])?({_PLACE}(?:, {_PLACE})*)(?: och |, )({_PLACE})")
_NO_PLACE = word_set("varje respektive ansvarig berörd en någon annan när den om att för samma i och på av vår")


def discover(text: str) -> Organisation:
    """The committees that the text names, in the order of their first mention, all `proposed`."""
    found: dict[str, Committee] = {}
    namings = list(bodies_named(text))
    alone = frozenset(naming.definite for naming in namings if naming.names_one and not naming.lead)
    for naming in namings:
        for committee in _committees(naming, alone):
            found.setdefault(committee.id, committee)
    if not found:
        return Organisation()
    listed, told = directory(text), Explanations(text)
    return gathered(_explained(committee, listed, told) for committee in found.values())


def _committees(naming: BodyNamed, alone: frozenset[str]) -> list[Committee]:
    """What this place names; `alone` are the names that stand somewhere without others beside them."""
    if naming.first in _DISTRICTS and naming.body == "nämnd":
        return _district(naming)
    if naming.body == "fullmäktige":
        return [_committee(naming.definite, "council")] if naming.first in _EXECUTIVE else []
    if naming.body == "styrelse":
        return _board(naming)
    if not naming.first:
        return _described(naming)
    if re.search(r"(?<!\w)regionala \Z", naming.before, re.IGNORECASE) and naming.is_definite:
        return [_committee(f"regionala {naming.definite}")]
    groups = [f"{part}nämnderna" for part in _PART.findall(naming.lead) if part in _DISTRICTS]
    return [
        *(_district_committee(group, group) for group in groups),
        *(_committee(name) for name in _joined_names(naming, alone)),
    ]


def _committee(name: str, kind: CommitteeKind = "committee") -> Committee:
    return Committee(slug(name), name, kind, proposed=True)


def _district_committee(name: str, group: str, place: str = "") -> Committee:
    """Its id is the same for "Skarpnäcks stadsdelsnämnd" and "stadsdelsnämnden i Skarpnäck"."""
    of_place = f"{slug(group)}-{slug(place).removesuffix('s')}" if place else slug(group)
    return Committee(of_place, name, group=group, proposed=True)


def _joined_names(naming: BodyNamed, alone: frozenset[str]) -> list[str]:
    """ "Barn- och utbildningsnämnden" is one, unless the plural or the parts' own mentions say that they are several.

    "Samt" always parts: "kultur- och fritids- samt socialnämnden" are two.
    """
    *apart, nearest = _parted(naming.lead)
    several = [*apart, *(f"{part}nämnden" for part in _PART.findall(nearest)), naming.definite]
    if not nearest or naming.is_plural or alone.issuperset(several):
        listed = naming.names_one or (naming.lead and naming.is_plural)
        return [name for name in several if listed and _is_anybodys(name)]
    return [*apart, f"{nearest} {naming.definite}"] if naming.names_one else []


def _parted(lead: str) -> list[str]:
    """Names that "samt" parts from the next, then what is left: "kultur- och fritids- samt barn- och"."""
    *apart, nearest = re.split(r"\s*\bsamt\b\s*", lead)
    named = [f"{part.removesuffix('-')}nämnden" for part in apart]
    if named and not nearest:
        return [*named, ""]
    return [*named, nearest]


def _is_anybodys(name: str) -> bool:
    first = name.removesuffix("nämnden")
    return first not in _KINDS | _OF_THE_STATE | _DISTRICTS


def _described(naming: BodyNamed) -> list[Committee]:
    """ "Tekniska nämnden", "nämnden för arbete och välfärd": told by the words beside it."""
    adjective = _ADJECTIVE.search(naming.before)
    if adjective and naming.is_definite:
        beside = _parted(re.sub(r"\s*\boch\s*\Z", " samt ", " ".join(adjective["lead"].lower().split())))
        return [_committee(name) for name in (*beside[:-1], f"{adjective['adjective'].lower()} nämnden")]
    area = _FOR_AREA.match(naming.text, naming.end)
    return [_committee(f"nämnden för {area[1].lower()}")] if area and naming.is_definite else []


def _board(naming: BodyNamed) -> list[Committee]:
    """The executive board, or a company's: "styrelsen för Lindsjö Bostäder AB", "Lindsjö Bostäder AB:s styrelse"."""
    if naming.first in _EXECUTIVE:
        return [_committee(naming.definite, "board")] if naming.names_one else []
    if naming.first not in ("", "bolags") or naming.is_plural:
        return []
    company = _FOR_COMPANY.match(naming.text, naming.end) if naming.is_definite else _COMPANYS.search(naming.before)
    name = next(filter(None, company.groups()), "") if company else ""
    return [_committee(f"styrelsen för {name}", "company")] if name else []


def _district(naming: BodyNamed) -> list[Committee]:
    """A district's committee where its place is named, else the group as a whole."""
    group = f"{naming.first}nämnderna"
    if naming.is_plural:
        return _districts(naming, group)
    place = _PLACE_BEFORE.search(naming.before)
    if place and place[1].lower() not in _NO_PLACE and not head_of(place[1]):
        return [_district_committee(f"{_titled(place[1])} {naming.first}nämnd", group, place[1])]
    place = _PLACE_AFTER.match(naming.text, naming.end) if naming.is_definite else None
    if place:
        return [_district_committee(f"{naming.first}nämnden i {_titled(place[1])}", group, place[1])]
    return [_district_committee(group, group)]


def _districts(naming: BodyNamed, group: str) -> list[Committee]:
    """Those of "stadsdelsnämnderna i Farsta och Skarpnäck", or of "Farsta och Skarpnäcks stadsdelsnämnder"."""
    before = _PLACES_BEFORE.search(naming.before)
    after = _PLACES_AFTER.match(naming.text, naming.end)
    listed = before or after
    if not listed:
        return [_district_committee(group, group)]
    places = listed[1].split(", ") + ([] if before else [listed[2]])
    found = [_district_committee(f"{naming.first}nämnden i {_titled(one)}", group, one) for one in places]
    last = [_district_committee(f"{_titled(listed[2])} {naming.first}nämnd", group, listed[2])] if before else []
    return [*found, *last]


def _titled(place: str) -> str:
    return place.title() if place.isupper() else place


def _explained(committee: Committee, listed: Mapping[str, Entry], told: Explanations) -> Committee:
    """With what a table says of it, else what running text does."""
    entry = listed.get(committee.name.lower(), Entry())
    return replace(
        committee,
        abbreviations=(entry.abbreviation,) if entry.abbreviation else told.abbreviations(committee.name),
        administrations=(entry.administration,) if entry.administration else told.administrations(committee.name),
    )

"""Committees that a text itself names, with the short forms that it explains: proposed, until a coordinator confirms.

Order: every place where a body's word stands ("…nämnden", "…styrelsen") is read with the words that belong to the name;
kinds ("facknämnder", "bolagsstyrelser"), bodies of the state and other generic words are left; districts are gathered
under their group; then explained abbreviations and administrations with the same first part are added.

Invariant: nothing is guessed. Each name is written in the text, in this form or another inflection of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from knowledge.domain.committees import Committee, CommitteeKind, slug
from knowledge.domain.organisation import Organisation

_WORD = r"[A-ZÅÄÖa-zåäöéü]+"
_PART = rf"{_WORD}(?:-{_WORD})*"
_SPACE = r"[ \u00a0]*\n?[ \u00a0]*"
_JOINED = rf"(?:{_WORD}-(?:,{_SPACE}{_WORD}-)*{_SPACE}(?:och|samt|&){_SPACE})?"
_NAMED = re.compile(
    rf"(?<![\w-])(?P<lead>{_JOINED})(?P<first>{_WORD}?)(?P<body>nämnd|styrelse)(?P<ending>ens|en|ns|n|s|erna|ernas|er|rna|rnas|r)?(?![\w@-])",
    re.IGNORECASE,
)
_TECHNICAL = re.compile(r"(?<![\w-])((?:\w*tekniska|sociala) nämnden)s?(?![\w-])", re.IGNORECASE)
_AREAS = (
    "arbete|arbetsliv|arbetsmarknad|barn|bildning|bygg|demokrati|familj|folkhälsa|fritid|funktion|förskol|grundskol"
    "|gymnasi|hälso|hälsa|idrott|individ|kultur|livslångt|lärande|miljö|näringsliv|omsorg|samhällsbygg|skol|social|stöd"
    "|teknik|trafik|trygghet|ungdom|unga|utbildning|vuxen|vuxna|vård|välfärd|äldre"
)
_FOR_AREA = re.compile(
    rf"(?<![\w-])nämnden för ((?:{_AREAS})\w*-?(?:(?:, | och | samt )(?:{_AREAS})\w*-?)*)", re.IGNORECASE
)
_COUNCIL = re.compile(r"(?<![\w-])(kommun|region|landstings)fullmäktiges?(?![\w-])", re.IGNORECASE)
_NAME_OF_COMPANY = r"(?:AB )?[A-ZÅÄÖ][\wåäö&-]*(?: (?:[A-ZÅÄÖ][\wåäö&-]*|i|och(?= [A-ZÅÄÖ])))*"
_COMPANY_BOARD = re.compile(
    rf"(?<![\w-])[Ss]tyrelsen (?:för|i) ({_NAME_OF_COMPANY})|(?<![\w-])bolagsstyrelsen (?:för|i) ({_NAME_OF_COMPANY})"
)
_COMPANY = re.compile(
    r"(?<![\w-])((?:[A-ZÅÄÖ][\wåäö&-]*[ \u00a0]){1,4}AB|AB(?:[ \u00a0][A-ZÅÄÖ][\wåäö&-]+){1,3}):?s?[ \u00a0](?:bolags)?styrelse"
)
_DISTRICT = re.compile(
    rf"(?<![\w-])(?P<place>[A-ZÅÄÖ]\w+(?:-[A-ZÅÄÖ]\w+)*)[ \u00a0](?P<kind>stadsdels|kommundels|distrikts|områdes)nämnd(?:en)?s?(?![\w-])"
    rf"|(?<![\w-])(?P<kind2>[Ss]tadsdels|[Kk]ommundels|[Dd]istrikts|[Oo]mrådes)nämnden[ \u00a0](?:i[ \u00a0])?(?P<place2>[A-ZÅÄÖ]\w+(?:-[A-ZÅÄÖ]\w+)*)"
)
_DISTRICTS = re.compile(
    r"(?<![\w-])(stadsdels|kommundels|distrikts|områdes)nämnd(?:er(?:na)?|en)?s?(?![\w-])", re.IGNORECASE
)
_KINDS = frozenset(
    "fack del stadsdels kommundels distrikts områdes bolags verksamhets special ansvars sektors drifts huvud"
    " beställar utförar lokal förenings skol moderbolags dotterbolags koncern förbunds stiftelse politiker kommunal"
    " region region- kommun landstings själv under gemensamma förtroende facknämnds bostadsrätts central interims".split()
) - {"kommun", "region", "landstings", "skol"}
_OF_THE_STATE = frozenset(
    "länss länsstyrelse social institutions läns rikspolis polis transport luftfarts kriminalvårds överklagande hyres"
    " arrende övervaknings patentbesvärs reklamations skilje vägledningss rymd skogs sjöfarts bostads energi"
    " etikprövnings domar advokat ansvars högskole konsument notarie presstöds forskarskatte taxerings besvärs".split()
)
_STATE_BOARDS = frozenset(
    "social institutions läns polis rikspolis transport luftfarts kriminalvårds rymd skogs".split()
)
_STATE_COMMITTEES = frozenset(
    "överklagande hyres arrende övervaknings patentbesvärs reklamations skilje vägledningss etikprövnings domar"
    " presstöds forskarskatte taxerings besvärs domarenämnden ansvars disciplin".split()
)
_BOARDS = frozenset({"kommun", "region", "landstings"})
_SHORT = r"[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,5}[A-ZÅÄÖ]"
_LED_FROM = {
    "kommunstyrelsen": ("kommunledningskontoret", "kommunledningsförvaltningen", "stadsledningskontoret"),
    "regionstyrelsen": ("regionledningskontoret",),
}
_CUSTOMARY = {"kommunstyrelsen": "KS", "kommunfullmäktige": "KF", "regionstyrelsen": "RS", "regionfullmäktige": "RF"}


def discover(text: str) -> Organisation:
    """The committees that the text names, in the order of their first mention, all `proposed`."""
    found: dict[str, Committee] = {}
    for _, committee in sorted(_named(text), key=lambda item: item[0]):
        found.setdefault(committee.id, committee)
    explained = [_explained(committee, text) for committee in found.values()]
    return Organisation().merged(Organisation(tuple(explained)))


def _named(text: str) -> Iterator[tuple[int, Committee]]:
    yield from _bodies(text)
    yield from _districts(text)
    for match in (*_TECHNICAL.finditer(text),):
        yield match.start(), _committee(match[1].lower())
    for match in _FOR_AREA.finditer(text):
        yield match.start(), _committee(f"nämnden för {match[1]}".lower())
    for match in _COUNCIL.finditer(text):
        yield match.start(), _committee(f"{match[1]}fullmäktige".lower(), "council")
    for match in (*_COMPANY_BOARD.finditer(text), *_COMPANY.finditer(text)):
        name = next(group for group in match.groups() if group)
        yield match.start(), _committee(f"styrelsen för {' '.join(name.split())}", "company")


def _committee(name: str, kind: CommitteeKind = "committee", group: str = "") -> Committee:
    return Committee(slug(name), name, kind, group=group, proposed=True)


def _bodies(text: str) -> Iterator[tuple[int, Committee]]:
    """Definite names, alone or joined: "barn- och utbildningsnämnden" is one, "social- och äldrenämnderna" two."""
    matches = [match for match in _NAMED.finditer(text) if match["first"] or match["lead"]]
    alone = {_definite(match) for match in matches if not match["lead"] and _is_definite(match)}
    for match in matches:
        first, body = match["first"].lower(), match["body"].lower()
        if not _is_committee(first, body):
            continue
        if match["lead"]:
            names = _joined_names(match, alone)
        else:
            names = [_definite(match)] if _is_definite(match) else []
        kind: CommitteeKind = "board" if body == "styrelse" else "committee"
        yield from ((match.start(), _committee(name, kind)) for name in names)


def _is_definite(match: re.Match[str]) -> bool:
    return (match["ending"] or "").lower() in ("en", "ens", "n", "ns")


def _definite(match: re.Match[str]) -> str:
    ending = "n" if match["body"].lower() == "styrelse" else "en"
    return (match["first"] + match["body"] + ending).lower()


def _is_committee(first: str, body: str) -> bool:
    if body == "styrelse":
        return first in _BOARDS
    return first not in _KINDS and first not in _STATE_COMMITTEES


def _joined_names(match: re.Match[str], alone: set[str]) -> list[str]:
    """One name, unless the plural or the parts' own mentions say that they are several."""
    parts = [part.lower() for part in re.findall(rf"({_WORD})-", match["lead"])]
    last = _definite(match)
    several = [*(f"{part}nämnden" for part in parts), last]
    plural = (match["ending"] or "").lower() in ("er", "erna", "ernas")
    if plural or all(name in alone for name in several):
        return [name for name in several if _is_committee(name.removesuffix("nämnden"), "nämnd")]
    if not _is_definite(match):
        return []
    return [f"{' '.join(match['lead'].lower().split())} {last}"]


def _districts(text: str) -> Iterator[tuple[int, Committee]]:
    """Each district committee that is named with its place; the group alone where none is."""
    for match in _DISTRICT.finditer(text):
        kind = (match["kind"] or match["kind2"]).lower()
        name = f"{match['place']} {kind}nämnd" if match["place"] else f"{kind}nämnden i {match['place2']}"
        if (match["place"] or "").lower() not in _NO_PLACE:
            yield match.start(), _committee(name, group=f"{kind}nämnderna")
    for match in _DISTRICTS.finditer(text):
        group = f"{match[1].lower()}nämnderna"
        yield match.start(), _committee(group, group=group)


_NO_PLACE = frozenset("varje respektive ansvarig berörd en någon annan när den om att för samma i och".split())


def _explained(committee: Committee, text: str) -> Committee:
    """With the abbreviations and administrations that the text gives for it."""
    shorts = tuple(dict.fromkeys(_abbreviations(committee.name, text)))
    customary = _CUSTOMARY.get(committee.name)
    if not shorts and customary and re.search(rf"(?<![\w-]){customary}(?![\w-])", text):
        shorts = (customary,)
    return replace(committee, abbreviations=shorts, administrations=tuple(_administrations(committee.name, text)))


def _abbreviations(name: str, text: str) -> Iterator[str]:
    """ "Socialnämnden (SN)", "SN (socialnämnden)", "SN = socialnämnden"."""
    spelled = r"\s+".join(map(re.escape, name.split()))
    after = rf"{spelled}s?,?\s*\((?:nedan |förkortas |förkortat )?({_SHORT})\)|{spelled},? (?:nedan |förkortat |förkortas )({_SHORT})\b"
    before = rf"(?<![\w-])({_SHORT})(?:\s*[=:–|\t]\s*|\s+-\s+|\s*\(){spelled}(?!\w)"
    for match in (
        *re.finditer(f"(?i:{after})".replace(_SHORT, f"(?-i:{_SHORT})"), text),
        *re.finditer(before, text, re.IGNORECASE),
    ):
        short = next(group for group in match.groups() if group)
        if short.isupper() or not short.islower():
            yield from [short] if _fits(short, name) else []


def _fits(short: str, name: str) -> bool:
    """Whether the letters stand in this order in the name, the first at its beginning."""
    letters = iter(name.lower())
    return name.lower().startswith(short[0].lower()) and all(letter in letters for letter in short.lower())


def _administrations(name: str, text: str) -> Iterable[str]:
    """Offices with the committee's own first part: socialnämnden, socialförvaltningen."""
    lowered = text.lower()
    stem = name.lower().removesuffix("nämnden")
    candidates = _LED_FROM.get(name, ()) if stem == name.lower() else (f"{stem}förvaltningen", f"{stem}kontoret")
    return [candidate for candidate in candidates if re.search(rf"(?<![\w-]){re.escape(candidate)}", lowered)]

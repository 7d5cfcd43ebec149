"""Falsehoods of every kind that a language model may write, planted in a true sentence by plain rules.

Order: `lies_about` gives every kind that the sentence has room for. Invariant: a lie says something that its evidence
does not; where a rule cannot be sure of that, it gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lie:
    """One false sentence. `kind` is what was planted."""

    kind: str
    text: str


_WORDED = ["noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"]
_NUMBER = re.compile(r"(?<![\d.,:\-–])\d{1,3}(?:[ \u00a0]\d{3})+|(?<![\d.,:\-–])\d{1,3}(?![\d.,:]\d|[\d\-–])")
_WORD_NUMBER = re.compile(rf"\b({'|'.join(_WORDED[2:])})\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MONTHS = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
]
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})\b")
_BODY = re.compile(
    r"\b[\wÅÄÖåäö]*(?:nämnden|styrelsen|förvaltningen|fullmäktige|samordnaren|chefen|direktören|ledaren|ägaren|"
    r"gruppen)\b",
    re.IGNORECASE,
)
_OTHERS = ["kulturnämnden", "räddningsnämnden", "valnämnden"]
_OTHER_ROLES = {
    "samordnaren": "arkivarien",
    "chefen": "lokalvårdaren",
    "direktören": "vaktmästaren",
    "ledaren": "vaktmästaren",
    "ägaren": "vaktmästaren",
    "gruppen": "kommunrevisionen",
}
_FINITE = re.compile(
    r"\b(ska|bör|kan|måste|är|har|finns|får|behöver|innebär|utser|beskriver|handlar|gäller|ligger|ingår)\b"
)
_MODAL = {"ska": "kan", "måste": "kan", "bör": "ska", "kan": "måste", "behöver": "kan", "får": "måste"}
_MODALS = re.compile(r"\b(ska|måste|bör|kan|behöver)\b")
_BOUNDS = {
    "minst": "högst",
    "högst": "minst",
    "senast": "tidigast",
    "drygt": "knappt",
    "upp till": "minst",
    "mer än": "mindre än",
    "inom högst": "efter minst",
}
_SCOPES = {
    "alla": "några",
    "samtliga": "några",
    "varje": "någon",
    "alltid": "ibland",
    "bara": "bland annat",
    "endast": "bland annat",
    "hälften": "alla",
    "många": "alla",
    "några": "alla",
    "flera": "alla",
    "vissa": "alla",
    "sällan": "ofta",
    "ofta": "alltid",
    "främst": "bara",
}
_UNITS = {
    "timmar": "dagar",
    "dagar": "veckor",
    "arbetsdagar": "arbetsveckor",
    "veckor": "månader",
    "månader": "år",
    "år": "månader",
    "månaden": "veckan",
    "veckan": "månaden",
    "halvår": "kvartal",
    "läsår": "termin",
    "minuter": "timmar",
    "mil": "kilometer",
    "procent": "procentenheter",
    "tusen": "miljoner",
    "miljoner": "tusen",
    "miljarder": "miljoner",
}
_HEDGES = re.compile(
    r"\b(?:cirka|ca|ungefär|drygt|knappt|minst|högst|oftast|ofta|vanligtvis|i regel|delvis|till viss del|främst|"
    r"i huvudsak|sannolikt|troligen|kanske|"
    r"preliminärt|förslagsvis|om möjligt|i möjligaste mån|eventuellt|möjligen|sällan|endast|bara) "
)
_CONDITION = re.compile(
    r",?(?<!Fråga)(?<!Bedöm) (?:om (?:det|så|du|ni|man|vi|inte) |ifall |såvida |under förutsättning |så länge |"
    r"vid behov|när du |när man |utom |förutom )[^,.;:]+"
)
_OPENING_CONDITION = re.compile(r"^(?:Om|När|Ifall) [^,]+, (?:så )?(\w)")
_ORDINAL = re.compile(r"\b(första|tredje|fjärde|femte)\b")
_ORDINALS = {"första": "tredje", "tredje": "fjärde", "fjärde": "femte", "femte": "sjätte"}
_LABELLED = re.compile(
    r"\b([Ss]teg|[Ff]as|[Mm]ål|[Dd]elmål|årskurs|[Aa]vsnitt|[Tt]abell|[Bb]ilaga)"
    r" (\d+(?:\.\d+)?|[A-F]\b|ett|två|tre|fyra)"
)
_PARTED = re.compile(
    r"^(?P<subject>[^,:;()]{4,60}?) (?P<verb>ska|bör|kan|måste|är|har|får|behöver|innebär|består|startade"
    r"|tar|ger|syftar) (?P<rest>.+)$"
)
INVENTED = [
    "Kommunens jurist ska godkänna underlaget.",
    "Skicka kallelsen till länsstyrelsen.",
    "Arbetet leds av en extern konsult.",
    "Redovisningen publiceras på kommunens webbplats.",
    "Deltagarna får ersättning för resor.",
    "Kostnaden delas lika mellan förvaltningarna.",
    "Rutinen prövas i domstol vart femte år.",
    "Fackförbunden yttrar sig innan beslutet.",
]


def lies_about(text: str, others: Sequence[str], evidence: str) -> Iterator[Lie]:
    """Every lie that there is room for. `others` are true sentences of other quotes, `evidence` its own."""
    for kind, rule in _RULES.items():
        lied = rule(text)
        if lied and _plain(lied) != _plain(text) and _plain(lied).rstrip(".") not in _plain(evidence):
            yield Lie(kind, lied)
    merged = _merged(text, others, evidence)
    if merged:
        yield Lie("two facts merged", merged)
    yield Lie("invented sentence", INVENTED[len(text) % len(INVENTED)])


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _number(text: str) -> str | None:
    match = _NUMBER.search(text)
    if match:
        value = int(re.sub(r"\D", "", match[0]))
        return f"{text[: match.start()]}{value + 1 if value < 20 else value + value // 10 or 1}{text[match.end() :]}"
    worded = _WORD_NUMBER.search(text)
    if worded is None:
        return None
    at = _WORDED.index(worded[0].lower())
    return text[: worded.start()] + _cased(_WORDED[at + 1 if at < 12 else at - 1], worded[0]) + text[worded.end() :]


def _many_numbers(text: str) -> str | None:
    """The last figure changed, where there are several."""
    found = list(_NUMBER.finditer(text))
    if len(found) < 2:
        return None
    last = found[-1]
    return f"{text[: last.start()]}{int(last[0]) + 3}{text[last.end() :]}" if last[0].isdigit() else None


def _year(text: str) -> str | None:
    match = _YEAR.search(text)
    return text[: match.start()] + str(int(match[0]) + 1) + text[match.end() :] if match else None


def _month(text: str) -> str | None:
    match = _MONTH.search(text)
    if match is None:
        return None
    return text[: match.start()] + _MONTHS[(_MONTHS.index(match[0]) + 2) % 12] + text[match.end() :]


def _committee(text: str) -> str | None:
    match = _BODY.search(text)
    if match is None:
        return None
    word = match[0].lower()
    ending = next((each for each in _OTHER_ROLES if word.endswith(each)), None)
    other = _OTHER_ROLES[ending] if ending else next(each for each in _OTHERS if each != word)
    return text[: match.start()] + _cased(other, match[0]) + text[match.end() :]


def _denied(text: str) -> str | None:
    if re.search(r"\binte\b", text):
        return re.sub(r" inte\b", "", text, count=1)
    if re.search(r"\b[Ii]nga\b", text):
        return re.sub(r"\binga\b", "några", re.sub(r"\bInga\b", "Några", text), count=1)
    match = _FINITE.search(text)
    return f"{text[: match.end()]} inte{text[match.end() :]}" if match and match.start() else None


def _modality(text: str) -> str | None:
    match = _MODALS.search(text)
    return text[: match.start()] + _MODAL[match[0]] + text[match.end() :] if match else None


def _firmer(text: str) -> str | None:
    """ "Bör göra" told as what must be done."""
    return re.sub(r"\b(?:bör|kan)\b", "måste", text, count=1) if re.search(r"\b(?:bör|kan)\b", text) else None


def _swapped(text: str, pairs: Mapping[str, str]) -> str | None:
    for one, other in pairs.items():
        match = re.search(rf"\b{one}\b", text, re.IGNORECASE)
        if match:
            return text[: match.start()] + _cased(other, match[0]) + text[match.end() :]
    return None


def _unit(text: str) -> str | None:
    numbered = re.search(rf"(?:\d|\b(?:{'|'.join(_WORDED[1:])})) ({'|'.join(_UNITS)})\b", text)
    return text[: numbered.start(1)] + _UNITS[numbered[1]] + text[numbered.end(1) :] if numbered else None


def _hedge(text: str) -> str | None:
    match = _HEDGES.search(text)
    return text[: match.start()] + text[match.end() :] if match else None


def _condition(text: str) -> str | None:
    opening = _OPENING_CONDITION.match(text)
    if opening:
        return opening[1].upper() + text[opening.end() :]
    match = _CONDITION.search(text)
    return text[: match.start()] + text[match.end() :] if match and len(text) - len(match[0]) > 25 else None


def _ordinal(text: str) -> str | None:
    labelled = _LABELLED.search(text)
    if labelled:
        number = labelled[2]
        other = {"ett": "två", "två": "tre", "tre": "fyra", "fyra": "fem"}.get(number) or (
            chr(ord(number) + 1)
            if number.isalpha()
            else str(int(number) + 1)
            if number.isdigit()
            else f"{number[:-1]}{(int(number[-1]) + 1) % 10}"
        )
        return text[: labelled.start(2)] + other + text[labelled.end(2) :]
    return _swapped(text, _ORDINALS)


def _roles(text: str) -> str | None:
    """Two of those who do things told for one another."""
    found = list(_BODY.finditer(text))
    if len(found) < 2 or found[0][0].lower() == found[1][0].lower():
        return None
    one, other = found[0], found[1]
    between = text[one.end() : other.start()]
    if not re.search(r"\b\w+(?:ar|er|s|r|te|de)\b", between) or re.fullmatch(r"(?:,|\s|och|samt|eller)+", between):
        return None
    return text[: one.start()] + _cased(other[0].lower(), one[0]) + between + one[0].lower() + text[other.end() :]


def _merged(text: str, others: Sequence[str], evidence: str) -> str | None:
    """What one sentence is about, with what another says of something else."""
    own = _PARTED.match(text)
    if own is None:
        return None
    for other in others:
        taken = _PARTED.match(other)
        if taken and taken["rest"] not in evidence and own["subject"].casefold() not in other.casefold():
            return f"{own['subject']} {taken['verb']} {taken['rest']}"
    return None


def _cased(word: str, like: str) -> str:
    return word.capitalize() if like[0].isupper() else word


_RULES: Mapping[str, Callable[[str], str | None]] = {
    "number": _number,
    "last number": _many_numbers,
    "year": _year,
    "month": _month,
    "committee or role": _committee,
    "negation": _denied,
    "ska, bör, kan": _modality,
    "made firmer": _firmer,
    "minst, högst": lambda text: _swapped(text, _BOUNDS),
    "alla, några": lambda text: _swapped(text, _SCOPES),
    "unit or scale": _unit,
    "hedge left out": _hedge,
    "condition left out": _condition,
    "step or ordinal": _ordinal,
    "roles swapped": _roles,
}

_ENGLISH: Mapping[str, Mapping[str, str]] = {
    "number": {
        "two": "three",
        "three": "four",
        "four": "five",
        "14": "15",
        "10": "11",
        "6,500": "7,500",
        "28,000": "29,000",
        "15": "25",
        "six": "seven",
    },
    "minst, högst": {
        "at least": "at most",
        "at most": "at least",
        "no fewer than": "no more than",
        "no later than": "no earlier than",
        "just over": "just under",
    },
    "ska, bör, kan": {"must": "can", "should": "must", "may": "must"},
    "negation": {
        "no fines": "fines",
        "does not": "does",
        "must": "must not",
        "should": "should not",
        "are": "are not",
        "is": "is not",
        "meet": "do not meet",
    },
    "month": {"October": "November", "June": "July"},
    "year": {"2018": "2019"},
    "alla, några": {"all": "some", "every": "some", "each": "some", "usually": "always"},
    "unit or scale": {"hours": "days", "years": "months", "month": "week", "minutes": "hours", "year": "month"},
    "committee or role": {
        "coordinator": "janitor",
        "contact person": "head teacher",
        "committee": "police",
        "researchers": "politicians",
        "council": "executive board",
    },
    "hedge left out": {"about ": "", "just over ": "", "usually ": "", "at least ": ""},
}


def english_lies_about(text: str) -> Iterator[Lie]:
    """Every lie that an English sentence has room for."""
    for kind, pairs in _ENGLISH.items():
        lied = _swapped(text, pairs)
        if lied and lied != text:
            yield Lie(kind, lied)
    yield Lie("invented sentence", "The costs are shared equally between the departments.")

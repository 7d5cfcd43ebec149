"""Street and postal addresses: a street with a number, a postal code with its town, a box, and where somebody lives.

A street alone says where a thing is, not where somebody lives, so it is left unless it is said that one lives there.
Lookalikes: roads with their own numbers ("riksväg 40"), plans and programmes, figures of years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.masking.find import Find, found_by

_UPPER = "[A-ZÅÄÖÉÜ]"
_WORD = rf"{_UPPER}[\w'’-]+"
_SUFFIX = (
    r"(?:gatan?|vägen|gränden?|stigen|torget|allén|alle|backen|leden|gången|platsen|esplanaden|kajen|brinken|slingan|"
    r"liden|svängen|ringen|höjden|åsen|kroken|promenaden|stranden|plan|plats|väg|stig|torg|gränd|backe|kulle|kullen|"
    r"dalen|grand|hagen|tunet|rundan|bågen|terrassen|trappan|parken|udden|viken|lyckan|mossen|street|road)"
)
_SURE = r"(?:gatan?|vägen|gränden?|stigen|allén|slingan|brinken|esplanaden)"
_NOT_A_STREET = (
    r"(?!(?:riks|läns|motor|europa|stats|lands|järn|hand|förfarings|tillväga)?väg(?:en)?\s|vägen\s|gatan\s|"
    r"ingången|övergången|tillgången|utgången|framgången)"
)
_COUNTED = r"(?:§|%|procent|kronor|kr\b|st\b|år|meter|km|dagar|veckor|platser|personer)"
_NUMBER = (
    rf"\d{{1,3}}(?!\d|[.,:/-]\d|\s*{_COUNTED})(?:[\s-]?[A-Za-z](?![\w]))?"
    r"(?:\s?[-–]\s?\d{1,3}(?!\d))?"
)
_FLOOR = (
    r"(?:[,\s]+(?:(?:lgh|lägenhet|vån(?:ing)?|tr|port|uppgång|apartment|apt|floor)\b\.?\s?\d{0,4}[A-Za-z]?\b(?:\s?tr\b)?"
    r"|\d{1,2}\s?tr\b\.?)|,\s?1[0-9]0\d\b)"
)
"""Which floor or flat: "2 tr", "lgh 1102", or the flat's number alone (Lantmäteriet: four figures, 10 to 19 first)."""
_BEGINS_A_SENTENCE = r"(?:Den|Det|Jag|Vi|Hur|Vem|När|Vad)\b"
_TOWN = (
    rf"{_FLOOR}{{0,2}}(?:,?\s+(?:i\s+)?(?:S(?:E)?-)?\d{{3}}\s?\d{{2}}\s+{_WORD}"
    rf"(?:\s(?!{_BEGINS_A_SENTENCE}){_UPPER}[a-zåäö]+)?|,\s+{_WORD})?"
)
_ABBREVIATED = r"(?:S:t|S:ta|[SNVÖ]\.|[IVX]{1,4}:(?:s|e|es)|\d{1,2}:a)"
_LEADING = rf"(?:(?:{_WORD}|{_ABBREVIATED})\s*){{0,3}}?"

_STREET = re.compile(rf"\b{_LEADING}{_NOT_A_STREET}{_UPPER}[\w-]*{_SUFFIX}\s+{_NUMBER}{_TOWN}")
_STREET_OF_TWO = re.compile(
    rf"\b(?:{_WORD}\s+){{1,3}}(?:{_ABBREVIATED}\s+)?(?:gatan?|väg|stig|torg|gränd|plats|backe|allé|park|strand|led|kaj)\s+{_NUMBER}{_TOWN}"
)
_STREET_IN_SMALL = re.compile(rf"\b(?!riks|läns|motor|europa|stats|lands)[a-zåäö]{{3,}}{_SURE}\s+{_NUMBER}{_TOWN}")
_POSTAL = re.compile(rf"(?<![\d\w])(?:SE?-)?[1-9]\d{{2}}\s?\d{{2}}\s+(?!Kr|SEK|EUR){_UPPER}[a-zåäö]{{2,}}(?![\w])")
_IN_THE_COUNTRY = re.compile(
    rf"\b{_WORD}(?:\s+{_WORD}){{0,2}}\s+\d{{1,5}}\s?[A-Za-z]?,?\s+(?:SE?-)?\d{{3}}\s?\d{{2}}\s+{_WORD}"
)
"""A village or farm with a number has no street: its postal code tells that it is an address."""
_IN_ENGLISH = re.compile(
    rf"\b\d{{1,4}}[A-Za-z]?\s+(?:{_WORD}\s+){{1,3}}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Square|Close|Court)\b"
    rf"(?:,\s+{_WORD}(?:\s{_WORD})?)?"
)
_BOX = re.compile(rf"\b(?:[Bb]ox|[Pp]ostbox|[Pp]ostlåda|PL|P\.?O\.? [Bb]ox)\s+\d{{1,5}}{_TOWN}")
_CARE_OF = re.compile(rf"\bc/o\s+{_WORD}(?:\s+{_WORD}){{0,2}}(?:,?\s+{_LEADING}{_WORD}\s+{_NUMBER}{_TOWN})?")
_LIVES = re.compile(
    rf"\b(?:[Bb]or|bodde|bosatt|flyttat|flyttar|hyr|folkbokförd|skriven|(?:hem|post|besöks)?[Aa]dress(?:en)?(?: är|:)?)"
    rf"\s+(?:numera |nu |kvar |fortfarande )?(?:(?:på|i|vid|till|å)\s+)?"
    rf"({_LEADING}{_UPPER}[\w-]*{_SUFFIX}(?:\s+{_NUMBER})?{_TOWN}|{_WORD}(?:\s+{_WORD})?\s+{_NUMBER}{_TOWN})"
)
_PATTERNS = (_STREET, _STREET_OF_TWO, _STREET_IN_SMALL, _BOX, _IN_THE_COUNTRY, _IN_ENGLISH, _POSTAL)


def addresses(text: str) -> Iterator[Find]:
    yield from found_by(_CARE_OF, text, "address")
    yield from found_by(_LIVES, text, "address", 1)
    for pattern in _PATTERNS:
        yield from found_by(pattern, text, "address")

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
_FLOOR = r"[,\s]+(?:lgh|lägenhet|vån(?:ing)?|tr)\.?\s?\d{1,4}(?:\s?tr\b)?"
_BEGINS_A_SENTENCE = r"(?:Den|Det|Jag|Vi|Hur|Vem|När|Vad)\b"
_TOWN = (
    rf"(?:{_FLOOR})?(?:,?\s+(?:i\s+)?(?:S(?:E)?-)?\d{{3}}\s?\d{{2}}\s+{_WORD}"
    rf"(?:\s(?!{_BEGINS_A_SENTENCE}){_UPPER}[a-zåäö]+)?|,\s+{_WORD})?"
)
_LEADING = rf"(?:{_WORD}\s+){{0,3}}?"

_STREET = re.compile(rf"\b{_LEADING}{_NOT_A_STREET}{_UPPER}[\w-]*{_SUFFIX}\s+{_NUMBER}{_TOWN}")
_STREET_OF_TWO = re.compile(
    rf"\b(?:{_WORD}\s+){{1,3}}(?:gatan?|väg|stig|torg|gränd|plats|backe|allé|park|strand|led|kaj)\s+{_NUMBER}{_TOWN}"
)
_STREET_IN_SMALL = re.compile(rf"\b(?!riks|läns|motor|europa|stats|lands)[a-zåäö]{{3,}}{_SURE}\s+{_NUMBER}{_TOWN}")
_POSTAL = re.compile(rf"(?<![\d\w])(?:SE?-)?\d{{3}}\s?\d{{2}}\s+(?!Kr|SEK|EUR){_UPPER}[a-zåäö]{{2,}}(?![\w])")
_BOX = re.compile(rf"\b[Bb]ox\s+\d{{1,5}}{_TOWN}")
_CARE_OF = re.compile(rf"\bc/o\s+{_WORD}(?:\s+{_WORD}){{0,2}}(?:,?\s+{_WORD}\s+{_NUMBER}{_TOWN})?")
_LIVES = re.compile(
    rf"\b(?:[Bb]or|bodde|bosatt|flyttat|flyttar|hyr|folkbokförd|skriven|(?:hem|post|besöks)?[Aa]dress(?:en)?(?: är|:)?)"
    rf"\s+(?:numera |nu |kvar |fortfarande )?(?:(?:på|i|vid|till|å)\s+)?"
    rf"({_LEADING}{_UPPER}[\w-]*{_SUFFIX}(?:\s+{_NUMBER})?{_TOWN}|{_WORD}(?:\s+{_WORD})?\s+{_NUMBER}{_TOWN})"
)
_PATTERNS = (_STREET, _STREET_OF_TWO, _STREET_IN_SMALL, _BOX, _CARE_OF, _POSTAL)


def addresses(text: str) -> Iterator[Find]:
    yield from found_by(_LIVES, text, "address", 1)
    for pattern in _PATTERNS:
        yield from found_by(pattern, text, "address")

"""E-mail addresses and telephone numbers, as people write them.

Telephone numbers are told by their beginning (a country's, or a Swedish area's 0) and by how many figures they have
(Post- och telestyrelsen's plan: 7 to 10 with the area's), or by a word before them. Numbers that everyone may know are
left: 112, 1177, 114 14. Lookalikes are dates, paragraphs, diary numbers and working hours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.masking.find import Find, found_by

_AT = (
    r"(?:@|\s?[\[({]\s?(?:at|@|snabel-?a|a)\s?[\])}]\s?|"
    r"\s+(?:snabel-?a|at)\s+(?=[\w-]+(?:\.|\s?[\[(]?(?:dot|punkt)))(?![\w.%+'-]*@)|\s@\s)"
)
_DOT = r"(?:\.|\s?[\[(](?:dot|punkt|\.)[\])]\s?|\s(?:dot|punkt)\s)"
_SPELT = r"(?:[\w-]+\s(?:dot|punkt)\s(?=[^\n]{0,60}(?:snabel|@|\bat\b)))"
"""The beginning of an address that is spelt out: "anna punkt" of "anna punkt ek snabel-a kommun punkt se"."""
_EMAIL = re.compile(
    rf"(?<![\w.%+-]){_SPELT}{{0,3}}[\w.%+'-]*[\w%+-]{_AT}[\w-]+(?:{_DOT}[\w-]+)*{_DOT}[^\W\d_]{{2,}}", re.IGNORECASE
)

_GAP = r"(?:[\s\u00a0.\-/\u2010-\u2015]{0,3})"
_BEFORE = r"(?:(?<![\w§/:.,-])(?<!§ )|(?<=\d\d\d/)(?=0)|(?<=\d\d \d\d/)(?=0))"
_AFTER = r"(?!\w|/(?!0\d)|[.,:-]\d)"
_ABROAD = re.compile(
    rf"(?<![\w])(?:\+|00)[1-9]\d{{0,2}}{_GAP}(?:\(0\){_GAP})?\(?\d{{1,4}}\)?(?:{_GAP}\d){{4,10}}{_AFTER}"
)
_AT_HOME = re.compile(rf"{_BEFORE}\(?0[1-9]\d{{0,2}}\)?{_GAP}[1-9](?:{_GAP}\d){{4,7}}{_AFTER}")
_SAID = re.compile(
    r"\b(?:tel(?:efon)?(?:nummer|nr)?|mobil(?:nummer|nr)?|"
    r"ring(?:a|er)?(?: (?:mig|oss|henne|honom|dem))?(?: (?:på|till))?|"
    r"nås (?:enklast |bäst )?på|sms(?:a)?(?: till)?|direktnummer|växel|phone|call me (?:at|on)|cell|mobile)"
    r"(?:\s+(?:är|is|på|till|mig))*[\s:.]{1,3}(\+?\d(?:[\s-]{0,2}\d){5,12})(?![\w/]|[.,:-]\d)",
    re.IGNORECASE,
)
_FIGURE = r"(?:noll|ett?|två|tre|fyra|fem|sex|sju|åtta|nio|zero|one|two|three|four|five|six|seven|eight|nine)"
_SPELT_OUT = re.compile(
    rf"\b(?:{_FIGURE}[\s,-]{{1,2}}){{2,}}(?:{_FIGURE}\b|\d(?:[\s-]?\d){{3,9}}(?!\d))", re.IGNORECASE
)
_FEWEST_SPELT = 5
_REGISTER = re.compile(r"\b(?!TEL|TFN|MOB)[A-ZÅÄÖ]{2,5} $")
"""The letters of a register before a number: a diary number."""
_YEAR_LAST = re.compile(r"\d+-(?:19|20)\d\d")
_HOURS = re.compile(r"\d{1,2}[.:]\d\d\s?[-–]\s?\d{1,2}[.:]\d\d")
_DATE = re.compile(r"0?\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d\d|(?:19|20)\d\d[-./ ]?\d\d[-./ ]?\d\d")
_FEWEST, _MOST = 7, 11
"""Figures of a Swedish number with its area's 0."""


def emails(text: str) -> Iterator[Find]:
    return found_by(_EMAIL, text, "email")


def telephones(text: str) -> Iterator[Find]:
    yield from found_by(_ABROAD, text, "telephone")
    yield from found_by(_SAID, text, "telephone", 1)
    for find in found_by(_SPELT_OUT, text, "telephone"):
        if _figures(text[find.start : find.end]) >= _FEWEST_SPELT:
            yield find
    for find in found_by(_AT_HOME, text, "telephone"):
        said = text[find.start : find.end]
        if _is_number(said) and not (_YEAR_LAST.fullmatch(said) and _REGISTER.search(text[: find.start])):
            yield find


def _figures(said: str) -> int:
    """How many figures are said, in words or in figures."""
    return len(re.findall(r"\d|[^\W\d_]+", said))


def _is_number(said: str) -> bool:
    is_time = _DATE.fullmatch(said.strip()) or _HOURS.fullmatch(said.strip())
    return not is_time and _FEWEST <= sum(map(str.isdigit, said)) <= _MOST

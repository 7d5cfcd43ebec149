"""Swedish identity numbers: personal numbers, coordination numbers (the day plus 60) and numbers that are mistyped.

Source: Skatteverket, personnummer and samordningsnummer: six or eight figures of birth, "-" or "+" (from the year in
which one turns 100), three figures and a check figure; temporary numbers have letters in their last part. A number
whose check figure is wrong is somebody's all the same. Lookalikes are left: an organisation number has at least 2 as
its third figure, a diary number begins with a year, or stands after the letters of its register.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.masking.find import Find, found_by

_DASH = r"[-+\u2010-\u2015\u2212]"
_CENTURY = r"(?:18|19|20)?"
_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = r"(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])"
_BEFORE = r"(?<![\w/:.,§-])"
_AFTER = r"(?![\w/]|[.,:-]\d)"
_LAST_PART = r"(?:\d{4}|[A-Za-z]{1,2}\d{2,3}|[A-Za-z]\d\d[A-Za-z]|[Xx*]{4}|N{4})"

_JOINED = re.compile(rf"{_BEFORE}{_CENTURY}\d\d{_MONTH}{_DAY}\d{{4}}{_AFTER}")
_SPLIT = re.compile(rf"{_BEFORE}{_CENTURY}\d\d{_MONTH}{_DAY}\s?{_DASH}\s?{_LAST_PART}{_AFTER}")
_SPACED = re.compile(rf"{_BEFORE}{_CENTURY}\d\d{_MONTH}{_DAY} {_LAST_PART}{_AFTER}")
_PARTED_BIRTH = re.compile(rf"{_BEFORE}{_CENTURY}\d\d([-. ]){_MONTH}\1{_DAY}\s?(?:{_DASH}|\s)\s?{_LAST_PART}{_AFTER}")
_MISTYPED = re.compile(rf"{_BEFORE}(?!20[012]\d(?:0[1-9]|1[0-2])-){_CENTURY}\d\d[01]\d{{3}}{_DASH}\d{{4}}{_AFTER}")
_SHORT_OR_LONG = re.compile(
    rf"{_BEFORE}(?:(?:19\d\d|200\d|(?!20)\d\d){_MONTH}{_DAY})\s?{_DASH}\s?(?:\d{{3}}|\d{{5}}){_AFTER}"
)
"""A figure is lacking or one too many. Not of a year since 2010: that begins diary numbers."""
_WORDS = (
    r"(?:person(?:al)?(?:nummer|nr|num)|p(?:erson)?[-.]?nr|pnr|samordnings(?:nummer|nr)|social security number|ssn)"
)
_SAID = re.compile(
    rf"\b{_WORDS}\w*\W{{0,3}}(?:\w+\W{{1,2}}){{0,3}}?"
    rf"(\d(?:[\s.]?\d){{5,11}}(?:\s?{_DASH}\s?(?:{_LAST_PART}|\d{{1,6}}))?)(?!\d)",
    re.IGNORECASE,
)
_PATTERNS = (_SPLIT, _JOINED, _SPACED, _PARTED_BIRTH, _MISTYPED, _SHORT_OR_LONG)
_REGISTER_LETTERS = re.compile(
    r"(?:\b(?i:dnr|diarie(?:nummer|nr)|ärende(?:nummer|nr)?|mål(?:nummer|nr)?|faktura(?:nummer|nr)?)\W{0,3}"
    r"|\b[A-ZÅÄÖ]{2,5} )$"
)


def identity_numbers(text: str) -> Iterator[Find]:
    """Identity numbers, and what is said to be one."""
    yield from found_by(_SAID, text, "identity_number", 1)
    for pattern in _PATTERNS:
        for find in found_by(pattern, text, "identity_number"):
            in_a_register = _REGISTER_LETTERS.search(text[: find.start][-24:])
            if not in_a_register or _has_right_check_figure(text[find.start : find.end]):
                yield find


def _has_right_check_figure(said: str) -> bool:
    """By Luhn's rule over the last ten figures, which a number of a register meets once in ten."""
    figures = [int(each) for each in said if each.isdigit()][-10:]
    doubled = [sum(divmod(figure * (2 - place % 2), 10)) for place, figure in enumerate(figures)]
    return len(figures) == 10 and sum(doubled) % 10 == 0

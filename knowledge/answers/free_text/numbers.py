"""Numbers as people write them: "ca 1 200", "tolv", "3,5 tjänster", "2 miljoner", "en och en halv".

Invariant: the meaning is a plain decimal number ("1200", "3.5"); the unit, or whatever else was said, is kept as
the comment.
"""

from __future__ import annotations

import re
from decimal import Decimal

from knowledge.answers.free_text.phrases import found_in, plain, tidy
from knowledge.answers.free_text.understood import Understood, Unfit
from knowledge.domain.forms import Value

_ONES = {
    "noll": 0,
    "en": 1,
    "ett": 1,
    "två": 2,
    "tre": 3,
    "fyra": 4,
    "fem": 5,
    "sex": 6,
    "sju": 7,
    "åtta": 8,
    "nio": 9,
    "tio": 10,
    "elva": 11,
    "tolv": 12,
    "tretton": 13,
    "fjorton": 14,
    "femton": 15,
    "sexton": 16,
    "sjutton": 17,
    "arton": 18,
    "nitton": 19,
}
_TENS = {"tjugo": 20, "trettio": 30, "fyrtio": 40, "femtio": 50, "sextio": 60, "sjuttio": 70, "åttio": 80, "nittio": 90}
_ENGLISH = {
    "zero": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}
_SCALES = {
    "hundra": 100,
    "tusen": 1000,
    "tkr": 1000,
    "miljon": 10**6,
    "miljoner": 10**6,
    "mkr": 10**6,
    "mnkr": 10**6,
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "millions": 10**6,
    "miljard": 10**9,
    "miljarder": 10**9,
}
_ARTICLES = ("en", "ett", "one")
_MARKS = " ,.;:+-–"
_MONEY = frozenset({"tkr", "mkr", "mnkr"})
_GROUPED = re.compile(r"(?<![\d,.])(\d{1,3})((?:[ \u00a0\u202f.']\d{3})+)(?![\d])")
_DIGITS = re.compile(r"(?<!\w)(?P<sign>[-−])?(?P<whole>\d+)(?:[,.](?P<part>\d+))?(?P<half>½)?")
_WORD = re.compile(r"[^\W\d_]+|½")
_IN_WORDS = re.compile("|".join(sorted((*_ONES, *_TENS, "hundra", "tusen"), key=len, reverse=True)))
_AND_A_HALF = re.compile(r"(?P<whole>\w+) (?:och|and) (?:en |ett |a )?(?:halvt|halv|half)\b")
_HALF = re.compile(r"(?<!och )(?<!and )\b(?:(?:en|ett|a) )?(?:halv|halvt|half)\b")
_LONGEST = 15
"""Digits: longer is no count of anything."""


def number(text: str) -> Understood:
    """The one number in it. Raises nothing; several numbers, or none, are asked about."""
    said = _GROUPED.sub(lambda found: found[1] + re.sub(r"\D", "", found[2]), plain(text))
    found = _written(said) or _spoken(said)
    if not found:
        none = found_in(said, "none_at_all")
        return (
            Value(tidy(text), "0", said[none[0].end :].strip(_MARKS))
            if none and none[0].start == 0
            else Unfit("number")
        )
    if len(found) > 1:
        return Unfit("number.several")
    value, start, end = found[0]
    before = said[:start].strip()
    if before.endswith("minus"):
        before, value = before.removesuffix("minus"), -value
    return Value(tidy(text), _as_text(value), f"{before.strip()} {said[end:].strip()}".strip(_MARKS))


def _as_text(value: Decimal) -> str:
    plain_number = f"{value:f}"
    return plain_number.rstrip("0").rstrip(".") if "." in plain_number else plain_number


def _written(said: str) -> list[tuple[Decimal, int, int]]:
    """Numbers in digits, with a scale after them ("2 miljoner") counted in."""
    found = []
    for match in _DIGITS.finditer(said):
        if len(match["whole"]) > _LONGEST:
            continue
        value = Decimal(f"{match['whole']}.{match['part'] or 0}") + (Decimal("0.5") if match["half"] else 0)
        scaled, end = _scaled(value, said, match.end())
        found.append((-scaled if match["sign"] else scaled, match.start(), end))
    return found


def _scaled(value: Decimal, said: str, end: int) -> tuple[Decimal, int]:
    word = _WORD.match(said, end + (said[end : end + 1] == " "))
    if not word or word[0] not in _SCALES:
        return value, end
    return value * _SCALES[word[0]], end if word[0] in _MONEY else word.end()


def _spoken(said: str) -> list[tuple[Decimal, int, int]]:
    """Numbers in words; those in a row are one: "tre hundra tolv", "en och en halv"."""
    for half in _AND_A_HALF.finditer(said):
        whole = _word_value(half["whole"])
        if whole is not None:
            return [(whole + Decimal("0.5"), *half.span())]
    if alone := _HALF.search(said):
        return [(Decimal("0.5"), *alone.span())]
    return _runs(said)


def _runs(said: str) -> list[tuple[Decimal, int, int]]:
    found: list[tuple[Decimal, int, int]] = []
    for match in _WORD.finditer(said):
        value = _word_value(match[0])
        joins = bool(found) and not said[found[-1][2] : match.start()].strip()
        if joins and match[0] in _SCALES:
            found[-1] = (found[-1][0] * _SCALES[match[0]], found[-1][1], match.end())
        elif value is not None and joins and not match[0].endswith("tal"):
            found[-1] = (found[-1][0] + value, found[-1][1], match.end())
        elif value is not None:
            found.append((Decimal(value), *match.span()))
    clear = [one for one in found if said[one[1] : one[2]] not in _ARTICLES]
    return clear or found


def _word_value(word: str) -> int | None:
    """ "tjugofem" is 25, "trehundratolv" 312. None where it is no number."""
    if word in _ENGLISH:
        return _ENGLISH[word]
    if word in _SCALES and word not in _MONEY:
        return _SCALES[word] if word in ("hundra", "tusen") else None
    word = word.removesuffix("tal")
    pieces = _IN_WORDS.findall(word)
    if not pieces or "".join(pieces) != word:
        return None
    total = group = 0
    for piece in pieces:
        if piece == "tusen":
            total, group = (group or 1) * 1000, 0
        elif piece == "hundra":
            group = (group or 1) * 100
        else:
            group += _ONES.get(piece) or _TENS.get(piece, 0)
    return total + group

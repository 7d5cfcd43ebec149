"""Where sentences end, in Swedish and English running text.

A stop ends a sentence when white space and something that can begin one follow it; not after an abbreviation, an
ordinal ("den 3. mars", "1. Behovsinventering"), an initial, or inside a date or a decimal.

Invariant: the ranges returned are in order, disjoint, trimmed of white space, and together hold every other character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_ABBREVIATIONS = (
    "t.ex ex bl.a s.k m.m m.fl d.v.s dvs o.s.v osv p.g.a pga fr.o.m t.o.m f.d f.n f.ö i.o.m o.d o.dyl e.d e.dyl "
    "ca cirka kap st sid s § dnr kl nr tel jfr resp inkl exkl max min milj mkr tkr moms mom art avd bil "
    "etc eng sv lat prof dr doc tr utg red förf anm fig tab vol uppl i.e e.g cf vs no mr mrs ms st al approx incl "
    "jan feb mar apr jun jul aug sep sept okt nov dec kungl lic fil leg ev obs ngt ngn mfl tex bla "
    "a b c d e f g h j k l n o p q r t u v w x y z"
)
ABBREVIATIONS = frozenset(_ABBREVIATIONS.split())
"""Lower-case forms after which a full stop does not end a sentence, without their last stop."""

_STOP = re.compile(r"(?P<stop>[.!?…]+|(?<=[^\s]):(?=\s+[”\"“]))(?P<close>[”\"’')\]»]*[¹²³⁴-⁹⁰*]*)(?=\s|$)")
_WORD_BEFORE = re.compile(r"[\w§.\-]+$")
_NEXT = re.compile(r"\s+(?P<open>[”\"“‘«(\[–\-•*]*)\s*(?P<first>\S)(?P<second>\S?)")
_FINAL_ABBREVIATIONS = frozenset(("m.m", "m.fl", "etc", "o.s.v", "osv", "o.d", "o.dyl", "e.d", "e.dyl", "mfl"))
_LONGEST_WORD = 40
LONGEST_SENTENCE = 250
_RUN_ON = re.compile(
    r"(?<=[a-zåäö)]) "
    r"(?=(?:En|Ett|Det|Den|De|Detta|Denna|Dessa|När|Vi|Resultatet|Syftet|Målet|För att|The|This)\s[a-zåäö])"
)


def sentence_ranges(text: str) -> list[tuple[int, int]]:
    """The sentences of one paragraph, as (start, end) into `text`. A paragraph without any stop is one sentence."""
    ranges: list[tuple[int, int]] = []
    start = 0
    for end in _ends(text):
        _append_trimmed(ranges, text, start, end)
        start = end
    _append_trimmed(ranges, text, start, len(text))
    parted: list[tuple[int, int]] = []
    for low, high in ranges:
        for piece in _without_run_ons(text, low, high):
            _append_trimmed(parted, text, *piece)
    return parted


def _without_run_ons(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A very long sentence is parted where a new one plainly begins without a stop before it ("… läget Det är …")."""
    if end - start <= LONGEST_SENTENCE:
        return [(start, end)]
    cuts = [match.end() for match in _RUN_ON.finditer(text, start, end)]
    return [(low, high) for low, high in pairwise([start, *cuts, end]) if high > low]


def sentences(text: str) -> list[str]:
    """The sentences themselves."""
    return [text[start:end] for start, end in sentence_ranges(text)]


def _append_trimmed(ranges: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        ranges.append((start, end))


def _ends(text: str) -> Iterator[int]:
    for match in _STOP.finditer(text):
        if match.end() < len(text.rstrip()) and _ends_sentence(text, match):
            yield match.end()


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    following = _NEXT.match(text, match.end())
    if following is None:
        return True
    first = following["first"]
    if match["stop"] in ("…", "...") or match["stop"] == ":":
        return first.isupper() or bool(following["open"])
    if match["stop"] == ".":
        return _full_stop_ends(text, match, following)
    return first.isupper() or first.isdigit() or bool(following["open"])


def _full_stop_ends(text: str, match: re.Match[str], following: re.Match[str]) -> bool:
    word = _word_before(text, match.start())
    begins_upper = following["first"].isupper() or following["first"].isdigit() or bool(following["open"])
    if not begins_upper:
        return False
    if not word or match["close"]:
        return True
    if word.casefold() in _FINAL_ABBREVIATIONS:
        return following["first"].isupper()
    if word.casefold() in ABBREVIATIONS:
        return False
    return not _is_ordinal(text, match.start(), word)


def _word_before(text: str, position: int) -> str:
    match = _WORD_BEFORE.search(text[max(0, position - _LONGEST_WORD) : position])
    return match.group() if match else ""


def _is_ordinal(text: str, position: int, word: str) -> bool:
    """Whether "12" before a stop is a list number and not the last word of a sentence ("sedan 2018.")."""
    if not re.fullmatch(r"\d{1,2}(?:\.\d{1,2})*", word):
        return False
    before = text[max(0, position - len(word) - 30) : position - len(word)].rstrip()
    return (
        not before
        or before[-1] in ".:;,!?)–-•]"
        or re.search(r"(?i)\b(steg|fas|punkt|avsnitt|kapitel|tabell|figur|bild|diagram|bilaga)$", before) is not None
    )

"""Goal markers: "Mål 2", "Delmål 2.1 …", "Inriktningsmål:", "Fokusområde 3", and plain numbers under a goal.

A marker is read where a heading, a line, an item or a cell begins; inside a paragraph only where lines have run
together. What a word means (goal or sub-goal) differs from programme to programme, so a marker only says how deep its
word lies (`depth`); `ranking` decides for the whole document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ingest.extraction.wording import Wording

_AREA = (
    r"mål(?:sättnings)?områden?|fokusområden?|insatsområden?|utvecklingsområden?|temaområden?"
    r"|prioriter(?:at|ade) områden?|prioriteringsområden?|prioriteringar?|strategiska? områden?|inriktningar?"
    r"|temat?|perspektiv|område"
)
_OVERALL = r"övergripande (?:lång\w+ )?mål(?:sättning(?:ar)?)?|övergripande målet|vision(?:smål)?|programmets mål"
_LONG = (
    r"långsiktig(?:t|a)? mål(?:sättning(?:ar)?)?|inriktningsmål|huvudmål|strategisk(?:t|a) mål|målbild|kommunmål"
    r"|fullmäktigemål|programmål"
)
_GOAL = r"prioriter(?:at|ade) mål|mål(?:sättning(?:ar)?)?"
_SUBGOAL = (
    r"delmål|effektmål|resultatmål|etappmål|kortsiktig(?:t|a) mål|nämndmål|nämndsmål|konkret(?:a)? mål|aktivitetsmål"
)
_WORDS = (("area", _AREA, 0), ("overall", _OVERALL, 1), ("long", _LONG, 2), ("sub", _SUBGOAL, 4), ("goal", _GOAL, 3))
_WORD = "|".join(f"(?P<{name}>{words})" for name, words, _ in _WORDS)
_DEPTHS = {name: depth for name, _, depth in _WORDS}
_NUMBER = (
    r"(?:nr\.?\s*|nummer\s+)?(?P<number>(?:[A-ZÅÄÖ][.:]?)?\d{1,2}(?:[.:]\d{1,2}){0,3}[a-z]?|[A-HIVX]{1,3}\b|[a-h]\b)"
)
_BETWEEN = r"\s*(?:[.:)–—-]+\s*|\s+[–—-]\s+|\s+|$)"
_NUMBERED = re.compile(rf"(?:(?P<chapter>\d{{1,2}}(?:\.\d{{1,2}})*\.?)\s+)?(?i:{_WORD})\s+{_NUMBER}{_BETWEEN}")
_NAMED = re.compile(rf"(?i:{_WORD})\s*[:–—]\s*(?=\S)")
_BARE = re.compile(rf"(?:\d{{1,2}}(?:\.\d{{1,2}})*\.?\s+)?(?i:{_WORD})(?:en|er|erna|et)?\s*:?")
_PLAIN = re.compile(
    r"(?P<number>(?:[A-ZÅÄÖ][.:]?)?\d{1,2}(?:[.:]\d{1,2}){1,3}[a-z]?|(?:[A-ZÅÄÖ][.:]?)?\d{1,2}[a-z]?)[.:)]?\s+(?=[^\W\d_]|[”\"])"
)
_LOWER_START = re.compile(r"[a-zåäö]")
_BEFORE = re.compile(r"(?i)\b(?:under|i|enligt|se|till|för|av|och|från|inom|kring|per|eller|gäller|både|samt|även)\s*$")
_FAR_BEFORE = 40
"""Letters back from a marker, within which the word before it stands."""
RUN_IN_CHAPTER = re.compile(
    r"(?:Uppföljning|Utvärdering|Genomförande|Styrning)\s+(?:och\s+\w+\s+)?av\s+(?:programmet|planen|strategin)\s+(?=[A-ZÅÄÖ])"
)
"""A chapter's heading that has run together with the text around it."""
LONGEST_TITLE = 300
PLAIN_DEPTH = 4
"""A number without a word lies as deep as a sub-goal."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A goal that begins: its word's depth, number as printed, title (may be empty), and all that it was read from."""

    depth: int
    number: str
    title: Wording
    whole: Wording
    word: str

    @property
    def parts(self) -> int:
        """How many numbers its number is made of: 2 for "2.1"."""
        return len(re.findall(r"\d+", self.number))


def marker_at_start(words: Wording, *, heading: bool = False) -> Marker | None:
    """The goal that a line begins with. In a line that is no heading, a title begins with a capital or after a mark."""
    match = _NUMBERED.match(words.text)
    if match is None or not _begins_title(words.text, match, heading=heading):
        match = _NAMED.match(words.text)
    if match is None:
        return None
    title = words.part(match.end()).trimmed(":–—-")
    if len(title.text) > LONGEST_TITLE:
        return None
    return _marker(match, title, words)


def _marker(match: re.Match[str], title: Wording, whole: Wording) -> Marker:
    kind = next(name for name in _DEPTHS if match[name])
    number = match["number"] if "number" in match.re.groupindex else ""
    return Marker(_DEPTHS[kind], number, title, whole, match[kind].lower())


def _begins_title(text: str, match: re.Match[str], *, heading: bool) -> bool:
    """Not "Delmål 2.1 följs upp …", which is a sentence about the sub-goal."""
    rest = text[match.end() :]
    marked = re.search(r"[.:)–—-]\s*$", match.group()) is not None
    if match["number"].isalpha() and not (marked or heading):
        return False
    return not rest or heading or marked or not _LOWER_START.match(rest)


def bare_marker(text: str) -> tuple[int, str] | None:
    """(depth, word) of a heading or column name that is only a goal word: "Delmål", "Långsiktiga mål:"."""
    match = _BARE.fullmatch(" ".join(text.split()))
    if match is None:
        return None
    kind = next(name for name in _DEPTHS if match[name])
    return _DEPTHS[kind], match[kind].lower()


def plain_number(words: Wording) -> Marker | None:
    """A title with only a number before it: "2.1 Fler elever …"."""
    match = _PLAIN.match(words.text)
    title = words.part(match.end()) if match else None
    if match is None or title is None or not 3 <= len(title.text) <= LONGEST_TITLE:
        return None
    return Marker(PLAIN_DEPTH, match["number"], title, words, "")


def run_together(words: Wording) -> Iterator[tuple[int, int]]:
    """(start, end) of each stretch of a text that begins with a numbered marker, where lines have run together."""
    starts = [
        match.start()
        for match in re.finditer(r"(?<=\s)(?=[A-ZÅÄÖ])" + _NUMBERED.pattern, words.text)
        if _begins_title(words.text, match, heading=False)
        and match.end() < len(words.text)
        and not _BEFORE.search(words.text, max(0, match.start() - _FAR_BEFORE), match.start())
    ]
    starts += [match.start() for match in re.finditer(r"(?<=\s)" + RUN_IN_CHAPTER.pattern, words.text)]
    cuts = [0, *sorted(starts), len(words.text)]
    for start, end in pairwise(cuts):
        if words.text[start:end].strip():
            yield start, end

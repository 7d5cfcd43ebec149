"""Short forms that a document explains itself: "Preventionsindex mini (PI-mini)", "HVB (hem för vård eller boende)".

Only pairs whose letters fit are taken: every letter of the short form is found in order in the long form, and the long
form's own words begin with letters of the short one, small words aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.passages import Abbreviation

_CAPITALS = r"[a-zåäö]{0,3}[A-ZÅÄÖ](?:[a-zåäö]{0,6}[A-ZÅÄÖ])*[a-zåäö]{0,3}"
"""Capitals with a few small letters between them. Each letter fits in one way: a line of capitals costs its length."""
_HYPHENED = rf"-[a-zåäö]{{2,12}}(?:{_CAPITALS})?"
_SHORT = rf"[A-ZÅÄÖ](?:{_CAPITALS}(?:{_HYPHENED})*|(?:{_HYPHENED})+)"
_SHORT_AFTER = re.compile(rf"\((?P<short>{_SHORT})\)|, (?P<comma>{_SHORT})(?=[,.;:]|\s(?:där|som|which)\s)")
_SHORT_FIRST = re.compile(
    rf"(?<![\w-])(?P<short>{_SHORT})(?: \(|, (?:det vill säga |dvs\.? )?)(?P<long>[A-Za-zÅÄÖåäö][^(),.;\n]{{4,100}})"
)
_WORD = re.compile(r"[\w-]+,?")
_WINDOW = 160
_MOST_WORDS = 12
_SMALL_WORDS = "och i för av på till med om det den en ett eller and of the for in on to a an efter engelska eng"
_SMALL = frozenset(_SMALL_WORDS.split())
_MOST = 400


def learned_abbreviations(text: str) -> tuple[Abbreviation, ...]:
    """In order of appearance, each short form once; at most 400."""
    found: dict[str, str] = {}
    for short, words in _candidates(text):
        long = _fitting(short, words)
        if long and len(found) < _MOST:
            found.setdefault(short, long)
    return tuple(Abbreviation(short, long) for short, long in found.items())


def _candidates(text: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Each short form, with the runs of words beside it that could be its long form, nearest first."""
    found = [*_SHORT_AFTER.finditer(text), *_SHORT_FIRST.finditer(text)]
    for match in sorted(found, key=lambda match: match.start()):
        if match.re is _SHORT_FIRST:
            words = match["long"].split()[:_MOST_WORDS]
            yield match["short"], [words[:count] for count in range(1, len(words) + 1)]
        else:
            before = re.split(r"[.:;!?()]", text[max(0, match.start() - _WINDOW) : match.start()])[-1]
            yield match["short"] or match["comma"], _endings(_WORD.findall(before)[-_MOST_WORDS:])


def _endings(words: list[str]) -> list[list[str]]:
    """The runs that end with the last word, and those that end before a later "av …" or "för …"."""
    runs = [words[index:] for index in range(len(words) - 1, -1, -1)]
    cuts = [index for index, word in enumerate(words) if word in ("av", "för", "i", "of", "for") and index > 1]
    return [*runs, *(words[index:cut] for cut in reversed(cuts) for index in range(cut - 1, -1, -1))]


def _fitting(short: str, choices: list[list[str]]) -> str:
    for words in choices:
        if _fits(short, words):
            return " ".join(words).strip(" ,-")
    return ""


def _fits(short: str, words: list[str]) -> bool:
    letters = re.sub(r"[^a-zåäö]", "", short.casefold())
    parts = [part for word in words for part in re.findall(r"[^\W\d_]+", word.casefold())]
    if not parts or parts[0] in _SMALL or parts[-1] in _SMALL or not letters or parts[0][0] != letters[0]:
        return False
    long = "".join(parts)
    if len(long) < len(letters) + 4 or long == letters or any(word.casefold() == short.casefold() for word in words):
        return False
    initials = [part[0] for part in parts if part not in _SMALL]
    return _in_order(letters, long) and (_in_order(initials, letters) if len(initials) > 1 else len(long) >= 8)


def _in_order(needles: list[str] | str, hay: str) -> bool:
    position = 0
    for needle in needles:
        position = hay.find(needle, position) + 1
        if position == 0:
            return False
    return True

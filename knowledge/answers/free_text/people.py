"""People, roles and units out of what was written: "preventionssamordnaren och fältarna", "enhetschefen (IFO)".

Order: what leads in and ends the answer goes; names are parted at commas and "och", but not inside a known name,
brackets or "barn- och utbildningsnämnden"; a known name is written as it is known. Invariant: nobody named is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from knowledge.answers.free_text.phrases import found_in, plain, tidy
from knowledge.answers.free_text.understood import Known, Understood, Unfit
from knowledge.domain.forms import Value

_JOINED = re.compile(
    r"\s*(?:[,;\n]|(?<!-)\s(?:och|samt|and|&|\+|plus)\s)\s*(?:(?:och|samt|and|även|också|i viss mån)\s+)?(?![^()]*\))",
    re.IGNORECASE,
)
_ITEM = re.compile(r"(?:\n|^)\s*(?:[-•*–]|\d{1,2}[.)])\s+|\s+\d{1,2}[.)]\s+|\n")
_ELLIPSIS = re.compile(r"-\s+(och|samt|eller|and)\s", re.IGNORECASE)
_KEPT = "\u0001"
_MARKS = " .,;:!–-"
_LETTERS = re.compile(r"[^\W\d_]{2}")
MOST = 30
"""Names in one answer."""


def people(text: str, known: Known) -> Understood:
    """Names joined by "; "."""
    said = plain(text).strip(_MARKS)
    if said in _phrases_whole("nobody", said):
        return Unfit("people.nobody")
    names = list(dict.fromkeys(_known_name(name, known) for name in _whole(_names(_unlisted(text), known))))
    return Value(tidy(text), "; ".join(names[:MOST])) if names else Unfit("people")


def _unlisted(text: str) -> str:
    """On one line: what stood in a list is parted by semicolons."""
    return tidy(_ITEM.sub("; ", text.strip()))


def _whole(pieces: Iterable[str]) -> Iterator[str]:
    """A piece without a word goes with the one before it: "rektorerna på F-6 och 7-9"."""
    name = ""
    for piece in pieces:
        if _LETTERS.search(piece):
            if name:
                yield name
            name = piece
        elif name and piece:
            name = f"{name} och {piece}"
    if name:
        yield name


def _phrases_whole(category: str, said: str) -> set[str]:
    return {said[found.start : found.end] for found in found_in(said, category)}


def _names(text: str, known: Known) -> Iterator[str]:
    whole = _without_ends(text)
    for name in _protecting(known.people, whole):
        whole = re.sub(re.escape(name), name.replace(" ", _KEPT).replace(",", "\u0002"), whole, flags=re.IGNORECASE)
    whole = _ELLIPSIS.sub(lambda found: f"-{_KEPT}{found[1]}{_KEPT}", whole)
    for name in _JOINED.split(whole):
        yield _without_ends(name.replace(_KEPT, " ").replace("\u0002", ",")).strip(_MARKS)


def _protecting(names: Sequence[str], text: str) -> list[str]:
    """Known names that hold what names are parted at, and stand in the text."""
    said = text.lower()
    return sorted((name for name in names if _JOINED.search(name) and name.lower() in said), key=len, reverse=True)


def _without_ends(text: str) -> str:
    """Without "det är …", "… ansvarar", again and again."""
    text = text.strip(_MARKS)
    said = text.lower()
    if len(said) != len(text):
        return text
    for found in found_in(said, "people_leads"):
        if found.start == 0 and found.end < len(said):
            return _without_ends(text[found.end :])
    for found in found_in(said, "people_ends"):
        if found.end == len(said) and found.start:
            return _without_ends(text[: found.start])
    return text


def _known_name(name: str, known: Known) -> str:
    said = plain(name)
    if known.me and said in _phrases_whole("me", said):
        return known.me
    return next((one for one in known.people if plain(one) == said), name)

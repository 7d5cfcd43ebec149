"""A long text in parts that a channel takes: cut between paragraphs, else lines, else sentences, else words.

Order: how far a part can reach is measured; then the best place to cut before that is chosen, and the white space
there is dropped. Invariant: nothing but white space at a cut is lost, and no word is cut that would fit by itself.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator

_PARAGRAPH = re.compile(r"(?<=\S)(?=[ \t]*\n\s*\n)")
_LINE = re.compile(r"(?<=[^\s:])(?=[ \t]*\n)")
"""A line that ends in a colon leads in the next one: the two stay together where they can."""
_SENTENCE = re.compile(r"(?P<word>\w{2,})[)%]?[.!?…]+[”\"’'»)]*(?:\s?\[\d{1,3}\])*(?=\s+[“”\"„«(–—-]?[A-ZÅÄÖÉ0-9])")
"""The marks of its sources belong to a sentence: “… året. [1] Nästa …” is cut after them."""
_WORD = re.compile(r"(?<=\S)(?=\s)")
_ABBREVIATION = re.compile(
    r"bil|ca|dnr|dvs|enl|ex|exkl|forts|inkl|jfr|kap|kl|max|mfl|min|nr|obs|prop|resp|sid|st|tel|tex", re.IGNORECASE
)
_LEAST_FILLED = 3
"""A part cut between paragraphs or lines is at least a third full: a heading does not stand alone."""
_BEYOND = 80
"""Characters looked at after the end of a part, to see whether a sentence ends right there."""
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")
_SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")


def split(text: str, most: int, cost: Callable[[str], int] = len) -> list[str]:
    """The text's parts, in order, none empty and none above `most`; no part where there is nothing but white space.

    `cost` is how the channel counts, where that is not in characters: bytes, or text that is still to be escaped. It
    is at least 1 a character, and that of a whole is the sum of its characters'; one character costs `most` at most.
    """
    if most < 1:
        raise ValueError("A part holds at least one character.")
    parts, rest = [], text.strip()
    while rest:
        end = _end_of_part(rest, _reach(rest, most, cost))
        if part := rest[:end].rstrip():
            parts.append(part)
        rest = _without_space_before(rest[end:])
    return parts


def _reach(text: str, most: int, cost: Callable[[str], int]) -> int:
    """How many of its first characters fit; at least one, so that there is always a step on."""
    longest = min(most, len(text))
    if cost is len:
        return longest
    return max(1, bisect_right(range(1, longest + 1), most, key=lambda length: cost(text[:length])))


def _end_of_part(text: str, reach: int) -> int:
    """Where the first part ends, at `reach` at most."""
    if reach == len(text):
        return reach
    if leading := len(text) - len(text.lstrip()):
        # An indented word that is longer than what is left beside its indentation goes without it.
        return leading if _last(_WORD, text, reach, 1) is None else _best_cut(text, reach)
    return _best_cut(text, reach)


def _best_cut(text: str, reach: int) -> int:
    least = max(1, reach // _LEAST_FILLED)
    for boundary, earliest in ((_PARAGRAPH, least), (_LINE, least)):
        if (cut := _last(boundary, text, reach, earliest)) is not None:
            return cut
    between_sentences = max([*_sentence_ends(text, reach), _last(_LINE, text, reach, 1) or 0])
    return between_sentences or _last(_WORD, text, reach, 1) or _inside_word(text, reach)


def _last(boundary: re.Pattern[str], text: str, reach: int, earliest: int) -> int | None:
    """The last such boundary between the two, both included."""
    cuts = [found.start() for found in boundary.finditer(text, 0, reach + _BEYOND)]
    return max((cut for cut in cuts if earliest <= cut <= reach), default=None)


def _sentence_ends(text: str, reach: int) -> Iterator[int]:
    for found in _SENTENCE.finditer(text, 0, reach + _BEYOND):
        if found.end() <= reach and not _ABBREVIATION.fullmatch(found["word"]):
            yield found.end()


def _inside_word(text: str, reach: int) -> int:
    """As far as it reaches, but not between a letter and its accents, nor inside an emoji of several characters."""
    cut = reach
    while cut and _clings(text[cut - 1], text[cut]):
        cut -= 1
    return cut or reach


def _clings(before: str, character: str) -> bool:
    joined = before == "\u200d" or character in _JOINERS or _SKIN_TONES[0] <= character <= _SKIN_TONES[1]
    return joined or unicodedata.combining(character) != 0


def _without_space_before(text: str) -> str:
    """The next part keeps the indentation of its first line, where it begins with a line."""
    found = re.match(r"\s*\n|\s*", text)
    return text[found.end() :] if found else text

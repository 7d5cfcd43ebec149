"""A PDF page's words with their places, sizes and weights, in the file's own order.

Coordinates are points as the text is read: x from the left, y downwards from the top, the page's rotation undone. A
word ends at white space, at a jump, and where the size changes (so that a footnote's mark is a word of its own).
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

_LINE_END_HYPHENS = (0x02, 0xFFFE, 0xAD)
_BOLD_WEIGHT = 600


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters. `y` is its baseline; `spaced` tells that white space goes before it."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    spaced: bool = True

    @property
    def middle(self) -> tuple[float, float]:
        """The word's centre: half of its width, a third of its size above the baseline."""
        return (self.x0 + self.x1) / 2, self.y - self.size / 3


def words(page: Any) -> tuple[list[Word], bool]:
    """The page's words, and whether they stand as the page is shown (a table set sideways does not).

    Text that is drawn twice in one place, to look bold, counts once.
    """
    text_page = page.get_textpage()
    try:
        turn = _turn(text_page.raw)
        found = list(_Reader(page, text_page.raw, turn).words())
    finally:
        text_page.close()
    seen: set[tuple[str, int, int]] = set()
    once: list[Word] = []
    for word in found:
        place = (word.text, round(word.x0 / 2), round(word.y / 2))
        if place not in seen:
            seen.add(place)
            once.append(word)
    return once, turn == page.get_rotation()


def _turn(raw: Any) -> int:
    """How far the page must be turned, clockwise in degrees, for most of its text to stand upright."""
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFText_CountChars(raw)
    angles = (pdfium.FPDFText_GetCharAngle(raw, index) for index in range(0, count, max(1, count // 200)))
    turns = Counter(round(-angle / (math.pi / 2)) % 4 * 90 for angle in angles)
    return max(turns, key=lambda turn: turns[turn], default=0)


class _Reader:
    """Reads one text page, character by character, through pdfium's C functions."""

    def __init__(self, page: Any, raw: Any, turn: int) -> None:
        import pypdfium2.raw as pdfium

        self._c = pdfium
        self._raw = raw
        self._shown = _shown_place(page, turn)
        self._box = [ctypes.c_double() for _ in range(4)]
        self._origin = [ctypes.c_double() for _ in range(2)]
        self._matrix = pdfium.FS_MATRIX()

    def words(self) -> Iterator[Word]:
        letters: list[str] = []
        start, left, right, size, spaced = 0, 0.0, 0.0, 0.0, True
        for index in range(self._c.FPDFText_CountChars(self._raw)):
            code = self._c.FPDFText_GetUnicode(self._raw, index)
            letter = "-" if code in _LINE_END_HYPHENS else chr(code) if 0 < code < 0x110000 else ""
            if not letter or letter.isspace() or 0xD800 <= code <= 0xDFFF:
                if letters:
                    yield self._word("".join(letters), start, left, right, size, spaced)
                letters, spaced = [], True
                continue
            x0, x1 = self._extent(index)
            own_size = self._c.FPDFText_GetFontSize(self._raw, index)
            jumps = x0 > right + own_size or x0 < left - own_size
            if letters and (jumps or abs(own_size - size) > 0.5):
                yield self._word("".join(letters), start, left, right, size, spaced)
                letters, spaced = [], jumps
            if not letters:
                start, left, right, size = index, x0, x1, own_size
            letters.append(letter)
            left, right = min(left, x0), max(right, x1)
        if letters:
            yield self._word("".join(letters), start, left, right, size, spaced)

    def _extent(self, index: int) -> tuple[float, float]:
        left, right, bottom, top = self._box
        self._c.FPDFText_GetCharBox(self._raw, index, left, right, bottom, top)
        (first, _), (second, _) = self._shown(left.value, bottom.value), self._shown(right.value, top.value)
        return min(first, second), max(first, second)

    def _word(self, text: str, index: int, x0: float, x1: float, size: float, spaced: bool) -> Word:
        x, y = self._origin
        self._c.FPDFText_GetCharOrigin(self._raw, index, x, y)
        _, baseline = self._shown(x.value, y.value)
        self._c.FPDFText_GetMatrix(self._raw, index, self._matrix)
        scale = math.hypot(self._matrix.c, self._matrix.d) or 1.0
        return Word(text, x0, x1, baseline, max(1.0, size * scale), self._is_bold(index), spaced)

    def _is_bold(self, index: int) -> bool:
        if self._c.FPDFText_GetFontWeight(self._raw, index) >= _BOLD_WEIGHT:
            return True
        name = ctypes.create_string_buffer(128)
        self._c.FPDFText_GetFontInfo(self._raw, index, name, 128, ctypes.c_int())
        return b"bold" in name.value.lower() or b"black" in name.value.lower() or b"heavy" in name.value.lower()


def _shown_place(page: Any, turn: int) -> Callable[[float, float], tuple[float, float]]:
    """From the page's own coordinates (upwards, unrotated) to those of the page as its text is read."""
    left, bottom, right, top = page.get_mediabox()
    match turn:
        case 90:
            return lambda x, y: (y - bottom, x - left)
        case 180:
            return lambda x, y: (right - x, y - bottom)
        case 270:
            return lambda x, y: (top - y, right - x)
        case _:
            return lambda x, y: (x - left, top - y)

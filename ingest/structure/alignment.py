"""Where each sentence of a readable text stands in the text as it is in the file.

The two differ in white space, and where marks, bullets or line-end hyphens were taken out or a letter was moved home.
Words that are equal are matched in one pass; only what differs is aligned letter by letter.

Invariant: cuts rise, and lie within the raw text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import Indel

from ingest.structure.marks import masked

_TOKEN = re.compile(r"\S+")
_LONGEST_ALIGNED = 20_000
"""Above this many letters an exact alignment is not worth its quadratic time; a greedy one is used."""


def cut_positions(readable: str, raw: str, ends: Sequence[int]) -> list[int]:
    """For each position in `ends` (rising, within `readable`), the place in `raw` right after the same letter.

    Marks and addresses that follow the letter in `raw` are counted to it.
    """
    read_tokens = list(_TOKEN.finditer(readable))
    raw_tokens = list(_TOKEN.finditer(raw))
    if [token.group() for token in read_tokens] == [token.group() for token in raw_tokens]:
        return _by_words(read_tokens, raw_tokens, ends)
    blank = masked(raw)
    return [_past_marks(blank, cut) for cut in _by_letters(readable, blank, ends)]


def _past_marks(blank: str, cut: int) -> int:
    following = _TOKEN.search(blank, cut)
    return len(blank) if following is None else following.start()


def _by_words(read: Sequence[re.Match[str]], raw: Sequence[re.Match[str]], ends: Sequence[int]) -> list[int]:
    cuts: list[int] = []
    index = 0
    for end in ends:
        while index < len(read) and read[index].end() <= end:
            index += 1
        if index < len(read) and read[index].start() < end:
            cuts.append(raw[index].start() + end - read[index].start())
        else:
            cuts.append(raw[index - 1].end() if index else 0)
    return cuts


def _by_letters(readable: str, raw: str, ends: Sequence[int]) -> list[int]:
    read_places = [place for place, letter in enumerate(readable) if not letter.isspace()]
    raw_places = [place for place, letter in enumerate(raw) if not letter.isspace()]
    matched = _matches("".join(readable[place] for place in read_places), "".join(raw[place] for place in raw_places))
    cuts: list[int] = []
    index = 0
    place = 0
    for end in ends:
        while index < len(read_places) and read_places[index] < end:
            if matched[index] is not None:
                place = max(place, raw_places[matched[index] or 0] + 1)
            index += 1
        cuts.append(place)
    return cuts


def _matches(read: str, raw: str) -> list[int | None]:
    """For each letter of `read`, the index of its partner in `raw`, rising; None for a letter without one."""
    if read == raw or max(len(read), len(raw)) > _LONGEST_ALIGNED:
        return _greedy(read, raw)
    matched: list[int | None] = [None] * len(read)
    for block in Indel.opcodes(read, raw):
        if block.tag == "equal":
            for step in range(block.src_end - block.src_start):
                matched[block.src_start + step] = block.dest_start + step
    return matched


def _greedy(read: str, raw: str) -> list[int | None]:
    matched: list[int | None] = []
    position = 0
    for letter in read:
        found = raw.find(letter, position, position + 1000)
        matched.append(found if found >= 0 else None)
        position = found + 1 if found >= 0 else position
    return matched

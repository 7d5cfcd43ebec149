"""Lists that have run into the text: bullets within a line, torn first letters, or nothing but a lead-in.

Order: a colon (or a full stop before a dash) is looked at; what follows is a list when dashes, torn first letters or a
rising row of numbers part it, or when the lead-in says so ("Säkerställ följande:") and a new sentence begins.

Invariant: items are in order and disjoint, and lie between the lead-in's colon and the end of the list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.structure.mending import Vocabulary
from ingest.structure.sentences import sentence_ranges

LONGEST_ITEM_WITHOUT_MARK = 450
_FEWEST_NUMBERS = 3

_COLON = re.compile(r"(?<=[^\s\d]):(?=\s)|[.?]\s(?=[-–•]\s)|\s(?=1\.\s+[A-ZÅÄÖ])")
_CUE = re.compile(
    r"(?i)(?:följande|nedan\w*|läs gärna|läs mer|punkter\w*|säkerställ\w*|checklist\w*|kontrollera|tänk på|"
    r"glöm inte|the following|below|make sure|ensure|checklist)[^.!?:]{0,80}$"
)
_IMPERATIVE = re.compile(
    r"(?:Säkerställ|Kontrollera|Checklista|Tänk på|Glöm inte|Som stöd|Läs mer|Make sure|Ensure|Checklist)\b"
    r"[^.!?\]]{0,140}$"
)
_BULLET = re.compile(r"(?:(?<=\s)|^)[-–•](?=\s)")
_NUMBER = re.compile(r"(?:(?<=\s)|^)(\d{1,2})\.\s+(?=[A-ZÅÄÖ(])")
_LOOSE_STOP = re.compile(r"(?<=[^\s.])[.!?](?=\s+\S)")
_ABBREVIATED = re.compile(r"(?:\b(?:t\.ex|bl\.a|s\.k|m\.m|d\.v\.s|ca|kap|nr|etc|dvs|eng)|\b\w)$")
_REFERENCE_END = re.compile(r"\[\d{1,3}\](?=\s|$)")
_CAPITAL_AFTER_LOWER = re.compile(r"(?<=[a-zåäö)%]) (?=[A-ZÅÄÖ][a-zåäö]+)")
_VERB_NEXT = re.compile(r"\s(?:är|har|kan|ska|bör|behöver|is|are|can)\b")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class InlineList:
    """A list in running text: where its lead-in begins and ends (after the colon), and its items."""

    lead_start: int
    lead_end: int
    items: tuple[tuple[int, int], ...]

    @property
    def end(self) -> int:
        return self.items[-1][1]


def inline_lists(text: str, joins: Sequence[int], page_ends: Sequence[int], vocabulary: Vocabulary) -> list[InlineList]:
    """The lists of one section's running text. `joins` and `page_ends` are positions in `text`, rising."""
    lists: list[InlineList] = []
    position = 0
    for match in _COLON.finditer(text):
        if match.start() < position:
            continue
        found = _list_after(text, match.end(), position, joins, page_ends, vocabulary)
        if found is not None and found.items:
            lists.append(found)
            position = found.end
    return lists


def _list_after(
    text: str, after: int, since: int, joins: Sequence[int], page_ends: Sequence[int], vocabulary: Vocabulary
) -> InlineList | None:
    lead_start = lead_beginning(text, since, after)
    end = _region_end(text, after)
    if end <= after:
        return None
    bullet = re.compile(r"\s*[-–•]\s").match(text, after, end)
    torn = [join for join in joins if after <= join < min(end, after + 1500)]
    if bullet:
        items = _by_bullets(text, after, end, vocabulary)
    elif len(torn) >= 2 and torn[0] - after < LONGEST_ITEM_WITHOUT_MARK and not _BULLET.search(text, after, torn[0]):
        items = _by_torn_letters(text, after, end, torn, vocabulary)
    elif _numbers(text, after, end):
        items = _by_numbers(text, after, end, vocabulary)
    elif _announces(text, lead_start, after):
        items = _unmarked(text, after, _page_end(text, end, after, page_ends), vocabulary)
    else:
        return None
    return InlineList(
        lead_start, after, tuple(_trimmed(text, item) for item in items if text[item[0] : item[1]].strip())
    )


def _announces(text: str, lead_start: int, after: int) -> bool:
    """Whether the lead-in says that a list follows, and one can: what stands there begins like a sentence.

    After an imperative ("Säkerställ följande:") it may also be an item that has lost its first letter.
    """
    if not _CUE.search(text, max(lead_start, after - 140), after - 1):
        return False
    begins = re.compile(r"\s+[A-ZÅÄÖ”\"\[]").match(text, after) is not None
    return begins or _IMPERATIVE.match(text[lead_start : after - 1]) is not None


def lead_beginning(text: str, since: int, colon: int) -> int:
    """Where the sentence that ends in this colon begins."""
    window = max(since, colon - 600)
    ranges = sentence_ranges(text[window:colon])
    start = window + ranges[-1][0] if ranges else window
    imperative = _IMPERATIVE.search(text, start, colon - 1)
    return imperative.start() if imperative else start


def _region_end(text: str, after: int) -> int:
    """A list ends at the latest where the next lead-in that announces one begins."""
    for match in _COLON.finditer(text, after):
        if text[match.start()] != ":" or not _CUE.search(text, max(after, match.start() - 140), match.start()):
            continue
        return max(after, lead_beginning(text, after, match.end()))
    return len(text)


def _page_end(text: str, end: int, after: int, page_ends: Sequence[int]) -> int:
    """An unmarked list ends with its page where a sentence ends there too."""
    for page_end in page_ends:
        if after < page_end < end and text[:page_end].rstrip()[-1:] in ".!?":
            return page_end
    return end


def _by_bullets(text: str, after: int, end: int, vocabulary: Vocabulary) -> list[tuple[int, int]]:
    starts = [match.start() for match in _BULLET.finditer(text, after, end)]
    starts = [start for start in starts if start == starts[0] or not _is_parenthesis(text, start)]
    items = list(zip(starts, [*starts[1:], end], strict=True))
    return [*items[:-1], _last_item(text, items, vocabulary)]


def _is_parenthesis(text: str, dash: int) -> bool:
    """A dash between two words in lower case where no item is likely to end ("till - och en kunskap om - gruppen")."""
    following = re.match(r"[-–]\s+(\w+)", text[dash : dash + 30])
    before = text[max(0, dash - 12) : dash].split()[-1:]
    return bool(before) and before[0] in ("till", "om", "av", "på", "för", "med") and following is not None


def _by_torn_letters(
    text: str, after: int, end: int, torn: Sequence[int], vocabulary: Vocabulary
) -> list[tuple[int, int]]:
    starts = [after, *torn] if text[after : torn[0]].strip(" .,;och") else list(torn)
    items = list(zip(starts, [*starts[1:], end], strict=True))
    return [*items[:-1], _last_item(text, items, vocabulary)]


def _numbers(text: str, after: int, end: int) -> list[int]:
    """Where a row "1. … 2. … 3. …" has its numbers, if one begins right after the lead-in; else nothing."""
    found: list[int] = []
    for match in _NUMBER.finditer(text, after, end):
        if int(match.group(1)) == len(found) + 1 and (found or match.start() - after < 80):
            found.append(match.start())
    return found if len(found) >= _FEWEST_NUMBERS else []


def _by_numbers(text: str, after: int, end: int, vocabulary: Vocabulary) -> list[tuple[int, int]]:
    starts = _numbers(text, after, end)
    items = list(zip(starts, [*starts[1:], end], strict=True))
    return [*items[:-1], _last_item(text, items, vocabulary)]


def _last_item(text: str, items: Sequence[tuple[int, int]], vocabulary: Vocabulary) -> tuple[int, int]:
    """The last item ends where its like do: after one sentence, or as many as the longest before it has."""
    start, end = items[-1]
    longest = max((len(sentence_ranges(text[low:high])) for low, high in items[:-1]), default=1)
    if longest > 1:
        return start, end
    stop = sentence_ranges(text[start:end])
    first_end = start + stop[0][1] if stop else end
    stopped = [item for item in items[:-1] if text[item[0] : item[1]].rstrip()[-1:] in ".!?"]
    if len(items) > 1 and not stopped:
        first_end = min(first_end, _run_on(text, start, first_end, vocabulary))
    return start, first_end


def _run_on(text: str, start: int, end: int, vocabulary: Vocabulary) -> int:
    """Where running text goes on without a stop: a plain word with a capital after one in lower case."""
    for match in _CAPITAL_AFTER_LOWER.finditer(text, start, end):
        if match.start() - start > 8 and _is_plain(text, match.end(), vocabulary):
            return match.start()
    return end


def _is_plain(text: str, position: int, vocabulary: Vocabulary) -> bool:
    word = _WORD.match(text, position)
    if word is None:
        return False
    return word.group().casefold() in vocabulary.plain or _VERB_NEXT.match(text, word.end()) is not None


def _unmarked(text: str, after: int, end: int, vocabulary: Vocabulary) -> list[tuple[int, int]]:
    """Items told by their ends: a reference in brackets, a stop, or a capital after a word in lower case."""
    region = text[after:end]
    references = [after + match.end() for match in _REFERENCE_END.finditer(region)]
    stops = [
        after + match.end()
        for match in _LOOSE_STOP.finditer(region)
        if not _ABBREVIATED.search(region, 0, match.start())
    ]
    if references:
        return _merged_marks(text, _cut(after, end, references))
    if stops or len(region) < 60:
        return _cut(after, end, stops)
    capitals = [
        after + match.start()
        for match in _CAPITAL_AFTER_LOWER.finditer(region)
        if _is_plain(region, match.end(), vocabulary)
    ]
    return _cut(after, end, capitals)


def _cut(start: int, end: int, cuts: Sequence[int]) -> list[tuple[int, int]]:
    bounds = [start, *(cut for cut in cuts if start < cut < end), end]
    return list(pairwise(bounds))


def _merged_marks(text: str, items: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """An item that is only a reference mark belongs to its neighbour."""
    merged: list[tuple[int, int]] = []
    for start, end in items:
        if merged and (_is_mark(text, merged[-1]) or _is_mark(text, (start, end))):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _is_mark(text: str, item: tuple[int, int]) -> bool:
    return _REFERENCE_END.fullmatch(text[item[0] : item[1]].strip()) is not None


def _trimmed(text: str, item: tuple[int, int]) -> tuple[int, int]:
    start, end = item
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end

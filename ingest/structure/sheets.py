"""The pages of a flat text: where each begins and ends, and the number that is printed on it.

Three ways that a page shows, tried in this order: form feeds; one line a page, each with a number at its beginning or
end that rises by one; lines that hold nothing but a rising number. Where none of them is found the text is one sheet
without a number.

The number of a page is the printed one where it is consistent (the same distance to the sheet's own number on most
pages), also on pages where it is missing; else the sheet's own.

Invariant: sheets are in order and disjoint, and hold every character that is not white space.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.structure.furniture import page_number
from knowledge.passages import Span

LONG_LINE = 400
"""A line that holds a whole page is usually longer than this."""

_LINE = re.compile(r"[^\n\f]+")
_LEADING = re.compile(r"\s*(\d{1,4})(?=\s|$)")
_TRAILING = re.compile(r"(?:(?<=\s)|^)(\d{1,4})\s*$")
_FEWEST_PAGES = 3


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its range in the text, the number to cite it by, and where printed numbers stand in it."""

    start: int
    end: int
    number: int | None = None
    marks: tuple[Span, ...] = ()


def filled_lines(text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """The lines that hold more than blanks, in time that grows with the text and no faster."""
    lines = _LINE.finditer(text, start, len(text) if end is None else end)
    return (line for line in lines if not line.group().isspace())


def flat_sheets(text: str) -> list[Sheet]:
    """The pages of a text that holds one page a line, or []. Lines after the last page are left out."""
    lines = [(match.start(), match.end()) for match in filled_lines(text)]
    run = _longest_numbered_run(text, lines)
    if len(run) < _FEWEST_PAGES or _median_length(run) < LONG_LINE:
        return []
    return _numbered([Sheet(start, end) for start, end in run], text)


def form_feed_sheets(text: str) -> list[Sheet]:
    """The pages between form feeds, or [] where there are none."""
    if "\f" not in text.strip("\f"):
        return []
    sheets: list[Sheet] = []
    position = 0
    for page in text.split("\f"):
        sheets.append(Sheet(position, position + len(page)))
        position += len(page) + 1
    return _numbered(sheets if sheets[-1].end > sheets[-1].start else sheets[:-1], text)


def number_line_sheets(text: str) -> list[Sheet]:
    """The pages between lines that hold only a number, each one more than the last; or [] where there are none."""
    numbers = _rising([(match, number) for match in filled_lines(text) if (number := _bare_number(match.group()))])
    if len(numbers) < _FEWEST_PAGES:
        return []
    marks = [Span(match.start(), match.end(), number) for match, number in numbers]
    at_foot = not text[marks[-1].end :].strip() or bool(text[: marks[0].start].strip() and marks[0].page == 1)
    return _sheets_ending_at(text, marks) if at_foot else _sheets_beginning_at(text, marks)


def _sheets_ending_at(text: str, marks: Sequence[Span]) -> list[Sheet]:
    starts = [0, *(mark.end for mark in marks)]
    sheets = [Sheet(start, mark.end, mark.page, (mark,)) for start, mark in zip(starts, marks, strict=False)]
    last = Sheet(marks[-1].end, len(text), (marks[-1].page or 0) + 1)
    return [*sheets, *([last] if text[last.start :].strip() else [])]


def _sheets_beginning_at(text: str, marks: Sequence[Span]) -> list[Sheet]:
    ends = [*(mark.start for mark in marks[1:]), len(text)]
    sheets = [Sheet(mark.start, end, mark.page, (mark,)) for mark, end in zip(marks, ends, strict=True)]
    cover = (marks[0].page or 1) - 1
    return [*([Sheet(0, marks[0].start, cover or None)] if text[: marks[0].start].strip() else []), *sheets]


def _bare_number(line: str) -> int | None:
    return page_number(line)


def _rising(numbers: Sequence[tuple[re.Match[str], int]]) -> list[tuple[re.Match[str], int]]:
    """The longest stretch, from any beginning, in which each next number is one more."""
    best: list[tuple[re.Match[str], int]] = []
    for first in range(min(len(numbers), 20)):
        run = [numbers[first]]
        for entry in numbers[first + 1 :]:
            if entry[1] == run[-1][1] + 1:
                run.append(entry)
        best = max(best, run, key=len)
    return best


def _longest_numbered_run(text: str, lines: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines from the first to the last that carry the rising number; a cover before it is taken along."""
    best: tuple[int, int] = (0, 0)
    for pattern in (_LEADING, _TRAILING):
        offsets = _offsets(text, lines, pattern)
        if not offsets:
            continue
        offset, count = Counter(offsets.values()).most_common(1)[0]
        places = [index for index, value in offsets.items() if value == offset]
        first, last = places[0], places[-1] + 1
        if count >= _FEWEST_PAGES and count * 2 >= last - first and last - first > best[1] - best[0]:
            best = (first, last)
    first, last = best
    return list(lines[first - 1 if first == 1 and last else first : last])


def _offsets(text: str, lines: Sequence[tuple[int, int]], pattern: re.Pattern[str]) -> dict[int, int]:
    """For each line with a number, how far the number is from the line's own place in the file."""
    found: dict[int, int] = {}
    for index, (start, end) in enumerate(lines):
        match = (
            pattern.search(text[max(start, end - 12) : end])
            if pattern is _TRAILING
            else pattern.match(text[start : start + 12])
        )
        if match:
            found[index] = int(match.group(1)) - index
    return found


def _median_length(run: Sequence[tuple[int, int]]) -> int:
    return sorted(end - start for start, end in run)[len(run) // 2]


def _numbered(sheets: Sequence[Sheet], text: str) -> list[Sheet]:
    """The sheets with their numbers: printed where consistent, else the sheet's own; number marks noted."""
    leading = [_edge_number(text, sheet, _LEADING) for sheet in sheets]
    trailing = [_edge_number(text, sheet, _TRAILING) for sheet in sheets]
    sheet_offset = _common_offset(leading)
    printed_offset = _common_offset(trailing)
    offset = printed_offset if printed_offset is not None else sheet_offset
    numbered: list[Sheet] = []
    for index, sheet in enumerate(sheets):
        marks = [
            mark
            for mark, wanted in ((leading[index], sheet_offset), (trailing[index], printed_offset))
            if mark is not None and wanted is not None and (mark.page or 0) - index == wanted
        ]
        number = index + (1 if offset is None else offset)
        unique = tuple(dict.fromkeys(Span(mark.start, mark.end, number) for mark in marks))
        numbered.append(replace(sheet, number=number if number > 0 else None, marks=unique))
    return numbered


def _edge_number(text: str, sheet: Sheet, pattern: re.Pattern[str]) -> Span | None:
    """The printed number at the first or last edge of a sheet, its value in `page`."""
    if pattern is _LEADING:
        match = pattern.match(text, sheet.start, sheet.end)
        line_end = text.find("\n", match.end(), sheet.end) if match else -1
        alone = match is not None and (text[match.end() : line_end if line_end >= 0 else sheet.end].strip() == "")
        flat = "\n" not in text[sheet.start : sheet.end].strip()
        return Span(match.start(1), match.end(1), int(match.group(1))) if match and (flat or alone) else None
    low = max(sheet.start, sheet.end - 40)
    stripped = text[low : sheet.end].rstrip()
    last_line = stripped.rsplit("\n", 1)[-1]
    number = page_number(last_line) if "\n" in text[sheet.start : sheet.end].strip() else None
    if number is not None:
        end = low + len(stripped)
        return Span(end - len(last_line.strip()), end, number)
    match = _TRAILING.search(stripped) if "\n" not in text[sheet.start : sheet.end].strip() else None
    return Span(low + match.start(1), low + match.end(1), int(match.group(1))) if match else None


def _common_offset(numbers: Sequence[Span | None]) -> int | None:
    """The distance of printed number to sheet that at least three pages and half of the numbered ones share."""
    offsets = Counter((mark.page or 0) - index for index, mark in enumerate(numbers) if mark is not None)
    if not offsets:
        return None
    offset, count = offsets.most_common(1)[0]
    enough = count >= min(_FEWEST_PAGES, len(numbers)) and count * 2 >= sum(offsets.values())
    return offset if enough else None

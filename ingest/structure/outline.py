"""A table of contents that runs on in one line, and its titles found again in running text.

The contents give the order of the titles; the text gives the places. A place counts when a title's words stand there, a
sentence has ended before and a new one begins after. The best set of places is the one that keeps the contents' order
and explains most words.

Invariant: the places found rise in both the contents and the text, and do not overlap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.structure.flow import Flow
from knowledge.passages import Span

_DOTTED = re.compile(r"\s*(?:\.{2,}|…)[\s.]*(?P<page>\d{1,4})(?=\s|$)")
_LONE_NUMBER = re.compile(r"(?:(?<=\s)|^)(?P<page>\d{1,4})(?=\s|$)")
_CONTENTS_WORD = re.compile(
    r"(?i)\s*(?:innehåll(?:sförteckning)?|table of contents|contents)\b(?!\s+(?:och|som|i|av|and|of)\b)"
)
_COLOPHON = re.compile(
    r"\b(?:ISBN|ISSN|Författare|Redaktör|Produktion|Tryck|Utgivare|Kontaktpersoner|Kontakt|Foto|Copyright|©)\s*:"
)
_LABEL = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?$")
_WORD = re.compile(r"\S+")
_FEWEST_DOTTED = 5
_MOST_CANDIDATES = 2000
_SURE_WORDS = 3


@dataclass(frozen=True, slots=True)
class Title:
    """One stretch of the contents between page numbers: one title, or several that run together."""

    words: tuple[str, ...]
    page: int | None
    whole: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A title found in the text: words `first`..`last` (exclusive) of the flow, and where in the contents it stands."""

    start: int
    end: int
    contents: tuple[int, int]
    words: int
    label: str = ""


def contents_end(text: str, body: Span, *, follows_contents: bool) -> int | None:
    """Where the contents on a page end (often the page's end, or where the colophon begins); None on other pages."""
    page = text[body.start : body.end]
    titled = _CONTENTS_WORD.match(page) is not None
    dotted = len(_DOTTED.findall(page)) >= _FEWEST_DOTTED
    if not (titled and (dotted or len(_LONE_NUMBER.findall(page)) >= 3)) and not (dotted and follows_contents):
        return None
    colophon = _COLOPHON.search(page, len(page) // 3)
    return body.start + colophon.start() if colophon else body.end


def titles_of(contents: str) -> list[Title]:
    """The titles of a running table of contents, in order."""
    contents = _CONTENTS_WORD.sub("", contents, count=1)
    dotted = len(_DOTTED.findall(contents)) >= _FEWEST_DOTTED
    pattern = _DOTTED if dotted else _LONE_NUMBER
    titles: list[Title] = []
    position = 0
    for match in pattern.finditer(contents):
        titles.append(Title(tuple(contents[position : match.start()].split()), int(match["page"]), dotted))
        position = match.end()
    titles.append(Title(tuple(contents[position:].split()), None, False))
    return [title for title in titles if title.words]


def find_titles(flow: Flow, titles: Sequence[Title], known_ends: Iterable[int] = ()) -> list[Place]:
    """Where the titles stand in the text, in order. `known_ends` are where headings told otherwise end."""
    candidates = _candidates(flow, titles, set(known_ends))[:_MOST_CANDIDATES]
    return _best_chain(candidates)


def _candidates(flow: Flow, titles: Sequence[Title], ends: set[int]) -> list[Place]:
    words = list(_WORD.finditer(flow.text))
    tokens = [word.group().casefold() for word in words]
    page_starts = set(flow.offsets)
    starts = _contents_starts(titles)
    found: list[Place] = []
    for index, word in enumerate(words):
        for title_index, offset in starts.get(tokens[index], ()):
            place = _match(flow, words, tokens, index, titles[title_index], title_index, offset)
            sure = place is not None and titles[title_index].whole and _on_page(flow, place, titles[title_index])
            if place is None or not (sure or _may_begin(flow, words, index, place, page_starts, ends)):
                continue
            found.append(place)
            ends.add(place.end)
        if word.start() > 5_000_000:
            break
    return found


def _contents_starts(titles: Sequence[Title]) -> dict[str, list[tuple[int, int]]]:
    starts: dict[str, list[tuple[int, int]]] = {}
    for title_index, title in enumerate(titles):
        for offset, word in enumerate(title.words):
            own_label = offset > 0 and _LABEL.match(title.words[offset - 1]) is not None
            if offset == 0 or own_label or (not title.whole and word[0].isupper()):
                starts.setdefault(word.casefold(), []).append((title_index, offset))
    return starts


def _match(
    flow: Flow, words: Sequence[re.Match[str]], tokens: Sequence[str], index: int, title: Title, order: int, offset: int
) -> Place | None:
    length = 0
    while offset + length < len(title.words) and index + length < len(words):
        if tokens[index + length] != title.words[offset + length].casefold():
            break
        length += 1
    while length and not _may_end(words, index + length, title, offset + length):
        length -= 1
    if not length or words[index].group()[0].islower() or _LABEL.fullmatch(words[index + length - 1].group()):
        return None
    if title.page is not None and title.whole and not _near(flow, words[index].start(), title.page):
        return None
    return Place(words[index].start(), words[index + length - 1].end(), (order, offset), length)


def _may_end(words: Sequence[re.Match[str]], after: int, title: Title, offset: int) -> bool:
    """Whether the title can end here: in the contents before a capital, in the text before one."""
    in_contents = offset == len(title.words) or (not title.whole and _begins(title.words[offset]))
    return in_contents and (after >= len(words) or _begins(words[after].group()))


def _begins(word: str) -> bool:
    first = word.lstrip('”"“(–-•[')[:1]
    return not first or first.isupper() or first.isdigit()


def _near(flow: Flow, position: int, page: int) -> bool:
    spans = flow.spans(position, position + 1)
    return not spans or spans[0].page is None or abs(spans[0].page - page) <= 1


def _on_page(flow: Flow, place: Place, title: Title) -> bool:
    """Whether a whole title stands on the very page that the contents give for it."""
    return title.page is not None and {span.page for span in flow.spans(place.start, place.end)} == {title.page}


def _may_begin(
    flow: Flow, words: Sequence[re.Match[str]], index: int, place: Place, page_starts: set[int], ends: set[int]
) -> bool:
    """A title begins at a page's beginning, after a sentence or another title; a long or numbered one anywhere."""
    if index and _LABEL.fullmatch(words[index - 1].group()):
        return True
    before = (
        flow.text[: place.start].rstrip()[-1:]
        if place.start < 200
        else flow.text[place.start - 200 : place.start].rstrip()[-1:]
    )
    ended = place.start in page_starts or not before or before in '.!?:)”"]'
    return ended or place.words >= _SURE_WORDS or (index > 0 and words[index - 1].end() in ends)


def _best_chain(candidates: Sequence[Place]) -> list[Place]:
    """The heaviest chain that rises in text and contents (longest increasing subsequence with weights)."""
    best: list[tuple[float, int]] = []
    for index, place in enumerate(candidates):
        score, before = 0.0, -1
        for earlier in range(index):
            other = candidates[earlier]
            if other.end <= place.start and other.contents < place.contents and best[earlier][0] > score:
                score, before = best[earlier][0], earlier
        best.append((score + 1 + place.words**1.2, before))
    chain: list[Place] = []
    index = max(range(len(best)), key=lambda place: best[place][0], default=-1)
    while index >= 0:
        chain.append(candidates[index])
        index = best[index][1]
    return chain[::-1]

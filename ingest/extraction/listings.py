"""Lists of a document as a person sees them: whole, under their heading, with the words that lead into them.

Order: passages that were cut because they were long are put together again; sentences that go on with an item belong to
it. Invariant: an entry's place is a range of the document's text, and its quote that range's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge.domain.programmes import Source
from knowledge.passages import LIST_KINDS, Document, Passage, Span, Unit

LONGEST_BULLET = 8
_BOXES = frozenset("☐□▢❏❑☑☒")
_NUMBERED_HEADING = re.compile(r"(?i)(?P<label>(?:steg|moment|step)\s+\d{1,2})\s*[.:)–-]\s*")
_FIRST_CELL = re.compile(r"[^:;]{1,60}: (?P<cell>[^;]+)")
_NUMBER = re.compile(r"(?i)(?P<word>[a-zåäö]+)?\s*(?P<number>\d{1,2})\s*[.:)]?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One item: what it says first, and every unit that belongs to it. `path` are the headings that it stands under."""

    units: tuple[Unit, ...]
    path: tuple[str, ...]

    @property
    def text(self) -> str:
        return self.units[0].text

    @property
    def number(self) -> int | None:
        """As printed before it ("3.", "Steg 3"); None where there is none."""
        match = _NUMBER.fullmatch(self.units[0].label.strip())
        return int(match["number"]) if match else None

    @property
    def label_word(self) -> str:
        """ "steg" of "Steg 3.", else empty."""
        match = _NUMBER.fullmatch(self.units[0].label.strip())
        return (match["word"] or "").lower() if match else ""

    def source(self, document: Document) -> Source:
        """Of words on several pages, the page that holds most of them."""
        span = _on_one_page([span for unit in self.units for span in unit.spans])
        begins_with = self.text if self.number is None else self.units[0].line
        start = _first_letter(document.text, span, begins_with)
        quote = " ".join(document.text[start : span.end].split())
        return Source(document.id, quote, start, span.end, span.page, self.path)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with the words that lead into it (empty where none do)."""

    path: tuple[str, ...]
    lead: str
    entries: tuple[Entry, ...]
    last_ordinal: int

    @property
    def heading(self) -> str:
        return self.path[-1] if self.path else ""

    @property
    def begins(self) -> int:
        """Where in the document's text."""
        return self.entries[0].units[0].spans[0].start

    @property
    def is_ticked_off(self) -> bool:
        """Whether its items have boxes to tick."""
        return all(entry.units[0].label in _BOXES for entry in self.entries)

    @property
    def numbers(self) -> tuple[int, ...] | None:
        """The numbers of its items, each one more than the last; None where they are not numbered like that."""
        numbers = [entry.number for entry in self.entries]
        known = tuple(number for number in numbers if number is not None)
        in_step = all(later == earlier + 1 for earlier, later in pairwise(known))
        return known if known and len(known) == len(numbers) and in_step else None


def listings_of(passages: Iterable[Passage]) -> list[Listing]:
    """The document's lists, in order."""
    found: list[Listing] = []
    for passage in passages:
        if passage.kind not in LIST_KINDS:
            continue
        listing = _listing(passage)
        if found and _goes_on(found[-1], listing, passage.ordinal):
            together = (*found[-1].entries, *listing.entries)
            found[-1] = replace(found[-1], entries=together, last_ordinal=passage.ordinal)
        elif listing.entries:
            found.append(listing)
    return found


def steps_in_headings(document: Document) -> list[Listing]:
    """Steps that are headings with text below: "Steg 1: Kartlägg", "Steg 2: Välj", side by side."""
    found: list[Listing] = []
    for section in document.sections:
        match = _NUMBERED_HEADING.match(section.path[-1])
        if not match or not section.path[-1][match.end() :]:
            continue
        unit = Unit(section.path[-1][match.end() :], "item", (section.span,), match["label"])
        entry, path = Entry((unit,), section.path[:-1]), section.path[:-1]
        if found and entry.number != 1 and found[-1].path == path:
            found[-1] = replace(found[-1], entries=(*found[-1].entries, entry))
        else:
            found.append(Listing(path, "", (entry,), -1))
    return found


def rows_of(passages: Iterable[Passage]) -> list[Listing]:
    """Tables read as lists: of each row its first cell that is no number."""
    found: list[Listing] = []
    for passage in passages:
        entries = tuple(_row_entries(passage)) if passage.kind == "table" else ()
        if entries and found and found[-1].path == passage.path and found[-1].last_ordinal + 1 == passage.ordinal:
            entries = (*found.pop().entries, *entries)
        if entries:
            found.append(Listing(passage.path, "", entries, passage.ordinal))
    return found


def _row_entries(passage: Passage) -> Iterator[Entry]:
    for unit in passage.units:
        cells = [match["cell"].strip() for match in _FIRST_CELL.finditer(unit.text)] if unit.role == "row" else []
        if told := next((cell for cell in cells if not cell.rstrip(".").isdecimal()), ""):
            yield Entry((replace(unit, text=told, label=""),), passage.path)


def _listing(passage: Passage) -> Listing:
    lead = [unit.text for unit in passage.units if unit.role == "lead"]
    rest = [unit for unit in passage.units if unit.role != "lead"]
    return Listing(passage.path, " ".join(lead), tuple(_entries(rest, passage.path)), passage.ordinal)


def _entries(units: Sequence[Unit], path: tuple[str, ...]) -> Iterator[Entry]:
    held: list[Unit] = []
    for unit in units:
        if held and unit.role == "item":
            yield Entry(tuple(held), path)
            held = []
        held.append(unit)
    if held:
        yield Entry(tuple(held), path)


def _goes_on(before: Listing, listing: Listing, ordinal: int) -> bool:
    """Whether a list was cut in two because it was long."""
    adjacent = before.last_ordinal + 1 == ordinal and before.path == listing.path and not listing.lead
    begins_anew = bool(listing.entries) and listing.entries[0].number == 1
    return adjacent and not begins_anew


def _first_letter(text: str, span: Span, line: str) -> int:
    """Where the words begin, behind their bullet."""
    at = text.find(line[:1], span.start, span.start + LONGEST_BULLET)
    return at if line and span.start <= at < span.end else span.start


def _on_one_page(spans: Sequence[Span]) -> Span:
    by_page: dict[int | None, list[Span]] = {}
    for span in spans:
        by_page.setdefault(span.page, []).append(span)
    most = max(by_page.values(), key=lambda those: sum(span.end - span.start for span in those))
    return Span(most[0].start, most[-1].end, most[0].page)

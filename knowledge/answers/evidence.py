"""What in a passage could answer: sentences, list items, table rows, whole lists with their lead-in, named steps.

Order: `pieces_of` lists a passage's candidates; `with_referent` widens a sentence that leans on the one before it.
Invariant: a piece names units of one passage by index, ascending; a list is never cut, and its lead-in belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from knowledge.passages import Passage, Unit

Shape = Literal["sentences", "list", "items", "rows"]

LONGEST_LIST = 25
"""Items of a list that a person reads in a chat; a longer list is shown as its first ones, and quoted whole."""

_LEANING = re.compile(
    r"^[\W_]*(?:(?:detta|denna|dessa|den|de|därför|därmed|därigenom|därefter|där|då|dock|samtidigt|han|hon|dennes|deras|dess|även|också|"
    r"sådan\w*|annars|istället|däremot|dels|men|och|vidare|utöver det|this|these|they|it|therefore)\b"
    r"|det(?! (?:är|finns|fanns|kan|behöver|behövs|krävs|går|handlar|gäller|tar|uppstod|pågår|pågick|har|var|som|bör|"
    r"blir|förs|saknas|framgår)\b))",
    re.IGNORECASE,
)
_DEFINITE_THING = re.compile(r"^[\W_]*(?:den|det|de)\s+\w+(?:a|e)\s+\w+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """One candidate: the units of a passage that would be shown, by index."""

    passage: Passage
    units: tuple[int, ...]
    shape: Shape

    @property
    def shown(self) -> tuple[Unit, ...]:
        return tuple(self.passage.units[index] for index in self.units)

    @property
    def text(self) -> str:
        return " ".join(unit.line for unit in self.shown)


@dataclass(frozen=True, slots=True)
class ListRun:
    """A list in a passage: the first index of its lead-in (None where it has none), its items' half-open range."""

    lead: int | None
    first: int
    end: int

    @property
    def units(self) -> tuple[int, ...]:
        return tuple(range(self.first if self.lead is None else self.lead, self.end))


def list_runs(passage: Passage) -> list[ListRun]:
    """The lists in a passage, in order; a lead-in or the sentence right before the first item goes with them."""
    runs: list[ListRun] = []
    index = 0
    while index < len(passage.units):
        end = index
        while end < len(passage.units) and passage.units[end].role == "item":
            end += 1
        if end > index:
            runs.append(ListRun(_lead_before(passage, index), index, end))
        index = max(end, index + 1)
    return runs


def pieces_of(passage: Passage, asked_for: frozenset[int] = frozenset()) -> Iterator[Piece]:
    """Every candidate in a passage; `asked_for` are the units that are themselves the numbered parts asked for."""
    leads: set[int] = set()
    for run in list_runs(passage):
        if run.end - run.first > 1:
            yield Piece(passage, run.units, "list")
            leads.update(range(run.units[0], run.first))
        named = tuple(index for index in range(run.first, run.end) if index in asked_for)
        if named:
            yield Piece(passage, named, "items")
    for index, unit in enumerate(passage.units):
        if index in leads:  # it announces, and says nothing without its list
            continue
        if unit.role == "row":
            yield Piece(passage, (index,), "rows")
        elif unit.role == "item":
            yield Piece(passage, (index,), "items")
        else:
            yield Piece(passage, with_referent(passage, index), "sentences")


def with_referent(passage: Passage, index: int) -> tuple[int, ...]:
    """The sentence, and the one before it where it begins with a word that points back ("Detta", "Därför")."""
    first = index
    while (
        first > 0
        and index - first < 2
        and leans(passage.units[first].text)
        and passage.units[first - 1].role == "sentence"
    ):
        first -= 1
    return tuple(range(first, index + 1))


def is_question(piece: Piece) -> bool:
    """A question answers nothing, also one that is quoted ("”Vad är det vi ska göra?”"); a list of them may."""
    return piece.shape != "list" and piece.text.rstrip(" ”“\"'»)").endswith("?")


def leans(text: str) -> bool:
    """Whether a sentence begins with a word that points back."""
    return bool(_LEANING.match(text)) and not _DEFINITE_THING.match(text)


def _lead_before(passage: Passage, first: int) -> int | None:
    if first == 0:
        return None
    before = passage.units[first - 1]
    if before.role == "sentence" and before.text.rstrip().endswith(":"):
        return first - 1
    lead = first
    while lead > 0 and passage.units[lead - 1].role == "lead":
        lead -= 1
    return lead if lead < first else None

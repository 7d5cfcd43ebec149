"""How far each committee has come with each sub-goal, as a map: a table of committees by sub-goals.

Order: what belongs to one programme (or one checklist) becomes one map; its columns stand in the order in which they
come, its rows by committee. Invariant: a cell is empty only where the sub-goal does not concern the committee.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.domain.committees import slug
from knowledge.insights.overview import Progress

SCORECARD = "styrkort-"
SHORTEST_HEADING = 14


@dataclass(frozen=True, slots=True)
class Column:
    """A sub-goal. `short` is its number, or its first words where it has none."""

    short: str
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """A committee's cells, one a column; None where it is not concerned."""

    committee: str
    cells: tuple[Progress | None, ...]
    answered: int
    total: int


@dataclass(frozen=True, slots=True)
class ProgressMap:
    """One map. `title` is empty where nobody knows what it is called."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def progress_maps(progress: Sequence[Progress], titles: Mapping[str, str]) -> list[ProgressMap]:
    """A map for each programme and checklist. `titles` are theirs, by name or id."""
    keys = dict.fromkeys(_belongs_to(one) for one in progress)
    return [_map(key, titles.get(key, ""), [one for one in progress if _belongs_to(one) == key]) for key in keys]


def _belongs_to(one: Progress) -> str:
    """The programme's name, for a scorecard; else the template's id."""
    if not one.template.startswith(SCORECARD):
        return one.template
    return one.template.removeprefix(SCORECARD).removesuffix(f"-{slug(one.committee)}")


def _map(key: str, title: str, progress: Sequence[Progress]) -> ProgressMap:
    labels = sorted(dict.fromkeys(one.item_label for one in progress), key=_in_order)
    committees = sorted(dict.fromkeys(one.committee for one in progress), key=str.casefold)
    by_place = {(one.committee, one.item_label): one for one in progress}
    rows = (_row(committee, [by_place.get((committee, label)) for label in labels]) for committee in committees)
    return ProgressMap(key, title, tuple(Column(_short(label), label) for label in labels), tuple(rows))


def _row(committee: str, cells: Iterable[Progress | None]) -> Row:
    held = tuple(cells)
    there = [cell for cell in held if cell]
    return Row(committee, held, sum(cell.answered for cell in there), sum(cell.total for cell in there))


def _short(label: str) -> str:
    first = label.split(" ")[0]
    if first[:1].isdigit():
        return first.rstrip(".")
    return label if len(label) <= SHORTEST_HEADING else f"{label[:SHORTEST_HEADING].rstrip()}…"


def _in_order(label: str) -> tuple[int, ...]:
    """By number where there is one (1.2 before 1.10); sorting is stable, so the others stay as they came, last."""
    number = re.match(r"\d+(?:\.\d+)*", label)
    return tuple(int(part) for part in number[0].split(".")) if number else (10_000,)

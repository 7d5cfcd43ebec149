"""A form as rows, a place each: what spreadsheets and CSV show.

Invariant: every place that is asked has one row, in the order in which it is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.adapters.export.cells import state_at
from knowledge.adapters.export.names import Names
from knowledge.adapters.export.printable import on_one_line, printable
from knowledge.adapters.export.sources import reference
from knowledge.adapters.export.trail import name_of
from knowledge.adapters.export.wording import LOCAL_TIME
from knowledge.domain.answer_words import answer_words
from knowledge.domain.filled import Filled, field_at
from knowledge.domain.forms import Event, Field, Item, Place


@dataclass(frozen=True, slots=True)
class Row:
    """A place and what stands there. Where two answers stand, `answer` is empty and `rivals` tells them."""

    place: Place
    item: Item
    field: Field
    answer: str
    comment: str
    state: str
    rivals: str
    event: Event | None
    source: str

    @property
    def label(self) -> str:
        """The item's label, and in a table which row it is: "Risker (Risk 2)"."""
        label = on_one_line(self.item.label)
        name = on_one_line(self.item.row_label)
        return f"{label} ({name} {self.place.row})".replace("( ", "(") if self.place.row > 0 else label

    @property
    def who(self) -> str:
        return name_of(self.event) if self.event else ""

    @property
    def day(self) -> str:
        """ "2026-11-22": the day it was in Sweden."""
        return self.event.at.astimezone(LOCAL_TIME).date().isoformat() if self.event else ""


def rows(filled: Filled, names: Names) -> Iterator[Row]:
    """Every place that is asked."""
    return (row_at(filled, place, *field_at(filled.form, place), names) for place in filled.places)


def row_at(filled: Filled, place: Place, item: Item, field: Field, names: Names) -> Row:
    """One place, which need not be asked or even be there yet."""
    event = filled.answers.get(place)
    value = event.value if event else None
    return Row(
        place,
        item,
        field,
        printable(answer_words(field, value, names.language)) if value else "",
        printable(value.comment) if value else "",
        state_at(filled, place, names.language),
        "\n".join(_told(field, rival, names.language) for rival in filled.rivals.get(place, ())),
        event,
        reference(item.source, names) if item.source else "",
    )


def _told(field: Field, rival: Event, language: str) -> str:
    words = printable(answer_words(field, rival.value, language)) if rival.value else ""
    return f"{name_of(rival)}: {words}"

"""Short names of a form's items and places, for addresses, HTML ids and the names of inputs.

A form keeps its template as it was, so that counting its items and fields gives names that never change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeVar

from knowledge.domain.forms import Item, Place, Template

Value = TypeVar("Value")
_ITEM = re.compile(r"i(\d{1,4})")
_PLACE = re.compile(r"q(\d{1,4})-(\d{1,4})-(\d{1,6})")


@dataclass(frozen=True, slots=True)
class Keys:
    """The names of one form's items and places."""

    template: Template

    def of_item(self, item: Item) -> str:
        return f"i{self._number(item.id)}"

    def of(self, place: Place) -> str:
        number = self._number(place.item)
        fields = [field.id for field in self.template.items[number - 1].fields]
        return f"q{number}-{fields.index(place.field) + 1}-{place.row}"

    def item(self, key: str) -> Item | None:
        match = _ITEM.fullmatch(key)
        return _at(self.template.items, int(match[1])) if match else None

    def place(self, key: str) -> Place | None:
        """None where the text names no place of the form."""
        match = _PLACE.fullmatch(key)
        item = _at(self.template.items, int(match[1])) if match else None
        if match is None or item is None:
            return None
        field = _at(item.fields, int(match[2]))
        return Place(item.id, field.id, int(match[3])) if field else None

    def _number(self, item_id: str) -> int:
        return [item.id for item in self.template.items].index(item_id) + 1


def _at(values: tuple[Value, ...], number: int) -> Value | None:
    return values[number - 1] if 0 < number <= len(values) else None

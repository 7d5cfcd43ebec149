"""The form of a draft: as it was sent, what is the matter with it, and the template that it makes.

Invariant: an item keeps its id and its source, whatever its words become; a new one has neither document nor quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from bot.web.review.form import Sent
from knowledge.domain.forms import Item, Template
from knowledge.domain.identifiers import free_id, short_slug
from knowledge.templates import default_fields

LONGEST_TEXT = 2_000
LONGEST_ID = 48
NEW = "new"
"""The key of the row in which a new item is written."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
Fault = Literal["empty", "too_long", "no_items"]


@dataclass(frozen=True, slots=True)
class Row:
    """One item as written. `place` is the number it is to stand at; `removed`: it is ticked to be taken out."""

    key: str
    label: str
    section: str = ""
    why: str = ""
    place: int = 0
    removed: bool = False

    @property
    def is_blank(self) -> bool:
        return self.key == NEW and not self.label


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole form. `version` tells which draft it was filled in from."""

    title: str
    description: str
    rows: tuple[Row, ...]
    version: str = ""


def sheet_of(draft: Template, version: str) -> Sheet:
    rows = tuple(
        Row(item.id, item.label, item.section, item.why, place) for place, item in enumerate(draft.items, start=1)
    )
    return Sheet(draft.title, draft.description, rows, version)


def filled(sent: Sent) -> Sheet:
    """The form as it was sent. Rows stand in the order of their numbers."""
    removed = set(_texts(sent, "remove"))
    keys = list(dict.fromkeys(_texts(sent, "item")))
    rows = [_row(sent, key, at, key in removed) for at, key in enumerate(keys, start=1)]
    placed = sorted(enumerate(rows, start=1), key=lambda one: _standing(one[1].place, one[0]))
    kept = tuple(row for _, row in placed if not row.is_blank)
    return Sheet(_text(sent, "title"), _text(sent, "description"), kept, _text(sent, "version"))


def faults(sheet: Sheet) -> dict[str, Fault]:
    """What is the matter, by field; empty where nothing is."""
    found: dict[str, Fault] = dict(_faults(sheet))
    if all(row.removed for row in sheet.rows):
        found["items"] = "no_items"
    return found


def fault_key(row: Row) -> str:
    """An item may be called as a field of the template is."""
    return f"item-{row.key}"


def built(sheet: Sheet, draft: Template) -> Template:
    """The draft as the form has it."""
    known = {item.id: item for item in draft.items}
    items: list[Item] = []
    for row in sheet.rows:
        if not row.removed:
            items.append(_item(row, known, {item.id for item in items} | known.keys()))
    return replace(draft, title=sheet.title, description=sheet.description, items=tuple(items))


def _faults(sheet: Sheet) -> Iterator[tuple[str, Fault]]:
    if not sheet.title:
        yield "title", "empty"
    for key, text in (("title", sheet.title), ("description", sheet.description)):
        if len(text) > LONGEST_TEXT:
            yield key, "too_long"
    for row in sheet.rows:
        if not row.removed and not row.label:
            yield fault_key(row), "empty"
        elif max(map(len, (row.label, row.section, row.why))) > LONGEST_TEXT:
            yield fault_key(row), "too_long"


def _item(row: Row, known: Mapping[str, Item], taken: set[str]) -> Item:
    if row.key in known:
        return replace(known[row.key], label=row.label, section=row.section, why=row.why)
    item_id = free_id(short_slug(row.label, LONGEST_ID) or "punkt", taken)
    return Item(item_id, row.label, default_fields("checklist"), row.section, row.why)


def _row(sent: Sent, key: str, at: int, removed: bool) -> Row:
    number = _text(sent, f"{key}.place")
    place = int(number) if number.isascii() and number.isdecimal() and len(number) < len("1000") else at
    label, section, why = (_text(sent, f"{key}.{name}") for name in ("label", "section", "why"))
    return Row(key, label, section, why, place, removed)


def _standing(place: int, stood: int) -> float:
    """A row that moves up goes before what stands at its new place; one that moves down, behind it."""
    return place + (place > stood) / 2 - (place < stood) / 2


def _text(sent: Sent, key: str) -> str:
    return next(iter(_texts(sent, key)), "")


def _texts(sent: Sent, key: str) -> list[str]:
    """With one kind of line break and no control characters."""
    texts = (text for text in sent.getlist(key) if isinstance(text, str))
    return [_CONTROLS.sub("", text.replace("\r\n", "\n")).strip() for text in texts]

"""The page of a draft as plain values: each item with the words that it comes from, and what a new reading says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.web.drafting.desk import Outcome
from bot.web.drafting.sheet import NEW, Fault, Row, fault_key
from bot.web.review.source_view import SourceView
from bot.web.review.summary import Standing
from bot.web.review.view import SourceLink
from knowledge.domain.forms import Item, Template
from knowledge.domain.programmes import Source
from knowledge.ports import TemplateRecord

ChangeKind = Literal["added", "reworded", "gone"]


@dataclass(frozen=True, slots=True)
class Card:
    """What the list shows of a template."""

    id: str
    title: str
    standing: Standing
    items: int
    document: str
    changed: int
    is_waiting: bool
    document_is_gone: bool


@dataclass(frozen=True, slots=True)
class RowView:
    """One item: as written, where the document says it, and what is the matter. `says`: its new wording there."""

    row: Row
    number: int
    source: SourceLink | None
    fault: Fault | None = None
    is_changed: bool = False
    says: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What a new reading of the document has that the draft was not begun from."""

    kind: ChangeKind
    label: str
    now: str = ""


def card_of(record: TemplateRecord) -> Card:
    shown = record.in_force
    return Card(
        id=shown.id,
        title=shown.title,
        standing=standing(record),
        items=len(shown.items),
        document=shown.document,
        changed=len(record.changed),
        is_waiting=bool(changes(record)),
        document_is_gone=bool(record.base) and record.reading is None,
    )


def standing(record: TemplateRecord) -> Standing:
    if record.published is None:
        return "draft"
    return "published" if _said(record.published) == _said(record.draft) else "changed"


def changes(record: TemplateRecord) -> tuple[Change, ...]:
    """Between the reading that the draft was begun from and the last one."""
    return tuple(_changes(record.base, record.reading)) if record.base and record.reading else ()


def rows(outcome: Outcome, source: SourceView | None) -> list[RowView]:
    """Every item in its order, then the one in which a new item may be written."""
    items = {item.id: item for item in outcome.record.draft.items}
    reworded = _reworded(outcome.record)
    views = [
        RowView(
            row,
            number,
            _link(items.get(row.key), source),
            outcome.faults.get(fault_key(row)),
            row.key in outcome.record.changed,
            reworded.get(row.key, ""),
        )
        for number, row in enumerate(outcome.sheet.rows, start=1)
        if row.key != NEW
    ]
    written = next((row for row in outcome.sheet.rows if row.key == NEW), Row(NEW, ""))
    return [*views, RowView(written, len(views) + 1, None, outcome.faults.get(fault_key(written)))]


def sources_of(draft: Template) -> list[Source]:
    return [item.source for item in draft.items if item.source]


def _changes(base: Template, reading: Template) -> Iterator[Change]:
    was = {item.id: item.label for item in base.items}
    for item in reading.items:
        if item.id not in was:
            yield Change("added", item.label)
        elif was[item.id] != item.label:
            yield Change("reworded", was[item.id], item.label)
    left = {item.id for item in reading.items}
    yield from (Change("gone", label) for key, label in was.items() if key not in left)


def _reworded(record: TemplateRecord) -> dict[str, str]:
    """By item: what the document says now, where that is not what the draft was begun from."""
    if record.base is None or record.reading is None:
        return {}
    was = {item.id: item.label for item in record.base.items}
    return {item.id: item.label for item in record.reading.items if was.get(item.id, item.label) != item.label}


def _link(item: Item | None, view: SourceView | None) -> SourceLink | None:
    if item is None or item.source is None:
        return None
    anchor = view.anchor(item.source) if view else ""
    return SourceLink(anchor, item.source.quote, item.source.page)


def _said(template: Template) -> tuple[object, ...]:
    return template.title, template.description, template.items

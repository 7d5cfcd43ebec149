"""How a programme is kept beside its document: the rules, the same in memory and in SQL.

Order: a document that is read brings a reading or none; a removed one takes its reading with it. What nobody has worked
on follows its document: it changes with it and goes with it. What a coordinator has corrected or published stays: a new
reading lies beside it, and waits; where the document is gone, no reading does.

Invariant: a document has one programme at most, and no two programmes share a name. A programme that has lost its
document is taken up again only by one that states the same programme for the same readers, so that nothing is shown to
those who could not read where it came from.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import Protocol

from knowledge.domain.programmes import Programme
from knowledge.domain.review import brought_up_to, is_untouched
from knowledge.domain.versions import is_another_version
from knowledge.passages import Document, Scope
from knowledge.ports import ProgrammeRecord


@dataclass(frozen=True, slots=True)
class Place:
    """Where a programme stands: under its name, for its readers, with its document (None when that is gone)."""

    name: str
    document: str | None
    group: str


@dataclass(frozen=True, slots=True)
class Shelved:
    """A programme in its place."""

    place: Place
    record: ProgrammeRecord


class Shelf(Protocol):
    """What keeps the programmes, inside one transaction."""

    def places(self) -> Collection[Place]: ...

    def of_document(self, document_id: str) -> Shelved | None: ...

    def named(self, name: str) -> Shelved | None: ...

    def put(self, shelved: Shelved) -> None:
        """Adds it, or replaces the one of that name."""
        ...

    def drop(self, name: str) -> None: ...


def keep_reading(shelf: Shelf, document: Document, reading: Programme | None) -> None:
    """What a document says by its newest reading; None where it states no programme (any more)."""
    held = shelf.of_document(document.id)
    if held and (reading is None or is_another_version(held.record.base, reading)):
        _part(shelf, held)
        held = None
    if reading is None:
        return
    held = held or _orphan(shelf, document, reading)
    name = held.place.name if held else _free_name(shelf, reading.name)
    place = Place(name, document.id, document.group)
    shelf.put(Shelved(place, _read(held.record if held else None, replace(reading, name=name))))


def part_from(shelf: Shelf, document_id: str) -> None:
    """The document is gone."""
    if held := shelf.of_document(document_id):
        _part(shelf, held)


def with_draft(held: Shelved, draft: Programme, base: Programme) -> Shelved:
    """A name belongs to its place: whatever the draft calls itself, it stays."""
    name = held.place.name
    record = replace(held.record, draft=replace(draft, name=name), base=replace(base, name=name))
    return replace(held, record=record)


def published(held: Shelved) -> Shelved:
    return replace(held, record=replace(held.record, published=held.record.draft))


def unknown(name: str) -> str:
    """What to say where there is none of that name, or none for the asker."""
    return f"There is no programme {name!r}: `lots programmes` lists those there are"


def in_order(shelved: Collection[Shelved], scope: Scope) -> list[ProgrammeRecord]:
    """Those that the scope allows, by title, then period."""
    readable = [one.record for one in shelved if scope.allows(one.place.group)]
    return sorted(readable, key=_shown_as)


def _shown_as(record: ProgrammeRecord) -> tuple[str, str, str]:
    programme = record.in_force
    return programme.title, programme.period.text if programme.period else "", programme.name


def _read(held: ProgrammeRecord | None, reading: Programme) -> ProgrammeRecord:
    if held is None or (held.published is None and is_untouched(held.base, held.draft)):
        return ProgrammeRecord(draft=reading, base=reading, extracted=reading)
    return ProgrammeRecord(
        draft=brought_up_to(held.draft, reading),
        base=brought_up_to(held.base, reading),
        extracted=reading,
        published=brought_up_to(held.published, reading) if held.published else None,
    )


def _part(shelf: Shelf, held: Shelved) -> None:
    record = held.record
    if record.published is None and is_untouched(record.base, record.draft):
        shelf.drop(held.place.name)
    else:
        shelf.put(Shelved(replace(held.place, document=None), replace(record, extracted=None)))


def _orphan(shelf: Shelf, document: Document, reading: Programme) -> Shelved | None:
    """One that lost its document, and that this document states again."""
    alone = (place for place in shelf.places() if place.document is None and _is_numbered(place.name, reading.name))
    for place in sorted(alone, key=lambda place: place.name):
        held = shelf.named(place.name)
        if held and _may_take_up(document, reading, held):
            return held
    return None


def _may_take_up(document: Document, reading: Programme, held: Shelved) -> bool:
    """For the same readers; or for others, where the very document is back for them and says what it said."""
    if held.place.group == document.group:
        return True
    return held.record.base.document == document.id and is_untouched(held.record.base, reading)


def _is_numbered(name: str, plain: str) -> bool:
    """Whether the name is the plain one, or that with a number behind it, which a year is not."""
    number = name.removeprefix(f"{plain}-")
    return name == plain or (number != name and number.isdecimal() and len(number) < len("2025"))


def _free_name(shelf: Shelf, plain: str) -> str:
    taken = {place.name for place in shelf.places()}
    return next(name for name in chain([plain], (f"{plain}-{n}" for n in count(2))) if name not in taken)

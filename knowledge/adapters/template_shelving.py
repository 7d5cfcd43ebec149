"""How templates are kept beside the documents they were drafted from: the rules, the same in memory and in SQL.

Order: a document that is read brings the lists it holds now; each is laid beside the template that it is. What nobody
has worked on follows its document, and goes with it. What a coordinator has edited or published stays, and the new
reading waits beside it.

Invariant: a template that lost its list is taken up again only by a document for the same readers, or by the very words
that it came from, so that nothing is shown to those who could not read where it came from.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from knowledge.domain.forms import Template
from knowledge.domain.identifiers import free_id
from knowledge.domain.redrafting import changed_items, same_lists, with_known_ids
from knowledge.passages import EVERYONE, Document, Scope
from knowledge.ports import TemplateRecord


@dataclass(frozen=True, slots=True)
class Held:
    """A template under its id, for its readers, with the document that it was drafted from (None: from a file)."""

    id: str
    document: str | None
    group: str
    record: TemplateRecord

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has worked on what was drafted."""
        return self.record.published is None and self.record.draft == self.record.base


class Shelf(Protocol):
    """What keeps the templates, inside one transaction."""

    def ids(self) -> Collection[str]: ...

    def of_document(self, document_id: str) -> Sequence[Held]: ...

    def put(self, held: Held) -> None:
        """Adds it, or replaces the one of that id."""
        ...

    def drop(self, template_id: str) -> None: ...


def keep_readings(shelf: Shelf, document: Document, found: Sequence[Template]) -> None:
    """The lists that a document holds by its newest reading."""
    held = [_narrowed(document, one) for one in shelf.of_document(document.id)]
    held = [one for one in held if _may_take_up(document, found, one)]
    pairs = same_lists([one.record.reading or one.record.base or one.record.draft for one in held], found)
    for at, known in enumerate(held):
        if at not in pairs.values():
            _part(shelf, known)
    for at, reading in enumerate(found):
        if at in pairs:
            _read_again(shelf, document, held[pairs[at]], reading)
        else:
            _add(shelf, document, reading)


def part_from(shelf: Shelf, document_id: str) -> None:
    """The document is gone."""
    for held in shelf.of_document(document_id):
        _part(shelf, held)


def keep_accepted(shelf: Shelf, document: Document, template: Template) -> str:
    """A list of the document that a person chose: a draft for its readers, which no reading takes away. Its id."""
    template_id = free_id(template.id, shelf.ids())
    draft = replace(template, id=template_id, status="draft")
    shelf.put(Held(template_id, document.id, document.group, TemplateRecord(draft)))
    return template_id


def with_template(held: Held | None, template: Template) -> Held:
    """One that a coordinator loads from a file, also in the place of a draft; published at once where it says so."""
    known = held or Held(template.id, None, EVERYONE, TemplateRecord(template))
    published = template if template.status == "published" else known.record.published
    return replace(known, record=replace(known.record, draft=replace(template, status="draft"), published=published))


def with_draft(held: Held, draft: Template, base: Template | None) -> Held:
    """An id belongs to its place: whatever the draft calls itself, it stays."""
    kept = replace(draft, id=held.id, status="draft")
    return replace(held, record=replace(held.record, draft=kept, base=base))


def published(held: Held) -> Held:
    return replace(held, record=replace(held.record, published=replace(held.record.draft, status="published")))


def flagged(
    record: TemplateRecord, gone: Mapping[str, Collection[str]], says: Callable[[str], Iterable[str]]
) -> TemplateRecord:
    """`gone` holds, by document, what it no longer says; `says` gives what it says now."""
    return replace(record, changed=changed_items(record.in_force, gone, says))


def unknown(template_id: str) -> str:
    """What to say where there is none of that id, or none for the asker."""
    return f"There is no template {template_id!r}: `lots templates` lists those there are"


def in_order(held: Iterable[Held], scope: Scope) -> list[Held]:
    """Those that the scope allows, by title."""
    readable = [one for one in held if scope.allows(one.group)]
    return sorted(readable, key=lambda one: (one.record.in_force.title.casefold(), one.id))


def _add(shelf: Shelf, document: Document, reading: Template) -> None:
    template_id = free_id(reading.id, shelf.ids())
    first = replace(reading, id=template_id)
    shelf.put(Held(template_id, document.id, document.group, TemplateRecord(first, first, first)))


def _read_again(shelf: Shelf, document: Document, held: Held, reading: Template) -> None:
    record = held.record
    known = with_known_ids(reading, record.reading or record.base or record.draft)
    if held.is_untouched:
        record = TemplateRecord(known, known, known)
    shelf.put(replace(held, group=document.group, record=replace(record, reading=known)))


def _part(shelf: Shelf, held: Held) -> None:
    if held.is_untouched:
        shelf.drop(held.id)
    else:
        shelf.put(replace(held, record=replace(held.record, reading=None)))


def _narrowed(document: Document, held: Held) -> Held:
    """What a person chose out of a document for everyone goes with it, when the document is for some only."""
    if held.record.base is None and held.group == EVERYONE:
        return replace(held, group=document.group)
    return held


def _may_take_up(document: Document, found: Sequence[Template], held: Held) -> bool:
    return held.group == document.group or any(one.items == (held.record.base or one).items for one in found)

"""Templates in memory: for tests, and for trying things out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from knowledge.adapters import template_shelving as shelving
from knowledge.adapters.template_shelving import Held
from knowledge.domain import redrafting
from knowledge.domain.forms import Template
from knowledge.errors import NotFound
from knowledge.passages import EVERYONE, Document, Scope
from knowledge.ports import TemplateRecord


class MemoryTemplates:
    """The port `TemplateArchive`; the shelf that `MemoryLibrary` keeps what it drafts on."""

    def __init__(self, records: Iterable[TemplateRecord] = ()) -> None:
        self._kept: dict[str, Held] = {}
        self._gone: dict[str, tuple[str, ...]] = {}
        self._says: dict[str, Sequence[str]] = {}
        self.changes = 0
        """How often a coordinator has changed something: a part of the library's generation."""
        for record in records:
            self.put(Held(record.draft.id, record.draft.document or None, EVERYONE, record))

    # TemplateArchive

    def records(self, scope: Scope) -> list[TemplateRecord]:
        return [self._flagged(one) for one in shelving.in_order(self._kept.values(), scope)]

    def record(self, template_id: str, scope: Scope) -> TemplateRecord:
        held = self._held(template_id)
        if not scope.allows(held.group):
            raise NotFound(shelving.unknown(template_id))
        return self._flagged(held)

    def keep(self, template: Template) -> None:
        """Adds or replaces one that a coordinator loads from a file."""
        self._change(shelving.with_template(self._kept.get(template.id), template))

    def keep_accepted(self, document: Document, template: Template) -> str:
        template_id = shelving.keep_accepted(self, document, template)
        self.changes += 1
        return template_id

    def keep_draft(self, template_id: str, draft: Template, base: Template | None) -> None:
        self._change(shelving.with_draft(self._held(template_id), draft, base))

    def publish(self, template_id: str) -> None:
        self._change(shelving.published(self._held(template_id)))

    def changed(self, template: Template) -> tuple[str, ...]:
        return redrafting.changed_items(template, self._gone, lambda document: self._says.get(document, ()))

    # With the documents

    def keep_readings(
        self, document: Document, found: Sequence[Template], said: Sequence[str], says: Sequence[str]
    ) -> None:
        """What the document `said` until it was saved, and what it `says` now."""
        shelving.keep_readings(self, document, found)
        self._says[document.id] = says
        self._gone[document.id] = redrafting.no_longer_said((*self._gone.get(document.id, ()), *said), says)

    def part_from(self, document_id: str) -> None:
        shelving.part_from(self, document_id)
        self._gone.pop(document_id, None)
        self._says.pop(document_id, None)

    # The shelf

    def ids(self) -> Mapping[str, Held]:
        return self._kept

    def of_document(self, document_id: str) -> list[Held]:
        return sorted((one for one in self._kept.values() if one.document == document_id), key=lambda one: one.id)

    def put(self, held: Held) -> None:
        self._kept[held.id] = held

    def drop(self, template_id: str) -> None:
        del self._kept[template_id]

    def _flagged(self, held: Held) -> TemplateRecord:
        return shelving.flagged(held.record, self._gone, lambda document: self._says.get(document, ()))

    def _change(self, held: Held) -> None:
        self.put(held)
        self.changes += 1

    def _held(self, template_id: str) -> Held:
        if template_id not in self._kept:
            raise NotFound(shelving.unknown(template_id))
        return self._kept[template_id]

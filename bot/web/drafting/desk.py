"""What a coordinator does with a drafted template: save it, take over a new reading, publish it.

Invariant: a form with anything the matter, or filled in from a draft that somebody has changed since, changes nothing;
it comes back as it was sent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Lock

from bot.web.drafting.sheet import Fault, Sheet, built, faults, sheet_of
from knowledge.domain.forms import Template
from knowledge.domain.redrafting import brought_up_to
from knowledge.passages import Scope
from knowledge.ports import TemplateArchive, TemplateRecord


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a form. Where it is refused, nothing was kept and `sheet` is to be shown again."""

    record: TemplateRecord
    sheet: Sheet
    faults: Mapping[str, Fault] = field(default_factory=dict)
    is_stale: bool = False

    @property
    def is_refused(self) -> bool:
        return bool(self.faults) or self.is_stale


@dataclass(frozen=True, slots=True)
class Desk:
    """One coordinator's work on one template. `lock` is the same for everyone's."""

    templates: TemplateArchive
    lock: Lock
    id: str
    scope: Scope

    def record(self) -> TemplateRecord:
        """Raises NotFound."""
        return self.templates.record(self.id, self.scope)

    def save(self, sheet: Sheet) -> Outcome:
        """Keeps the form as the draft, unless something is the matter with it. Raises NotFound."""
        with self.lock:
            return self._save(sheet)

    def publish(self, sheet: Sheet) -> Outcome:
        """Keeps the form, then publishes it. Raises NotFound."""
        with self.lock:
            outcome = self._save(sheet)
            if not outcome.is_refused:
                self.templates.publish(self.id)
            return outcome

    def take_over(self, sheet: Sheet) -> Outcome:
        """Keeps the form, then brings the draft up to what the document says now. Raises NotFound."""
        with self.lock:
            outcome = self._save(sheet)
            record = outcome.record
            if not outcome.is_refused and record.base and record.reading:
                draft = brought_up_to(record.base, record.draft, record.reading)
                self.templates.keep_draft(self.id, draft, record.reading)
            return outcome

    def _save(self, sheet: Sheet) -> Outcome:
        record = self.record()
        version = version_of(record.draft)
        outcome = Outcome(record, replace(sheet, version=version), faults(sheet), sheet.version != version)
        if outcome.is_refused:
            return outcome
        draft = built(sheet, record.draft)
        if draft != record.draft:
            self.templates.keep_draft(self.id, draft, record.base)
        return replace(outcome, record=replace(record, draft=draft))


def untouched(record: TemplateRecord) -> Outcome:
    """The draft as it is, to be looked at."""
    return Outcome(record, sheet_of(record.draft, version_of(record.draft)))


def version_of(draft: Template) -> str:
    """Tells one draft from another: what is saved over is what was looked at."""
    return hashlib.blake2b(repr(draft).encode("utf-8", "replace"), digest_size=12).hexdigest()

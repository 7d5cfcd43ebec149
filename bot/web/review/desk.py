"""What a coordinator does with a programme: save a draft, publish it, settle what a new reading says.

Order: the record is read, the form is laid together with it, looked over, and kept, all while no other does the same.
Invariant: a form with anything the matter changes nothing; it comes back as it was sent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from threading import Lock

from bot.web.ports import Programmes
from bot.web.review.building import Builder
from bot.web.review.differences import still_waiting, without_corrections
from bot.web.review.form import Filled
from bot.web.review.merging import Merged, merged, without_removed
from bot.web.review.sheet import PROGRAMME_FIELDS, Sheet, fields_of, seen, settled, sheet_of
from bot.web.review.view import Fault, Trouble
from knowledge.domain.programmes import Programme
from knowledge.domain.review import Reviewed, decided
from knowledge.passages import Scope
from knowledge.ports import ProgrammeRecord

LONGEST_TEXT = 4_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a form. Where `trouble` is true nothing was kept, and `sheet` is to be shown again.

    `seen` are the digests that the form shown next is filled in from: a conflict stays one until it is settled.
    """

    record: ProgrammeRecord
    sheet: Sheet
    trouble: Trouble = field(default_factory=Trouble)
    removed: frozenset[str] = frozenset()
    seen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which differences to take over, and for which to keep the draft; `all`: take over all that is not corrected."""

    taken: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    all: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """One coordinator's work on one programme. `lock` is the same for everyone's."""

    programmes: Programmes
    lock: Lock
    name: str
    scope: Scope
    person: str

    def record(self) -> ProgrammeRecord:
        """Raises NotFound."""
        return self.programmes.programme(self.name, self.scope)

    def save(self, form: Filled) -> Outcome:
        """Keeps the form as the draft, unless something is the matter with it. Raises NotFound."""
        with self.lock:
            record = self.record()
            outcome = looked_over(form, record)
            if outcome.trouble:
                return outcome
            draft = self._built(outcome, record)
            if draft != record.draft:
                self.programmes.keep_draft(self.name, draft, record.base)
            return replace(outcome, record=replace(record, draft=draft))

    def settle(self, form: Filled, choice: Choice) -> Outcome:
        """Keeps the form, then what was chosen of a new reading's differences. Raises NotFound."""
        with self.lock:
            record = self.record()
            outcome = looked_over(form, record)
            if outcome.trouble:
                return outcome
            reviewed = _decided(record, self._built(outcome, record), choice)
            self.programmes.keep_draft(self.name, reviewed.draft, reviewed.base)
            return replace(outcome, record=replace(record, draft=reviewed.draft, base=reviewed.base))

    def publish(self, version: str) -> bool:
        """Publishes the draft if it is still that version; else changes nothing and says false. Raises NotFound."""
        with self.lock:
            is_same = version_of(self.record().draft) == version
            if is_same:
                self.programmes.publish(self.name)
            return is_same

    def _built(self, outcome: Outcome, record: ProgrammeRecord) -> Programme:
        sheet = without_removed(outcome.sheet, outcome.removed)
        return Builder(record.draft, record.base, self.person).programme(sheet)


def _decided(record: ProgrammeRecord, draft: Programme, choice: Choice) -> Reviewed:
    if record.extracted is None:
        return Reviewed(draft, record.base)
    taken = without_corrections(record, draft) if choice.all else still_waiting(record, draft, choice.taken)
    return decided(record.base, draft, record.extracted, taken, still_waiting(record, draft, choice.kept))


def version_of(draft: Programme) -> str:
    """Tells one draft from another: what is published is what was looked at."""
    return hashlib.blake2b(repr(draft).encode("utf-8", "replace"), digest_size=12).hexdigest()


def looked_over(form: Filled, record: ProgrammeRecord) -> Outcome:
    """The form laid together with the draft, and what is the matter with it."""
    both = merged(form, sheet_of(record.draft))
    faults = dict(_faults(both, form.unknown))
    trouble = Trouble(faults, both.theirs, both.gone, both.altered)
    unsettled = {key: form.seen.get(key, "") for key in both.theirs}
    return Outcome(record, both.sheet, trouble, both.removed, seen(sheet_of(record.draft)) | unsettled)


def untouched(record: ProgrammeRecord) -> Outcome:
    """The draft as it is, to be looked at."""
    sheet = sheet_of(record.draft)
    return Outcome(record, sheet, seen=seen(sheet))


def _faults(both: Merged, unknown: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Fault]]:
    for key in _keys(without_removed(both.sheet, both.removed)):
        value = both.sheet.values.get(key, "")
        texts = (value,) if isinstance(value, str) else value
        if key.rpartition(".")[2] == "title" and not settled(value):
            yield key, Fault("empty")
        elif any(len(text) > LONGEST_TEXT for text in texts):
            yield key, Fault("too_long")
        elif key in unknown:
            yield key, Fault("unknown_committee", unknown[key])


def _keys(sheet: Sheet) -> Iterator[str]:
    yield from PROGRAMME_FIELDS
    for node in sheet.nodes:
        yield from (f"{node}.{name}" for name in fields_of(node))

"""Forms as the people are now: what somebody did before their identities were linked is shown as theirs.

Invariant: the history stays as it was written; only whose it is follows, and with it who may see the form, who is
asked, and who is reminded. An identity that is unlinked takes its own events with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.domain.forms import Event, Form
from knowledge.ports import FormStore


@dataclass(frozen=True, slots=True)
class FormsOfPeople:
    """The port `FormStore` over another. `moved` gives what an id was before it was linked -> the person it is now."""

    forms_kept: FormStore
    moved: Callable[[], Mapping[str, str]]

    def begin(self, form: Form) -> None:
        self.forms_kept.begin(form)

    def add(self, form_id: str, events: Sequence[Event]) -> Form:
        return shown(self.forms_kept.add(form_id, events), self.moved())

    def form(self, form_id: str) -> Form:
        return shown(self.forms_kept.form(form_id), self.moved())

    def forms(self) -> list[Form]:
        moved = self.moved()
        return [shown(form, moved) for form in self.forms_kept.forms()]


def shown(form: Form, moved: Mapping[str, str]) -> Form:
    """The form with each event under its person's id of today."""
    if not any(_is_older(event, moved) for event in form.events):
        return form
    return replace(form, events=tuple(_shown(event, moved) for event in form.events))


def _is_older(event: Event, moved: Mapping[str, str]) -> bool:
    return event.by in moved or (event.deed == "assigned" and event.text in moved)


def _shown(event: Event, moved: Mapping[str, str]) -> Event:
    whom = moved.get(event.text, event.text) if event.deed == "assigned" else event.text
    return replace(event, by=moved.get(event.by, event.by), text=whom)

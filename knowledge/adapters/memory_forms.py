"""Forms in memory: for tests, and for trying things out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from threading import Lock

from knowledge.domain.forms import Event, Form
from knowledge.domain.rows import with_rows_of_their_own
from knowledge.errors import NotFound


class MemoryForms:
    """The port `FormStore`. Safe in threads."""

    def __init__(self) -> None:
        self._forms: dict[str, Form] = {}
        self._lock = Lock()

    def begin(self, form: Form) -> None:
        with self._lock:
            self._forms.setdefault(form.id, replace(form, events=_once(form.events)))

    def add(self, form_id: str, events: Sequence[Event]) -> Form:
        with self._lock:
            form = self._held(form_id)
            grown = replace(form, events=_once((*form.events, *with_rows_of_their_own(form, events))))
            if grown != form:  # what was touched last stands last
                del self._forms[form_id]
                self._forms[form_id] = grown
            return grown

    def form(self, form_id: str) -> Form:
        with self._lock:
            return self._held(form_id)

    def forms(self) -> list[Form]:
        with self._lock:
            return list(reversed(self._forms.values()))

    def _held(self, form_id: str) -> Form:
        if form_id not in self._forms:
            raise NotFound(f"There is no form {form_id!r}: `lots forms` lists those there are")
        return self._forms[form_id]


def _once(events: Iterable[Event]) -> tuple[Event, ...]:
    """Of events with one id, the first."""
    first: dict[str, Event] = {}
    for event in events:
        first.setdefault(event.id, event)
    return tuple(first.values())

"""A form as JSON, whole: its template, what stands, and everything that was ever done to it.

Invariant: nothing is reworded: answers are the person's words and their meaning, moments have their zone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from knowledge.adapters.export.names import Names
from knowledge.adapters.export.rows import Row, rows
from knowledge.domain.filled import Filled
from knowledge.domain.forms import Event, Form, Place


def as_json(form: Form, filled: Filled, names: Names) -> bytes:
    """The form's published shape, indented."""
    # ASCII only: half characters that somebody managed to send survive it, and every reader of JSON understands it.
    return json.dumps(form_json(form, filled, names), ensure_ascii=True, indent=2).encode()


def form_json(form: Form, filled: Filled, names: Names) -> dict[str, Any]:
    """`form_summary`, and "items" with the answers that stand, "history" with every event, "template" whole."""
    return {
        **form_summary(form, filled),
        "programme_title": names.programme or None,
        "items": list(_items(filled, names)),
        "comments": [_event(event) for those in filled.comments.values() for event in those],
        "assigned": [{**_place(place), "person": person} for place, person in filled.assigned.items()],
        "history": [_event(event) for event in form.events],
        "template": asdict(form.template),
    }


def form_summary(form: Form, filled: Filled) -> dict[str, Any]:
    """One line of the list of forms."""
    answered, total = filled.progress
    first, last = (form.events[0], form.events[-1]) if form.events else (None, None)
    return {
        "id": form.id,
        "template": form.template.id,
        "title": form.template.title,
        "kind": form.template.kind,
        "programme": form.template.programme,
        "committee": form.committee,
        "project": form.project,
        "period": form.period,
        "follows": form.follows or None,
        "status": filled.status,
        "answered": answered,
        "total": total,
        "conflicts": len(filled.rivals),
        "begun_by": first and first.by,
        "begun_at": first and first.at.isoformat(),
        "changed_by": last and last.by,
        "changed_at": last and last.at.isoformat(),
    }


def _items(filled: Filled, names: Names) -> Iterator[dict[str, Any]]:
    every = list(rows(filled, names))
    for item in filled.form.template.items:
        yield {
            "id": item.id,
            "label": item.label,
            "section": item.section,
            "why": item.why,
            "source": asdict(item.source) if item.source else None,
            "fields": [_field(filled, row) for row in every if row.place.item == item.id],
        }


def _field(filled: Filled, row: Row) -> dict[str, Any]:
    rivals = filled.rivals.get(row.place, ())
    return {
        "id": row.place.field,
        "row": row.place.row,
        "label": row.field.label,
        "type": row.field.kind,
        "required": row.field.required,
        "answer": _given(row.event) if row.event else None,
        "text": row.answer,
        "rivals": [_given(event) for event in rivals],
        "skipped": row.place in filled.skipped,
        "unknown": row.place in filled.unknown,
        "carried": row.place in filled.carried,
        "seen": filled.seen(row.place),
    }


def _given(event: Event) -> dict[str, Any]:
    said = asdict(event.value) if event.value else {}
    return {**said, "by": event.by, "name": event.name, "at": event.at.isoformat(), "channel": event.channel}


def _event(event: Event) -> dict[str, Any]:
    about = _place(event.place) if event.place else {}
    kept = {"id": event.id, "deed": event.deed, **about, **_given(event)}
    return {**kept, **{name: text for name, text in (("text", event.text), ("seen", event.seen)) if text}}


def _place(place: Place) -> dict[str, Any]:
    return {"item": place.item, "field": place.field, "row": place.row}

"""A form template in its published shape: `lots templates --json` and `GET /api/templates` (docs/interface.md)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from knowledge.domain.forms import Field, Item, Template
from knowledge.domain.programmes import Source


def template_json(template: Template, changed: Collection[str] = ()) -> dict[str, Any]:
    """`changed` are the items whose passage a newer version of their document has changed."""
    return {
        "id": template.id,
        "title": template.title,
        "kind": template.kind,
        "status": template.status,
        "description": template.description,
        "names": list(template.names),
        "programme": template.programme or None,
        "committee": template.committee or None,
        "document": template.document or None,
        "items": [_item(item, item.id in changed) for item in template.items],
        "changed": [item.id for item in template.items if item.id in changed],
    }


def _item(item: Item, is_changed: bool) -> dict[str, Any]:
    return {
        "id": item.id,
        "label": item.label,
        "section": item.section,
        "why": item.why,
        "repeatable": item.repeatable,
        "row_label": item.row_label,
        "fields": [_field(field) for field in item.fields],
        "citations": [_citation(item.source)] if item.source else [],
        "changed": is_changed,
    }


def _field(field: Field) -> dict[str, Any]:
    condition = field.shown_when
    return {
        "id": field.id,
        "label": field.label,
        "type": field.kind,
        "help": field.help,
        "required": field.required,
        "options": [{"id": option.id, "label": option.label} for option in field.options],
        "offers": list(field.offers),
        "shown_when": {"field": condition.field, "meanings": list(condition.meanings)} if condition else None,
    }


def _citation(source: Source) -> dict[str, Any]:
    return {
        "document": source.document,
        "section": list(source.section),
        "page": source.page,
        "quote": source.quote,
    }

"""Templates and events of forms as JSON text (`value_json`). A template is kept with every form, and read once."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeVar

from knowledge.adapters.sql import value_json
from knowledge.domain.forms import Event, Template
from knowledge.errors import StorageError

T = TypeVar("T")
TEMPLATES_KEPT = 512


def written(value: Template | Event) -> str:
    return value_json.written(value)


@lru_cache(TEMPLATES_KEPT)
def template(stored: str) -> Template:
    """Raises StorageError where it is no template that this Lots knows."""
    return _read(Template, stored)


def event(stored: str) -> Event:
    """Raises StorageError where it is no event that this Lots knows."""
    return _read(Event, stored)


def _read(kind: type[T], stored: str) -> T:
    try:
        return value_json.read(kind, stored)
    except (ValueError, TypeError) as fault:
        raise StorageError(
            f"A form in the database cannot be read ({fault}): install the Lots that wrote it, or restore a backup"
        ) from fault

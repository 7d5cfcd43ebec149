"""Programmes as JSON text (`value_json`)."""

from __future__ import annotations

from knowledge.adapters.sql import value_json
from knowledge.domain.programmes import Programme
from knowledge.errors import StorageError


def written(programme: Programme) -> str:
    return value_json.written(programme)


def read(stored: str) -> Programme:
    """Raises StorageError where it is no programme that this Lots knows."""
    try:
        return value_json.read(Programme, stored)
    except (ValueError, TypeError) as fault:
        raise StorageError(
            f"A programme in the database cannot be read ({fault}): install the Lots that wrote it, or restore a backup"
        ) from fault

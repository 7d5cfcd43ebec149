"""A coordinator's review of a programme: corrections that no new reading overwrites."""

from __future__ import annotations

from knowledge.domain.programmes import Programme


def is_untouched(base: Programme, draft: Programme) -> bool:
    return base == draft


def brought_up_to(programme: Programme, reading: Programme) -> Programme:
    return programme

"""Versions of a programme: which is in force, which came before, and what changed between two."""

from __future__ import annotations

import re

from knowledge.domain.programmes import Programme

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def years(programme: Programme) -> tuple[int, int] | None:
    """First and last year of its period; by the years in its title or name where no period is stated."""
    for text in (programme.period.text if programme.period else "", programme.title, programme.name):
        if found := [int(year) for year in _YEAR.findall(text)]:
            return min(found), max(found)
    return None


def is_another_version(before: Programme, now: Programme) -> bool:
    """Whether a document that stated one programme now states one for other years, rather than the same anew."""
    return None not in (years(before), years(now)) and years(before) != years(now)

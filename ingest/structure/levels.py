"""How deep each heading stands, from what a flat text still shows.

The signals, strongest first: the heading's own number ("3.1"); how it stood in the table of contents; an earlier
heading of the same words; a series ("Fas 1", "Fas 2") belongs under the heading before it; a heading that is not in
the contents belongs under the last one that is; a heading right after a heading, with nothing between, belongs under
it.

Invariant: levels start at 1, and a level is at most one deeper than the heading before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.structure.contents import OutlineEntry, numbering_depth, title_key

_SERIES = re.compile(r"(?i)(fas|steg|del|moment|etapp|mål|delmål|phase|step|part)\s+(?:\d+|[ivx]+)\b")


@dataclass
class HeadingLevels:
    """Told of each heading in order, answers its level."""

    outline: Mapping[str, OutlineEntry]
    _seen: dict[str, int] = field(default_factory=dict)
    _last: int = 0
    _major: int = 0
    _outlined: int = 0
    _outer: int = 1
    _before_series: int = 1

    def next(self, title: str, *, follows_heading: bool = False, minor: bool = False) -> int:
        """The level of the next heading. `minor` is a heading told by its looks alone (a lone bullet, a bold line)."""
        key = title_key(title)
        if minor:
            self._last = max(1, self._major + 1)
            return self._last
        level = max(1, min(self._level(title, key, follows_heading), self._last + 1))
        self._last = self._major = level
        self._seen.setdefault(key, level)
        if key in self.outline or not self.outline:
            self._outlined = level
        return level

    def _level(self, title: str, key: str, follows_heading: bool) -> int:
        depth = numbering_depth(title)
        if depth:
            return self._top(depth)
        if _SERIES.match(title):
            self._outer = self._before_series + 1
            return self._outer
        entry = self.outline.get(key)
        if entry is not None and entry.inner:
            return self._outer + 1
        if entry is not None or (not self.outline and key not in self._seen):
            return self._last + 1 if follows_heading and self._last else self._top(1)
        return self._seen.get(key) or self._outlined + 1

    def _top(self, level: int) -> int:
        self._before_series = self._outer = level
        return level

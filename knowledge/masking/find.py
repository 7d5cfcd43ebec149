"""A find: where in a text something personal stands, and what sort it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Sort = Literal["identity_number", "telephone", "email", "address", "name"]


@dataclass(frozen=True, slots=True, order=True)
class Find:
    """Characters `start` to `end` of a text."""

    start: int
    end: int
    sort: Sort


def found_by(pattern: re.Pattern[str], text: str, sort: Sort, group: int | str = 0) -> Iterator[Find]:
    """A find for every match of the pattern, or of the group in it."""
    for match in pattern.finditer(text):
        if match.start(group) >= 0:
            yield Find(match.start(group), match.end(group), sort)

"""What delivery counts of what it does, by channel: for those who run Lots. Never who or what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Literal

Happening = Literal[
    "taken_in", "repeated", "refused", "handled", "excused", "sent", "sent_later", "in_doubt", "given_up"
]


class Counts:
    """Since the process began. `refused`: the database did not take the event, so that the sender sends it again."""

    def __init__(self) -> None:
        self._counted: Counter[tuple[Happening, str]] = Counter()

    def add(self, happening: Happening, channel: str) -> None:
        self._counted[happening, channel] += 1

    def all(self) -> Mapping[tuple[str, str], int]:
        """(What happened, in which channel) -> how often."""
        return {(happening, channel): count for (happening, channel), count in self._counted.items()}

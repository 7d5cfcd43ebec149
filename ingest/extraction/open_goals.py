"""The goals that are open while a document is read: which one a value belongs to, and what ends it.

A heading ends the goals that began at its level or below; a goal ends its siblings and what lies deeper. A goal whose
title has not come yet waits for the next line.

Invariant: the open goals lie one within another, outermost first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.extraction.findings import Finding, GoalBegins, GoalEnds
from ingest.extraction.markers import Marker, plain_number
from ingest.extraction.wording import Wording

LINE_LEVEL = 50
"""A goal that a line begins lies below every heading."""
SENTENCE_LEVEL = 70
"""One that a sentence states lies below every line."""
_SUBGOAL_DEPTH = 4


@dataclass(frozen=True, slots=True)
class OpenGoal:
    """An open goal and the level of what began it: a heading of that level or above ends it."""

    level: float
    goal: GoalBegins


class OpenGoals:
    """Opens and closes goals; what is to be handed on is what each method yields."""

    def __init__(self) -> None:
        self._open: list[OpenGoal] = []
        self._untitled: OpenGoal | None = None

    def __bool__(self) -> bool:
        return bool(self._open)

    @property
    def innermost(self) -> OpenGoal:
        return self._open[-1]

    @property
    def awaits_title(self) -> bool:
        return self._untitled is not None

    def begin(self, goal: GoalBegins, level: float) -> Iterator[Finding]:
        self._open = [one for one in self._open if one.level < level and not _is_ended_by(one.goal, goal)]
        begun = OpenGoal(level, goal)
        self._open.append(begun)
        self._untitled = None if goal.title else begun
        if goal.title:
            yield goal

    def give_title(self, words: Wording) -> Iterator[Finding]:
        """The title of the goal that awaits one."""
        untitled, self._untitled = self._untitled, None
        if untitled is not None:
            old = untitled.goal
            goal = GoalBegins(old.depth, old.number, words.line.rstrip("."), words.source, old.parts, old.word)
            self._open = [OpenGoal(one.level, goal) if one is untitled else one for one in self._open]
            yield goal

    def expect_no_title(self) -> None:
        self._untitled = None

    def close(self, level: int) -> Iterator[Finding]:
        """Ends the goals that a heading of this level ends; the one around them goes on."""
        kept = [one for one in self._open if one.level < level]
        if len(kept) < len(self._open):
            self._open = kept
            yield from self.resume()

    def resume(self) -> Iterator[Finding]:
        """The innermost goal goes on, after something that had goals of its own."""
        yield self._open[-1].goal if self._open and self._open[-1].goal.title else GoalEnds()

    def takes_title(self, level: int) -> bool:
        """Whether a heading of this level may be the title that is awaited."""
        return self._untitled is not None and level >= self._untitled.level

    def reach_over_label(self, level: int, *, is_repeated: bool) -> bool:
        """Whether a heading that is a label ("Uppföljning") is the goal's own, and no chapter of that name."""
        if not self._open or level < self.innermost.level:
            return False
        return level > self.innermost.level or self.innermost.goal.depth >= _SUBGOAL_DEPTH or is_repeated

    def ended_by_chapter(self, number: str) -> bool:
        """Whether a line "3. Uppföljning" is a chapter after goals "2.1", "2.2"."""
        inside = _first_part(self.innermost.goal.number) if self._open else ""
        return inside.isdigit() and number.isdigit() and int(number) == int(inside) + 1

    def child(self, words: Wording) -> Marker | None:
        """ "2.1 …" under goal 2, or beside "2.1"."""
        marker = plain_number(words)
        if marker is None or (marker.parts < 2 and not marker.number[-1].isalpha()):
            return None
        numbers = {_first_part(one.goal.number) for one in self._open if one.goal.number}
        return marker if _first_part(marker.number) in numbers else None


def _first_part(number: str) -> str:
    return re.split(r"[.:]|(?<=\d)(?=[a-z])", number)[0]


def _is_ended_by(one: GoalBegins, other: GoalBegins) -> bool:
    """Goals of the same word, or of a deeper one, are ended by the next."""
    return _rank(one) >= _rank(other)


def _rank(goal: GoalBegins) -> tuple[int, int]:
    return goal.depth, goal.parts if goal.depth != _SUBGOAL_DEPTH else 0

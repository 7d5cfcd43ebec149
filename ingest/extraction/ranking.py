"""Which of a document's goal words are goals, and which sub-goals: no two programmes use them alike.

The two lowest levels that a document uses are its goals and sub-goals; what lies above them only groups. A document
with one level has goals that are their own sub-goals. "Mål 1" and "Mål 1.1" are two levels of one word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ingest.extraction.findings import GoalBegins

Level = tuple[int, int]
_LOWEST_GOAL_WORD = 4
"""The depth of "delmål": always a sub-goal."""


def level(goal: GoalBegins) -> Level:
    """How deep a goal lies: by its word, then, for words that are used at two depths, by its number."""
    return (goal.depth, 0) if goal.depth == _LOWEST_GOAL_WORD else (goal.depth, max(goal.parts, 1))


def ranks(goals: Sequence[GoalBegins]) -> dict[Level, str]:
    """Level -> "area", "goal", "subgoal" or, where there is no more than one, "only"."""
    counts = Counter(level(goal) for goal in goals)
    used = sorted(counts)
    if not used:
        return {}
    *above, lowest = used
    lone = above and counts[above[-1]] == 1 and counts[lowest] > 1 and lowest[0] < _LOWEST_GOAL_WORD
    if not above or (lone and _is_unnumbered(goals, above[-1])):
        named = dict.fromkeys(above, "area")
        return {**named, lowest: "subgoal" if lowest[0] == _LOWEST_GOAL_WORD else "only"}
    return {**dict.fromkeys(above[:-1], "area"), above[-1]: "goal", lowest: "subgoal"}


def _is_unnumbered(goals: Sequence[GoalBegins], of: Level) -> bool:
    return not any(goal.number for goal in goals if level(goal) == of)

"""What may be asked of a goal, of a committee's part in it, or of a programme."""

from __future__ import annotations

from typing import Literal

Facet = Literal[
    "special",
    "changes",
    "relation",
    "decided",
    "period",
    "timetable",
    "followup",
    "minimum",
    "indicator",
    "activity",
    "responsible",
    "duty",
    "concerned",
    "role",
    "expected",
]
GoalFacet = Literal["minimum", "followup", "indicator", "activity", "timetable"]
GOAL_FACETS: tuple[GoalFacet, ...] = ("minimum", "activity", "indicator", "timetable", "followup")
"""What is stated for a goal, in the order it is shown."""
PART_FACETS: frozenset[Facet] = frozenset({"responsible", "duty", "concerned", "role", "expected", "special"})
"""What asks for a committee's part."""

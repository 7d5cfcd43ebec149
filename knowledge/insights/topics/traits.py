"""What questions are compared by: what they mean, which words they say, and where in the documents they point.

Invariant: a part that cannot be had (no embedding model, no documents) is left empty, and the others decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.ports import Vector


@dataclass(frozen=True, slots=True)
class Traits:
    """`words` are terms of the word index, `points` passage ids, each with a weight above 0.

    `wanted` is the type of the thing asked for ("date", "person", …; "text" where it may be anything). `meaning` is a
    unit vector, None where nothing embeds.
    """

    words: Mapping[str, float] = field(default_factory=dict)
    points: Mapping[str, float] = field(default_factory=dict)
    wanted: str = "text"
    meaning: Vector | None = None

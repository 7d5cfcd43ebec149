"""How an answer was taken, as likely as its topic's cause makes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from knowledge.insights.signals import Cause


@dataclass(frozen=True, slots=True)
class Likely:
    """Chances, 0 to 1. `reasons` are the codes of a dislike's reasons, as often as they are given."""

    liked: float
    disliked: float
    handed_off: float
    again: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """`liked` is None where nobody said."""

    liked: bool | None
    because: str
    handed_off: bool
    again: bool


ANSWERED: Mapping[Cause, Likely] = {
    "none": Likely(0.3, 0.03, 0.01, 0.03, ("incomplete", "beside")),
    "not_found": Likely(0.03, 0.3, 0.1, 0.25, ("exists", "exists", "beside")),
    "unclear_text": Likely(0.05, 0.35, 0.08, 0.25, ("unclear", "unclear", "unclear", "incomplete")),
    "contradictory": Likely(0.05, 0.35, 0.12, 0.2, ("wrong", "wrong", "unclear")),
    "role_unclear": Likely(0.06, 0.2, 0.25, 0.2, ("incomplete", "unclear", "wrong")),
    "not_in_documents": Likely(0.01, 0.4, 0.2, 0.2, ("beside", "wrong")),
}
DECLINED: Mapping[Cause, Likely] = {
    "none": Likely(0.0, 0.05, 0.15, 0.35, ("exists",)),
    "not_found": Likely(0.0, 0.25, 0.15, 0.4, ("exists",)),
    "unclear_text": Likely(0.0, 0.1, 0.15, 0.35, ("exists", "unclear")),
    "contradictory": Likely(0.0, 0.1, 0.2, 0.3, ("exists", "incomplete")),
    "role_unclear": Likely(0.0, 0.08, 0.3, 0.3, ("exists", "incomplete")),
    "not_in_documents": Likely(0.01, 0.05, 0.35, 0.2, ("incomplete",)),
}
OF_NOISE = Likely(0.03, 0.08, 0.04, 0.0, ("beside",))


def taken(cause: Cause | None, answered: bool, random: Random) -> Taken:
    """`cause` is None for a question that belongs to no topic."""
    likely = OF_NOISE if cause is None else (ANSWERED if answered else DECLINED)[cause]
    thumb = random.random()
    disliked = thumb < likely.disliked
    liked = not disliked and thumb < likely.disliked + likely.liked
    because = random.choice(likely.reasons) if disliked and random.random() < TOLD_WHY else ""
    handed_off, again = random.random() < likely.handed_off, random.random() < likely.again
    return Taken(False if disliked else True if liked else None, because, handed_off, again)


TOLD_WHY = 0.8
"""As many of those who dislike an answer say why."""

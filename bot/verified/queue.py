"""What waits for a coordinator: questions that people handed over, and questions that Lots declined often.

Order: those handed over, with what means the same put together, the ones that most people wait for first; then those
declined, the ones asked most first. Invariant: a question that was handed over stays until it is answered or set aside,
whatever else answers it; one that was declined goes when a verified answer answers it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.conversation.handoffs import Handoff
from bot.verified.values import DECLINED, HANDED, AskedOften, WaitingQuestion
from knowledge.masking import mask

Same = Callable[[str, str], bool]
"""Whether two questions mean the same, and are of the same things."""
MOST_WAYS = 12
"""Ways of asking that are shown, and kept with an answer."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Handoffs of one question, the oldest first."""

    handoffs: tuple[Handoff, ...]

    @property
    def id(self) -> str:
        return f"{HANDED}{self.handoffs[0].id}"


def together(handoffs: Sequence[Handoff], same: Same) -> list[HandedOver]:
    """Handoffs of questions that mean the same as the first of them, put together; oldest first."""
    groups: list[list[Handoff]] = []
    for handoff in handoffs:
        own = next((group for group in groups if _alike(group[0].question, handoff.question, same)), None)
        if own is None:
            groups.append([handoff])
        else:
            own.append(handoff)
    return [HandedOver(tuple(group)) for group in groups]


def in_order(handed: Sequence[HandedOver], declined: Sequence[AskedOften]) -> list[WaitingQuestion]:
    """The queue, without what a coordinator answered or set aside."""
    first = sorted(map(_handed, handed), key=lambda one: (-len(one.names), -one.handed, one.at, one.id))
    then = sorted(map(_declined, declined), key=lambda one: (-one.asked, one.id))
    return [*first, *then]


def distinct_ways(questions: Sequence[str]) -> tuple[str, ...]:
    """Masked, each once whatever its case and spaces, in their order."""
    ways: dict[str, str] = {}
    for question in questions:
        said = " ".join(mask(question).split())
        if said:
            ways.setdefault(_plain(said), said)
    return tuple(ways.values())[:MOST_WAYS]


def _handed(group: HandedOver) -> WaitingQuestion:
    handoffs = group.handoffs
    question, *others = distinct_ways([one.question for one in handoffs]) or ("",)
    return WaitingQuestion(
        group.id,
        question,
        handoffs[0].at,
        tuple(others),
        handed=len(handoffs),
        names=tuple(one.name for one in handoffs if one.wants_answer),
        asked=len(handoffs),
        askers=len({one.person for one in handoffs}),
        answered=all(one.answered for one in handoffs),
    )


def _declined(often: AskedOften) -> WaitingQuestion:
    question, *others = distinct_ways(often.questions) or ("",)
    return WaitingQuestion(
        f"{DECLINED}{often.id}",
        question,
        often.at,
        tuple(others),
        asked=often.asked,
        askers=often.askers,
        committees=often.committees,
    )


def _alike(one: str, other: str, same: Same) -> bool:
    return _plain(one) == _plain(other) or same(one, other)


def _plain(question: str) -> str:
    return " ".join(question.casefold().split()).strip(" ?!.")

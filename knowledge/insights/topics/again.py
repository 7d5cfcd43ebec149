"""Which earlier question one may ask again in other words: where its own words do not tell, its conversation may.

Whoever was not helped and soon writes again mostly wants the same thing. It is a hint, not a fact: it draws wordings
towards each other when topics are made (`regrouping`), and is never counted as something asked again.
"""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.insights.repeating import LONGEST
from knowledge.insights.signals import AskedQuestion, Reception

Kept = tuple[AskedQuestion, Reception]


def may_repeat(questions: Iterable[Kept]) -> dict[str, str]:
    """The id of the question that each may ask again, for those that may. `questions` come oldest first."""
    found: dict[str, str] = {}
    last: dict[str, Kept] = {}
    for asked, reception in questions:
        before = last.get(asked.conversation)
        if asked.repeats:
            found[asked.id] = asked.repeats
        elif before and asked.at - before[0].at <= LONGEST and not _helped(*before):
            found[asked.id] = before[0].id
        last[asked.conversation] = (asked, reception)
    return found


def _helped(asked: AskedQuestion, reception: Reception) -> bool:
    return asked.answered and reception.liked is not False and not reception.handed_off

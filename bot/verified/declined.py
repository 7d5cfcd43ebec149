"""Questions that Lots declined often, for the queue: by topic, or in the same words where no topic is known yet.

Invariant: nothing is shown that fewer people asked than the setting says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.verified.values import AskedOften
from knowledge.insights.ports import SignalStore
from knowledge.insights.signals import AskedQuestion

LOOKED_BACK = timedelta(days=90)
MOST_WORDINGS = 30

TopicOf = Callable[[Iterable[str]], Mapping[str, str]]
"""The topics of those of these questions, by id, that have one."""


@dataclass(frozen=True, slots=True)
class DeclinedQuestions:
    """What was declined lately, read when it is asked for."""

    signals: SignalStore
    topic_of: TopicOf
    fewest: int
    today: Callable[[], date]

    def __call__(self) -> list[AskedOften]:
        today = self.today()
        asked = self.signals.questions(today - LOOKED_BACK, today)
        declined = [question for question, _ in asked if not question.answered]
        topics = self.topic_of([question.id for question in declined])
        return declined_often(declined, topics, self.fewest)


def declined_often(declined: Sequence[AskedQuestion], topics: Mapping[str, str], fewest: int) -> list[AskedOften]:
    """Put together by topic; what stands alone is together with what was asked in the very same words."""
    groups: defaultdict[str, list[AskedQuestion]] = defaultdict(list)
    for question in declined:
        groups[topics.get(question.id) or _plain(question.text)].append(question)
    every = (_often(group, topics) for group in groups.values())
    return [often for often in every if often.askers >= fewest]


def _often(group: Sequence[AskedQuestion], topics: Mapping[str, str]) -> AskedOften:
    newest = sorted(group, key=lambda question: question.at, reverse=True)
    wordings = tuple(dict.fromkeys(question.text for question in newest))[:MOST_WORDINGS]
    return AskedOften(
        id=topics.get(newest[-1].id) or newest[-1].id,
        questions=tuple(sorted(wordings, key=_clearness, reverse=True)),
        asked=len(group),
        askers=len({question.asker for question in group}),
        at=newest[0].at,
        committees=tuple(sorted({question.committee for question in group if question.committee})),
    )


def _clearness(text: str) -> tuple[bool, int]:
    """A whole question before a few words, the shorter first."""
    return text.rstrip().endswith("?"), -len(text)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" ?!.")

"""The job behind topics: places the questions that have come, a batch at a time, and tells what topics are about.

Runs beside a server, off the event loop, and when somebody calls `lots insights`. Nothing is kept between two looks but
what the store keeps, so a restart goes on where it stopped. Invariant: whatever goes wrong with one look, the next is
made, and no question is asked or answered here.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from threading import Lock

import structlog

from bot.off_loop import RunSync
from knowledge.answers.answer import Language
from knowledge.errors import LotsError
from knowledge.insights.ports import SignalStore, TopicStore
from knowledge.insights.signals import AskedQuestion, Reception
from knowledge.insights.topics.again import may_repeat
from knowledge.insights.topics.causes import cause_of
from knowledge.insights.topics.naming import Candidate, clearest, telling_words
from knowledge.insights.topics.placing import NewQuestion, place_new
from knowledge.insights.topics.reading import TraitReader
from knowledge.insights.topics.topic import Topic

BETWEEN_LOOKS = timedelta(minutes=10)
BATCH = 200
A_DAY = timedelta(days=1)
LOOKED_AT = 200
"""Of so many of a topic's questions, the newest, its cause is told."""

log = structlog.get_logger(__name__)
Kept = tuple[AskedQuestion, Reception]


@dataclass(slots=True)
class TopicFinder:
    """`reader` is opened when there is something to read. Calls wait for disk and model; `now` has a zone."""

    signals: SignalStore
    topics: TopicStore
    reader: Callable[[], TraitReader]
    now: Callable[[], datetime]
    language: Language = "sv"
    _described: date | None = None
    _alone: Lock = field(default_factory=Lock)

    async def run(self, run_sync: RunSync) -> None:
        """Until it is cancelled."""
        while True:
            try:
                await run_sync(self.find)
            except LotsError as problem:
                log.warning("topics_not_found", error=str(problem))
            except Exception:
                log.exception("topics_broke")
            await asyncio.sleep(BETWEEN_LOOKS.total_seconds())

    def find(self) -> int:
        """Places every question that waits. How many were placed. Raises EmbeddingError, StorageError."""
        with self._alone:
            changed: set[str] = set()
            placed = 0
            while batch := self._place_batch():
                topic_of = self.topics.topic_of(batch)
                placed += len(topic_of)
                changed.update(topic_of.values())
                if not topic_of:  # all of them were deleted meanwhile: the next look sees what is left
                    break
            self._describe(changed)
            return placed

    def _place_batch(self) -> list[str]:
        """The questions placed; empty where none waits."""
        kept = self.signals.chosen(self.topics.waiting(BATCH))
        if not kept:
            return []
        read, around = self.reader().read, self._asked_around(kept)
        told, again = _told_before(asked for asked, _ in around), may_repeat(around)
        new = [
            NewQuestion(asked.id, read(asked.text, told.get(asked.id, ())), again.get(asked.id, ""))
            for asked, _ in kept
        ]
        repeated = self.topics.worded(each.repeats for each in new if each.repeats)
        placement = place_new(new, self.topics.wordings(), repeated)
        self.topics.keep(placement)
        return list(placement.asked)

    def _asked_around(self, kept: Sequence[Kept]) -> list[Kept]:
        """All that was asked in their conversations in those days, oldest first: earlier looks have placed some."""
        mine = {asked.conversation for asked, _ in kept}
        since, until = kept[0][0].at.date() - A_DAY, kept[-1][0].at.date() + A_DAY
        return [each for each in self.signals.questions(since, until) if each[0].conversation in mine]

    def _describe(self, changed: Iterable[str]) -> None:
        """What changed topics are called and caused by; once a day all of them, since opinions come later."""
        today = self.now().date()
        live = {each.id: each for each in self.topics.topics() if not each.merged_into}
        due = set(live) if self._described != today else set(changed) & set(live)
        if due:
            self.topics.describe(self._described_topics({key: live[key] for key in sorted(due)}))
        self._described = today

    def _described_topics(self, due: Mapping[str, Topic]) -> list[Topic]:
        asked_in: defaultdict[str, list[Candidate]] = defaultdict(list)
        wordings = {each.id: each for each in self.topics.wordings() if each.topic}
        for asked, _ in self.signals.chosen(wordings):
            asked_in[wordings[asked.id].topic].append(Candidate(asked.text, wordings[asked.id]))
        words = telling_words({topic: [each.text for each in own] for topic, own in asked_in.items()})
        return [
            self._described_topic(topic, asked_in[key], words[key]) for key, topic in due.items() if asked_in.get(key)
        ]

    def _described_topic(self, topic: Topic, candidates: Sequence[Candidate], terms: tuple[str, ...]) -> Topic:
        kept = self.signals.chosen(self.topics.questions_of(topic.id, LOOKED_AT))
        cause, because = cause_of(kept, language=self.language) if kept else (topic.cause, topic.because)
        called_by = clearest(candidates, topic.labelled_by)
        return replace(topic, labelled_by=called_by, terms=terms, cause=cause, because=because)


def _told_before(questions: Iterable[AskedQuestion]) -> dict[str, tuple[str, ...]]:
    """What was asked before each question in its conversation, oldest first; questions come in that order."""
    said: defaultdict[str, list[str]] = defaultdict(list)
    before: dict[str, tuple[str, ...]] = {}
    for asked in questions:
        before[asked.id] = tuple(said[asked.conversation])
        said[asked.conversation].append(asked.text)
    return before

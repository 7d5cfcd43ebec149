"""Short names for topics, by a language model where there is one: asked for beside the pages, while nobody waits.

Order: the job looks over the latest weeks, and asks for a name for each topic shown there that has none for its
questions as they are; `name` gives what there is. A model that fails is left for the next look, which begins with
other topics. Invariants: a topic is sent only as a coordinator sees it, so never one that too few people stand behind;
names are kept in this process alone, while their topic is shown, and made again after a restart.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.off_loop import RunSync
from knowledge.errors import LotsError, ModelError
from knowledge.insights.overview import Filter, Overlook, TopicView
from knowledge.insights.topics.naming_by_model import named_by
from knowledge.language_model import LanguageModel

BETWEEN_LOOKS = timedelta(minutes=10)
LOOKED_BACK = timedelta(weeks=8)
MOST_AT_ONCE = 25
"""Topics of a look, those with most to gain first: a long list waits for the next ones."""

log = structlog.get_logger(__name__)
Questions = tuple[str, ...]


@dataclass(slots=True)
class TopicNames:
    """Plain sync code but for `run`; safe in threads. `now` has the municipality's zone."""

    model: LanguageModel
    now: Callable[[], datetime]
    _names: dict[str, tuple[Questions, str]] = field(default_factory=dict)
    _failures: Counter[str] = field(default_factory=Counter)

    def name(self, topic: TopicView) -> str:
        """What it is called; empty where it is called by its clearest question."""
        return self._names.get(topic.id, ((), ""))[1]

    async def run(self, overlook: Overlook, run_sync: RunSync) -> None:
        """Until it is cancelled."""
        while True:
            try:
                await run_sync(lambda: self.find(overlook))
            except LotsError as problem:
                log.warning("topics_not_named", error=str(problem))
            except Exception:
                log.exception("topic_names_broke")
            await asyncio.sleep(BETWEEN_LOOKS.total_seconds())

    def find(self, overlook: Overlook) -> int:
        """Asks for the names that are missing. How many topics were asked about. Raises StorageError."""
        today = self.now().date()
        overview = overlook(Filter(today - LOOKED_BACK, today))
        shown = [topic for topic in overview.topics if topic.askers >= overview.fewest]
        self._forget_all_but({topic.id for topic in shown})
        waiting = [topic for topic in shown if self._names.get(topic.id, (None, ""))[0] != _questions(topic)]
        waiting.sort(key=lambda topic: self._failures[topic.id])
        for asked, topic in enumerate(waiting[:MOST_AT_ONCE], 1):
            try:
                self._keep(topic, named_by(self.model, _questions(topic), topic.terms))
            except ModelError:  # the adapter counts it
                self._failures[topic.id] += 1
                return asked
        return len(waiting[:MOST_AT_ONCE])

    def _forget_all_but(self, shown: Set[str]) -> None:
        """What is no longer shown may have been erased since: its questions are kept no longer here either."""
        self._names = {topic: named for topic, named in self._names.items() if topic in shown}
        self._failures = Counter({topic: many for topic, many in self._failures.items() if topic in shown})

    def _keep(self, topic: TopicView, name: str) -> None:
        """Not a name that another topic has: the two would look the same."""
        others = {given.casefold() for other, (_, given) in self._names.items() if other != topic.id}
        self._names[topic.id] = (_questions(topic), "" if name.casefold() in others else name)


def _questions(topic: TopicView) -> Questions:
    """As a coordinator sees them: masked, the clearest first."""
    return tuple(dict.fromkeys((topic.label, *topic.examples)))

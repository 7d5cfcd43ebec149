"""Topics in memory: the port `TopicStore`, for tests and trials."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from threading import Lock

import numpy as np

from knowledge.insights.ports import SignalStore
from knowledge.insights.topics.topic import Placement, Topic, Wording


class MemoryTopics:
    """Over the questions of a store of signals."""

    def __init__(self, signals: SignalStore) -> None:
        self._signals = signals
        self._worded: dict[str, str] = {}
        self._wordings: dict[str, Wording] = {}
        self._topics: dict[str, Topic] = {}
        self._lock = Lock()

    def waiting(self, most: int) -> list[str]:
        return [question for question in self._texts() if question not in self._kept()][:most]

    def wordings(self) -> list[Wording]:
        counts = Counter(self._kept().values())
        return [replace(each, count=counts[each.id]) for each in self._wordings.values() if counts[each.id]]

    def worded(self, questions: Iterable[str]) -> dict[str, str]:
        kept = self._kept()
        return {each: kept[each] for each in questions if each in kept}

    def topic_of(self, questions: Iterable[str]) -> dict[str, str]:
        return {question: self._wordings[wording].topic for question, wording in self.worded(questions).items()}

    def questions_of(self, topic: str, most: int) -> list[str]:
        kept = self._kept()
        own = [each for each in self._texts() if each in kept and self._wordings[kept[each]].topic == topic]
        return own[::-1][:most]

    def topics(self) -> list[Topic]:
        texts = self._texts()
        return [replace(each, label=texts.get(each.labelled_by, "")) for _, each in sorted(self._topics.items())]

    def keep(self, placement: Placement) -> None:
        known, placed = self._texts(), self._kept()
        with self._lock:
            for each in placement.wordings:
                if each.id in known:
                    self._wordings[each.id] = _rounded(each)
                    self._revive(each.topic)
            for question, wording in placement.asked.items():
                if question in known and wording in self._wordings and question not in placed:
                    self._worded[question] = wording
            for topic, into in placement.merged.items():
                self._merge(topic, into)

    def describe(self, described: Sequence[Topic]) -> None:
        with self._lock:
            for each in described:
                if each.id in self._topics:
                    self._topics[each.id] = replace(each, merged_into=self._topics[each.id].merged_into)

    def _revive(self, topic: str) -> None:
        if topic:
            self._topics[topic] = replace(self._topics.get(topic, Topic(topic)), merged_into="")

    def _merge(self, gone: str, into: str) -> None:
        for key, topic in self._topics.items():
            if gone in (key, topic.merged_into):
                self._topics[key] = replace(topic, merged_into=into)
        for key, wording in self._wordings.items():
            if wording.topic == gone:
                self._wordings[key] = replace(wording, topic=into)

    def _texts(self) -> dict[str, str]:
        """Of every question that is kept, oldest first."""
        return {asked.id: asked.text for asked, _ in self._signals.questions(date.min, date.max)}

    def _kept(self) -> dict[str, str]:
        """The wordings of questions, as far as both are kept."""
        known = self._texts()
        return {question: wording for question, wording in self._worded.items() if {question, wording} <= known.keys()}


def _rounded(wording: Wording) -> Wording:
    """As a database keeps it."""
    meaning = wording.traits.meaning
    if meaning is None:
        return wording
    return replace(wording, traits=replace(wording.traits, meaning=meaning.astype(np.float16).astype(np.float32)))

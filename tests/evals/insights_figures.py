"""How well what was planted is found again: plain functions over labels, topics and stuck items.

Invariant: a question that stands alone is a cluster of its own, on both sides: noise that is left alone is right, noise
that is put in a topic is wrong.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from knowledge.insights.overview import StuckItem, TopicView
from tests.simulation.forms import StickingPoint
from tests.simulation.planted import PlantedTopic

FEWEST = 3
"""Questions of a topic from which on it has an identity to keep."""


def adjusted_rand(truth: Mapping[str, str], found: Mapping[str, str]) -> float:
    """-0.5 to 1. Both give a question's group by its id, empty where it stands alone; over the questions of `found`."""
    from sklearn.metrics import adjusted_rand_score

    ids = list(found)
    return float(adjusted_rand_score(_labels(ids, truth), _labels(ids, found)))


def _labels(ids: Sequence[str], groups: Mapping[str, str]) -> list[str]:
    return [groups[each] or f"alone {each}" for each in ids]


def main_topics(truth: Mapping[str, str], found: Mapping[str, str], fewest: int = 1) -> dict[str, str]:
    """The found topic that most of a planted topic's questions are in, for those with so many questions that are."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for question, topic in found.items():
        if topic and truth[question]:
            counts[truth[question]][topic] += 1
    return {planted: each.most_common(1)[0][0] for planted, each in counts.items() if each.total() >= fewest}


def sections_found(
    planted: Iterable[PlantedTopic], main: Mapping[str, str], views: Iterable[TopicView], among: int
) -> tuple[int, int]:
    """(Planted topics whose section is among the first `among` of the found topic, those that have a section)."""
    by_id = {view.id: view for view in views}
    wanted = [topic for topic in planted if topic.document and topic.id in main]
    right = 0
    for topic in wanted:
        view = by_id.get(main[topic.id])
        shown = view.sections[:among] if view else ()
        right += any(topic.is_at(each.section) for each in shown)
    return right, len(wanted)


def identity_kept(truth: Mapping[str, str], before: Mapping[str, str], after: Mapping[str, str]) -> tuple[int, int]:
    """(Planted topics whose main topic has the same id as before, those that had one)."""
    was, now = main_topics(truth, before, FEWEST), main_topics(truth, after, FEWEST)
    return sum(now.get(planted) == topic for planted, topic in was.items()), len(was)


def questions_stayed(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[int, int]:
    """(Questions that are in the same topic as before, those that were in one)."""
    placed = {question: topic for question, topic in before.items() if topic}
    return sum(after[question] == topic for question, topic in placed.items()), len(placed)


def stuck_found(planted: Sequence[StickingPoint], items: Sequence[StuckItem]) -> tuple[int, int]:
    """(Planted points among as many of the first items as were planted, told by their signal; planted points)."""
    top = {(item.template, item.item, item.field): item for item in items[: len(planted)]}
    right = 0
    for point in planted:
        item = top.get((point.template, point.item, point.field))
        right += item is not None and point.signal in item.signals
    return right, len(planted)

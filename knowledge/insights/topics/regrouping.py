"""All wordings put together anew, with each topic's identity kept: the rare and explicit step that merges and splits.

Order: how alike each two are, with a little added for those that are in one topic already and more for those that
somebody used for the same thing; clusters of them; each topic's id goes to the cluster that holds most of it, one topic
a cluster (the assignment that keeps the most questions where they were); what is left of a topic whose cluster took
another id is merged into that one.

Invariant: nothing but a wording's topic changes, and a topic that no cluster continues is told of in `merged`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from knowledge.insights.topics.clustering import clusters, grouped
from knowledge.insights.topics.similarity import Matrix, similarities
from knowledge.insights.topics.topic import Placement, Wording

TOGETHER_SO_FAR = 0.05
"""Added to how alike two wordings of one topic are, so that topics do not change over a trifle."""
ASKED_AGAIN = 0.25
"""Added where somebody asked in one wording and then in the other, perhaps for the same thing (`again`)."""
FEWEST_QUESTIONS = 2


def regrouped(asked: Mapping[str, str], before: Mapping[str, Wording], wordings: Mapping[str, Wording]) -> Placement:
    """What changes when all wordings are put together anew. `before` are those that stand as they are kept."""
    every = list(wordings.values())
    groups = [[every[place] for place in group] for group in grouped(clusters(_alike(every)))]
    topics = [group for group in groups if is_topic(group)]
    ids = _identities(topics)
    topic_of = {each.id: topic for topic, group in zip(ids, topics, strict=True) for each in group}
    after = [replace(each, topic=topic_of.get(each.id, ""), weighed=True) for each in every]
    return Placement(asked, tuple(each for each in after if before.get(each.id) != each), _merged(every, topic_of))


def is_topic(wordings: Sequence[Wording]) -> bool:
    """Whether it is asked again at all."""
    return sum(each.count for each in wordings) >= FEWEST_QUESTIONS


def new_topic(wordings: Sequence[Wording], taken: Collection[str]) -> str:
    """An id for a topic that begins with these wordings, unlike those that are taken."""
    seed = min(each.id for each in wordings)
    tries = (hashlib.sha256(f"{seed} {number}".encode()).hexdigest()[:12] for number in range(len(taken) + 1))
    return next(each for each in tries if each not in taken)


def _alike(wordings: Sequence[Wording]) -> Matrix:
    traits = [each.traits for each in wordings]
    alike = similarities(traits, traits)
    topics = np.array([each.topic for each in wordings], dtype=str)
    alike += TOGETHER_SO_FAR * ((topics[:, None] == topics[None, :]) & (topics != "")[:, None])
    places = {each.id: place for place, each in enumerate(wordings)}
    for each in wordings:
        for other in each.again:
            if other in places:
                alike[places[each.id], places[other]] += ASKED_AGAIN
    return alike


def _identities(groups: Sequence[Sequence[Wording]]) -> list[str]:
    """A topic's id a group: that of the topic it continues, or a new one."""
    from scipy.optimize import linear_sum_assignment

    known = sorted({each.topic for group in groups for each in group if each.topic})
    shared = np.zeros((len(groups), len(known)))
    for row, group in enumerate(groups):
        for topic, count in _questions_of(group).items():
            shared[row, known.index(topic)] = count
    continued = {
        row: known[column]
        for row, column in zip(*linear_sum_assignment(-shared), strict=True)
        if shared[row, column] > 0
    }
    ids: list[str] = []
    for row, group in enumerate(groups):
        ids.append(continued.get(row) or new_topic(group, {*known, *ids}))
    return ids


def _questions_of(group: Sequence[Wording]) -> Counter[str]:
    """How many of a group's questions were in each topic so far."""
    counts: Counter[str] = Counter()
    for each in group:
        if each.topic:
            counts[each.topic] += each.count
    return counts


def _merged(before: Sequence[Wording], topic_of: Mapping[str, str]) -> dict[str, str]:
    """Each topic that no cluster continues, with the one that most of its questions went to; empty where none did."""
    gone = {each.topic for each in before if each.topic} - set(topic_of.values())
    merged: dict[str, str] = {}
    for topic in sorted(gone):
        went: Counter[str] = Counter()
        for each in before:
            if each.topic == topic and each.id in topic_of:
                went[topic_of[each.id]] += each.count
        merged[topic] = went.most_common(1)[0][0] if went else ""
    return merged

"""New questions put where they belong, without touching what stands.

Order (`place_new`): a question that is worded as an earlier one shares its wording; any other is a new wording, and
goes to the topic that its nearest wordings are of; those left over are looked through for new topics; and, once enough
wordings have come, all of them are put together anew (`regrouping`).

Invariant: a topic keeps its id while it grows. The work grows with the new questions, not with those that are placed:
what is compared with is at most `MOST_COMPARED` wordings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge.insights.topics.clustering import FEWEST_NEIGHBOURS, clusters, grouped
from knowledge.insights.topics.regrouping import is_topic, new_topic, regrouped
from knowledge.insights.topics.similarity import Matrix, similarities
from knowledge.insights.topics.topic import Placement, Wording
from knowledge.insights.topics.traits import Traits

SAME_WORDING = 0.75
"""Questions more alike than this differ in nothing that matters."""
BELONGS = 0.5
"""The mean likeness to a topic's nearest wordings from which on a wording belongs to it."""
VOICES = 3
"""Wordings of a topic that are asked whether another belongs to them."""
WELL_KNOWN = 20
"""A topic with so many wordings takes no more of them: what belongs to it shares its nearest one."""
GROWN = 0.1
"""The share of wordings that have not been weighed at which all are put together anew."""
MOST_COMPARED = 3_000


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question to place. `repeats` is the question that it asks again in other words, if any."""

    id: str
    traits: Traits
    repeats: str = ""


def place_new(questions: Sequence[NewQuestion], wordings: Sequence[Wording], worded: Mapping[str, str]) -> Placement:
    """Where the questions belong. `worded` tells the wordings of earlier questions, as far as they are repeated."""
    standing = {each.id: each for each in wordings}
    asked, fresh = _worded(questions, wordings)
    after = {**standing, **{each.id: each for each in fresh}}
    after = _counted(after, asked)
    after = _linked(after, questions, {**worded, **asked})
    if _is_due(list(after.values())):
        return regrouped(asked, standing, after)
    after = _found(_joined(after, [each.id for each in fresh]))
    changed = tuple(each for key, each in after.items() if standing.get(key) != each)
    return Placement(asked, changed)


def _worded(questions: Sequence[NewQuestion], wordings: Sequence[Wording]) -> tuple[dict[str, str], list[Wording]]:
    """Each question's wording, and the wordings that are new."""
    traits = [each.traits for each in questions]
    known = similarities(traits, [each.traits for each in wordings])
    among = similarities(traits, traits)
    well_known = _well_known(wordings)
    asked: dict[str, str] = {}
    first: list[int] = []
    for place, question in enumerate(questions):
        wording = _same(known[place], wordings) or _same(among[place][first], [questions[each] for each in first])
        wording = wording or _in_well_known(known[place], wordings, well_known)
        if not wording:
            first.append(place)
        asked[question.id] = wording or question.id
    return asked, [Wording(questions[place].id, questions[place].traits) for place in first]


def _same(alike: Matrix, others: Sequence[Wording] | Sequence[NewQuestion]) -> str:
    """The id of the other that is worded the same; empty where none is."""
    best = int(np.argmax(alike)) if len(alike) else -1
    return others[best].id if best >= 0 and alike[best] >= SAME_WORDING else ""


def _well_known(wordings: Sequence[Wording]) -> frozenset[str]:
    counts = Counter(each.topic for each in wordings if each.topic)
    return frozenset(topic for topic, count in counts.items() if count >= WELL_KNOWN)


def _in_well_known(alike: Matrix, wordings: Sequence[Wording], topics: frozenset[str]) -> str:
    """The nearest wording of the topic that it belongs to, where that topic takes no more of them."""
    if not topics:
        return ""
    topic = _belongs(alike, [each.topic for each in wordings])
    if topic not in topics:
        return ""
    own = [place for place, each in enumerate(wordings) if each.topic == topic]
    return wordings[own[int(np.argmax(alike[own]))]].id


def _counted(wordings: Mapping[str, Wording], asked: Mapping[str, str]) -> dict[str, Wording]:
    more = Counter(wording for question, wording in asked.items() if question != wording)
    return {key: replace(each, count=each.count + more[key]) if key in more else each for key, each in wordings.items()}


def _linked(
    wordings: Mapping[str, Wording], questions: Sequence[NewQuestion], worded: Mapping[str, str]
) -> dict[str, Wording]:
    """With what people said themselves: that one question asks another again."""
    links: defaultdict[str, set[str]] = defaultdict(set)
    for question in questions:
        one, other = worded.get(question.id, ""), worded.get(question.repeats, "")
        if one != other and one in wordings and other in wordings:
            links[one].add(other)
            links[other].add(one)
    return {
        key: replace(each, again=tuple(sorted({*each.again, *links[key]}))) if key in links else each
        for key, each in wordings.items()
    }


def _is_due(wordings: Sequence[Wording]) -> bool:
    """Whether so much is new that all of them should be put together anew."""
    new = sum(not each.weighed for each in wordings)
    return len(wordings) <= MOST_COMPARED and new > GROWN * (len(wordings) - new)


def _joined(wordings: Mapping[str, Wording], new: Sequence[str]) -> dict[str, Wording]:
    """With each new wording in the topic of its nearest ones, where they are near enough."""
    placed = [each for each in wordings.values() if each.topic]
    alike = similarities([wordings[key].traits for key in new], [each.traits for each in placed])
    topics = [each.topic for each in placed]
    found = {key: _belongs(row, topics) for key, row in zip(new, alike, strict=True)}
    return {key: replace(each, topic=found[key]) if found.get(key) else each for key, each in wordings.items()}


def _belongs(alike: Matrix, topics: Sequence[str]) -> str:
    """The topic of the nearest wordings; empty where they are too far off."""
    voices: defaultdict[str, list[float]] = defaultdict(list)
    for place in np.argsort(-alike)[: 2 * FEWEST_NEIGHBOURS]:
        if topics[place]:
            voices[topics[place]].append(float(alike[place]))
    means = {topic: sum(each[:VOICES]) / min(VOICES, max(len(each), 2)) for topic, each in voices.items()}
    best = max(means, key=lambda topic: means[topic], default="")
    return best if best and means[best] >= BELONGS else ""


def _found(wordings: Mapping[str, Wording]) -> dict[str, Wording]:
    """With topics found among the wordings that stand alone."""
    alone = [each for each in wordings.values() if not each.topic]
    alike = similarities([each.traits for each in alone], [each.traits for each in alone])
    taken = {each.topic for each in wordings.values()}
    after = dict(wordings)
    for group in grouped(clusters(alike)):
        members = [alone[place] for place in group]
        if is_topic(members):
            topic = new_topic(members, taken)
            taken.add(topic)
            after |= {each.id: replace(each, topic=topic) for each in members}
    return after

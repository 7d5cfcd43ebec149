"""Which sections a topic is said to point at: what all topics point at tells little of any of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from knowledge.insights.asked import Parts
from knowledge.insights.counting import looked_at, topic_views
from knowledge.insights.signals import SectionRef
from knowledge.insights.topics.topic import Topic
from tests.unit.test_showing import FEWEST, columns, days

SECTIONS = ("Vanligt", "Eget")


def test_a_section_that_every_topic_points_at_stands_behind_a_topics_own() -> None:
    rows = [(0, f"{topic}{number}", "", topic, "") for topic in "abcdef" for number in range(4)]
    asked = columns(rows)
    own = [row for row, (_, _, _, topic, _) in enumerate(rows) if topic == "a"][:3]
    points = sorted([*((row, 0) for row in range(len(rows))), *((row, 1) for row in own)])
    at, codes = (np.array(part, np.int64) for part in zip(*points, strict=True))
    asked = replace(
        asked, sections=Parts(at, codes, 2), section_refs=tuple(SectionRef("plan", "Plan", (one,)) for one in SECTIONS)
    )
    topics = {topic: Topic(topic, label=topic) for topic in "abcdef"}
    views = topic_views(looked_at(asked, days(1), FEWEST), topics, lambda numbers: {})
    found = {view.id: [(one.section.section, one.count) for one in view.sections] for view in views}
    assert found["a"] == [(("Eget",), 3), (("Vanligt",), 4)], "with how many questions point there"
    assert found["b"] == [(("Vanligt",), 4)]

"""The example overview that pages and exports are tried on agrees with itself, as a real one does."""

from __future__ import annotations

from collections import Counter

from tests.insights_support import example_overview


def test_the_weeks_add_up_to_the_whole() -> None:
    overview = example_overview()

    assert sum(asked for _, asked, _ in overview.weeks) == overview.questions
    assert sum(declined for _, _, declined in overview.weeks) == overview.declined
    assert overview.answered + overview.declined == overview.questions


def test_a_topic_s_counts_agree() -> None:
    overview = example_overview()

    for topic in (*overview.topics, *overview.declined_questions):
        assert topic.count == sum(topic.weeks) == topic.answered + topic.declined == sum(topic.committees.values())
        assert overview.fewest <= topic.askers <= topic.count


def test_there_is_a_topic_of_every_cause() -> None:
    causes = Counter(topic.cause for topic in example_overview().topics)

    assert set(causes) == {"not_in_documents", "not_found", "unclear_text", "contradictory", "role_unclear", "none"}

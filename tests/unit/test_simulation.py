"""The simulated half year is what it says: the same for the same seed, varied, and planted with what is looked for."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise
from random import Random

import pytest

from ingest.sample.truth import truth
from knowledge.domain.filling import field_at, state_of
from knowledge.domain.fitting import check_value
from knowledge.domain.programmes import Programme
from knowledge.insights.overview import StuckItem
from tests.evals.insights_figures import adjusted_rand, identity_kept, main_topics, questions_stayed, stuck_found
from tests.simulation.asking import FIRST_DAY, NOISE, QUESTIONS, WEEKS, asked, asked_again
from tests.simulation.forms import LAST_DAY, PLANTED, PROGRAMME, Forms, StickingPoint, filled_forms, planted_at
from tests.simulation.planted import noise, topics
from tests.simulation.staff import COMMITTEES, organisation
from tests.simulation.varying import language_of, varied

TRUTH = {"a1": "a", "a2": "a", "b1": "b", "b2": "b", "odd": ""}


def programme() -> Programme:
    found = truth()[PROGRAMME]
    assert found is not None
    return found


@cache
def forms() -> Forms:
    return filled_forms(programme())


def test_the_same_seed_gives_the_same_half_year() -> None:
    assert asked(6) == asked(6)
    assert [each.text for each in asked(6)] != [each.text for each in asked(7)]


def test_all_topics_are_asked_about_within_the_half_year() -> None:
    questions = asked()
    assert len(questions) == QUESTIONS
    assert {each.topic.id for each in questions if each.topic} == {topic.id for topic in topics()}
    assert all(FIRST_DAY <= each.at < LAST_DAY for each in questions)
    assert all(one.at <= other.at for one, other in pairwise(questions))


def test_topics_come_and_go() -> None:
    weeks: Counter[str] = Counter()
    for topic, _ in {(each.topic.id, each.at.isocalendar()[1]) for each in asked() if each.topic}:
        weeks[topic] += 1
    assert min(weeks.values()) < WEEKS / 2 < max(weeks.values())


def test_noise_is_asked_once_and_belongs_to_no_topic() -> None:
    odd = [each.text for each in asked() if each.topic is None]
    assert len(odd) == len(set(odd)) == round(QUESTIONS * NOISE)
    assert not set(noise()) & {wording for topic in topics() for wording in topic.wordings}


def test_wordings_are_varied_in_their_own_language() -> None:
    random = Random(1)
    many = {varied("Hur mycket pengar kan vi få ur utvecklingspotten?", random) for _ in range(200)}
    assert len(many) > 100
    assert "utvecklingspotten" in " ".join(many)
    assert {language_of(wording) for wording in ("Who appoints our contact person?", "fallgropar?")} == {"en", "sv"}
    assert not any("undrar" in varied("Who appoints our contact person?", random).lower() for _ in range(50))


def test_whoever_asks_again_is_the_same_person_in_the_same_conversation_a_little_later() -> None:
    first = next(each for each in asked() if each.topic)
    second = asked_again(first, 9_999, Random(1))
    assert (second.person, second.conversation, second.topic) == (first.person, first.conversation, first.topic)
    assert second.at > first.at
    assert second.again == first.number


def test_thirty_committees_fill_in_forms() -> None:
    assert len(organisation().committees) == COMMITTEES
    assert len({form.committee for form in forms().forms}) == COMMITTEES


def test_what_is_answered_fits_its_field() -> None:
    for form in forms().forms:
        assert state_of(form).places
        for event in form.events:
            if event.deed == "answered":
                assert event.place is not None
                assert event.value is not None
                check_value(field_at(form, event.place)[1], event.value)


@pytest.mark.parametrize("point", PLANTED, ids=lambda point: f"{point.item}-{point.field}")
def test_planted_sticking_points_are_questions_of_some_form(point: StickingPoint) -> None:
    found = {
        planted_at(form.template, item.id, field.id)
        for form in forms().forms
        for item in form.template.items
        for field in item.fields
    }
    assert point in found


def test_what_is_found_whole_scores_one_and_noise_in_a_topic_costs() -> None:
    right = {"a1": "x", "a2": "x", "b1": "y", "b2": "y", "odd": ""}
    assert adjusted_rand(TRUTH, right) == 1.0
    assert adjusted_rand(TRUTH, {**right, "odd": "y"}) < 1.0
    assert main_topics(TRUTH, right) == {"a": "x", "b": "y"}


def test_identity_is_kept_by_topics_that_had_one() -> None:
    many = {f"{topic}{number}": topic for topic in "ab" for number in range(3)}
    before = {question: {"a": "x", "b": "y"}[topic] for question, topic in many.items()}
    after = {question: {"a": "x", "b": "z"}[topic] for question, topic in many.items()}
    assert identity_kept(many, before, after) == (1, 2)
    assert questions_stayed(before, after) == (3, 6)


def test_a_planted_point_counts_only_at_the_top_and_by_its_own_signal() -> None:
    point = PLANTED[0]
    item = StuckItem(point.template, "", point.item, "", point.field, "", {point.signal: 3}, 9, 3, 0.4)
    assert stuck_found(PLANTED[:1], [item]) == (1, 1)
    assert stuck_found(PLANTED[:1], [StuckItem("other", "", "1", "", "f", "", {}, 9, 3, 0.5), item]) == (0, 1)

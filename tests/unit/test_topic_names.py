"""A name that a model gives a topic is of its questions' words, few people's are never sent, and all works without."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.insights.naming_topics import MOST_AT_ONCE, TopicNames
from knowledge.adapters.memory_language_model import ScriptedModel
from knowledge.errors import ModelSilent
from knowledge.insights.overview import Filter, Overview
from knowledge.insights.topics.naming_by_model import is_of, named_by
from knowledge.language_model import ModelRequest
from tests.insights_support import example_overview

QUESTIONS = (
    "Hur ska vi redovisa våra delmål?",
    "när är sista dag för redovisning av delmålen 2026",
    "Måste [namn] inte redovisa?",
)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def saying(name: object) -> ScriptedModel:
    return ScriptedModel(lambda _: [json.dumps({"name": name}, ensure_ascii=False)])


def by_first_word(request: ModelRequest) -> Iterable[str]:
    """A name that is of the questions whatever they are: their most telling word."""
    return [json.dumps({"name": request.material["words"][0]})]


@pytest.mark.parametrize("name", ["Redovisning av delmål", "Delmål 2026", "Redovisningen, delmål", "Sista dag"])
def test_a_name_in_the_questions_words_is_let_by(name: str) -> None:
    assert is_of(name, QUESTIONS)


@pytest.mark.parametrize(
    "name",
    [
        "Redovisning till socialnämnden",  # who is told of
        "Delmål 2027",  # a number of its own
        "Inte redovisa delmål",  # what the questions only ask
        "Delmål [namn]",
        "Hur ska vi redovisa våra delmål?",
        "<b>Delmål</b>",
        "https://ond.example delmål",
        "Redovisa våra delmål sista dag för redovisning av delmålen 2026",
        "för och av",
        "",
    ],
)
def test_a_name_that_says_more_or_is_no_name_is_not(name: str) -> None:
    assert not is_of(name, QUESTIONS)


def test_what_was_masked_is_no_word_of_the_questions() -> None:
    assert not is_of("Namn och delmål", QUESTIONS)


def test_a_name_begins_with_a_capital_and_ends_without_a_stop() -> None:
    assert named_by(saying(" redovisning  av delmål. "), QUESTIONS, ()) == "Redovisning av delmål"


@pytest.mark.parametrize(
    "written", ['{"name": ', "[]", '"Delmål"', '{"title": "Delmål"}', '{"name": 3}', '{"name": %s}' % ("1" * 5_000)]
)
def test_what_is_no_name_at_all_names_nothing(written: str) -> None:
    assert named_by(ScriptedModel(lambda _: [written]), QUESTIONS, ()) == ""


def silent(_: ModelRequest) -> Iterable[str]:
    raise ModelSilent("It said nothing")


def test_a_silent_model_is_left_for_the_next_look_which_begins_with_other_topics() -> None:
    model, overview = ScriptedModel(silent), example_overview()
    found = names(model)
    assert [found.find(lambda _: overview) for _ in overview.topics] == [1] * len(overview.topics)
    assert len({asked.material["questions"][0] for asked in model.asked}) == len(overview.topics) > 1
    assert not any(found.name(topic) for topic in overview.topics)


def test_topics_get_their_names_when_a_silent_model_is_back() -> None:
    is_back: list[bool] = []
    model, overview = (
        ScriptedModel(lambda asked: by_first_word(asked) if is_back else silent(asked)),
        example_overview(),
    )
    found = names(model)
    found.find(lambda _: overview)
    is_back.append(True)
    assert found.find(lambda _: overview) == len(overview.topics)
    assert any(found.name(topic) for topic in overview.topics)


def test_nothing_is_kept_of_a_topic_that_is_shown_no_longer() -> None:
    found, overview = names(ScriptedModel(by_first_word)), example_overview()
    found.find(lambda _: overview)
    assert found.name(overview.topics[0])
    found.find(lambda _: replace(overview, topics=overview.topics[1:]))
    assert found.name(overview.topics[0]) == ""
    assert overview.topics[0].label not in repr(found)


def test_questions_are_material_for_a_model_in_the_house_alone() -> None:
    model = saying("Delmål")
    named_by(model, QUESTIONS, ("delmål",))
    (asked,) = model.asked
    assert asked.restricted
    assert asked.material == {"questions": list(QUESTIONS), "words": ["delmål"]}
    assert all(question not in asked.instructions for question in QUESTIONS)


def names(model: ScriptedModel) -> TopicNames:
    return TopicNames(model, lambda: NOW)


def test_a_topic_is_asked_about_once_while_its_questions_stand() -> None:
    model = ScriptedModel(by_first_word)
    found, overview = names(model), example_overview()
    assert found.find(lambda _: overview) == len(overview.topics) == len(model.asked)
    assert found.find(lambda _: overview) == 0
    assert {found.name(topic).casefold() for topic in overview.topics} >= {overview.topics[0].terms[0]}


def test_a_topic_that_grew_is_asked_about_again() -> None:
    model = ScriptedModel(by_first_word)
    found, overview = names(model), example_overview()
    found.find(lambda _: overview)
    grown = replace(overview.topics[0], examples=("Vilket datum gäller för redovisningen?",))
    assert found.find(lambda _: replace(overview, topics=(grown, *overview.topics[1:]))) == 1


def test_a_topic_that_too_few_stand_behind_is_never_sent() -> None:
    model = ScriptedModel(by_first_word)
    overview = example_overview()
    few = replace(overview.topics[0], id="few", label="Vem såg mig i korridoren?", askers=overview.fewest - 1)
    names(model).find(lambda _: replace(overview, topics=(few, *overview.topics[1:])))
    assert len(model.asked) == len(overview.topics) - 1
    assert all(few.label not in asked.material["questions"] for asked in model.asked)


def test_two_topics_are_never_called_the_same() -> None:
    model = ScriptedModel(by_first_word)
    one = example_overview().topics[0]
    found, twins = names(model), (one, replace(one, id="twin"))
    found.find(lambda _: replace(example_overview(), topics=twins))
    assert sorted(bool(found.name(topic)) for topic in twins) == [False, True]


def test_a_look_asks_for_no_more_than_so_many_names() -> None:
    one = example_overview().topics[0]
    many = tuple(replace(one, id=f"t{n}") for n in range(MOST_AT_ONCE + 5))
    model = ScriptedModel(by_first_word)
    found = names(model)

    def overlook(asked: Filter) -> Overview:
        return replace(example_overview(), topics=many)

    assert (found.find(overlook), found.find(overlook)) == (MOST_AT_ONCE, 5)


def test_a_topic_without_a_name_is_called_by_its_clearest_question() -> None:
    topic = example_overview().topics[0]
    assert topic.called == topic.label
    assert replace(topic, name="Redovisning").called == "Redovisning"

"""What is the question in what somebody wrote, and what only stands around it."""

from __future__ import annotations

import pytest

from knowledge.insights.topics.asking import asked_in


@pytest.mark.parametrize(
    "before", ["Hej! ", "hej, ", "God morgon, ", "Min chef undrar. ", "Hej igen. Vi sitter i möte. "]
)
@pytest.mark.parametrize("question", ["Vem beslutar om potten?", "vem beslutar om potten", "potten beslut"])
def test_a_question_is_the_same_whatever_is_told_before_it(before: str, question: str) -> None:
    assert asked_in(before + question)[1] == question


@pytest.mark.parametrize("after", [" Tack!", " Mvh", " Det är bråttom.", " /en kollega"])
def test_a_question_is_the_same_whatever_is_said_after_it(after: str) -> None:
    assert asked_in("Vem beslutar om potten?" + after)[1] == "Vem beslutar om potten?"


def test_what_a_question_may_lean_on_is_told() -> None:
    assert asked_in("Hej! Det gäller potten. Hur mycket får vi?") == (("Det gäller potten.",), "Hur mycket får vi?")


def test_a_sentence_that_begins_by_telling_may_end_by_asking() -> None:
    told, question = asked_in("Jag är ny här. Vi når inte målet i år, hur gör vi då")
    assert (told, question) == (("Jag är ny här.",), "Vi når inte målet i år, hur gör vi då")


def test_where_nothing_is_asked_all_of_it_is_the_question() -> None:
    assert (
        asked_in("Vi förstår inte styrkortet. Det är krångligt.")[1] == "Vi förstår inte styrkortet. Det är krångligt."
    )


@pytest.mark.parametrize("text", ["", " ", "...", "Hej!", "?"])
def test_what_says_nothing_is_left_as_it_is(text: str) -> None:
    assert asked_in(text) == ((), text.strip()) or asked_in(text)[1]

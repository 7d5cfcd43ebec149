"""One message as the chat page shows it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.messages import Message
from bot.web.chat_view import MessageView, message_view
from knowledge.answers.answer import Answer
from tests.unit.test_role_answers import WATER
from tests.unit.test_role_answers import told as role_answer


def shown(answer: Answer) -> MessageView:
    return message_view(Message(answer.text, answer=answer), {})


@pytest.mark.parametrize("question", ["Vad är TN:s roll i vattenprogrammet?", "What is TN's role in vattenprogrammet?"])
def test_the_next_step_of_a_role_answer_is_a_button_that_says_it_with_the_programmes_title(question: str) -> None:
    view = shown(role_answer(question))
    assert view.begins == f"starta styrkort {WATER.title}"
    assert view.advice == ()


def test_a_title_with_quotation_marks_is_said_whole() -> None:
    quoted = replace(WATER, title="Vattenprogram ”Rent hav” 2026–2030")
    said = f"Skriv ”starta styrkort {quoted.title}”."
    view = shown(replace(role_answer("Vad är TN:s roll i vattenprogrammet?"), suggestions=(said,)))
    assert view.begins == f"starta styrkort {quoted.title}"


def test_an_answer_without_a_scorecard_to_begin_keeps_its_advice() -> None:
    view = shown(replace(role_answer("Vad är TN:s roll i vattenprogrammet?"), suggestions=("Fråga bredare.", "Vem?")))
    assert (view.begins, view.advice, view.suggestions) == ("", ("Fråga bredare.",), ("Vem?",))

"""The numbers that choices have in the terminal."""

from __future__ import annotations

import pytest

from bot.channels.console.offers import choices_in_order
from bot.conversation.messages import Choice, Message
from tests.unit.form_talk_support import Talk, Town

FEEDBACK = (Choice("feedback:up:a1", "Bra svar"), Choice("feedback:down:a1", "Dåligt svar"))


async def test_a_question_in_the_middle_of_a_form_leaves_its_choices_the_numbers_they_had() -> None:
    anna = Talk(Town())
    await anna.say("starta checklista uppstart")
    await anna.say("nästa")
    before = choices_in_order(anna.last.messages)
    await anna.say("Vem ansvarar för planen?")
    after = choices_in_order(anna.last.messages)
    assert before[0].label == "Ja"
    assert after[: len(before)] == before
    assert [choice.label for choice in after[len(before) :]] == ["Bra svar", "Dåligt svar"]


@pytest.mark.parametrize(
    "messages",
    [(Message("Svaret", FEEDBACK),), (Message("Svaret", FEEDBACK), Message("Inget att välja."))],
    ids=["alone", "before a message without choices"],
)
def test_what_an_answer_offers_begins_at_one_where_nothing_else_is_asked(messages: tuple[Message, ...]) -> None:
    assert choices_in_order(messages) == FEEDBACK


def test_nothing_said_offers_nothing() -> None:
    assert choices_in_order(()) == ()

"""A click that comes with words: what was written in the field that a channel shows, or beside what was chosen."""

from __future__ import annotations

import pytest

from bot.conversation.messages import Person, Turn
from bot.conversation.skills.forms.clicks import choice_id
from knowledge.domain.forms import Place
from tests.unit.form_talk_support import Talk, Town

METHOD, FOLLOWED_UP, WHEN = Place("goal", "method"), Place("goal", "followed_up"), Place("goal", "when")


@pytest.fixture
async def anna() -> Talk:
    talk = Talk(Town())
    await talk.say("starta checklista uppstart")
    return talk


async def clicked(talk: Talk, verb: str, place: Place, argument: str, words: str) -> str:
    choice = choice_id(verb, talk.form.id, place, argument)
    turn = Turn(talk.conversation, Person(talk.person), talk.channel, words, choice)
    talk.last = await talk.town.engine().reply(turn)
    return talk.text


async def test_what_was_written_in_a_questions_field_is_its_answer_even_where_it_looks_like_a_command(
    anna: Talk,
) -> None:
    await clicked(anna, "reply", METHOD, "", "Visa\noch hjälp?")
    assert anna.meaning("goal", "method") == "Visa\noch hjälp?"
    assert anna.place == ("goal", "followed_up", 0)


async def test_an_old_field_answers_its_own_question(anna: Talk) -> None:
    await anna.say("nästa")
    await clicked(anna, "reply", METHOD, "", "Grupper")
    assert anna.meaning("goal", "method") == "Grupper"


async def test_what_cannot_be_understood_in_a_field_is_asked_again(anna: Talk) -> None:
    await clicked(anna, "reply", WHEN, "", "kanske")
    assert anna.place == ("goal", "when", 0)


async def test_an_empty_field_asks_its_question(anna: Talk) -> None:
    await clicked(anna, "reply", WHEN, "", "")
    assert anna.place == ("goal", "when", 0)
    assert anna.filled.answers == {}


async def test_what_was_written_beside_a_choice_is_the_comment_on_it(anna: Talk) -> None:
    await clicked(anna, "answer", FOLLOWED_UP, "partly", "Vi saknar rutiner.")
    value = anna.answer("goal", "followed_up").value
    assert value is not None
    assert (value.meaning, value.comment) == ("partly", "Vi saknar rutiner.")

"""Reminders turned off and on by words, and the next period begun by them, in the middle of a form too."""

from __future__ import annotations

import pytest

from bot.conversation.engine import Engine
from bot.conversation.messages import Person, Reply, Turn
from bot.conversation.skills.reminders import Wish, wish_of
from bot.reminders.telling import Reminders
from bot.stores.memory import MemoryReminders
from knowledge.domain.filling import state_of
from tests.unit.form_talk_support import Town, at_once


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("stäng av påminnelser", "off"),
        ("Stäng av mina påminnelser!", "off"),
        ("inga fler påminnelser", "off"),
        ("turn off reminders", "off"),
        ("slå på påminnelser", "on"),
        ("mina påminnelser", "list"),
        ("visa påminnelser", "list"),
        ("nästa period", "next_period"),
        ("Starta nästa period.", "next_period"),
        ("next period", "next_period"),
        ("påminnelser om möten skickas ut varje period", None),
        ("vad händer nästa period?", None),
        ("nästa", None),
        ("", None),
    ],
)
def test_the_words_are_the_whole_message_or_nothing(text: str, wish: Wish | None) -> None:
    assert wish_of(text) == wish


async def say(engine: Engine, text: str) -> Reply:
    return await engine.reply(Turn("webben", Person("anna"), "web", text))


async def test_a_person_turns_reminders_off_in_the_middle_of_a_form_and_goes_on() -> None:
    town, store = Town(), MemoryReminders()
    engine = town.engine(Reminders(store, at_once))
    asked = await say(engine, "starta riskmatris")
    await say(engine, "stäng av påminnelser")
    assert not store.contact("anna").reminders
    assert "Inget väntar" in (await say(engine, "mina påminnelser")).messages[0].text
    assert asked.form is not None
    answered = await say(engine, "Personal slutar")
    assert answered.form is not None
    assert answered.form.answered == asked.form.answered + 1
    await say(engine, "slå på påminnelser")
    assert store.contact("anna").reminders


async def test_the_next_period_begins_from_the_answers_of_the_form_that_is_open() -> None:
    town = Town()
    engine = town.engine(Reminders(MemoryReminders(), at_once))
    await say(engine, "starta styrkort 2027")
    await engine.reply(Turn("webben", Person("anna"), "web", "socialnämnden"))
    (first,) = town.forms.forms()
    assert first.period == "2027"
    reply = await say(engine, "nästa period")
    following = next(form for form in town.forms.forms() if form.follows)
    assert (following.follows, following.period) == (first.id, "2028")
    assert reply.form is not None
    assert reply.form.id == following.id
    assert state_of(following).progress[0] == 0


async def test_without_a_form_that_has_a_period_nothing_is_begun() -> None:
    town = Town()
    reply = await say(town.engine(Reminders(MemoryReminders(), at_once)), "nästa period")
    assert "hittar inget formulär" in reply.messages[0].text
    assert town.forms.forms() == []

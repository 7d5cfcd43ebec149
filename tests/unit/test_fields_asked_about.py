"""Which fields of a form people ask about is recorded, and nothing of what they wrote."""

from __future__ import annotations

from datetime import date

from knowledge.insights.signals import AskedAboutField
from tests.unit.form_talk_support import Talk, Town


def noted(town: Town) -> list[AskedAboutField]:
    return town.recording.signals.fields_asked_about(date.min, date.max)


async def in_a_form() -> Talk:
    talk = Talk(Town())
    await talk.say("min nämnd är socialnämnden")
    await talk.say("starta riskmatris")
    return talk


async def test_why_a_field_is_there_is_noted() -> None:
    talk = await in_a_form()
    await talk.say("varför")
    (asked,) = noted(talk.town)
    assert (asked.about, asked.template, asked.committee) == ("why", "riskmatris", "socialnämnden")
    place = talk.last.form.place if talk.last.form else None
    assert place
    assert (asked.item, asked.field) == (place.item, place.field)


async def test_a_question_while_a_field_is_open_is_noted() -> None:
    talk = await in_a_form()
    await talk.say("Vem ansvarar för uppföljningen av programmet?")
    (asked,) = noted(talk.town)
    assert asked.about == "question"


async def test_who_asked_is_a_pseudonym() -> None:
    talk = await in_a_form()
    await talk.say("varför")
    (asked,) = noted(talk.town)
    assert asked.asker == talk.town.recording.pseudonyms.of("anna")


async def test_answers_and_words_that_steer_are_not_questions_about_a_field() -> None:
    talk = await in_a_form()
    for text in ("Brist på personal", "hoppa över", "visa", "tack"):
        await talk.say(text)
    assert noted(talk.town) == []


async def test_a_question_outside_a_form_is_about_no_field() -> None:
    talk = Talk(Town())
    await talk.say("Vem ansvarar för uppföljningen av programmet?")
    assert noted(talk.town) == []

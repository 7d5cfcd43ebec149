"""Two answers to one question, given without seeing each other: shown side by side, and one is chosen."""

from __future__ import annotations

from bot.conversation.messages import Choice, Message
from bot.conversation.skills.forms.clicks import choice_id
from bot.conversation.skills.forms.questions import heading
from bot.conversation.skills.forms.values import answered_by, on_a_button, shown
from bot.conversation.skills.forms.wording import say
from knowledge.answers.answer import Language
from knowledge.answers.wording import folded
from knowledge.domain.filling import Filled, field_at
from knowledge.domain.forms import Event, Field, Place


def choosing(filled: Filled, place: Place, language: Language) -> Message:
    """The answers beside each other; each can be clicked, or named by its number or its author."""
    _, field = field_at(filled.form, place)
    rivals = filled.rivals[place]
    lines = [f"{number}. {told(field, event, language)}" for number, event in enumerate(rivals, start=1)]
    text = "\n".join(
        (heading(filled, place, language), field.label, say("There are several answers:", language), *lines)
    )
    asked = say("Which of them is to stand? The others stay in the history.", language)
    return Message(f"{text}\n\n{asked}", (*_choices(filled, place, language), _later(filled, place, language)))


def told(field: Field, event: Event, language: Language) -> str:
    """ "T2 2027 (Bo)"."""
    words = shown(field, event.value, language) if event.value else ""
    return f"{words} ({answered_by(event)})"


def chosen_rival(filled: Filled, place: Place, text: str, language: Language) -> Event | None:
    """Which of the answers the text names: by its number, its author or its words; None where that is not plain."""
    _, field = field_at(filled.form, place)
    rivals, said = filled.rivals[place], folded(text).strip(" .!\"'”“")
    if said.isdecimal():
        return rivals[int(said) - 1] if 1 <= int(said) <= len(rivals) else None
    named = [event for event in rivals if said in _names(field, event, language)]
    return named[0] if len(named) == 1 else None


def _names(field: Field, event: Event, language: Language) -> set[str]:
    author = folded(answered_by(event))
    value = event.value
    words = {folded(shown(field, value, language)), folded(value.said), folded(value.meaning)} if value else set()
    return {author, f"{author}s", f"{author}s svar", folded(event.by), *words}


def _choices(filled: Filled, place: Place, language: Language) -> tuple[Choice, ...]:
    _, field = field_at(filled.form, place)
    return tuple(
        Choice(choice_id("settle", filled.form.id, place, event.id), on_a_button(told(field, event, language)))
        for event in filled.rivals[place]
    )


def _later(filled: Filled, place: Place, language: Language) -> Choice:
    return Choice(choice_id("next", filled.form.id, place), say("Choose later", language))

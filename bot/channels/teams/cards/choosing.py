"""What can be clicked under a message: a few choices as buttons, many as a list to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels.teams.cards.elements import MOST_SHOWN, Action, Element, action_set, choice_set, submit
from bot.channels.teams.cards.values import choice_data, list_data, said_data
from bot.channels.teams.cards.wording import say
from bot.conversation.messages import Choice, Message
from knowledge.answers.answer import Language


@dataclass(frozen=True, slots=True)
class Choosing:
    """`text` says what can be chosen, for those who see no card."""

    elements: tuple[Element, ...] = ()
    actions: tuple[Action, ...] = ()
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.elements or self.actions)


def choosing_of(message: Message, language: Language) -> Choosing:
    suggested = _suggested(message, language)
    labels = " / ".join(choice.label for choice in message.choices)
    text = say("Choices: {labels}", language, labels=labels) if labels else ""
    if len(message.choices) <= MOST_SHOWN:
        asked = "" if message.answer else message.text
        buttons = tuple(submit(choice.label, choice_data(choice, asked)) for choice in message.choices)
        return Choosing(suggested, buttons, text)
    return Choosing((*suggested, *_list(message.choices, message, language)), (), text)


def _list(choices: Sequence[Choice], message: Message, language: Language) -> tuple[Element, ...]:
    asked = "" if message.answer else message.text
    numbered = [(str(number), choice.label) for number, choice in enumerate(choices)]
    chosen = choice_set(
        "picked", say("Choose", language), numbered, isRequired=True, errorMessage=say("Choose one first.", language)
    )
    return (chosen, action_set([submit(say("Send", language), list_data(choices, asked), checks=True)]))


def _suggested(message: Message, language: Language) -> tuple[Element, ...]:
    suggestions = message.answer.suggestions if message.answer else ()
    buttons = [submit(said, said_data(said)) for said in suggestions if said.endswith("?")]
    return (action_set(buttons),) if buttons else ()

"""What an answer was understood to be: a value, one of several that it could be, or none, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from knowledge.catalogue import messages
from knowledge.domain.forms import Value

CATALOGUE = "free_text"

REASONS: dict[str, str] = {
    "empty": "Write an answer, or say that you do not know.",
    "when": "I found no time in that. Write for example “T2 2027”, “in March”, “by 1 June” or “every autumn”.",
    "when.vague": "When, roughly? A month, a tertial or a season is enough.",
    "when.denied": "You say when it is not. When is it instead?",
    "when.day": "There is no such day. Which day do you mean?",
    "when.tertial": "A year has three tertials. Which one do you mean: 1, 2 or 3?",
    "when.quarter": "A year has four quarters. Which one do you mean: 1, 2, 3 or 4?",
    "when.half": "A year has two halves. Which one do you mean?",
    "when.week": "That year has no such week. Which week do you mean?",
    "when.weekday": "That day is another day of the week. Which date do you mean?",
    "when.backwards": "It would end before it begins. From when, and until when?",
    "people": "Who is it? Write a name, a role or a unit, for example “the prevention coordinator”.",
    "people.nobody": "If nobody is responsible yet, skip the question, or write who decides.",
    "rating": "Is it yes, partly, no or not relevant? You are welcome to add a comment.",
    "status": "Has it not begun, is it ongoing, done or stopped?",
    "number": "I found no number in that. Write for example “12” or “3.5”.",
    "number.several": "There are several numbers in that. Which one is it?",
    "choice": "That is none of the choices: {options}.",
    "link": "I found no link in that. It begins with https:// or www.",
}
"""Why an answer cannot be kept, and what to write instead. Their Swedish is in the catalogue."""

Reason = Literal[
    "empty",
    "when",
    "when.vague",
    "when.denied",
    "when.day",
    "when.tertial",
    "when.quarter",
    "when.half",
    "when.week",
    "when.weekday",
    "when.backwards",
    "people",
    "people.nobody",
    "rating",
    "status",
    "number",
    "number.several",
    "choice",
    "link",
]


@dataclass(frozen=True, slots=True)
class Known:
    """What an answer is read against.

    `period` is the form's, in the notation of `knowledge.domain.periods`, empty where it has none. `people` are names
    of people, roles and units, as they are to be written; `me` is the person who answers.
    """

    today: date
    period: str = ""
    people: tuple[str, ...] = ()
    me: str = ""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """It could be either of these: ask which."""

    options: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Unfit:
    """No such answer. `options` are a choice's labels."""

    reason: Reason
    options: tuple[str, ...] = ()

    def text(self, language: str = "sv") -> str:
        """What to say to the person: why, and what to write instead."""
        told = messages(CATALOGUE, language).gettext(REASONS[self.reason])
        return told.format(options=", ".join(self.options))


Understood = Value | Ambiguous | Unfit

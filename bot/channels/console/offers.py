"""What can be chosen next, each under its number, and what a typed line means with that at hand.

Invariant: a number means what it means on the screen; a label typed out is the same as its number; everything else is
said as it was typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from string import ascii_lowercase

from bot.channels.console.layout import printable
from bot.channels.console.wording import say
from bot.conversation.messages import Choice, Message, Person, Reply, Turn
from bot.conversation.suggestions import sorted_out
from knowledge.answers.answer import Language

CHANNEL = "console"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to choose by typing its `key`: a choice of the conversation, or a text that is said."""

    key: str
    label: str
    choice: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits at the terminal, in which conversation, and for which committee if the command line says so."""

    conversation: str
    person: Person
    committee: str | None = None


def offers_of(reply: Reply, language: Language) -> tuple[Offer, ...]:
    """Under numbers; under letters where a number is asked for, which is then an answer."""
    made = [
        *((choice.label, choice.id, "") for choice in choices_in_order(reply.messages)),
        *((label, None, text) for label, text in _suggested(reply.messages, language)),
    ]
    keys = _letters() if reply.form and reply.form.kind == "number" else map(str, count(1))
    numbered = zip(keys, made, strict=False)
    return tuple(Offer(key, printable(label), choice, text) for key, (label, choice, text) in numbered)


def choices_in_order(messages: Sequence[Message]) -> tuple[Choice, ...]:
    """Those of the last message first, since it is what is asked now: its numbers are the same after other messages.

    So "1" in a form is the question's first answer, also when something was looked up before it.
    """
    asked_last_first = (*messages[-1:], *messages[:-1])
    return tuple(choice for message in asked_last_first for choice in message.choices)


def advice(message: Message) -> tuple[str, ...]:
    """What an answer suggests that is not offered to choose."""
    return sorted_out(message.answer.suggestions).advice if message.answer else ()


def to_turn(line: str, offers: Sequence[Offer], seat: Seat) -> Turn:
    """The line as it was meant."""
    said = printable(line).strip()
    chosen = next((offer for offer in offers if said.casefold() in (offer.key, offer.label.casefold())), None)
    if chosen and chosen.choice is not None:
        return Turn(seat.conversation, seat.person, CHANNEL, choice=chosen.choice, committee=seat.committee)
    text = chosen.text if chosen else said
    return Turn(seat.conversation, seat.person, CHANNEL, text, committee=seat.committee)


def _suggested(messages: Sequence[Message], language: Language) -> Iterator[tuple[str, str]]:
    """Questions to ask, and scorecards to begin: how they are called, and what is said by choosing them."""
    for message in messages:
        suggested = sorted_out(message.answer.suggestions if message.answer else ())
        yield from ((said, said) for said in suggested.questions)
        yield from ((say("Begin to fill in the scorecard", language), said) for said in suggested.begins)


def _letters() -> Iterator[str]:
    """a … z, then aa … zz: no number, and more than any question offers."""
    yield from ascii_lowercase
    yield from (first + second for first in ascii_lowercase for second in ascii_lowercase)

"""What can be typed whole: the words that steer the conversation, template names, committees, and what is offered now.

Invariant: a completion begins with what was typed, as it was typed but for capitals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.channels.console.offers import Offer
from bot.channels.console.wording import say
from knowledge.answers.answer import Language

STEERING = (
    "my forms",
    "next",
    "skip",
    "I don't know",
    "back",
    "change ",
    "undo",
    "show",
    "help",
    "why",
    "pause",
    "continue",
    "done",
    "cancel",
    "sources",
    "my profile",
    "change committee",
    "send to the coordinator",
    "quit",
)
"""The first form of each word that steers; what a number or a name comes after ends in a space."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names that can be typed: of templates to begin, of programmes that have scorecards, of committees."""

    templates: Sequence[str] = ()
    programmes: Sequence[str] = ()
    committees: Sequence[str] = ()


def phrases(vocabulary: Vocabulary, language: Language) -> tuple[str, ...]:
    """Everything that is worth offering whole, the names after the words that go before them."""
    named = (
        ("start {name}", vocabulary.templates),
        ("start scorecard {name}", vocabulary.programmes),
        ("my committee is {name}", vocabulary.committees),
    )
    told = (say(text, language, name=name) for text, names in named for name in names)
    return (*(say(word, language) for word in STEERING), *told)


def completions(typed: str, offers: Sequence[Offer], known: Sequence[str]) -> Iterator[str]:
    """Whole lines that begin with what was typed: what is offered now first, then the rest in its order."""
    begun = typed.casefold()
    seen: set[str] = set()
    for line in (*(offer.label for offer in offers), *known):
        if line.casefold().startswith(begun) and line not in seen:
            seen.add(line)
            yield line

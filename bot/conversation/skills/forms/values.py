"""Answers as a conversation says them: what was understood on one line, and how answers and people are named."""

from __future__ import annotations

from bot.conversation.skills.forms.wording import say
from knowledge.answers.answer import Language
from knowledge.domain.answer_words import BETWEEN_PEOPLE, answer_words
from knowledge.domain.forms import Event, Field, Value

_LONGEST_LABEL = 70
"""Characters on a button; channels cut what is longer."""


def shown(field: Field, value: Value, language: Language) -> str:
    """The answer with its comment, on one line."""
    words = " ".join(_meant(field, value, language).split())
    comment = " ".join(value.comment.split())
    return f"{words} ({comment})" if words and comment else words or comment


def answered_by(event: Event) -> str:
    """What others see of who did something."""
    return event.name or event.by


def on_a_button(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_LABEL else f"{line[: _LONGEST_LABEL - 1].rstrip()}…"


def listed(texts: tuple[str, ...], language: Language) -> str:
    """ "a, b och c"."""
    *first, last = texts or ("",)
    return f"{', '.join(first)} {say('and', language)} {last}" if first else last


def _meant(field: Field, value: Value, language: Language) -> str:
    words = answer_words(field, value, language)
    if field.kind != "people":
        return words
    return listed(tuple(filter(None, (one.strip() for one in words.split(BETWEEN_PEOPLE.strip())))), language)

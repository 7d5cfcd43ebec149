"""Answers as a conversation says them: what was understood, in the reader's words, and the labels to choose among."""

from __future__ import annotations

from bot.conversation.skills.forms.wording import say
from knowledge.answers.answer import Language
from knowledge.domain.forms import RATINGS, STATUSES, Event, Field, Value
from knowledge.domain.periods import read_period

_RATINGS = dict(zip(RATINGS, ("Yes", "Partly", "No", "Not relevant"), strict=True))
_STATUSES = dict(zip(STATUSES, ("Not begun", "Ongoing", "Done", "Stopped"), strict=True))
BETWEEN_PEOPLE = "; "
_LONGEST_LABEL = 70
"""Characters on a button; channels cut what is longer."""


def options_of(field: Field, language: Language) -> tuple[tuple[str, str], ...]:
    """(Meaning, words) of each answer, where the field has a fixed set of them."""
    if field.kind == "choice":
        return tuple((option.id, option.label) for option in field.options)
    fixed = {"rating": _RATINGS, "status": _STATUSES}.get(field.kind, {})
    return tuple((meaning, say(words, language)) for meaning, words in fixed.items())


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
    match field.kind:
        case "choice" | "rating" | "status":
            return dict(options_of(field, language)).get(value.meaning, value.said)
        case "number":
            return value.meaning.replace(".", ",") if language == "sv" else value.meaning
        case "when":
            return _period(value, language)
        case "people":
            return listed(tuple(filter(None, (one.strip() for one in value.meaning.split(";")))), language)
        case _:
            return value.meaning or value.said


def _period(value: Value, language: Language) -> str:
    """What was kept word for word, since it is no period, is said so."""
    try:
        return read_period(value.meaning).said(language)
    except ValueError:
        return value.said or value.meaning

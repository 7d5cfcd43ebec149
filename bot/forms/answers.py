"""From what is written in a question's fields to a value, and from a value to what the fields show.

Invariant: what the fields show of a value, sent back as it is, is no change.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.conversation.skills.forms.values import shown
from bot.forms.sent import Written
from knowledge.answers.answer import Language
from knowledge.answers.free_text import Ambiguous, Known, Unfit, understand_answer
from knowledge.domain.answer_words import fixed_answers
from knowledge.domain.forms import Field, FieldKind, Value

CLOSED: tuple[FieldKind, ...] = ("choice", "rating", "status")
AS_WRITTEN: tuple[FieldKind, ...] = ("text", "link")
NO_ANSWER = Value("", "")


@dataclass(frozen=True, slots=True)
class Unclear:
    """Why what was written is not kept yet, in the reader's language, and what it can mean: (meaning, words)."""

    message: str = ""
    picks: tuple[tuple[str, str], ...] = ()


def in_fields(field: Field, value: Value | None, language: Language) -> tuple[str, str]:
    """What stands in the question's own field, and in the one for comments."""
    if value is None:
        return "", ""
    if field.kind in CLOSED or field.kind in AS_WRITTEN:
        return value.meaning, value.comment
    return shown(field, replace(value, comment=""), language), value.comment


def value_of(field: Field, written: Written, known: Known, language: Language) -> Value | Unclear:
    """What the words mean. Whether it may stand in the field is for the rules of forms to say."""
    if not written.said:
        return Value("", "", written.comment)
    if field.kind in CLOSED:
        labels = dict(fixed_answers(field, language))
        return Value(labels.get(written.said, written.said), written.said, written.comment)
    understood = understand_answer(field, written.said, known)
    if isinstance(understood, Unfit):
        return Unclear(understood.text(language))
    if isinstance(understood, Ambiguous):
        return _picked(field, written, understood, language)
    return replace(understood, comment=written.comment or understood.comment)


def _picked(field: Field, written: Written, understood: Ambiguous, language: Language) -> Value | Unclear:
    """The meaning chosen, where it is one that the words can have."""
    for option in understood.options:
        if option.meaning == written.pick:
            return replace(option, comment=written.comment or option.comment)
    return Unclear(picks=tuple((option.meaning, shown(field, option, language)) for option in understood.options))

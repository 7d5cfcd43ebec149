"""What an answer may mean that no reader here understands: proposed by a language model, for the person to confirm.

Order: the model reads the message beside the questions that are open, and points out which of the person's words answer
which; each proposal is then held against the message. Invariant: an open answer is the person's own words, in one
piece, and means what the reader of its kind makes of them; only among fixed answers does the model choose, never
against the reader, and never past a "not" or an "at most" that stands beside the words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from knowledge.answers.checking.cutting import is_turned
from knowledge.answers.checking.markup import foreign
from knowledge.answers.checking.reading import Reading, read
from knowledge.answers.free_text.phrases import tidy
from knowledge.answers.free_text.understanding import understand_answer
from knowledge.answers.free_text.understood import Ambiguous, Known
from knowledge.domain.answer_words import fixed_answers
from knowledge.domain.fitting import check_value
from knowledge.domain.forms import Field, Value
from knowledge.errors import FormError, ModelError
from knowledge.language_model import LanguageModel, written_of
from knowledge.prompts import prompt
from knowledge.retrieval.wordlists import word_set

_WITHIN = 8.0
"""Seconds: the person waits, and being asked again is no catastrophe."""
_LONGEST_MESSAGE = 1_500
_LONGEST_ANSWER = 6_000
"""Characters of what the model writes."""
_MOST_FIELDS = 12
_SHORTEST = 4
"""Characters of a message worth reading twice."""
_FIXED = ("choice", "rating", "status")
_COMMENTED = ("rating", "status")
_TURNING = ("negation", "bound", "time", "quantity", "scope", "condition")
"""Marks that change what the words beside them mean."""
_TIMING = word_set(
    "till från före innan efter mellan senast tidigast sedan to from before after until by since between"
)
"""Words that say how a time is meant."""


@dataclass(frozen=True, slots=True)
class Proposer:
    """Asks `model`. What people write in forms is the organisation's work: it goes to no model outside the house."""

    model: LanguageModel

    def proposed(self, fields: Sequence[Field], text: str, known: Known) -> dict[str, Value]:
        """By field id, what the message may say in answer to the fields, the first of which was asked.

        Empty where there is nothing to propose, also where the model fails.
        """
        message = tidy(text)
        if not _SHORTEST <= len(message) <= _LONGEST_MESSAGE:
            return {}
        asked = fields[:_MOST_FIELDS]
        request = prompt("form_answer").request(_material(asked, message), restricted=True)
        try:
            written = written_of(self.model.write(replace(request, within=_WITHIN)), _LONGEST_ANSWER)
        except ModelError:  # counted by the adapter; the person is asked again, as without a model
            return {}
        return held(_entries(written), asked, message, known)


def held(
    entries: Iterable[tuple[str, str, str]], fields: Sequence[Field], message: str, known: Known
) -> dict[str, Value]:
    """Those of the entries (field id, quote, answer) that the message carries, in the order of the fields.

    A field that is given two answers is given none.
    """
    by_id = {field.id: field for field in fields}
    found: dict[str, list[Value]] = {}
    for name, quote, answer in entries:
        value = _value(by_id[name], quote, answer, message, known) if name in by_id else None
        if value is not None:
            found.setdefault(name, []).append(value)
    return {
        field.id: found[field.id][0] for field in fields if len({one.meaning for one in found.get(field.id, ())}) == 1
    }


def _value(field: Field, quote: str, answer: str, message: str, known: Known) -> Value | None:
    """None where the person's words do not carry it, or it does not fit the field."""
    quote = tidy(quote)
    if not _is_said(quote, message, field) or foreign(quote, message):
        return None
    value = _chosen(field, quote, answer, known) if field.kind in _FIXED else _read(field, quote, known)
    try:
        if value is not None:
            check_value(field, value)
    except FormError:
        return None
    return value


def _read(field: Field, quote: str, known: Known) -> Value | None:
    understood = understand_answer(field, quote, known)
    return understood if isinstance(understood, Value) else None


def _chosen(field: Field, quote: str, answer: str, known: Known) -> Value | None:
    """One of the fixed answers, unless the reader reads another in the very words."""
    if answer not in dict(fixed_answers(field, "sv")):
        return None
    understood = understand_answer(field, quote, known)
    if isinstance(understood, Ambiguous) and answer not in [option.meaning for option in understood.options]:
        return None
    if isinstance(understood, Value):
        return understood if understood.meaning == answer else None
    return Value(quote, answer, quote if field.kind in _COMMENTED else "")


def _is_said(quote: str, message: str, field: Field) -> bool:
    """Whether the quote stands in the message as whole words, and nothing beside it there turns what it says."""
    if not quote:
        return False
    places = [found.span() for found in re.finditer(rf"(?<!\w){re.escape(quote)}(?!\w)", message, re.IGNORECASE)]
    whole = read(message)
    return (
        bool(places)
        and len(whole.text) == len(message)
        and not any(_is_turned(whole, start, end, field) for start, end in places)
    )


def _is_turned(message: Reading, start: int, end: int, field: Field) -> bool:
    turning = ("negation",) if field.kind in ("people", "text", "link", *_FIXED) else _TURNING
    if is_turned(message, start, end, turning):
        return True
    before = next((token for token in reversed(message.tokens) if token.end <= start), None)
    return field.kind == "when" and before is not None and before.folded in _TIMING


def _material(fields: Sequence[Field], message: str) -> Mapping[str, Any]:
    asked = [
        {
            "id": field.id,
            "question": field.label,
            "kind": field.kind,
            "answers": [{"id": meaning, "says": words} for meaning, words in fixed_answers(field, "sv")],
        }
        for field in fields
    ]
    return {"message": message, "fields": asked}


def _entries(written: str) -> Iterator[tuple[str, str, str]]:
    """(Field id, quote, answer) of what the model wrote; nothing where it is not of the shape."""
    try:
        values = json.loads(written)["values"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return
    for value in values if isinstance(values, list) else ():
        match value:
            case {"field": str(name), "quote": str(quote), "answer": str(answer)}:
                yield name, quote, answer

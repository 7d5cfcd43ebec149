"""Whether a message in the middle of a form asks the documents something, says something, or only is polite.

Invariant: total, for any text; what could be either is "ambiguous", and the person is asked.
"""

from __future__ import annotations

from typing import Literal

from knowledge.answers.free_text import Known, Leaning, leaning
from knowledge.answers.smalltalk import smalltalk_of, without_greeting
from knowledge.domain.forms import Field, Value

Talk = Leaning | Literal["smalltalk"]
_CLOSED = ("choice", "rating", "status", "number", "link")
"""Kinds whose answers are told from everything else: "ok" is one where it fits."""


def talk_of(text: str, field: Field, fits: Value | None, known: Known) -> Talk:
    """What the message is. `fits` is the value that it has in the field, where it has one there."""
    small = smalltalk_of(text)
    if small is None:
        return leaning(without_greeting(text), field, known)
    if fits is not None and field.kind in _CLOSED and "?" not in text:
        return "statement"
    return "ambiguous" if small == "agreement" else "smalltalk"

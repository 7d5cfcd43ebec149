"""Whether a message in the middle of a form asks the documents something, or says something: an answer.

Invariant: total, for any text; what could be either is "either", and the person is asked.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from knowledge.answers.patterns import one_of
from knowledge.answers.smalltalk import smalltalk_of, without_greeting
from knowledge.answers.wording import folded
from knowledge.domain.forms import Field, Value

Talk = Literal["answer", "question", "either", "smalltalk"]
_COURTESIES = ("greeting", "thanks", "farewell", "wellbeing", "identity", "abuse", "help", "empty")
_CLOSED = ("choice", "rating", "status", "number", "link")
"""Kinds whose answers are told from everything else: what fits is an answer."""
_PATTERNS = Path(__file__).with_name("talk.yaml")


def talk_of(text: str, field: Field, fits: Value | None) -> Talk:
    """What the message is. `fits` is the value that it has in the field, where it has one there."""
    small = smalltalk_of(text)
    if fits is not None and field.kind in _CLOSED and "?" not in text:
        return "answer"
    if small in _COURTESIES:
        return "smalltalk"
    if small == "agreement":
        return "either"
    said = folded(without_greeting(text))
    if _pattern("asks").search(said):
        return "question"
    if _pattern("says").search(said) or (fits is not None and field.kind == "when" and "?" not in text):
        return "answer"
    return "either" if _pattern("either").search(said) else "answer"


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    kept: dict[str, Any] = yaml.safe_load(_PATTERNS.read_text(encoding="utf-8"))
    return one_of(kept[kind], kept["words"])

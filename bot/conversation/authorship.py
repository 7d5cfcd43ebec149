"""Who wrote an answer, where that was a language model: every channel says it beside the answer's sources."""

from __future__ import annotations

from bot.conversation.wording import say
from knowledge.answers.answer import Answer
from knowledge.answers.verified.giving import GENERATOR as COORDINATORS

EXTRACTIVE = "extractive"
_OURS = frozenset({EXTRACTIVE, COORDINATORS})


def author_line(answer: Answer) -> str:
    """In the answer's language; empty where the words are the documents' or a coordinator's own."""
    if not answer.answered or answer.generator in _OURS:
        return ""
    said = "Written by the language model {model} and checked against the sources."
    return say(said, answer.language, model=answer.generator)
